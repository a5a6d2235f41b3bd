/** The register of cases over this node's store. */
import { accepted, type Result } from '../../foundation/index.ts'
import type { ApiParts } from '../../http/index.ts'
import { type CaseRow, caseState, closeCase, leaveCase, openCase, prolongCase } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { caseItemPorts, isKeeper, isMember } from './case-items.ts'

/** The ports over the core. */
export function casePorts(core: Core): ApiParts['cases'] {
  const { road, store } = core
  const { people } = store.read
  const parts = { transactions: store, clock: road.clock }
  const now = (): number => road.clock.now()

  const viewOf = async (row: CaseRow) => {
    const members = (await people.attributes.list()).filter(
      ({ kind, value, endsAt }) => kind === 'case' && value === row.number && endsAt > now(),
    )
    return { row, state: caseState(row, now()), members: members.map(({ login, endsAt }) => ({ login, endsAt })) }
  }
  const shown = async (answer: Result<CaseRow>) => (answer.ok ? accepted(await viewOf(answer.value)) : answer)

  return {
    async list(official) {
      const seesAll = isKeeper(official) || official.role === 'overseer'
      const rows = (await people.cases.list()).filter(({ number }) => seesAll || isMember(official, number))
      return Promise.all(rows.map(viewOf))
    },
    open: async (request) => shown(await openCase(request, parts)),
    prolong: async (request) => shown(await prolongCase(request, parts)),
    close: async ({ number, official }) => shown(await closeCase({ number, by: official.login, isOfficer: isKeeper(official) }, parts)),
    leave: (request) => leaveCase(request, parts),
    ...caseItemPorts(core),
  }
}
