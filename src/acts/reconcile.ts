/**
 * Reconciliation: what one party's ledger says that it sent, held against what the other's says that it answered
 * (spec/act.md#reconciliation). Works on fields of opened leaves alone, so an overseer needs no content and no help.
 */
import type { Instant } from '../foundation/index.ts'
import { FoundationError, parseTimestamp } from '../foundation/index.ts'
import { KINDS } from './kinds/index.ts'

/** The fields of one leaf that was proven to stand in the ledger of a party. */
export type LedgerStatement = { readonly party: string; readonly fields: Readonly<Record<string, string>> }

/**
 * What differs. `unanswered`: one says that it sent, the other's ledger has no answer; `unsent`: one answers what the other's
 * ledger does not have; `answered-early`: the answer says a time before the act's; `recipient-differs`: another party answered
 * than the one the act was for; `agreement-differs`, `items-differ`: they speak of another agreement or another number of items;
 * `claimed-twice`: two parties say that they stated the act; `time-unreadable`: what one of them says is no time. What a ledger says is its
 * party's to choose, so that nothing it says may keep an overseer from hearing the others.
 */
export type DifferenceCode =
  | 'unanswered'
  | 'unsent'
  | 'answered-early'
  | 'recipient-differs'
  | 'agreement-differs'
  | 'items-differ'
  | 'claimed-twice'
  | 'time-unreadable'

/** One difference between two ledgers. */
export type Difference = {
  readonly code: DifferenceCode
  /** The act that one says it sent. */
  readonly act: string
  readonly sender: string
  readonly recipient: string
  /** What each ledger says of it; null where it says nothing. */
  readonly sent: string | null
  readonly answered: string | null
}

/** What two or more ledgers say of each other. */
export type Reconciliation = {
  readonly parties: readonly string[]
  /** Acts that were sent from one of the parties to another. */
  readonly sent: number
  /** Those of them that their recipient's ledger says were applied, without a difference. */
  readonly confirmed: number
  /** Those of them that their recipient's ledger says it refused, without another difference: they were not taken, and both know it. */
  readonly refused: number
  readonly differences: readonly Difference[]
}

/** One act that a party says it sent; `to` is null for one that goes to everyone. */
type Sent = { readonly act: string; readonly from: string; readonly to: string | null; readonly fields: LedgerStatement['fields'] }
type Answer = { readonly of: string; readonly from: string; readonly to: string; readonly fields: LedgerStatement['fields'] }

// These are under no agreement, so the evidence about one holds their answers and never them.
const UNDER_NO_AGREEMENT: ReadonlySet<string> = new Set(['introduce', 'propose', 'rotate'])

/**
 * Reconciles what was given. Acts to or from a party of which no leaf was given are passed over; acts stated at `before` or
 * later may still be on their way and are too. Of an act that goes to everyone it is known who answered, not who did not.
 */
export function reconcile(statements: readonly LedgerStatement[], options: { readonly before?: Instant } = {}): Reconciliation {
  const parties = [...new Set(statements.map(({ party }) => party))].sort()
  const known = new Set(parties)
  const sent = sentAmong(statements)
  const answers = answersAmong(statements)
  const all = [...sent.values()].flat()
  const judged = all.filter(({ to, fields }) => to !== null && known.has(to) && !isAtOrAfter(fields, options.before))
  const compared = judged.map((one) => {
    const given = answers.get(one.act) ?? []
    // Where several claim the act, each is held against the answers to itself.
    const own = sent.get(one.act)?.length === 1 ? given : given.filter(({ to }) => to === one.from)
    return { found: compareWith(one, own), isRefused: own.some(({ fields }) => fields.outcome === 'refused') }
  })
  const agreed = compared.filter(({ found }) => found.length === 0)
  const unsent = [...answers.values()].flat().filter(({ of, to, fields }) => {
    return !sent.has(of) && known.has(to) && !UNDER_NO_AGREEMENT.has(fields.ofKind ?? '')
  })
  const differences = [
    ...[...sent.values()].flatMap(claimedTwice),
    ...compared.flatMap(({ found }) => found),
    ...unsent.map(({ of, from, to, fields }) => differenceOf('unsent', { act: of, from: to, to: from }, [null, wordsOf(fields)])),
  ]
  return {
    parties,
    sent: judged.length,
    confirmed: agreed.filter(({ isRefused }) => !isRefused).length,
    refused: agreed.filter(({ isRefused }) => isRefused).length,
    differences: differences.toSorted((left, right) => (left.act < right.act ? -1 : Number(left.act > right.act))),
  }
}

