/** The register of cases of the example. */
import type { HoldingKey } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import { NOW } from './example-words.fixture.ts'
import type { CasePorts, CaseView, TiedItem } from './ports.ts'

const CASE: CaseView = {
  row: {
    ...{ number: 'C-2030-17', purpose: 'cyber-defence', owner: 'nina', reason: 'Wave of phishing', openedBy: 'paula' },
    ...{ openedAt: NOW, endsAt: NOW + 86_400_000, closedBy: null, closedAt: null },
  },
  state: 'open',
  members: [{ login: 'nina', endsAt: NOW + 86_400_000 }],
}
const TIED: TiedItem = {
  holding: 'XB.00000000-0000-4000-8000-000000000001' as HoldingKey,
  reason: 'Same sender',
  tiedBy: 'paula',
  tiedAt: NOW,
}

/** One case, to which one item is tied. */
export function exampleCases(): CasePorts {
  return {
    list: async () => [CASE],
    open: async ({ number }) => (number === CASE.row.number ? refused('case-known', 'there is a case of this number') : accepted(CASE)),
    prolong: async ({ endsAt }) => accepted({ ...CASE, row: { ...CASE.row, endsAt } }),
    close: async ({ official }) => accepted({ ...CASE, state: 'closed', row: { ...CASE.row, closedBy: official.login, closedAt: NOW } }),
    leave: async () => accepted(null),
    items: async () => accepted({ purpose: 'cyber-defence', items: [TIED] }),
    candidates: async () => accepted({ purpose: 'cyber-defence', items: [], next: null }),
    tie: async ({ holdings }) => accepted(holdings.length),
    untie: async ({ holding }) => (holding === TIED.holding ? accepted(null) : refused('item-unknown', 'it is not tied')),
  }
}
