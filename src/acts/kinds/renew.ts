/** renew: a party renews the agreement beyond its sunset, with reasons; all have to. */
import { defineStatement } from './statement.ts'

export const renew = defineStatement('renew', { receipt: 'quorum' })
