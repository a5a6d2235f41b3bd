/**
 * What the intermediary of an agreement released, held against what the origin signed: which members it may have taken off, which nobody else can
 * compare, and which it altered. Says where, never what.
 */
import { type AgreementRecord, PAP_LEVELS, type Pap } from '../agreement/index.ts'
import { canonicalJson, type Instant, isJsonObject, type Json, type JsonObject, parseTimestamp, SECOND_MS } from '../foundation/index.ts'
import {
  GRADING_AXES,
  type Grading,
  gradingLabels,
  gradingOfClaims,
  isTimestamp,
  isWithin,
  publishedTerms,
  typeOfIdentifier,
  type VerifiedToken,
} from '../intelligence/index.ts'
import { creatorOf } from './creator.ts'

/** Of the two tokens, in this order: nothing differs but what was taken off, something cannot be told, or something was altered. */
export type PassedVerdict = 'same' | 'treated' | 'unshown' | 'altered'

/** Pointers (RFC 6901) into the object, and names of claims, each sorted. */
export type PassedDifferences = {
  /** The gravest of what there is. */
  readonly verdict: PassedVerdict
  readonly takenOff: readonly string[]
  /** Ids of other objects, which the intermediary alone can link, and values where the agreement has any treated. */
  readonly treated: readonly string[]
  /** Not in what was shown of the origin's token: whoever has all of it can show whether the origin said so. */
  readonly unshown: readonly string[]
  readonly altered: readonly string[]
}

type Compared = {
  readonly given: VerifiedToken
  readonly passed: VerifiedToken
  readonly record: AgreementRecord
  readonly everyMinutes: number
}

/** How far a value is from what it was made of, least first. */
const DISTANCES = ['same', 'takenOff', 'treated', 'altered'] as const
type Distance = (typeof DISTANCES)[number]

/** Compares them member by member. Whether both are of the item in question is for the caller to know. */
export function passedDifferences(compared: Compared): PassedDifferences {
  const { given, passed, record } = compared
  const found = new Map<string, Distance | 'unshown'>()
  const ofValues = treatsValues(record) ? 'treated' : 'altered'
  for (const [name, value] of passed.members) {
    const before = given.members.get(name)
    const own = ownRule(name, value, compared)
    found.set(`/${pointerPart(name)}`, own ?? (before === undefined ? 'unshown' : distanceOf(value, before, ofValues)))
  }
  found.set('/object_marking_refs', markingsDistance(given.open, passed.open))
  for (const name of given.members.keys()) if (!passed.members.has(name)) found.set(`/${pointerPart(name)}`, 'takenOff')
  for (const claim of widerClaims(given.open, passed.open)) found.set(claim, 'altered')
  const of = (distance: Distance | 'unshown') => [...found].flatMap(([name, one]) => (one === distance ? [name] : [])).toSorted()
  const lists = { takenOff: of('takenOff'), treated: of('treated'), unshown: of('unshown'), altered: of('altered') }
  const gravest = (['altered', 'unshown', 'treated'] as const).find((name) => lists[name].length > 0)
  return { verdict: gravest ?? 'same', ...lists }
}

/** Members that the intermediary writes itself, by rules of their own; undefined for all others. */
function ownRule(name: string, value: Json, { given, passed, record, everyMinutes }: Compared): Distance | undefined {
  const before = given.members.get(name)
  switch (name) {
    case 'id':
      return typeof value === 'string' && typeOfIdentifier(value) === given.open.type ? 'same' : 'altered'
    case 'created_by_ref':
      return value === creatorOf(record, passed.open.iss) ? 'same' : 'altered'
    case 'created':
    case 'modified':
      return before === undefined ? undefined : coarseDistance(value, before, everyMinutes * 60 * SECOND_MS)
    case 'labels':
      return labelsDistance(value, given)
    case 'granular_markings':
      // Their selectors count elements, which others than those of the origin may be.
      return before === undefined || canonicalJson(value) === canonicalJson(before) ? undefined : 'treated'
    default:
      return undefined
  }
}

// As many versions of one interval as can be told apart by it.
const APART_MS = SECOND_MS

/** The interval of its origin's time, its end for a later version. */
function coarseDistance(value: Json, before: Json, periodMs: number): Distance {
  const [shown, written] = [timeOf(value), timeOf(before)]
  if (shown === undefined || written === undefined) return 'altered'
  const begin = Math.floor(written / periodMs) * periodMs
  return shown >= begin && shown < begin + periodMs + APART_MS ? 'same' : 'altered'
}

function timeOf(value: Json): Instant | undefined {
  return typeof value === 'string' && isTimestamp(value) ? parseTimestamp(value) : undefined
}

