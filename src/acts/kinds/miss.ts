/** miss: a clock ran out because parties had not done what it waited for; every party publishes what it saw of that. */
import { parseTimestamp } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import { PERMITTED, refuseAct } from './kind.ts'
import { defineStatement } from './statement.ts'

export const miss = defineStatement('miss', {
  receipt: 'quorum',
  after: ({ clock, of }, { record }) =>
    clock === 'response' && record.statements.some(({ actId }) => actId === of) ? [of ?? undefined] : [],
  // Only the two parties of a request know it: they hold a miss of it to what they know, and no party tells of one that it did not put.
  async decide({ party, body: { clock, of, deadline, parties, consequence } }, { record }, { side, requests, now }) {
    if (clock !== 'request') return PERMITTED
    const asked = await requests.find((of ?? '') as ActId)
    if (asked === undefined && side === 'partner') return PERMITTED
    const until = parseTimestamp(deadline)
    const isSame = asked?.asker === party && asked.until === until && asked.silence === consequence && asked.agreement === record.hash
    const isOfOne = parties.length === 1 && parties[0] === asked?.asked
    const isUnanswered = asked?.state === 'open' || asked?.state === 'lapsed' || (asked?.answeredAt ?? 0) > until
    if (isSame && isOfOne && isUnanswered && until <= now) return PERMITTED
    const article = record.agreement.modes?.article ?? record.agreement.parties.article
    return refuseAct('clock-not-missed', 'no request of this party ran out unanswered so', article)
  },
  also: ({ body: { clock, of } }, at) => (clock === 'request' && of !== null ? [{ change: 'request-missed', id: of as ActId, at }] : []),
})
