/** interpret: a party's note on how it reads an article; decisions cite it. */
import { defineStatement } from './statement.ts'

export const interpret = defineStatement('interpret', { receipt: 'quorum' })
