/** enrol: the passkey of an official is made known to the other parties, with what another official's passkey says of it. */
import { officialKeysOf } from '../../agreement/index.ts'
import { defineStatement } from './statement.ts'

export const enrol = defineStatement('enrol', {
  receipt: 'quorum',
  // Whoever lacks the enrolment of the voucher could not tell whether this one counts.
  after: ({ voucher }, { record }, self) => [officialKeysOf(record, self).get(voucher?.credential ?? '')?.actId],
})
