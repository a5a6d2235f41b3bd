/**
 * Passing on what others do not want to be known as the origin of: the intermediary releases it anew as its own, at the times that the
 * agreement sets, many items together in an order that is drawn, to each of the other parties.
 */
import {
  type ActId,
  type AgreementEntry,
  consentName,
  daysKept,
  type HoldingKey,
  type Intermediary,
  type ItemRow,
  intermediaryOf,
  nextTelling,
  originOf,
  PASSED_MAX,
  type PassedOnReader,
  type Proposal,
  stateActs,
  type ToPassOnRow,
} from '../../acts/index.ts'
import { sunsetOf } from '../../agreement/index.ts'
import { ComityError, DAY_MS, formatTimestamp, type Instant, type Refusal, SECOND_MS } from '../../foundation/index.ts'
import { ProvenanceError, signedPartOf } from '../../intelligence/index.ts'
import { type Candidate, Candidates, type Course, type WithheldItem } from './candidates.ts'
import { byVersion, CoarseTimes } from './coarse-times.ts'
import { type DraftedCopy, draftCopy } from './draft-item.ts'
import { narrowings } from './narrowings.ts'
import type { OnwardParts } from './ports.ts'

/** Items that go to one recipient for one purpose at a time. */
const WAITING_MAX = 1_000
/** Characters of what origins signed that one trace holds: the rest of an act is small. */
const SIGNED_MAX = 400_000
const HOUR_MS = 3_600 * SECOND_MS

/** What passing on works with. */
export type PassOnParts = OnwardParts & { readonly passedOn: Pick<PassedOnReader, 'waiting'> }

type PassingCourse = Course & Required<Pick<Course, 'passedBy'>>

/** What went to whom, what of it was due and does not go, and what stopped it. */
export type PassedOnReport = {
  readonly recipient: string
  readonly items: number
  readonly withheld: readonly WithheldItem[]
  readonly stopped: Refusal | null
}

/** Thrown inside the transaction of a batch, so that nothing of it is kept. */
class PassRefused extends ComityError<'batch-refused'> {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('batch-refused', 'an act of the batch is refused')
    this.refusal = refusal
  }
}

/**
 * Passes on under one agreement what came before the last of its times; nothing where this party is not its intermediary. What went is
 * recorded batch by batch, so that a node that was killed goes on where it stood, and nothing goes twice.
 */
export async function passOn(entry: AgreementEntry, parts: PassOnParts): Promise<readonly PassedOnReport[]> {
  const intermediary = intermediaryOf(entry)
  const { self, clock } = parts.road
  if (intermediary?.party !== self) return []
  const now = clock.now()
  const before = nextTelling(intermediary, now) - intermediary.everyMinutes * 60 * SECOND_MS
  const reports: PassedOnReport[] = []
  const { parties, purposes } = entry.record.agreement
  for (const { code, role } of parties.list.toSorted((left, right) => (left.code < right.code ? -1 : 1))) {
    if (code === self || role !== 'party') continue
    for (const purpose of purposes.list.map((one) => one.code).toSorted()) {
      const report = await passTo({ entry, intermediary, recipient: code, purpose, before, now, parts })
      if (report !== undefined) reports.push(report)
    }
  }
  return reports
}

type Pass = {
  readonly entry: AgreementEntry
  readonly intermediary: Intermediary
  readonly recipient: string
  readonly purpose: string
  readonly before: Instant
  readonly now: Instant
  readonly parts: PassOnParts
}

type Passed = {
  readonly copy: DraftedCopy
  readonly leave: ActId
  readonly arrivedAt: Instant
  readonly signedPart: string
  readonly articles: readonly string[]
  readonly retainUntil: string
}

