/** The first pass: every object is checked and judged for every recipient, and put into the scratch index without its content. */
import type { ReceivedVersion } from '../../acts/index.ts'
import { type ItemFacts, idOf, readBundle, readObject, type StixObject, versionOf } from '../../intelligence/index.ts'
import { edgesOf } from './edges.ts'
import { annexPlace, createJudge, type Judgement } from './judge.ts'
import { bitOf, type Work } from './parts.ts'
import type { IndexedObject, IndexedValue } from './ports.ts'
import type { Grounds, Tally } from './report.ts'
import { tokenFault } from './shown-item.ts'
import type { NarrowedPermission } from './tightening.ts'
import { namedValues, valuesToIndex } from './treated-values.ts'
import { linkToIndex } from './triage.ts'

/** Objects put into the index at a time. */
const PAGE = 500

type Surveyed = {
  /** Null where its level cannot be told. */
  readonly facts: ItemFacts | null
  readonly indexed: IndexedObject
  readonly judgements: readonly Judgement[]
  readonly values: readonly IndexedValue[]
}

/** Surveys the spooled bundle. What is wrong with single objects goes into the tally. */
export async function survey(work: Work, tally: Tally): Promise<void> {
  const examine = createExamination(work)
  let page: Surveyed[] = []
  for await (const entry of readBundle(work.spool.read())) {
    await work.parts.pause()
    if (entry.kind === 'end') break
    const { index } = entry
    if (entry.kind === 'too-large') {
      tally.fault({ index, code: 'too-large', reason: 'the object is larger than an object may be' })
      continue
    }
    const examined = examine(entry)
    if ('code' in examined) tally.fault({ index, ...examined })
    else page.push(examined)
    if (page.length < PAGE) continue
    await put(work, page, tally)
    page = []
  }
  await put(work, page, tally)
}

type Fault = { readonly code: string; readonly reason: string }
type Element = { readonly index: number; readonly offset: number; readonly bytes: Uint8Array }

function createExamination(work: Work): (element: Element) => Surveyed | Fault {
  const judge = createJudge(work)
  const { agreement } = work.entry.record
  return ({ index, offset, bytes }) => {
    const read = readObject(bytes, work.reading)
    if (read.kind === 'faulty') return read.fault
    const place = { index, offset, length: bytes.length }
    if (read.kind === 'unmarked') {
      const grounds = { code: read.refusal.code, article: agreement.unmarked.article, reason: read.refusal.reason }
      return unmarked(work, { place, object: read.object, bytes, grounds })
    }
    const { object, facts } = read
    const fault = tokenFault(work, object, { facts, bytes: bytes.length })
    if (fault !== undefined) return fault
    const judgements = work.recipients.map((_, recipient) => judge(recipient, { index, object, facts }))
    const references = edgesOf(object, facts, JSON.stringify(object))
    const link = linkToIndex(work, object)
    const indexed = {
      ...place,
      ...work.keys.ofVersion(facts.id, facts.version, bytes),
      withheld: maskOf(judgements, ({ kind }) => kind === 'withheld'),
      changed: maskOf(judgements, (judgement) => judgement.kind === 'shared' && judgement.isChanged),
      references: references.map(({ id, isRequired }) => ({ objectKey: work.keys.ofId(id), isRequired })),
      ...(link && { link }),
    }
    return { facts, indexed, judgements, values: valuesOf(work, { index, object, judgements }) }
  }
}

type Unmarked = {
  readonly place: Pick<IndexedObject, 'index' | 'offset' | 'length'>
  readonly object: StixObject
  readonly bytes: Uint8Array
  readonly grounds: Grounds
}

/** Nobody may have it, and nothing may point to it. */
function unmarked(work: Work, { place, object, bytes, grounds }: Unmarked): Surveyed {
  const judgements = work.recipients.map((): Judgement => ({ kind: 'withheld', grounds }))
  return {
    facts: null,
    indexed: {
      ...place,
      ...work.keys.ofVersion(idOf(object), versionOf(object), bytes),
      withheld: maskOf(judgements, () => true),
      changed: 0,
      references: [],
    },
    judgements,
    values: [],
  }
}

type JudgedObject = { readonly index: number; readonly object: StixObject; readonly judgements: readonly Judgement[] }

function valuesOf(work: Work, { index, object, judgements }: JudgedObject): readonly IndexedValue[] {
  return judgements.flatMap((judgement, recipient) => [
    ...(judgement.permission === undefined ? [] : articleValues(work, object, { recipient, permission: judgement.permission })),
    ...namedValues(work, recipient, work.tightenings.valuesOf(work, object, { recipient, index })),
  ])
}

