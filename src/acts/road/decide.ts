/** decide: the act's facts and the agreements in force give a verdict; an error is a refusal. */
import { ComityError, type Instant } from '../../foundation/index.ts'
import { type ActId, reopenAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import type { Verdict } from '../kinds/kind.ts'
import type { RoadWriter } from '../ports.ts'
import type { Journey } from './journey.ts'
import type { RoadParts } from './parts.ts'

/** Decides on an act. Broken content is a refusal with its code; broken code is thrown. */
export async function decide(
  journey: Journey,
  known: {
    readonly directory: Directory
    readonly now: Instant
    readonly parts: Pick<RoadParts, 'means' | 'nationalMaxima'>
    readonly writer: Pick<
      RoadWriter,
      | 'acts'
      | 'items'
      | 'legalHolds'
      | 'onward'
      | 'requests'
      | 'feeds'
      | 'contests'
      | 'feedback'
      | 'observations'
      | 'approvals'
      | 'partnerMeans'
    >
  },
): Promise<Verdict> {
  const { directory, now, parts, writer } = known
  const { means, nationalMaxima = [] } = parts
  try {
    return await journey.kind.decide(
      journey.act,
      {
        directory,
        now,
        means,
        nationalMaxima,
        meansOf: async (party) =>
          party === journey.act.party && journey.sender !== undefined ? journey.sender : writer.partnerMeans.of(party),
        side: journey.side,
        ...(journey.suite === undefined ? {} : { suite: journey.suite }),
        find: async (id) => {
          const row = await writer.acts.find(id as ActId)
          return row === undefined || row.standing === 'refused' ? undefined : reopenAct(row.text)
        },
        statesOf: (holdings) => writer.items.states(holdings),
        sentCount: (question) => writer.items.sentCount(question),
        sentTo: (question) => writer.items.sentTo(question),
        findItems: (holdings) => writer.items.find(holdings),
        revokedAmong: (stixIds) => writer.items.revokedAmong(stixIds),
        fedAmong: (holdings) => writer.feeds.among(holdings),
        onward: writer.onward,
        contests: writer.contests,
        feedback: writer.feedback,
        requests: writer.requests,
        observations: writer.observations,
        approvals: writer.approvals,
        onHold: (holdings) => writer.legalHolds.onHold(holdings, now),
      },
      journey.items,
    )
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return { ok: false, refusal: { code: error.code, reason: error.message } }
  }
}
