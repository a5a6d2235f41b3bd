/** Parties of which any but XD shares through XD, without being known as the origin to anybody but XO. */
import { OUTCOMES } from '../../src/agreement/index.ts'
import { api, json, released, type Submission, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** What is told back and passed on goes at its multiples. */
export const HOUR_MS = 3_600_000
const PARTIES = ['XA', 'XB', 'XC', 'XD', 'XO'] as const

/** Founds the agreement among five; what others send to the parties that are named comes through a gate. */
export function foundWithIntermediary(
  articles: Readonly<Record<string, unknown>> = {},
  { gated = [] }: { readonly gated?: readonly string[] } = {},
): Promise<Founded> {
  const intermediary = { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 1, hoursMax: 24 }
  return found({
    members: PARTIES.map((party) => ({ party, isGated: gated.includes(party) })),
    sunsetDays: 20 * 365,
    articles: async () => ({ sharingBack: { article: '7.2', outcomes: OUTCOMES, everyMinutes: 60, intermediary }, ...articles }),
  })
}

/** All five members, by name. */
export function membersOf(federation: Federation): Readonly<Record<(typeof PARTIES)[number], Member>> {
  return Object.fromEntries(PARTIES.map((party) => [party, federation.member(party)])) as Record<(typeof PARTIES)[number], Member>
}

/** A party gives objects to the intermediary, which has them when this ends. */
export async function shareNameless(member: Member, objects: readonly object[], { federation }: { readonly federation: Federation }) {
  const XD = federation.member('XD')
  const before = (await receivedItems(XD)).length
  const asked = submission(federation.agreement, objects)
  const { id } = await api<Submission>(member, { ...asked, path: `${asked.path}&anonymised=true` })
  const { report } = await released(member, id)
  await until('it to reach the intermediary', async () => (await receivedItems(XD)).length === before + objects.length)
  return report
}

/** The next time of the agreement comes for every node. */
export function hourPasses(federation: Federation): void {
  federation.clock.advance(HOUR_MS)
}

type Item = { readonly holding: string; readonly stixId: string; readonly origin: string }

/** Items that a party received and holds, each version. */
export async function receivedItems(member: Member): Promise<readonly Item[]> {
  return (await api<{ items: readonly Item[] }>(member, { path: '/api/v1/items?role=received' })).items
}

/** A recipient says what came of items. */
export function useItems(member: Member, holdings: readonly string[]): Promise<unknown> {
  return api(member, json('/api/v1/uses', { items: holdings, deed: 'watched', outcome: 'sighted', caveats: 'Seen at the border' }))
}
