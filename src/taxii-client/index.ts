export * from './client.ts'
export * from './http-call.ts'
export { parseNetwork, reachOf } from './reach.ts'
