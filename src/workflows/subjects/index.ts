export * from './ask-record.ts'
export * from './expire-links.ts'
export { type AccessDelay, foldAccesses, type SubjectParts, type SubjectWriter } from './fold-accesses.ts'
export type * from './ports.ts'
