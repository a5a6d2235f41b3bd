/** Telling whoever sent items what came of them: what an agreement lets be told, when, and what is kept until then. */
import { type Instant, type Refusal, SECOND_MS } from '../foundation/index.ts'
import type { UseOutcome } from './change.ts'
import type { AgreementEntry } from './directory.ts'
import { type HoldingKey, holdingKeys } from './holding-key.ts'
import type { RoadWriter } from './ports.ts'

/** What one party says came of one item, until it is told. */
export type GatheredWord = {
  /** Who is told: whoever sent the item. */
  readonly recipient: string
  readonly agreement: string
  readonly holding: HoldingKey
  /** Whose word it is: this party's own, or that of a party to which the item was given on. Never told. */
  readonly speaker: string
  readonly outcome: UseOutcome
  readonly dueAt: Instant
}

/** Keeps words until their time. */
export type GatheredStore = {
  /** An earlier word of the same speaker on the same item that was not told yet is replaced. */
  gather(words: readonly GatheredWord[]): Promise<void>
  /** Those whose time has come, oldest first. */
  due(question: { readonly now: Instant; readonly limit: number }): Promise<readonly (GatheredWord & { readonly seq: number })[]>
  /** @returns how many of them were still there */
  remove(seqs: readonly number[]): Promise<number>
}

/** Own objects that tell of others what came of them, submitted by an official, until somebody looked at them. */
export type UntoldStore = {
  keep(rows: readonly UntoldObject[]): Promise<void>
  /** Oldest first. */
  list(limit: number): Promise<readonly UntoldObject[]>
  /** False where it was settled before. */
  settle(holding: HoldingKey): Promise<boolean>
  isTold(objectKey: string): Promise<boolean>
  /** A key that is there already fails the transaction. */
  markTold(objectKey: string): Promise<void>
}

/** One of them, with who submitted it for what. */
export type UntoldObject = { readonly holding: HoldingKey; readonly account: string; readonly purpose: string }

/** Why an agreement lets an outcome not be told back; undefined where it does. */
export function toldBackFault({ record }: Pick<AgreementEntry, 'record'>, outcome: UseOutcome): Refusal | undefined {
  const { sharingBack } = record.agreement
  if (sharingBack === undefined) return { code: 'not-told-back', reason: 'the agreement lets nothing be told back' }
  if (sharingBack.outcomes.includes(outcome)) return undefined
  return { code: 'not-told-back', reason: `the agreement lets "${outcome}" not be told back`, article: sharingBack.article }
}

/** The next instant at which anything is told under an agreement: the same for all parties. */
export function nextTelling({ everyMinutes }: { readonly everyMinutes: number }, now: Instant): Instant {
  const period = everyMinutes * 60 * SECOND_MS
  return (Math.floor(now / period) + 1) * period
}

/** Keeps a word on items of one sender until its time, as far as the agreement lets it be told. */
export async function gatherWord(
  { gathered }: Pick<RoadWriter, 'gathered'>,
  word: {
    readonly entry: AgreementEntry
    readonly to: string
    readonly items: readonly string[]
    readonly speaker: string
    readonly outcome: UseOutcome
  },
  now: Instant,
): Promise<void> {
  const { entry, to, items, speaker, outcome } = word
  const { sharingBack } = entry.record.agreement
  if (sharingBack === undefined || toldBackFault(entry, outcome) !== undefined) return
  const common = { recipient: to, agreement: entry.row.hash, speaker, outcome, dueAt: nextTelling(sharingBack, now) }
  await gathered.gather(holdingKeys(to, items).map((holding) => ({ ...common, holding })))
}
