/** Breaches: telling of one under every agreement that it touches, and what is known and due of all that were told. */
import { type AgreementEntry, type Directory, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { type Breach, breachesOf, type StatementBody } from '../../agreement/index.ts'
import { type Instant, type Refusal, randomUuid } from '../../foundation/index.ts'

/** What a part of a report says, whichever agreement it goes under. */
export type BreachWords = Omit<StatementBody<'breach'>, 'breach' | 'part' | 'foundAt' | 'concerns'>

/** A first word of a breach, or a further part of one that was told of. */
export type BreachRequest = { readonly words: BreachWords } & (
  | { readonly agreements: readonly string[]; readonly foundAt: string; readonly concerns: Breach['concerns'] }
  | { readonly breach: string }
)

/** The acts that tell of it, one for each agreement. */
export type BreachReport = {
  readonly breach: string
  readonly acts: readonly { readonly id: string; readonly agreement: string }[]
  readonly refusals: readonly Refusal[]
}

/** A breach under one agreement. */
export type BreachRow = Breach & {
  readonly agreement: string
  readonly title: string
  /** Where the emergency response team of its party is told, where the agreement says so. */
  readonly cert: string | null
}

/** Tells of a breach; what is refused under one agreement stops none of the others. */
export async function tellBreach<Writer extends RoadWriter>(request: BreachRequest, road: RoadParts<Writer>): Promise<BreachReport> {
  const directory = await road.directory.current()
  const { breach, proposals } = 'breach' in request ? further(request, directory) : first(request, road)
  const unknown: Refusal = { code: 'breach-unknown', reason: 'this party told of no such breach' }
  if (proposals.length === 0) return { breach, acts: [], refusals: [unknown] }
  const outcomes = await stateActs(proposals, road)
  road.directory.refresh()
  return {
    breach,
    acts: outcomes.flatMap((one) => (one.ok ? [{ id: one.act.id, agreement: one.act.agreement ?? '' }] : [])),
    refusals: outcomes.flatMap((one) => (one.ok ? [] : [one.refusal])),
  }
}

type Told = { readonly breach: string; readonly proposals: readonly Proposal[] }

function first(request: Extract<BreachRequest, { agreements: unknown }>, { randomness }: Pick<RoadParts, 'randomness'>): Told {
  const { agreements, foundAt, concerns, words } = request
  const breach = randomUuid(randomness)
  const body = { breach, part: 1, foundAt, concerns, ...words }
  return { breach, proposals: [...new Set(agreements)].map((agreement) => ({ draft: { kind: 'breach', agreement, body } })) }
}

/** Under every agreement under which it was told before, and that goes on. */
function further({ breach, words }: Extract<BreachRequest, { breach: string }>, { agreements, self }: Directory): Told {
  const proposals = agreements.flatMap(({ row, record }): Proposal[] => {
    const known = breachesOf(record).find((one) => one.party === self && one.breach === breach)
    const [told] = known?.parts ?? []
    if (known === undefined || told === undefined) return []
    const { foundAt, concerns } = told.body
    const body = { breach, part: known.parts.length + 1, foundAt, concerns, ...words }
    return [{ draft: { kind: 'breach', agreement: row.hash, body } }]
  })
  return { breach, proposals }
}

/** Every breach that this party told of or was told of, the one found last first. */
export function knownBreaches(agreements: readonly AgreementEntry[]): readonly BreachRow[] {
  const rows = agreements.flatMap(({ row, record }) =>
    breachesOf(record).map((breach) => {
      const law = record.agreement.jurisdictions?.list.find(({ party }) => party === breach.party)
      return { ...breach, agreement: row.hash, title: record.agreement.title, cert: law?.cert ?? null }
    }),
  )
  return rows.sort((left, right) => right.foundAt - left.foundAt)
}

/** Where a clock stands. */
export function clockState({ doneAt, deadline }: Breach['clocks'][number], now: Instant): 'running' | 'kept' | 'missed' {
  if (doneAt !== null) return doneAt <= deadline ? 'kept' : 'missed'
  return now <= deadline ? 'running' : 'missed'
}
