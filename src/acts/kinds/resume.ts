/** resume: a party ends its own suspension or response early. */
import { defineStatement } from './statement.ts'

export const resume = defineStatement('resume', { receipt: 'quorum', after: ({ suspension }) => [suspension] })
