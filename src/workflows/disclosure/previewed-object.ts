/** A settled submission object by object: each as it is, and beside it what every recipient gets, with the article for each removal. */
import {
  findPersonalValues,
  idOf,
  type Removal,
  type ReviewItem,
  readObject,
  reviewQueueOf,
  type StixObject,
  type TriageScore,
  withTriage,
} from '../../intelligence/index.ts'
import type { TriageTerms } from '../../policy/index.ts'
import { type Item, permissionFor, readItem, showTo } from './item.ts'
import { createJudge, type DoneTreatment, type Judgement, removedField, treatmentDone, withheldGrounds } from './judge.ts'
import { OfOneObject } from './likeness.ts'
import { bitOf, type Work } from './parts.ts'
import type { SettledObject } from './ports.ts'
import type { Report } from './report.ts'
import { PreviewedIds } from './shown-ids.ts'
import type { NarrowedPermission } from './tightening.ts'
import { previewedScore } from './triage.ts'

/** What becomes of one thing: of a whole object where the pointer is empty. */
export type PreviewedRemoval = {
  /** Id of the original object. */
  readonly id: string
  /** RFC 6901 pointer into the original object. */
  readonly pointer: string
  readonly treatment: 'withhold' | 'drop' | 'generalise' | 'pseudonymise'
  readonly article: string | null
  readonly code: string
  /** Plain words. */
  readonly reason: string
}

/** The score of one object in full, which only the sender sees, and how much of it the recipient is shown. */
export type PreviewedScore = TriageScore & {
  /** Id of the original object. */
  readonly id: string
  readonly article: string
  readonly shows: TriageTerms['shows']
  /** About a person: it goes only once an officer approved the release. */
  readonly isAdvice: boolean
}

/** What only a person can judge, with who said of a waiting submission that it may stay; absent where nobody did. */
export type AskedItem = ReviewItem & { readonly stays?: readonly { readonly account: string; readonly at: string }[] }

/** What one recipient gets of one object. */
export type PreviewedShare = {
  readonly party: string
  /** Null where it gets nothing; a changed object that was not shown before bears an id that is not the final one. */
  readonly shown: StixObject | null
  readonly removed: readonly PreviewedRemoval[]
  /** What is left in it that only a person can judge; the pointers are into `shown`. */
  readonly review: readonly AskedItem[]
  /** The score that goes with it; null where none does. */
  readonly triage: PreviewedScore | null
}

/** What is told of a submission, in the order of its bundle, the report last. */
export type PreviewedEntry =
  | {
      readonly kind: 'object'
      /** Place in the bundle, from 0. */
      readonly index: number
      readonly original: StixObject
      readonly shares: readonly PreviewedShare[]
    }
  | { readonly kind: 'report'; readonly report: Report }

const PAGE = 200

/** Every valid object of a settled submission. */
export async function* previewedObjects(work: Work): AsyncGenerator<PreviewedEntry> {
  const view = { judge: createJudge(work, new OfOneObject()), ids: new PreviewedIds(work.parts.shownIds, work.parts.road.randomness) }
  for (let from = 0; ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    from = last.index + 1
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      yield item === undefined ? await unmarkedEntry(work, settled) : await entryOf(work, item, view)
    }
  }
}

type View = { readonly judge: ReturnType<typeof createJudge>; readonly ids: PreviewedIds }

async function entryOf(work: Work, item: Item, view: View): Promise<PreviewedEntry> {
  const shares: PreviewedShare[] = []
  for (const recipient of work.recipients.keys()) shares.push(await shareOf(work, item, { ...view, recipient }))
  return { kind: 'object', index: item.settled.index, original: item.object, shares }
}

