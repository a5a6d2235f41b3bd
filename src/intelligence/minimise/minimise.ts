/**
 * Makes of an object what one recipient may have of it: fields an agreement
 * shares, without what is marked above the recipient's ceiling, and without any
 * trace of objects that recipient may not have.
 */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { completed } from '../grading/grading-labels.ts'
import { extensionsSaying, statedLabels } from '../grading/stated-labels.ts'
import type { MarkingLookup } from '../marking/defined-markings.ts'
import { type Handling, objectHandling } from '../marking/marking.ts'
import { repairGranularMarkings } from '../marking/repair-markings.ts'
import type { Tlp } from '../marking/tlp.ts'
import { isWithin } from '../marking/tlp.ts'
import { definitionOf, propertyOf } from '../model/object-types.ts'
import type { StixObject } from '../model/stix-object.ts'
import { classOf, idOf, objectFault, typeOf, uuidVersionFault } from '../model/stix-object.ts'
import type { MemberCut, ReferenceView } from './cut.ts'
import { cutMarked, cutReferences, holdsWithheldMention } from './cut.ts'
import type { UuidMention } from './mentions.ts'
import { type TreatedValue, treatMemberValues, type ValuePlan, withoutKnownValues } from './values.ts'

/** What an agreement does with one top-level property. Where a plan says nothing of values, what is not to cross as it is does not cross. */
export type FieldTreatment = 'as-is' | 'generalise' | 'pseudonymise' | 'drop' | 'never'

/** What one recipient may have of one object. */
export type MinimisePlan = {
  /** By top-level property; a property that is absent is dropped. */
  readonly fields: ReadonlyMap<string, FieldTreatment>
  /** The highest level the recipient may have. */
  readonly ceiling: Tlp
  /** The id under which the recipient has an object; undefined when it may not have it. */
  readonly shownId: (id: string) => string | undefined
  /** Whether a text may hold a UUID that may be the id of an object: not where the recipient has that object under another id, or not at all. */
  readonly showsUuid: (mention: UuidMention) => boolean
  /** The id the result bears. A changed object needs an id of its own (STIX 2.1 section 3.5). */
  readonly ownShownId: string
  /** Identity of the releasing party, which creates what bears another id than the original. Without it the field is treated as any other. */
  readonly creator?: string
  /** Labels that say how the origin graded it: put where the labels that said so do not go out with what bears another id. */
  readonly gradingLabels?: readonly string[]
  /** As in `MarkingReading`. */
  readonly defined?: MarkingLookup
  /**
   * What the recipient gets of the object that language content translates.
   * Without it language content is withheld.
   */
  readonly releasedObject?: (id: string) => Released | undefined
  /** How values are generalised and pseudonymised. */
  readonly values?: ValuePlan
}

/** One thing that was removed or replaced; the pointer (RFC 6901) is into the original object. */
export type Removal = { readonly pointer: string } & (
  | {
      readonly reason:
        | 'field-not-shared'
        | 'field-marking'
        | 'reference-withheld'
        | 'field-generalised'
        | 'field-pseudonymised'
        | 'creator-replaced'
    }
  /** A value that is treated elsewhere stood in it: of several the most strictly treated. */
  | { readonly reason: 'value-treated'; readonly value: TreatedValue; readonly isGone: boolean }
)

/** What the recipient may have. */
export type Released = {
  readonly kind: 'released'
  readonly object: StixObject
  /** Whether anything differs from the original, its id included. */
  readonly isChanged: boolean
  readonly removed: readonly Removal[]
}

/** The recipient may have nothing of the object; the pointer is to what decided it. */
export type Withheld = {
  readonly kind: 'withheld'
  readonly reason:
    | 'marking-above-ceiling'
    | 'marking-unknown'
    | 'required-property-withheld'
    | 'required-reference-withheld'
    | 'translated-object-withheld'
    | 'object-incomplete'
  readonly pointer: string
}

/** Kept whatever the agreement says: what an object is, how it is handled, and what would be wrong to leave out when true. */
const ALWAYS_KEPT: ReadonlySet<string> = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'object_marking_refs',
  'granular_markings',
  // Without these a withdrawn object would look valid and a defanged value like the value.
  'revoked',
  'defanged',
])
/** Whether a field crosses with its object whatever anybody asks. */
export function isAlwaysKept(field: string): boolean {
  return ALWAYS_KEPT.has(field)
}

const CREATOR = 'created_by_ref'
const HANDLED_APART: ReadonlySet<string> = new Set(['type', 'spec_version', 'id', 'created', 'modified', 'granular_markings'])

/**
 * The part of an object that a plan leaves, as a valid STIX object, or why
 * nothing is left. The level of an unmarked object is the caller's matter;
 * markings that the object does carry are checked here as well. Marking ids are
 * kept even where their definitions are not released.
 */
