/** unreserve: a reservation ends, and whoever was told of it is told. */
import { numberOf, statementsOf } from '../../agreement/index.ts'
import type { AgreementEntry } from '../directory.ts'
import { defineStatement } from './statement.ts'

export const unreserve = defineStatement('unreserve', {
  receipt: 'quorum',
  // The id of a reservation that is not disclosed stands in nothing that travels.
  after: ({ number }, entry, self) => [disclosed(entry, self, number)?.actId],
  isTold({ agreement, party, body }, directory) {
    const entry = directory.agreement(agreement ?? '')
    return entry !== undefined && disclosed(entry, party, body.number) !== undefined
  },
})

function disclosed({ record }: AgreementEntry, party: string, number: number) {
  const isMeant = (reservation: Readonly<Record<string, unknown>>): boolean =>
    numberOf(reservation) === number && reservation.isDisclosedToPartners === true
  return statementsOf(record, 'reserve', party).find(({ body }) => isMeant(body.reservation))
}
