export type * from './ports.ts'
export * from './post.ts'
export * from './propose.ts'
export * from './remove.ts'