export function minimise(object: StixObject, plan: MinimisePlan): Released | Withheld {
  const handling = handlingFor(object, plan)
  if ('kind' in handling) return handling
  const members = new Map<string, MemberCut>()
  const removed: Removal[] = []
  const marked = cutMarked(object, plan)
  const view: ReferenceView = { ownId: idOf(object), ownShownId: plan.ownShownId, shownId: plan.shownId, showsUuid: plan.showsUuid }
  const creator = newCreator(object, plan)
  for (const name of Object.keys(object)) {
    if (name === CREATOR && creator !== undefined) {
      if (object[name] === creator) continue
      removed.push({ pointer: `/${CREATOR}`, reason: 'creator-replaced' })
      if (isDemanded(name, handling)) return { kind: 'withheld', reason: 'required-property-withheld', pointer: `/${name}` }
      continue
    }
    const outcome = treatMember(object, { name, plan, marked: isHidden(name, handling) ? 'all' : marked.get(name), view })
    for (const removal of outcome.removed) removed.push(removal)
    if (outcome.cut !== undefined) members.set(name, outcome.cut)
    else if (isNeeded(object, name) || isDemanded(name, handling))
      return { kind: 'withheld', reason: withheldReason(outcome.removed), pointer: `/${name}` }
  }
  translate(object, { plan, members, removed })
  return assemble(object, { members, removed, plan, creator })
}

/**
 * Who created what goes out under another id: only its creator may make versions of an object (STIX 2.1 section 3.6), and the
 * creator of the original is a source. Observables have no creator.
 */
function newCreator(object: StixObject, plan: MinimisePlan): string | undefined {
  return plan.ownShownId === idOf(object) || object.created === undefined ? undefined : plan.creator
}

/** How the object is handled, or why the recipient may have nothing of it. */
function handlingFor(object: StixObject, plan: MinimisePlan): Handling | Withheld {
  const handling = objectHandling(object, { unmarked: 'CLEAR', ...(plan.defined && { defined: plan.defined }) })
  const pointer = '/object_marking_refs'
  if (!handling.ok) return { kind: 'withheld', reason: 'marking-unknown', pointer }
  if (!isWithin(handling.value.level, plan.ceiling)) return { kind: 'withheld', reason: 'marking-above-ceiling', pointer }
  const translated = propertyOf(object, 'language-content', 'object_ref')
  if (translated === undefined) return handling.value
  if (plan.shownId(translated) !== undefined && plan.releasedObject?.(translated) !== undefined) return handling.value
  return { kind: 'withheld', reason: 'translated-object-withheld', pointer: '/object_ref' }
}

type Treatment = {
  readonly name: string
  readonly plan: MinimisePlan
  readonly marked: MemberCut | 'all' | undefined
  readonly view: ReferenceView
}
type Outcome = { readonly cut: MemberCut | undefined; readonly removed: readonly Removal[] }

function treatMember(object: StixObject, treatment: Treatment): Outcome {
  const { name, plan, marked, view } = treatment
  const pointer = `/${name}`
  const asked = ALWAYS_KEPT.has(name) ? 'as-is' : plan.fields.get(name)
  if (asked !== 'as-is' && (plan.values === undefined || (asked !== 'generalise' && asked !== 'pseudonymise')))
    return { cut: undefined, removed: [{ pointer, reason: 'field-not-shared' }] }
  if (marked === 'all' || (marked !== undefined && ALWAYS_KEPT.has(name)))
    return { cut: undefined, removed: [{ pointer, reason: 'field-marking' }] }
  const whole = marked ?? { value: object[name] as Json, removedIndexes: [] }
  const { start, treated } = treatValues(object, { name, plan, asked, cut: whole })
  if (start === undefined) return { cut: undefined, removed: treated }
  const removed: Removal[] = whole.removedIndexes.map((index) => ({ pointer: `${pointer}/${index}`, reason: 'field-marking' }))
  removed.push(...treated)
  if (HANDLED_APART.has(name)) return { cut: start, removed }
  if (name === 'object_marking_refs') return { cut: { ...start, value: shownMarkings(start.value, plan) }, removed }
  const cut = cutReferences(name, start, view)
  if (cut === undefined || holdsWithheldMention(name, cut.value, view)) {
    return { cut: undefined, removed: [...removed, { pointer, reason: 'reference-withheld' }] }
  }
  for (const index of cut.removedIndexes) {
    if (!start.removedIndexes.includes(index)) removed.push({ pointer: `${pointer}/${index}`, reason: 'reference-withheld' })
  }
  return { cut, removed }
}

type Asked = { readonly name: string; readonly plan: MinimisePlan; readonly asked: FieldTreatment; readonly cut: MemberCut }

