export type * from './ports.ts'
export * from './post.ts'
export * from './remove.ts'