async function passTo(pass: Pass): Promise<PassedOnReport | undefined> {
  const { entry, intermediary, recipient, purpose, before, now, parts } = pass
  const course = { entry, recipient, purpose, isNamed: false, passedBy: intermediary, now } satisfies Course
  const { copies, withheld } = await window(course, pass)
  // Of what can go alone: what never goes would send off each later one by itself, which tells when it came.
  const isOld = copies.some(({ arrivedAt }) => arrivedAt + intermediary.hoursMax * HOUR_MS <= before)
  if (copies.length === 0 || (copies.length < intermediary.itemsMin && !isOld))
    return withheld.length === 0 ? undefined : { recipient, items: 0, withheld, stopped: null }
  let items = 0
  for (const batch of batchesOf(copies)) {
    const refusal = await record(batch, { recipient, purpose, entry, parts })
    if (refusal !== undefined) return { recipient, items, withheld, stopped: refusal }
    items += batch.length
  }
  return { recipient, items, withheld, stopped: null }
}

/**
 * The first of those that wait and can go, at most `WAITING_MAX`: what cannot go takes nobody's place. Ends early with half of that, so that
 * each item is looked at a few times at most, however many cannot go; the rest goes at the next time.
 */
async function window(course: PassingCourse, pass: Pass): Promise<{ copies: readonly Passed[]; withheld: readonly WithheldItem[] }> {
  const { parts } = pass
  const candidates = new Candidates(parts, course)
  const known = new Map<HoldingKey, ToPassOnRow>()
  const enough = Math.max(pass.intermediary.itemsMin, WAITING_MAX / 2)
  let after: number | undefined = 0
  for (;;) {
    while (after !== undefined && candidates.size < WAITING_MAX) after = await admitPage(candidates, { after, known, pass })
    await candidates.settle(byVersion)
    const { copies, isSettled } = await drafted(candidates, known, { ...pass, course })
    if (isSettled && (after === undefined || copies.length >= enough)) return { copies, withheld: candidates.withheld }
  }
}

type Paging = { readonly after: number; readonly known: Map<HoldingKey, ToPassOnRow>; readonly pass: Pass }

/** @returns where the next page begins; undefined after the last one */
async function admitPage(candidates: Candidates, { after, known, pass }: Paging): Promise<number | undefined> {
  const { entry, recipient, purpose, before, parts } = pass
  const limit = WAITING_MAX - candidates.size
  const rows = await parts.passedOn.waiting({ agreement: entry.row.hash, recipient, purpose, before, after, limit })
  const others = rows.filter(({ holding }) => originOf(holding) !== recipient)
  const byHolding = new Map(others.map((row) => [row.holding, row]))
  for (const { holding } of candidates.admit(await parts.road.items.find([...byHolding.keys()])))
    known.set(holding, byHolding.get(holding) as ToPassOnRow)
  return rows.length < limit ? undefined : rows.at(-1)?.seq
}

/** @returns `isSettled` where nothing was left out meanwhile that others may name */
async function drafted(
  candidates: Candidates,
  known: ReadonlyMap<HoldingKey, ToPassOnRow>,
  { parts, course, entry, now }: Pass & { readonly course: PassingCourse },
): Promise<{ readonly copies: readonly Passed[]; readonly isSettled: boolean }> {
  const times = new CoarseTimes(parts, course)
  const copies: Passed[] = []
  const over: Candidate[] = []
  const unmade: [Candidate, Refusal][] = []
  for await (const item of candidates.shown()) {
    const { permission, row } = item.candidate
    const days = daysKept(permission.obligations.retentionDays, row.face?.dataSubject ?? 'none', parts.road.nationalMaxima)
    const until = dayBefore(row, days, { entry, now })
    if (until <= now) {
      over.push(item.candidate)
      continue
    }
    const retainUntil = formatTimestamp(until)
    try {
      const copy = draftCopy(item, parts, { course, retainUntil, times: await times.of(item) })
      const articles = permission.articles.map(({ number }) => number)
      const signedPart = signedPartOf(item.content.token as string)
      const { release, arrivedAt } = known.get(row.holding) as ToPassOnRow
      copies.push({ copy, leave: release, arrivedAt, signedPart, articles, retainUntil })
    } catch (error) {
      if (!(error instanceof ProvenanceError)) throw error
      unmade.push([item.candidate, { code: error.code, reason: error.message }])
    }
  }
  for (const candidate of over) candidates.drop(candidate)
  for (const [candidate, refusal] of unmade) candidates.leaveOut(candidate, refusal)
  return { copies, isSettled: over.length + unmade.length === 0 }
}

