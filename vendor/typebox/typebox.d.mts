/** Types of `typebox.mjs`, from the package itself. */
export type { Static, TProperties, TSchema } from 'typebox'
export { Type } from 'typebox'
export { Compile } from 'typebox/compile'
