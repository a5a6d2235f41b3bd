/** The first pass: every object is checked and judged for every recipient, and put into the scratch index without its content. */
import type { ReceivedVersion } from '../../acts/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import { type ItemFacts, idOf, readObject, type StixObject, treatsValues, versionOf } from '../../intelligence/index.ts'
import { type Edges, edgesOf } from './edges.ts'
import { annexPlace, createJudge, type FirstOutcomes, type Judgement } from './judge.ts'
import { type Lane, placed, sharedWork } from './lanes.ts'
import { OfOneObject } from './likeness.ts'
import { bitOf, type Work } from './parts.ts'
import type { IndexedObject, IndexedValue, SubmissionIndex } from './ports.ts'
import type { Fault, Tally } from './report.ts'
import { type AfterRevoked, createAfterRevoked } from './revoked.ts'
import { tokenFault } from './shown-item.ts'

import type { NarrowedPermission } from './tightening.ts'
import { namedValues, valuesToIndex } from './treated-values.ts'
import { linkToIndex } from './triage.ts'

/** Objects put into the index at a time. */
const PAGE = 500

type Surveyed = {
  readonly id: string
  /** Null where its level cannot be told. */
  readonly facts: ItemFacts | null
  readonly indexed: Omit<IndexedObject, 'withheld' | 'changed'>
  /** In the order of the lanes. */
  readonly judged: readonly Judged[]
}

/** What one lane says of an object, recipient by recipient. */
type Judged = { readonly judgements: readonly Judgement[]; readonly values: readonly IndexedValue[] }

/** What all lanes share. */
type Survey = {
  readonly lanes: readonly Lane[]
  readonly index: SubmissionIndex
  readonly shared: Work
  readonly afterRevoked: AfterRevoked
}

/** Surveys what is spooled for all lanes. What is wrong with single objects goes into the tallies. */
export async function survey(lanes: readonly Lane[], index: SubmissionIndex): Promise<void> {
  const shared = sharedWork(lanes)
  const known = { lanes, index, shared, afterRevoked: await createAfterRevoked(shared, index) }
  const examine = createExamination(known)
  let page: Surveyed[] = []
  for await (const entry of shared.source.objects()) {
    await shared.parts.pause()
    if (entry.kind === 'end') break
    const { index: place } = entry
    if (entry.kind === 'too-large') {
      fault(lanes, { index: place, code: 'too-large', reason: 'the object is larger than an object may be' })
      continue
    }
    const examined = examine(entry)
    if ('code' in examined) fault(lanes, { index: place, ...examined })
    else page.push(examined)
    if (page.length < PAGE) continue
    await put(known, page)
    page = []
  }
  await put(known, page)
}

function fault(lanes: readonly Lane[], found: Fault): void {
  for (const { tally } of lanes) tally.fault(found)
}

type Element = { readonly index: number; readonly offset: number; readonly bytes: Uint8Array }

function createExamination({ lanes, shared }: Survey): (element: Element) => Surveyed | Refusal {
  const known: FirstOutcomes = new OfOneObject()
  const judges = lanes.map(({ work }) => ({ work, judge: createJudge(work, known) }))
  return ({ index, offset, bytes }) => {
    const read = readObject(bytes, shared.reading)
    if (read.kind === 'faulty') return read.fault
    const place = { index, offset, length: bytes.length }
    if (read.kind === 'unmarked') {
      const indexed = { ...place, ...shared.keys.ofVersion(idOf(read.object), versionOf(read.object), bytes), references: [], uuids: [] }
      return { id: idOf(read.object), facts: null, indexed, judged: lanes.map((lane) => unmarked(lane, read.refusal)) }
    }
    const { object, facts } = read
    shared.readObjects?.keep({ index, bytes: bytes.length }, { object, facts })
    const unfit = tokenFault(shared, object, { facts, bytes: bytes.length })
    if (unfit !== undefined) return unfit
    const judged = judges.map(({ work, judge }): Judged => {
      const judgements = work.recipients.map((_, recipient) => judge(recipient, { index, object, facts }))
      return { judgements, values: valuesOf(work, { index, object, judgements }) }
    })
    const link = linkToIndex(shared, object)
    const indexed = {
      ...place,
      ...shared.keys.ofVersion(facts.id, facts.version, bytes),
      ...namedBy(shared, edgesOf(object, facts)),
      ...(link && { link }),
    }
    return { id: facts.id, facts, indexed, judged }
  }
}

