/** What one recipient may have of one object, looked at alone: the graph around it is closed later. */
import { isAskedFor, itemFault, type Membership, membershipOf } from '../../acts/index.ts'
import { type Agreement, assurancesOf } from '../../agreement/index.ts'
import {
  type ItemFacts,
  minimise,
  type Removal,
  type StixObject,
  shownSubject,
  treatsValues,
  typeOf,
  type Withheld,
} from '../../intelligence/index.ts'
import type { Decision, Permission } from '../../policy/index.ts'
import type { OfOneObject } from './likeness.ts'
import type { Work } from './parts.ts'
import type { Grounds, RemovedCount } from './report.ts'
import type { NarrowedPermission } from './tightening.ts'

/** The verdict on one object for one recipient. */
export type Judgement =
  | {
      readonly kind: 'withheld'
      readonly grounds: Grounds
      /** Where only the annex withholds it: what it treats in the object it treats wherever else the value stands. */
      readonly permission?: NarrowedPermission
    }
  | { readonly kind: 'shared'; readonly isChanged: boolean; readonly permission: NarrowedPermission }

/** A permission to cross a border, which always says how fields are treated. */
export type CrossingPermission = Permission & Required<Pick<Permission, 'fields' | 'ceiling' | 'annex'>>

/**
 * The facts of an object as one recipient is shown it. Personal data in a field that the recipient does not get leaves no trace: neither in
 * the category that a token states, nor in what follows from it, as how long the item is kept. Whether such a field crosses, the
 * decision on an object without personal data tells; where it does, the object is about a person for this recipient as well.
 */
export function factsFor(work: Work, recipient: number, { index, object, facts }: Judged): ItemFacts {
  if (facts.dataSubject === 'none') return facts
  const impersonal: ItemFacts = { ...facts, dataSubject: 'none' }
  const decision = work.decisions.of(recipient, impersonal)
  if (!isCrossing(decision)) return facts
  const { fields, ceiling } = work.tightenings.narrow(recipient, index, decision)
  return shownSubject(object, facts.dataSubject, { fields, ceiling, ...definedMarkings(work) }) === 'none' ? impersonal : facts
}

/** Whether a decision lets an object cross and says how its fields are treated. */
export function isCrossing(decision: Decision): decision is CrossingPermission {
  const { verdict } = decision
  return verdict !== 'refuse' && decision.fields !== undefined && decision.ceiling !== undefined && decision.annex !== undefined
}

/** One object of the submission, with its place in the bundle. */
export type Judged = { readonly index: number; readonly object: StixObject; readonly facts: ItemFacts }

const TIGHTENED: Grounds = { code: 'tightened', article: null, reason: 'a reviewer withholds it' }

const NOT_ASKED: Grounds = { code: 'not-asked', article: null, reason: 'the request that it answers asks for no object of this type' }

/** What minimising left of an object, by what was done to it. */
export type FirstOutcomes = OfOneObject<ReturnType<typeof minimise>>

/** Judges objects one by one; remembers which sets of fields an agreement leaves whole, and for the next judge what is left of an object. */
export function createJudge(work: Work, known: FirstOutcomes): (recipient: number, judged: Judged) => Judgement {
  const whole: WholeShapes = new WeakMap()
  const shapeOf = ofLastObject(shapeOfObject)
  const { whereabouts } = work
  const now = work.reading.now ?? work.parts.road.clock.now()
  const memberships = membershipsIn(work)
  const statesOf = (object: StixObject) => whereabouts.statesOf(object)
  return (recipient, { index, object, facts }) => {
    const refusing = work.unfit[recipient]
    if (refusing !== undefined) return { kind: 'withheld', grounds: refusing }
    if (!isAskedFor(facts.type, work.manner.types)) return { kind: 'withheld', grounds: NOT_ASKED }
    const decision = work.decisions.of(recipient, factsFor(work, recipient, { index, object, facts }))
    if (!isCrossing(decision)) return { kind: 'withheld', grounds: groundsOf(decision) }
    const unassured = missingAssurance(work, work.recipients[recipient] as string, decision)
    if (unassured !== undefined) return { kind: 'withheld', grounds: unassured }
    const unfit = itemFault(object, decision.obligations, { now, statesOf, membership: memberships[recipient] })
    if (unfit !== undefined) return { kind: 'withheld', grounds: { ...unfit, article: unfit.article ?? null } }
    if (work.tightenings.isWithheld(recipient, index)) return { kind: 'withheld', grounds: TIGHTENED }
    const permission = work.tightenings.narrow(recipient, index, decision)
    // What language content may say depends on the object it translates, so it always goes out as an object of its own.
    if (typeOf(object) === 'language-content') return { kind: 'shared', isChanged: true, permission }
    if (!facts.hasFieldMarkings && whole.get(permission)?.has(shapeOf(object)) === true) {
      return { kind: 'shared', isChanged: false, permission }
    }
    return judgeFields(object, { facts, permission, whole, work, recipient, shapeOf, known })
  }
}

