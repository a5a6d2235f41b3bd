/**
 * reserve: a party narrows the agreement for itself, at once. It goes to all parties where it is disclosed to them, and to
 * nobody otherwise.
 */
import { numberOf } from '../../agreement/index.ts'
import { PERMITTED, refuseAct } from './kind.ts'
import { defineStatement } from './statement.ts'

export const reserve = defineStatement('reserve', {
  receipt: 'quorum',
  onlyReduces: true,
  isTold: ({ body }) => body.reservation.isDisclosedToPartners === true,
  decide({ body }, entry, { side }) {
    const { article } = entry.record.agreement.parties
    if (side === 'partner') {
      const isForUs = body.reservation.isDisclosedToPartners === true
      return isForUs ? PERMITTED : refuseAct('not-addressed', 'the reservation is not disclosed to partners', article)
    }
    // Those of the node's configuration have numbers too.
    const isUsed = entry.reservations.some(({ number }) => number === numberOf(body.reservation))
    return isUsed ? refuseAct('reservation-number-used', 'the number is in use', article) : PERMITTED
  },
})
