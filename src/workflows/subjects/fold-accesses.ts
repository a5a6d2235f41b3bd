/** Folds accesses into links at each checkpoint: one for each subject, and for each date from which they are told. */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import {
  type Access,
  type ChainEnd,
  type DirectorySource,
  type LeafWriter,
  LINK_ACCESSES_MAX,
  makeLink,
  type NewLeaf,
  subjectOf,
  type Transactions,
} from '../../acts/index.ts'
import { batches, type Clock, DAY_MS, type Instant, type Randomness } from '../../foundation/index.ts'
import { commit } from '../../ledger/index.ts'
import type { AccessRow, LinkRow, SubjectReader, SubjectStore } from './ports.ts'

/** Accesses looked at together: a subject with more has a link of each lot. */
const ACCESSES_TOGETHER = 20_000
/** What is stored in one transaction: subjects, or accesses where those are many. */
const STORED_TOGETHER = { subjects: 1_000, accesses: 10_000 }
/** What is made in one turn, in some milliseconds. */
const MADE_TOGETHER = { subjects: 100, accesses: 2_000 }

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
 * access out and tells none twice. They are made before it begins, while what else the process does has its turns.
 * @returns how many accesses were folded
 */
export async function foldAccesses(parts: SubjectParts): Promise<number> {
  let folded = 0
  let isMore = await parts.subjects.hasPending()
  while (isMore) {
    const { waiting, taken } = await parts.transactions.write(async ({ subjects }) => {
      const rows = await subjects.pending(ACCESSES_TOGETHER)
      return { waiting: await waitingOf(rows, subjects, parts), taken: rows.length }
    })
    for (const together of runsOf(waiting, STORED_TOGETHER)) {
      const made = await makeByTurns(together, parts)
      folded += await parts.transactions.write(async (writer) => store(await unmoved(made, writer), writer))
    }
    isMore = taken === ACCESSES_TOGETHER
  }
  if (folded > 0) await parts.transactions.write(({ subjects }) => subjects.forgetLinked())
  return folded
}

/** Makes the links of these accesses inside a transaction that is under way. @returns them in their order */
export async function linkAccesses(rows: readonly AccessRow[], writer: SubjectWriter, known: Known): Promise<readonly LinkRow[]> {
  const made = (await waitingOf(rows, writer.subjects, known.parts)).map((waiting) => makeLinks(waiting, known))
  await store(made, writer)
  await writer.subjects.forgetLinked()
  return made.flatMap(({ links }) => links)
}

/** A subject, where its chain stands, and what was done since. */
type Waiting = { readonly subject: string; readonly end: ChainEnd; readonly rows: readonly AccessRow[] }

/** The links that go on from there, and their leaves. */
type Made = Waiting & { readonly links: readonly LinkRow[]; readonly leaves: readonly NewLeaf[] }

type Known = { readonly origin: string; readonly parts: Pick<SubjectParts, 'self' | 'clock' | 'randomness' | 'key' | 'delays'> }

async function waitingOf(
  rows: readonly AccessRow[],
  subjects: Pick<SubjectStore, 'ends'>,
  { key }: Pick<SubjectParts, 'key'>,
): Promise<readonly Waiting[]> {
  const groups = [...Map.groupBy(rows, ({ stixId }) => stixId)].map(([stixId, own]) => ({ subject: subjectOf(key, stixId), rows: own }))
  const ends = await subjects.ends(groups.map(({ subject }) => subject))
  return groups.map(({ subject, rows: own }) => ({ subject, end: ends.get(subject), rows: own }))
}

async function makeByTurns(waiting: readonly Waiting[], parts: SubjectParts): Promise<readonly Made[]> {
  const known = { origin: originOf(await parts.directory.current()), parts }
  const made: Made[] = []
  for (const some of runsOf(waiting, MADE_TOGETHER)) {
    await turnOfLoop()
    for (const one of some) made.push(makeLinks(one, known))
  }
  return made
}

function makeLinks({ subject, end, rows }: Waiting, { origin, parts }: Known): Made {
  const at = parts.clock.now()
  const links: LinkRow[] = []
  const leaves: NewLeaf[] = []
  let after = end
  for (const { accesses, delay } of plannedOf(rows, parts.delays)) {
    const link = makeLink({ party: parts.self, subject, after, at, accesses, delay }, parts.randomness)
    const { leaf, text } = commit({ origin, fields: link.fields, randomness: parts.randomness })
    links.push({ id: link.id, number: link.number, subject, at, visibleFrom: delay?.visibleFrom ?? null, contents: link.text })
    leaves.push({ leaf, actId: link.id, agreement: null, opening: text })
    after = link
  }
  return { subject, end, rows, links, leaves }
}

/** Those whose chain stands where it stood: the others' record was asked for meanwhile, and links of that commit to what is here. */
async function unmoved(made: readonly Made[], { subjects }: SubjectWriter): Promise<readonly Made[]> {
  const ends = await subjects.ends(made.map(({ subject }) => subject))
  return made.filter(({ subject, end }) => ends.get(subject)?.id === end?.id)
}

/** @returns how many accesses were linked */
async function store(made: readonly Made[], { subjects, leaves }: SubjectWriter): Promise<number> {
  if (made.length === 0) return 0
  const seqs = made.flatMap(({ rows }) => rows.map(({ seq }) => seq))
  await leaves.appendAll(made.flatMap((one) => one.leaves))
  await subjects.link(
    made.flatMap((one) => one.links),
    seqs,
  )
  return seqs.length
}

type Run = { readonly subjects: number; readonly accesses: number }

/** The subjects in order, in runs that end with as many subjects or accesses. */
function runsOf(waiting: readonly Waiting[], most: Run): readonly (readonly Waiting[])[] {
  const runs: Waiting[][] = []
  let run: Waiting[] = []
  let accesses = 0
  for (const one of waiting) {
    run.push(one)
    accesses += one.rows.length
    if (run.length < most.subjects && accesses < most.accesses) continue
    runs.push(run)
    run = []
    accesses = 0
  }
  if (run.length > 0) runs.push(run)
  return runs
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
function plannedOf(rows: readonly AccessRow[], delays: readonly AccessDelay[]): readonly Planned[] {
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