/** Since when each recipient is a member, where it gets nothing of before. */
function membershipsIn({ entry, recipients }: Work): readonly (Membership | undefined)[] {
  return recipients.map((party) => membershipOf(entry.record, party))
}

/** What is above the ceiling or of no known level leaves no trace. */
const BY_MARKING: ReadonlySet<Withheld['reason']> = new Set(['marking-above-ceiling', 'marking-unknown'])

/** By permission, the sets of fields it leaves whole. */
type WholeShapes = WeakMap<CrossingPermission, Set<string>>

/** Sets of fields that are remembered for one permission. */
const SHAPES_MAX = 2_000

type Fields = {
  readonly facts: ItemFacts
  readonly permission: NarrowedPermission
  readonly whole: WholeShapes
  readonly work: Work
  readonly recipient: number
  readonly shapeOf: (object: StixObject) => string
  readonly known: FirstOutcomes
}

function judgeFields(object: StixObject, fields: Fields): Judgement {
  const { facts, permission, whole, work, shapeOf } = fields
  const outcome = leftOf(object, fields)
  if (outcome.kind === 'withheld') {
    const grounds = withheldGrounds(work, outcome, permission)
    return BY_MARKING.has(outcome.reason) ? { kind: 'withheld', grounds } : { kind: 'withheld', grounds, permission }
  }
  // With every reference shown as it is, what is removed depends on the names of the fields alone, unless they carry markings or
  // values are treated.
  const isByName = !facts.hasFieldMarkings && !treatsValues(object, permission.fields)
  if (!outcome.isChanged && isByName) remember(whole, permission, shapeOf(object))
  return { kind: 'shared', isChanged: outcome.isChanged, permission }
}

/** With every reference shown as it is. */
function leftOf(object: StixObject, { facts, permission, work, recipient, known }: Fields): ReturnType<typeof minimise> {
  const name = work.likeness.of(object, facts, permission)
  const found = name === undefined ? null : known.find(object, name)
  if (found !== null) return found
  const outcome = minimise(object, {
    fields: permission.fields,
    ceiling: permission.ceiling,
    shownId: (id) => id,
    showsUuid: () => true,
    ownShownId: facts.id,
    values: work.values.first(recipient),
    ...definedMarkings(work),
  })
  return name === undefined ? outcome : known.keep(object, name, outcome)
}

function remember(whole: WholeShapes, permission: CrossingPermission, shape: string): void {
  const shapes = whole.get(permission) ?? new Set()
  if (shapes.size >= SHAPES_MAX) shapes.clear()
  whole.set(permission, shapes.add(shape))
}

function shapeOfObject(object: StixObject): string {
  return `${typeOf(object)} ${Object.keys(object).join(' ')}`
}

/** All recipients are asked about one object before the next. */
function ofLastObject<Value>(find: (object: StixObject) => Value): (object: StixObject) => Value {
  let last: { readonly object: StixObject; readonly value: Value } | undefined
  return (object) => {
    if (last?.object !== object) last = { object, value: find(object) }
    return last.value
  }
}

/** The markings that are defined beside the objects, in the form that plans take. */
export function definedMarkings({ reading }: Pick<Work, 'reading'>): Pick<Required<Work['reading']>, 'defined'> | Record<string, never> {
  return reading.defined === undefined ? {} : { defined: reading.defined }
}

