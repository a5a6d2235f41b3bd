/** What tools propose over TAXII, as submissions. */
import type { TaxiiParts } from '../../taxii/index.ts'
import type { Disclosure } from '../../workflows/disclosure/index.ts'
import { type ProposalState, sharedKey } from '../../workflows/inbox/index.ts'
import { readerRole } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'

const ROWS_MAX = 100_000
const PROVENANCE = 'tool'

/** The parts of proposing over the disclosures of this node. */
export function proposalParts(
  core: Pick<Core, 'store'>,
  disclosure: Disclosure,
): Pick<TaxiiParts, 'propose' | 'proposalState' | 'sharedAmong'> {
  const { items } = core.store.read
  return {
    async propose({ official, ...proposal }) {
      const actor = { account: official.login, role: readerRole(official.role) ?? 'operator' } as const
      return disclosure.submit({ ...proposal, official: actor, isProposal: true, provenance: PROVENANCE })
    },
    async proposalState(submission): Promise<ProposalState | undefined> {
      const status = await disclosure.status(submission)
      if (status === undefined) return undefined
      if (status.state === 'released') return { kind: 'released' }
      if (status.state === 'failed') return { kind: 'ended', reason: 'the node failed to share it' }
      if (status.state === 'refused') return { kind: 'ended', reason: status.report.refusal?.reason ?? 'it was refused' }
      return { kind: 'pending' }
    },
    async sharedAmong(agreement, stixIds) {
      const rows = await items.page({ agreement, roles: ['own'], isLatestOnly: false, stixIds, limit: ROWS_MAX })
      const copies = await items.sentFrom(rows.map(({ holding }) => holding))
      const sent = new Set(copies.map(({ source }) => source))
      return new Set(
        rows.flatMap(({ holding, face }) =>
          face !== null && sent.has(holding) ? [sharedKey({ id: face.stixId, version: face.version })] : [],
        ),
      )
    },
  }
}
