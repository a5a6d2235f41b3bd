export type * from './ports.ts'
export { webhookSecret } from './secret.ts'
export * from './set.ts'
export * from './tell.ts'
