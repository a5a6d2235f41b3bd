/** retire: passkeys of an official approve nothing any more; obeyed at once. */
import { defineStatement } from './statement.ts'

export const retire = defineStatement('retire', { receipt: 'quorum', onlyReduces: true })