/** Whole days, so that the date of erasure tells nothing of when its origin gave it; never later than the origin let it be kept. */
function dayBefore(row: ItemRow, days: number, { entry, now }: Pick<Pass, 'entry' | 'now'>): Instant {
  return Math.floor(Math.min(row.retainUntil, now + days * DAY_MS, sunsetOf(entry.record).at) / DAY_MS) * DAY_MS
}

/** Items of one date of erasure, in the order of their ids, which were drawn. */
function batchesOf(copies: readonly Passed[]): readonly (readonly Passed[])[] {
  const byDate = [...Map.groupBy(copies, ({ retainUntil }) => retainUntil)].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return byDate.flatMap(([, group]) => {
    const batches: Passed[][] = []
    let characters = 0
    for (const passed of group.toSorted((left, right) => (left.copy.itemId < right.copy.itemId ? -1 : 1))) {
      const last = batches.at(-1)
      characters += passed.signedPart.length
      if (last === undefined || last.length >= PASSED_MAX || characters > SIGNED_MAX) {
        batches.push([passed])
        characters = passed.signedPart.length
      } else last.push(passed)
    }
    return batches
  })
}

type Passing = { readonly recipient: string; readonly purpose: string; readonly entry: AgreementEntry; readonly parts: PassOnParts }

async function record(batch: readonly Passed[], passing: Passing): Promise<Refusal | undefined> {
  const { recipient, parts } = passing
  try {
    await stateActs(proposalsOf(batch, passing), parts.road, {
      async within({ onward }, ended) {
        for (const outcome of ended) if (!outcome.ok) throw new PassRefused(outcome.refusal)
        const sources = batch.flatMap(({ copy }) => copy.content.source ?? [])
        const gone = (await onward.copiesOf(sources)).filter((copy) => copy.recipient === recipient)
        if (gone.length > sources.length) throw new PassRefused(PASSED_BEFORE)
      },
    })
    return undefined
  } catch (error) {
    if (!(error instanceof PassRefused)) throw error
    return error.refusal
  }
}

const PASSED_BEFORE: Refusal = { code: 'already-given', reason: 'an item was passed on to this party meanwhile' }

/** What its origin narrowed, the release and right after it the trace for the overseer: one transaction. */
function proposalsOf(batch: readonly Passed[], { recipient, purpose, entry }: Passing): readonly Proposal[] {
  const agreement = entry.row.hash
  const [first] = batch as [Passed]
  const copies = batch.map(({ copy }) => copy)
  const release: Proposal = {
    draft: {
      kind: 'release',
      agreement,
      body: {
        to: recipient,
        purpose,
        articles: [...new Set(batch.flatMap(({ articles }) => articles))].toSorted(),
        approvedBy: null,
        necessity: null,
        notice: null,
        retainUntil: first.retainUntil,
        consent: consentName(first.leave, first.copy.itemId),
        anonymised: true,
        items: copies.map(({ itemId, digest }) => [itemId, digest]),
      },
    },
    items: batch.map(({ copy: { itemId, content }, leave }) => {
      return { itemId, content: { ...content, givenOn: { origin: originOf(content.source as HoldingKey), consent: leave } } }
    }),
  }
  const traced = batch.map(({ copy, leave, signedPart }) => {
    const [copyId, sourceId, , salt] = copy.traced
    return [copyId, originOf(copy.content.source as HoldingKey), sourceId, leave, signedPart, salt as string]
  })
  return [
    ...narrowings({ agreement, recipient, items: copies }),
    release,
    { draft: { kind: 'trace', agreement, body: { recipient, items: traced } } },
  ]
}