/** Why an object is withheld that an article permits in principle. */
export function withheldGrounds(work: Work, withheld: Withheld, permission: NarrowedPermission): Grounds {
  const { agreement } = work.entry.record
  const code = withheld.reason
  if (permission.narrowed?.has(fieldAt(withheld.pointer)) === true) {
    return { ...TIGHTENED, reason: 'a reviewer withholds a property without which it is not valid' }
  }
  switch (code) {
    case 'marking-above-ceiling':
      return { code, article: firstArticle(permission), reason: 'its marking is above the ceiling of the article' }
    case 'marking-unknown':
      return { code, article: agreement.unmarked.article, reason: 'it carries a marking that is not known' }
    case 'required-property-withheld':
      return { code, article: annexArticle(permission, agreement), reason: 'a property without which it is not valid may not be shared' }
    case 'required-reference-withheld':
    case 'translated-object-withheld':
      return { code, article: null, reason: 'it depends on an object that this recipient may not have' }
    case 'object-incomplete':
      return { code, article: annexArticle(permission, agreement), reason: 'what is left of it is no valid object' }
  }
}

/** The field a removal touched, with the article it rests on. */
export function removedField(
  work: Work,
  removal: Removal,
  { recipient, permission }: { readonly recipient: number; readonly permission: NarrowedPermission },
): Omit<RemovedCount, 'count'> {
  const { agreement } = work.entry.record
  const field = fieldAt(removal.pointer)
  const { reason } = removal
  switch (reason) {
    case 'field-not-shared':
    case 'field-generalised':
    case 'field-pseudonymised':
      return { field, reason, article: permission.narrowed?.has(field) === true ? null : annexArticle(permission, agreement) }
    case 'value-treated':
      return { field, reason, article: articleTreating(work, recipient, removal.value.key) }
    case 'field-marking':
      return { field, reason, article: firstArticle(permission) }
    case 'reference-withheld':
    case 'creator-replaced':
      return { field, reason, article: null }
  }
}

/** What was done where a removal is told. */
export type DoneTreatment = 'drop' | 'generalise' | 'pseudonymise'

/** What was done to a field, or to the value in it; of a value that never crosses the name of its kind is left. */
export function treatmentDone(removal: Removal): DoneTreatment {
  switch (removal.reason) {
    case 'field-generalised':
      return 'generalise'
    case 'field-pseudonymised':
      return 'pseudonymise'
    case 'value-treated':
      return removal.isGone || removal.value.treatment === 'never' ? 'drop' : removal.value.treatment
    case 'field-not-shared':
    case 'field-marking':
    case 'reference-withheld':
    case 'creator-replaced':
      return 'drop'
  }
}

function fieldAt(pointer: string): string {
  return pointer.split('/')[1] ?? ''
}

function groundsOf(decision: Decision): Grounds {
  const article = firstArticle(decision)
  if (decision.verdict === 'refuse') return { code: decision.code, article, reason: decision.reason }
  return { code: 'treatment-missing', article, reason: 'the decision does not say how fields are treated' }
}

/** What only goes to those who gave an assurance does not go to one who gave none that stands. */
function missingAssurance({ entry, parts }: Work, recipient: string, { obligations }: CrossingPermission): Grounds | undefined {
  if (obligations.assurances.length === 0) return undefined
  const given = new Set(assurancesOf(entry.record, recipient, parts.road.clock.now()).map(({ body }) => body.rule))
  const missing = obligations.assurances.find(({ rule }) => !given.has(rule))
  if (missing === undefined) return undefined
  return { code: 'assurance-missing', article: missing.article, reason: `the recipient gave no assurance on ${missing.rule} that stands` }
}

function firstArticle({ articles }: Pick<Decision, 'articles'>): string | null {
  return articles[0]?.number ?? null
}

function annexArticle(permission: CrossingPermission, agreement: Agreement): string | null {
  return agreement.annexes[annexPlace(permission, agreement)]?.article ?? null
}

/** Where the annex stands in the agreement that says how fields are treated; -1 where none does. */
export function annexPlace({ annex }: Pick<CrossingPermission, 'annex'>, agreement: Agreement): number {
  const code = annex.split('+')[0]
  return agreement.annexes.findIndex((candidate) => candidate.code === code)
}

/** The article of the annex that asks for what was done to a value; null where a reviewer does. */
function articleTreating({ index, keys, entry }: Work, recipient: number, key: string): string | null {
  const annex = index.annexOf(recipient, keys.ofValue(key))
  return annex === null ? null : (entry.record.agreement.annexes[annex]?.article ?? null)
}
