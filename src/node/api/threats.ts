/** Giving on against a threat as the API offers it: each step as far as the agreement lets the official's role take it. */
import type { Directory, Threat } from '../../acts/index.ts'
import { isForRole, type PermittedDeed } from '../../agreement/index.ts'
import { type Instant, parseTimestamp, SECOND_MS } from '../../foundation/index.ts'
import type { ReviewedThreat, ThreatPorts } from '../../http/index.ts'
import { reviewBy } from '../../workflows/monitoring/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import { agreeToThreat, askToSignThreat, dropThreat, invokeThreat, type ThreatParts } from '../../workflows/onward/index.ts'
import type { SeenThreat } from '../../workflows/oversight/index.ts'
import { readableForSome } from './reading.ts'

const MINUTE_MS = 60 * SECOND_MS

type Beside = { readonly wakeDelivery: () => void; readonly seen: () => Promise<readonly SeenThreat[]> }

/**
 * A threat with the clock of who looks at it.
 * @param invokedAt when its origin was told, where this party told it; undefined elsewhere, where the last moment counts at which it may have been
 */
export function reviewedThreat(
  threat: Threat,
  { agreement, invokedAt }: { readonly agreement: string; readonly invokedAt: Instant | undefined },
  directory: Directory,
): ReviewedThreat {
  const minutes = directory.agreement(agreement)?.record.agreement.onward.threat?.minutes ?? 0
  const observedAt = invokedAt ?? parseTimestamp(threat.at) + minutes * MINUTE_MS
  return { ...threat, reviewBy: reviewBy({ agreement, observedAt, check: 'threat' }, directory) }
}

/** The ports over this node. */
export function threatPorts(parts: ThreatParts, { wakeDelivery, seen }: Beside): ThreatPorts {
  const allowance = async (official: Official, deed: PermittedDeed): Promise<(hash: string) => boolean> => {
    const directory = await parts.road.directory.current()
    return (hash) => {
      const entry = directory.agreement(hash)
      return entry !== undefined && mayDo(official, entry.record.agreement, deed)
    }
  }
  const agreeing = async ({ official, id }: { readonly official: Official; readonly id: string }) => {
    const [proposal, may] = [await parts.proposals.find(id), await allowance(official, 'approve')]
    const isAllowed = (hash: string): boolean => (proposal === undefined || isForRole(official, proposal.threat.purpose)) && may(hash)
    return { id, account: official.login, isAllowed }
  }
  return {
    async invoke({ official, ...request }) {
      const may = await allowance(official, 'release')
      const isAllowed = (hash: string): boolean => isForRole(official, request.purpose) && may(hash)
      const isReadable = await readableForSome(parts, official)
      const report = await invokeThreat({ ...request, account: official.login, role: official.role, isAllowed, isReadable }, parts)
      wakeDelivery()
      return report
    },
    async waiting({ official, limit }) {
      const [mayRelease, mayApprove] = [await allowance(official, 'release'), await allowance(official, 'approve')]
      return (await parts.proposals.list(limit)).filter(
        ({ agreement, threat }) => isForRole(official, threat.purpose) && (mayRelease(agreement) || mayApprove(agreement)),
      )
    },
    askToSign: async (chosen) => askToSignThreat(await agreeing(chosen), parts),
    async agree({ necessity, answer, ...chosen }) {
      const more = { ...(necessity === undefined ? {} : { necessity }), ...(answer === undefined ? {} : { answer }) }
      const agreed = await agreeToThreat({ ...(await agreeing(chosen)), ...more }, parts)
      wakeDelivery()
      return agreed
    },
    drop: async (chosen) => dropThreat(await agreeing(chosen), parts),
    seen,
  }
}