/** Each act with those who say that they stated it: one, where nobody lies. */
function sentAmong(statements: readonly LedgerStatement[]): ReadonlyMap<string, readonly Sent[]> {
  const sent = new Map<string, Sent[]>()
  for (const { party, fields } of statements) {
    const { act, kind, to = null } = fields
    if (act === undefined || KINDS.get(kind ?? '')?.actClass !== 'outward') continue
    // An act may have several leaves, with the same fields, in ledgers of its party.
    const others = (sent.get(act) ?? []).filter(({ from }) => from !== party)
    sent.set(act, [...others, { act, from: party, to, fields }])
  }
  return sent
}

/** Answers by the act that they answer; each once, however many proofs of it were given. */
function answersAmong(statements: readonly LedgerStatement[]): ReadonlyMap<string, readonly Answer[]> {
  const answers = new Map<string, Answer[]>()
  const seen = new Set<string>()
  for (const { party, fields } of statements) {
    const { act, kind, to, of } = fields
    if (kind !== 'acknowledge' || of === undefined || to === undefined || act === undefined || seen.has(act)) continue
    seen.add(act)
    answers.set(of, [...(answers.get(of) ?? []), { of, from: party, to, fields }])
  }
  return answers
}

function claimedTwice([first, ...others]: readonly Sent[]): readonly Difference[] {
  if (first === undefined) return []
  return others.map((other) => differenceOf('claimed-twice', { ...first, to: other.from }, [wordsOf(first.fields), wordsOf(other.fields)]))
}

function compareWith(sent: Sent, answers: readonly Answer[]): readonly Difference[] {
  if (answers.length === 0) return [differenceOf('unanswered', sent, [wordsOf(sent.fields), null])]
  return answers.flatMap((answer) => {
    const pair = [wordsOf(sent.fields), wordsOf(answer.fields)] as const
    const codes: DifferenceCode[] = []
    if (answer.from !== sent.to || answer.to !== sent.from) codes.push('recipient-differs')
    if (differs(sent, answer, 'agreement')) codes.push('agreement-differs')
    if (differs(sent, answer, 'items')) codes.push('items-differ')
    if (!isTimed(answer.fields) || !isTimed(sent.fields)) codes.push('time-unreadable')
    else if (isEarlier(answer.fields, sent.fields)) codes.push('answered-early')
    return codes.map((code) => differenceOf(code, sent, pair))
  })
}

/** Whether both show a field and it is not the same. */
function differs(sent: Sent, answer: Answer, name: string): boolean {
  const [left, right] = [sent.fields[name], answer.fields[name]]
  return left !== undefined && right !== undefined && left !== right
}

function isAtOrAfter({ at }: LedgerStatement['fields'], before: Instant | undefined): boolean {
  const instant = instantOf(at)
  return before !== undefined && instant !== undefined && instant >= before
}

/** Whether the time that is shown, if any is, is one. */
function isTimed({ at }: LedgerStatement['fields']): boolean {
  return at === undefined || instantOf(at) !== undefined
}

function instantOf(at: string | undefined): Instant | undefined {
  if (at === undefined) return undefined
  try {
    return parseTimestamp(at)
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}

/** Whether both show their time and the first is before the second. */
function isEarlier(first: LedgerStatement['fields'], second: LedgerStatement['fields']): boolean {
  const [left, right] = [instantOf(first.at), instantOf(second.at)]
  return left !== undefined && right !== undefined && left < right
}

function wordsOf({ kind, at, agreement, items, outcome }: LedgerStatement['fields']): string {
  const count = items === undefined ? undefined : `${items} items`
  const under = agreement === undefined ? undefined : `under ${agreement.slice(0, 16)}`
  return [kind, outcome, at, count, under].filter((word) => word !== undefined).join(', ')
}

type Pair = { readonly act: string; readonly from: string; readonly to: string | null }

function differenceOf(
  code: DifferenceCode,
  { act, from, to }: Pair,
  [sent, answered]: readonly [string | null, string | null],
): Difference {
  return { code, act, sender: from, recipient: to ?? '', sent, answered }
}