/** Terms that are published may stand for a narrower handling, which the claims state; others are the origin's. */
function markingsDistance(given: VerifiedToken['open'], passed: VerifiedToken['open']): Distance {
  const [before, after] = [given.object_marking_refs ?? [], passed.object_marking_refs ?? []]
  if (after.some((id) => !before.includes(id) && publishedTerms(id) === undefined)) return 'altered'
  return before.every((id) => after.includes(id)) ? 'same' : 'takenOff'
}

/** Labels that say the grading of the origin's own token may stand for those that said it before. */
function labelsDistance(value: Json, { members, open }: VerifiedToken): Distance | undefined {
  const before = members.get('labels')
  if (!Array.isArray(value)) return 'altered'
  const object = Object.fromEntries(members) as JsonObject
  const handling = { grading: gradingOfClaims(open as Partial<Grading>), dataSubject: open.subject }
  const due = [true, false].flatMap((areLabelsMarked) => gradingLabels(object, { ...handling, areLabelsMarked }))
  const others = value.filter((label) => typeof label !== 'string' || !due.includes(label))
  if (others.length === 0) return 'same'
  return before === undefined ? undefined : distanceOf(others, before, 'altered')
}

/** Claims by which the copy could be read, kept or given on further than its origin let it. */
function widerClaims(given: VerifiedToken['open'], passed: VerifiedToken['open']): readonly string[] {
  const names = ['agreement', 'purpose', 'type', 'subject'] as const
  const [graded, shown] = [gradingOfClaims(given as Partial<Grading>), gradingOfClaims(passed as Partial<Grading>)]
  const isPapKept = PAP_LEVELS.indexOf(shown.pap as Pap) >= PAP_LEVELS.indexOf(graded.pap as Pap)
  return [
    ...names.filter((name) => given[name] !== passed[name]),
    ...GRADING_AXES.filter((axis) => (axis === 'pap' ? !isPapKept : graded[axis] !== shown[axis])),
    ...(isWithin(given.marking, passed.marking) ? [] : ['marking']),
    ...(parseTimestamp(passed.retain_until) <= parseTimestamp(given.retain_until) ? [] : ['retain_until']),
  ]
}

/** Whether any value may have been made another one: what is treated in one object is treated wherever it stands. */
function treatsValues({ agreement }: AgreementRecord): boolean {
  const treatments = agreement.annexes.flatMap(({ types }) => Object.values(types).flatMap((fields) => Object.values(fields)))
  return treatments.some((treatment) => treatment === 'generalise' || treatment === 'pseudonymise')
}

/** How far a value is from the one it was made of, where a differing value is so far. Depth is bounded by what a token may hold. */
function distanceOf(value: Json, before: Json, ofValues: Distance): Distance {
  if (Array.isArray(value)) return Array.isArray(before) ? listDistance(value, before, ofValues) : 'altered'
  if (isJsonObject(value)) return isJsonObject(before) ? objectDistance(value, before, ofValues) : 'altered'
  if (value === before) return 'same'
  if (Array.isArray(before) || isJsonObject(before)) return 'altered'
  const types = [value, before].map((one) => (typeof one === 'string' ? typeOfIdentifier(one) : undefined))
  return types[0] !== undefined && types[0] === types[1] ? 'treated' : ofValues
}

/** Elements may be left out; those that are there stand in their order. */
function listDistance(value: readonly Json[], before: readonly Json[], ofValues: Distance): Distance {
  // With as many as before each stands for the one at its place; with fewer some were left out, and the others are as they were.
  if (value.length === before.length) {
    return value.map((element, place) => distanceOf(element, before[place] as Json, ofValues)).reduce<Distance>(farther, 'same')
  }
  let next = 0
  let worst: Distance = value.length < before.length ? 'takenOff' : 'altered'
  for (const element of value) {
    let distance: Distance = ofValues
    for (let isFound = false; next < before.length && !isFound; next += 1) {
      const one = distanceOf(element, before[next] as Json, 'altered')
      isFound = one !== 'altered'
      if (isFound) distance = one
    }
    worst = farther(worst, distance)
  }
  return worst
}

function objectDistance(value: JsonObject, before: JsonObject, ofValues: Distance): Distance {
  const distances = Object.entries(value).map(([name, one]) =>
    Object.hasOwn(before, name) ? distanceOf(one as Json, before[name] as Json, ofValues) : 'altered',
  )
  const isLess = Object.keys(before).some((name) => !Object.hasOwn(value, name))
  return distances.reduce<Distance>(farther, isLess ? 'takenOff' : 'same')
}

function farther(left: Distance, right: Distance): Distance {
  return DISTANCES.indexOf(left) >= DISTANCES.indexOf(right) ? left : right
}

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