/** The member with its values treated as the article asks, and what to say of it. */
function treatValues(
  object: StixObject,
  { name, plan, asked, cut }: Asked,
): { readonly start: MemberCut | undefined; readonly treated: readonly Removal[] } {
  const { values } = plan
  if (values === undefined || HANDLED_APART.has(name) || name === 'object_marking_refs') return { start: cut, treated: [] }
  const pointer = `/${name}`
  if (asked !== 'generalise' && asked !== 'pseudonymise') {
    const { cut: start, value } = withoutKnownValues(object, { name, cut }, values)
    const isSame = value === undefined || (start !== undefined && isAlike(start, cut))
    return { start, treated: isSame ? [] : [{ pointer, reason: 'value-treated', value, isGone: start === undefined }] }
  }
  const start = treatMemberValues(object, { name, cut }, { treatment: asked, plan: values })
  if (start === undefined) return { start, treated: [{ pointer, reason: 'field-not-shared' }] }
  return { start, treated: isAlike(start, cut) ? [] : [{ pointer, reason: TREATED_REASONS[asked] }] }
}

function isAlike(left: MemberCut, right: MemberCut): boolean {
  return left.value === right.value || JSON.stringify(left.value) === JSON.stringify(right.value)
}

const TREATED_REASONS = { generalise: 'field-generalised', pseudonymise: 'field-pseudonymised' } as const

// A marking says how to handle what is released, so it stays; one that was
// changed on its way is named by the id it is known by.
function shownMarkings(value: Json, plan: MinimisePlan): Json {
  return (value as readonly string[]).map((id) => plan.shownId(id) ?? id)
}

/** Whether markings forbid to name the creator. */
function isHidden(name: string, { attribution }: Handling): boolean {
  return name === CREATOR && attribution === 'must-not'
}

/** Whether markings demand that the creator is named. */
function isDemanded(name: string, { attribution }: Handling): boolean {
  return name === CREATOR && attribution === 'must'
}

/** Handling is in clear in every token, so that a recipient's tools may see it as well: in an extension on observables, which have no labels. */
function addGradingLabels(object: StixObject, result: Record<string, Json>, { gradingLabels = [], ownShownId }: MinimisePlan): void {
  if (gradingLabels.length === 0 || ownShownId === idOf(object)) return
  const stated = statedLabels(result)
  const due = completed(stated, gradingLabels).slice(stated.length)
  if (due.length === 0) return
  if (classOf(object) === 'observable') result.extensions = extensionsSaying(due, result.extensions)
  else if (!definitionOf(typeOf(object)).notApplicable.has('labels'))
    result.labels = [...((result.labels ?? []) as readonly string[]), ...due]
}

function isNeeded(object: StixObject, name: string): boolean {
  return ALWAYS_KEPT.has(name) || definitionOf(typeOf(object)).required.includes(name)
}

function withheldReason(removals: readonly Removal[]): Withheld['reason'] {
  return removals.at(-1)?.reason === 'reference-withheld' ? 'required-reference-withheld' : 'required-property-withheld'
}

type Work = { readonly plan: MinimisePlan; readonly members: Map<string, MemberCut>; readonly removed: Removal[] }

// Language content carries the text of another object, so it keeps only what that object keeps whole.
function translate(object: StixObject, work: Work): void {
  const contents = work.members.get('contents')
  if (typeOf(object) !== 'language-content' || contents === undefined) return
  const original = work.plan.releasedObject?.(object.object_ref as string)
  const kept: Record<string, Json> = {}
  for (const [language, texts] of Object.entries(contents.value as JsonObject)) {
    const shown = Object.entries(texts as JsonObject).filter(([name]) => original !== undefined && isWhole(original, name))
    for (const name of Object.keys(texts as JsonObject)) {
      if (!shown.some(([shownName]) => shownName === name)) {
        work.removed.push({ pointer: `/contents/${language}/${name}`, reason: 'field-not-shared' })
      }
    }
    if (shown.length > 0) kept[language] = Object.fromEntries(shown)
  }
  work.members.set('contents', { value: kept, removedIndexes: [] })
}

function isWhole(released: Released, name: string): boolean {
  if (released.object[name] === undefined) return false
  return !released.removed.some(({ pointer }) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))
}

function assemble(
  object: StixObject,
  work: { members: Map<string, MemberCut>; removed: Removal[]; plan: MinimisePlan; creator: string | undefined },
): Released | Withheld {
  const { members, removed, plan, creator } = work
  const result: Record<string, Json> = {}
  for (const [name, cut] of members) result[name] = cut.value
  result.id = plan.ownShownId
  if (creator !== undefined) result[CREATOR] = creator
  addGradingLabels(object, result, plan)
  const markings = repairGranularMarkings(result, { members, shownId: plan.shownId })
  if (markings === undefined) delete result.granular_markings
  else result.granular_markings = markings
  const fault = objectFault(result) ?? (plan.ownShownId === idOf(object) ? undefined : uuidVersionFault(result))
  if (fault !== undefined) return { kind: 'withheld', reason: 'object-incomplete', pointer: '' }
  const isChanged = removed.length > 0 || JSON.stringify(result) !== JSON.stringify(object)
  return { kind: 'released', object: result as StixObject, isChanged, removed }
}
