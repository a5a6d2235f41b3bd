/** Folds accesses into links at each checkpoint: one for each subject, and for each date from which they are told. */
import {
  type Access,
  type DirectorySource,
  type LeafWriter,
  LINK_ACCESSES_MAX,
  type Link,
  makeLink,
  type NewLeaf,
  subjectOf,
  type Transactions,
} from '../../acts/index.ts'
import { batches, type Clock, DAY_MS, type Instant, type Randomness } from '../../foundation/index.ts'
import { commit } from '../../ledger/index.ts'
import type { AccessRow, LinkRow, SubjectReader, SubjectStore } from './ports.ts'

/** Accesses folded in one transaction. */
const ACCESSES_TOGETHER = 20_000

/** What a writer of chains may write. */
export type SubjectWriter = { readonly subjects: SubjectStore; readonly leaves: LeafWriter }

/** An article of law under which accesses for a purpose are told to whom they are about later only. */
export type AccessDelay = { readonly purpose: string; readonly days: number; readonly basis: string }

/** What folding works with. */
export type SubjectParts = {
  readonly self: string
  readonly clock: Clock
  readonly randomness: Randomness
  readonly directory: DirectorySource
  /** 32 secret bytes from which the pseudonyms of subjects follow. */
  readonly key: Uint8Array
  readonly delays: readonly AccessDelay[]
  readonly subjects: Pick<SubjectReader, 'hasPending'>
  readonly transactions: Transactions<SubjectWriter>
}

/**
 * Commits to all accesses that wait. Links, their leaves and what they take the place of are one transaction, so that a crash leaves no
 * access out and tells none twice.
 * @returns how many accesses were folded
 */
export async function foldAccesses(parts: SubjectParts): Promise<number> {
  if (!(await parts.subjects.hasPending())) return 0
  const origin = originOf(await parts.directory.current())
  let folded = 0
  for (;;) {
    const taken = await parts.transactions.write(async (writer) => {
      const rows = await writer.subjects.pending(ACCESSES_TOGETHER)
      if (rows.length > 0) await linkAccesses(rows, writer, { origin, parts })
      return rows.length
    })
    folded += taken
    if (taken < ACCESSES_TOGETHER) return folded
  }
}

/** Makes the links of these accesses inside a transaction that is under way. @returns them in their order */
export async function linkAccesses(
  rows: readonly AccessRow[],
  { subjects, leaves }: SubjectWriter,
  { origin, parts }: { readonly origin: string; readonly parts: Omit<SubjectParts, 'transactions' | 'subjects' | 'directory'> },
): Promise<readonly LinkRow[]> {
  const groups = [...Map.groupBy(rows, ({ stixId }) => stixId)].map(([stixId, own]) => [subjectOf(parts.key, stixId), own] as const)
  const ends = new Map(await subjects.ends(groups.map(([subject]) => subject)))
  const made: LinkRow[] = []
  const recorded: NewLeaf[] = []
  const at = parts.clock.now()
  for (const [subject, own] of groups) {
    for (const { accesses, delay } of linksOf(own, parts.delays)) {
      const link = makeLink({ party: parts.self, subject, after: ends.get(subject), at, accesses, delay }, parts.randomness)
      ends.set(subject, link)
      made.push(rowOf(link, { subject, at, visibleFrom: delay?.visibleFrom ?? null }))
      const { leaf, text } = commit({ origin, fields: link.fields, randomness: parts.randomness })
      recorded.push({ leaf, actId: link.id, agreement: null, opening: text })
    }
  }
  await leaves.appendAll(recorded)
  const seqs = rows.map(({ seq }) => seq)
  await subjects.link(made, seqs)
  return made
}

/** The own ledger in use. */
export function originOf(directory: Awaited<ReturnType<DirectorySource['current']>>): string {
  const card = directory.card(directory.self)
  if (card === undefined) throw new Error('own card is not introduced, so there is no ledger to record in')
  return card.ledger.origin
}

type Planned = {
  readonly accesses: readonly Access[]
  readonly delay: { readonly visibleFrom: Instant; readonly basis: string } | undefined
}

/** What is told later stands before what is told at once, so that the request for the record is the last of all. */
function linksOf(rows: readonly AccessRow[], delays: readonly AccessDelay[]): readonly Planned[] {
  const isDelayed = rows.some((row) => delays.some(({ purpose }) => purpose === row.purpose))
  if (!isDelayed) return batches(rows, LINK_ACCESSES_MAX).map((accesses) => ({ accesses, delay: undefined }))
  const groups = Map.groupBy(rows, (row) => {
    const delay = delays.find(({ purpose }) => purpose === row.purpose)
    return delay === undefined ? '' : JSON.stringify([dayAfter(row.at, delay.days), delay.basis])
  })
  const ordered = [...groups].toSorted(([left], [right]) => Number(left === '') - Number(right === '') || (left < right ? -1 : 1))
  return ordered.flatMap(([key, own]) => {
    const [visibleFrom, basis] = key === '' ? [undefined, ''] : (JSON.parse(key) as [number, string])
    const delay = visibleFrom === undefined ? undefined : { visibleFrom, basis }
    return batches(own, LINK_ACCESSES_MAX).map((accesses) => ({ accesses, delay }))
  })
}

/** A whole day: the hour would tell when it was. */
function dayAfter(at: Instant, days: number): Instant {
  return (Math.floor(at / DAY_MS) + days + 1) * DAY_MS
}

function rowOf({ id, number, text }: Link, known: Pick<LinkRow, 'subject' | 'at' | 'visibleFrom'>): LinkRow {
  return { id, number, ...known, contents: text }
}