function namedBy({ keys }: Work, { objects, uuids }: Edges): Pick<IndexedObject, 'references' | 'uuids'> {
  return {
    references: objects.map(({ id, isRequired }) => ({ objectKey: keys.ofId(id), isRequired })),
    uuids: uuids.map(({ uuid, isComputable }) => ({ uuidKey: keys.ofUuid(uuid), isComputable })),
  }
}

/** Nobody may have it, and nothing may point to it. */
function unmarked({ work }: Lane, { code, reason }: Refusal): Judged {
  const { article } = work.entry.record.agreement.unmarked
  return { judgements: work.recipients.map(() => ({ kind: 'withheld', grounds: { code, article, reason } })), values: [] }
}

type JudgedObject = { readonly index: number; readonly object: StixObject; readonly judgements: readonly Judgement[] }

const NO_VALUES: readonly IndexedValue[] = []

function valuesOf(work: Work, { index, object, judgements }: JudgedObject): readonly IndexedValue[] {
  const found = judgements.flatMap(({ permission }, recipient) => [
    ...(permission === undefined ? NO_VALUES : articleValues(work, object, { recipient, permission })),
    ...namedValues(work, recipient, work.tightenings.valuesOf(work, object, { recipient, index })),
  ])
  return found.length === 0 ? NO_VALUES : found
}

function articleValues(
  work: Work,
  object: StixObject,
  known: { recipient: number; permission: NarrowedPermission },
): readonly IndexedValue[] {
  if (!treatsValues(object, known.permission.fields)) return NO_VALUES
  return valuesToIndex(work, object, { ...known, annex: annexPlace(known.permission, work.entry.record.agreement) })
}

function maskOf(lanes: readonly Lane[], judged: readonly Judged[], holds: (judgement: Judgement) => boolean): number {
  let mask = 0
  for (const [lane, { judgements }] of judged.entries()) {
    const { from } = (lanes[lane] as Lane).bits
    for (const [recipient, judgement] of judgements.entries()) if (holds(judgement)) mask |= bitOf(from + recipient)
  }
  return mask
}

const isWithheld = ({ kind }: Judgement): boolean => kind === 'withheld'
const isChanged = (judgement: Judgement): boolean => judgement.kind === 'shared' && judgement.isChanged

async function put(known: Survey, surveyed: readonly Surveyed[]): Promise<void> {
  const { lanes, index } = known
  const page = await withoutEnded(known, await withoutReceived(known, surveyed))
  if (page.length === 0) return
  const shown = await shownEarlier(lanes, page)
  const rows = page.map(({ id, indexed, judged }) => ({
    ...indexed,
    withheld: maskOf(lanes, judged, isWithheld),
    changed: maskOf(lanes, judged, isChanged) | (shown.get(id) ?? 0),
  }))
  const rejected = new Map(index.add(rows).map((repeated) => [repeated.index, repeated]))
  const isKept = ({ indexed }: Surveyed): boolean => !rejected.has(indexed.index)
  for (const [place, lane] of lanes.entries()) {
    const values = page.filter(isKept).flatMap(({ judged }) => (judged[place] as Judged).values)
    if (values.length > 0) lane.work.index.addValues(values)
    for (const { facts, indexed, judged } of page) {
      const repeated = rejected.get(indexed.index)
      if (repeated === undefined) count(lane, { index: indexed.index, facts, judged: judged[place] as Judged })
      else if (repeated.isSame) lane.tally.repeated()
      else fault([lane], { index: indexed.index, code: 'version-conflict', reason: 'an earlier object has the same id and version' })
    }
  }
}

/** Definitions are anybody's to use, whoever sent them; what has no version is what it says, whoever says it. */
const ANYBODYS: ReadonlySet<string> = new Set(['marking-definition', 'extension-definition'])

/**
 * What came from a partner is not this party's own to share, whatever version of it is submitted: only its creator makes versions
 * (STIX 2.1 section 3.6), and it is given on as its origin consents. What its origin calls CLEAR in whole it gave to everybody, but for
 * what is about a person: no marking says for which purposes that may be had.
 */
