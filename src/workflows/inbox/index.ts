export type * from './ports.ts'
export * from './post.ts'
export { UNKNOWN_ID } from './posted-object.ts'
export * from './remove.ts'
