/** What the product uses of TypeBox; `tools/vendor-typebox.ts` makes `typebox.mjs` of it. */
export { Type } from 'typebox'
export { Compile } from 'typebox/compile'