function articleValues(
  work: Work,
  object: StixObject,
  known: { recipient: number; permission: NarrowedPermission },
): readonly IndexedValue[] {
  return valuesToIndex(work, object, { ...known, annex: annexPlace(known.permission, work.entry.record.agreement) })
}

function maskOf(judgements: readonly Judgement[], holds: (judgement: Judgement) => boolean): number {
  return judgements.reduce((mask, judgement, recipient) => (holds(judgement) ? mask | bitOf(recipient) : mask), 0)
}

async function put(work: Work, surveyed: readonly Surveyed[], tally: Tally): Promise<void> {
  const page = await withoutReceived(work, surveyed, tally)
  if (page.length === 0) return
  const shown = await shownEarlier(work, page)
  const rejected = new Map(
    work.index
      .add(page.map(({ indexed }) => ({ ...indexed, changed: indexed.changed | (shown.get(indexed.objectKey) ?? 0) })))
      .map((repeated) => [repeated.index, repeated]),
  )
  const values = page.filter(({ indexed }) => !rejected.has(indexed.index)).flatMap((surveyed) => surveyed.values)
  if (values.length > 0) work.index.addValues(values)
  for (const { facts, indexed, judgements } of page) {
    const repeated = rejected.get(indexed.index)
    if (repeated === undefined) {
      count(tally, indexed.index, judgements)
      work.watch?.judged(indexed.index, facts, judgements)
    } else if (repeated.isSame) tally.repeated()
    else tally.fault({ index: indexed.index, code: 'version-conflict', reason: 'an earlier object has the same id and version' })
  }
}

/** Definitions are anybody's to use, whoever sent them; what has no version is what it says, whoever says it. */
const ANYBODYS: ReadonlySet<string> = new Set(['marking-definition', 'extension-definition'])

/**
 * What came from a partner is not this party's own to share: it is given on as its origin consents. What its origin calls CLEAR in
 * whole it gave to everybody, but for what is about a person: no marking says for which purposes that may be had.
 */
async function withoutReceived(work: Work, page: readonly Surveyed[], tally: Tally): Promise<readonly Surveyed[]> {
  const asked = page.flatMap(({ facts }) => (facts === null || facts.version === null || ANYBODYS.has(facts.type) ? [] : [facts]))
  if (asked.length === 0) return page
  const received = await work.parts.road.items.receivedAmong(asked.map(({ id }) => id))
  if (received.length === 0) return page
  const senders = Map.groupBy(received, ({ stixId, version }) => `${stixId} ${version}`)
  return page.filter(({ facts, indexed }) => {
    if (facts === null || ANYBODYS.has(facts.type)) return true
    const bound = senders.get(`${facts.id} ${facts.version}`)?.find((version) => facts.hasFieldMarkings || !isForEverybody(version))
    if (bound === undefined) return true
    const reason = `it came from ${bound.origin}: ask for its consent to give it on (comity onward ask)`
    tally.fault({ index: indexed.index, code: 'received-object', reason })
    return false
  })
}

/** TLP 2.0: no limit on disclosure. */
function isForEverybody({ marking, dataSubject }: ReceivedVersion): boolean {
  return marking === 'CLEAR' && dataSubject === 'none'
}

/** What a recipient once had under another id it gets under that id again, so that it sees versions of one object. */
async function shownEarlier(work: Work, page: readonly Surveyed[]): Promise<ReadonlyMap<string, number>> {
  const masks = new Map<string, number>()
  const keys = page.map(({ indexed }) => indexed.objectKey)
  for (const [recipient, party] of work.recipients.entries()) {
    const found = await work.parts.shownIds.find(party, keys)
    for (const key of found.keys()) masks.set(key, (masks.get(key) ?? 0) | bitOf(recipient))
  }
  return masks
}

function count(tally: Tally, index: number, judgements: readonly Judgement[]): void {
  for (const [recipient, judgement] of judgements.entries()) {
    if (judgement.kind === 'withheld') {
      tally.withheld(recipient, judgement.grounds, index)
      continue
    }
    if (judgement.permission.triage !== undefined) tally.scored(recipient, judgement.permission.triage)
    const isAskedFor = new Set<string>()
    for (const due of judgement.permission.obligations.due) {
      if (isAskedFor.has(due.requires)) continue
      isAskedFor.add(due.requires)
      if (due.requires === 'second-person') tally.approval(recipient, due)
      else tally.due(recipient, { requires: due.requires, article: due.article })
    }
  }
}