async function shareOf(work: Work, item: Item, { judge, ids, recipient }: View & { readonly recipient: number }): Promise<PreviewedShare> {
  const { object, settled, facts } = item
  const party = work.recipients[recipient] as string
  const permission = permissionFor(work, recipient, item)
  // Whatever was judged to be withheld is settled as withheld.
  if (permission === undefined) return withheldShare(party, object, groundsOf(judge(recipient, { index: settled.index, object, facts })))
  const scored = await previewedScore(work, item, { recipient, permission })
  const triage = scoreTold(object, scored?.score, permission)
  const told = (shown: StixObject) => ({ party, shown: withTriage(shown, scored?.claim), review: questionsOn(work, shown, object), triage })
  if ((settled.changed & bitOf(recipient)) === 0) return { ...told(object), removed: [] }
  const shown = await showTo(work, item, { recipient, permission, ids })
  if (shown.kind === 'withheld') return withheldShare(party, object, withheldGrounds(work, shown, permission))
  const removed = shown.removed.map((removal): PreviewedRemoval => {
    const { article } = removedField(work, removal, { recipient, permission })
    const treatment = treatmentDone(removal)
    const reason = removal.reason === 'value-treated' ? VALUE_TOLD[treatment] : TOLD[removal.reason]
    const isTightened = permission.narrowed?.has(removal.pointer.split('/')[1] ?? '') === true
    return {
      id: idOf(object),
      pointer: removal.pointer,
      treatment,
      article,
      code: isTightened ? 'tightened' : removal.reason,
      reason: isTightened ? 'a reviewer asked for it' : reason,
    }
  })
  return { ...told(shown.object), removed }
}

function scoreTold(object: StixObject, score: TriageScore | undefined, { triage }: NarrowedPermission): PreviewedScore | null {
  if (score === undefined || triage === undefined) return null
  const { article, shows, isAdvice } = triage
  return { id: idOf(object), article, shows, isAdvice, ...score }
}

/** Of values that stood there before: what was put in their place, such as a pseudonym, is about nobody. */
function questionsOn(work: Work, shown: StixObject, object: StixObject): readonly ReviewItem[] {
  const found = findPersonalValues(shown)
  const submitted = shown === object ? undefined : new Set(findPersonalValues(object).map(({ key }) => key))
  const asked = submitted === undefined ? found : found.filter(({ key, kind }) => kind === 'unscanned' || submitted.has(key))
  return reviewQueueOf(asked, (key) => work.keys.ofValue(key))
}

const TOLD: Readonly<Record<Exclude<Removal['reason'], 'value-treated'>, string>> = {
  'field-not-shared': 'the annex does not share this field, or nothing lawful is left of it',
  'field-marking': 'it is marked above the ceiling of the article',
  'reference-withheld': 'it names an object that this recipient may not have',
  'field-generalised': 'the annex asks for it to be made coarser',
  'field-pseudonymised': 'the annex asks for a pseudonym',
  'creator-replaced': 'a changed object is a new one, created by the party that releases it',
}

/** Of a value that is treated elsewhere in the submission. */
const VALUE_TOLD: Readonly<Record<DoneTreatment, string>> = {
  drop: 'a value in it does not cross anywhere in the submission',
  generalise: 'a value in it is made coarser everywhere in the submission',
  pseudonymise: 'a value in it goes under a pseudonym everywhere in the submission',
}

type Grounds = { readonly code: string; readonly article: string | null; readonly reason: string }

function groundsOf(judgement: Judgement): Grounds {
  if (judgement.kind === 'withheld') return judgement.grounds
  return { code: 'required-reference-withheld', article: null, reason: 'it depends on an object that this recipient may not have' }
}

function withheldShare(party: string, original: StixObject, { code, article, reason }: Grounds): PreviewedShare {
  const whole = { id: idOf(original), pointer: '', treatment: 'withhold', article, code, reason } as const
  return { party, shown: null, removed: [whole], review: [], triage: null }
}

/** Nobody may have an object whose level cannot be told. */
async function unmarkedEntry(work: Work, settled: SettledObject): Promise<PreviewedEntry> {
  const read = readObject(await work.source.bytesOf(settled), work.reading)
  if (read.kind !== 'unmarked') throw new Error('an object without a level has one when it is read again')
  const { code, reason } = read.refusal
  const grounds = { code, reason, article: work.entry.record.agreement.unmarked.article }
  const shares = work.recipients.map((party) => withheldShare(party, read.object, grounds))
  return { kind: 'object', index: settled.index, original: read.object, shares }
}