async function withoutReceived({ lanes, shared }: Survey, page: readonly Surveyed[]): Promise<readonly Surveyed[]> {
  const asked = page.flatMap(({ facts }) => (facts === null || facts.version === null || ANYBODYS.has(facts.type) ? [] : [facts]))
  if (asked.length === 0) return page
  const received = await shared.parts.road.items.receivedAmong(asked.map(({ id }) => id))
  if (received.length === 0) return page
  const versions = Map.groupBy(received, ({ stixId }) => stixId)
  return page.filter(({ facts, indexed }) => {
    if (facts === null || ANYBODYS.has(facts.type)) return true
    const bound = boundBy(facts, versions.get(facts.id) ?? [])
    if (bound === undefined) return true
    const [what, origin] = [bound.version === facts.version ? 'it' : 'a version of it', bound.origin]
    const reason = `${what} came from ${origin}: ask for its consent to give on what it sent (comity onward ask)`
    fault(lanes, { index: indexed.index, code: 'received-object', reason })
    return false
  })
}

/** Without what comes after the last version of its object. */
async function withoutEnded({ lanes, afterRevoked }: Survey, page: readonly Surveyed[]): Promise<readonly Surveyed[]> {
  const brought = page.flatMap(({ facts, indexed: { index, objectKey } }) => {
    const version = facts?.version ?? null
    return facts === null || version === null ? [] : [{ index, id: facts.id, version, objectKey }]
  })
  const ended = await afterRevoked(brought)
  for (const [index, reason] of ended) fault(lanes, { index, code: 'object-revoked', reason })
  return ended.size === 0 ? page : page.filter(({ indexed }) => !ended.has(indexed.index))
}

/** The received version that forbids to share an object as one's own. */
function boundBy({ version, hasFieldMarkings }: ItemFacts, received: readonly ReceivedVersion[]): ReceivedVersion | undefined {
  const same = received.filter((one) => one.version === version)
  // Where the id is this party's own, a version that nobody sent is this party's as well.
  const binding = same.length > 0 ? same : received.filter(({ isOwnFirst }) => !isOwnFirst)
  return binding.find((one) => hasFieldMarkings || !isForEverybody(one))
}

/** TLP 2.0: no limit on disclosure. */
function isForEverybody({ marking, dataSubject }: ReceivedVersion): boolean {
  return marking === 'CLEAR' && dataSubject === 'none'
}

/** What a recipient once had under another id it gets under that id again, so that it sees versions of one object. */
async function shownEarlier(lanes: readonly Lane[], page: readonly Surveyed[]): Promise<ReadonlyMap<string, number>> {
  const masks = new Map<string, number>()
  for (const { work, bits } of lanes) {
    const { shownKeys } = work
    if (shownKeys === null) continue
    const ids = new Map(page.map(({ id, indexed }) => [shownKeys === work.keys ? indexed.objectKey : shownKeys.ofId(id), id]))
    const keys = [...ids.keys()]
    for (const [recipient, party] of work.recipients.entries()) {
      const found = await work.parts.shownIds.find(party, keys)
      for (const key of found.keys()) {
        const id = ids.get(key) as string
        masks.set(id, (masks.get(id) ?? 0) | placed(bits, bitOf(recipient)))
      }
    }
  }
  return masks
}

type Counted = { readonly index: number; readonly facts: ItemFacts | null; readonly judged: Judged }

function count({ work, tally }: Lane, { index, facts, judged: { judgements } }: Counted): void {
  work.watch?.judged(index, facts, judgements)
  for (const [recipient, judgement] of judgements.entries()) {
    if (judgement.kind === 'withheld') {
      tally.withheld(recipient, judgement.grounds, index)
      continue
    }
    const { triage, obligations } = judgement.permission
    if (triage !== undefined) tally.scored(recipient, triage)
    if (obligations.due.length > 0) countDue(tally, recipient, obligations.due)
  }
}

function countDue(tally: Tally, recipient: number, dues: NarrowedPermission['obligations']['due']): void {
  const isAskedFor = new Set<string>()
  for (const due of dues) {
    if (isAskedFor.has(due.requires)) continue
    isAskedFor.add(due.requires)
    if (due.requires === 'second-person') tally.approval(recipient, due)
    else tally.due(recipient, { requires: due.requires, article: due.article })
  }
}
