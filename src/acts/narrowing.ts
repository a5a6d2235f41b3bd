/**
 * How an origin narrowed the handling of an item after it released it. Narrowings only add up: the more of them are known, in whatever
 * order they came, the less may be done. A contest that is lifted adds up as well: what was lifted is kept beside what was contested.
 */
import { PAP_LEVELS, type Pap, type ReaderRole, TLP_LEVELS } from '../agreement/index.ts'
import { batches, canonicalJson, formatTimestamp, type Instant, type JsonObject } from '../foundation/index.ts'
import { type Grading, mostRestrictive, type Tlp, withNarrowedHandling } from '../intelligence/index.ts'
import type { ItemFace } from './change.ts'
import { type OtherPurpose, otherPurposesStated } from './other-purposes.ts'

/** Rules that a narrowing can set for use before a court, least restrictive first. */
export const COURT_RULES = ['origin-consent', 'never'] as const

/** What an origin narrowed. What is absent is as it was released. */
export type Narrowing = {
  /** The only purposes for which the item may be read, sorted; of an empty list, nobody may. */
  readonly purposes?: readonly string[]
  /** At least this level. */
  readonly marking?: Tlp
  /** At least this level of the Permissible Actions Protocol. */
  readonly pap?: Pap
  /** The only roles that may read it, sorted. */
  readonly readers?: readonly ReaderRole[]
  /** Not given on to anybody. */
  readonly onward?: 'never'
  readonly courtUse?: (typeof COURT_RULES)[number]
  /** Ids of the contests of its accuracy, sorted: a person says that it is wrong, and whoever reads it is told while one of them stands. */
  readonly contests?: readonly string[]
  /** Contests that were lifted, in the order of their texts; such a contest stands no more, whichever of the two came first. */
  readonly lifted?: readonly Lifting[]
  /** It is erased by then at the latest. */
  readonly retainUntil?: Instant
}

/** Who alone can have a contest lifted: whoever it is about, a court, or the overseer. */
export const LIFTERS = ['person', 'court', 'overseer'] as const

/** Whose decision lifted a contest. */
export type Lifting = {
  readonly contest: string
  readonly by: (typeof LIFTERS)[number]
  /** Names the decision, without personal data. */
  readonly document: string
  readonly dated: Instant
}

/** Contests that one act names. */
export const CONTESTS_MAX = 1_000

/** The same in parts that one act each can state. */
export function statableParts({ contests, lifted: _lifted, ...terms }: Narrowing): readonly Narrowing[] {
  const [first, ...more] = batches(contests ?? [], CONTESTS_MAX)
  const parts = [{ ...terms, ...(first && { contests: first }) }, ...more.map((part) => ({ contests: part }))]
  return parts.filter((part) => Object.keys(part).length > 0)
}

/** The contests that nobody lifted. */
export function standingContests({ contests = [], lifted = [] }: Narrowing): readonly string[] {
  return contests.filter((contest) => !lifted.some((lifting) => lifting.contest === contest))
}

/** Whether what its origin narrowed leaves an item to be given on for a purpose. */
export function leavesGivingOn(narrowing: Narrowing | null, purpose: string): boolean {
  return narrowing?.onward !== 'never' && narrowing?.purposes?.includes(purpose) !== false
}

/** Both narrowings at once: the narrower of each term. Commutative, associative and idempotent. */
export function meetNarrowings(left: Narrowing, right: Narrowing): Narrowing {
  const both = <Name extends keyof Narrowing>(name: Name, meet: (a: Of<Name>, b: Of<Name>) => Of<Name>): Narrowing => {
    const [a, b] = [left[name] as Of<Name> | undefined, right[name] as Of<Name> | undefined]
    const met = a === undefined ? b : b === undefined ? a : meet(a, b)
    return met === undefined ? {} : { [name]: met }
  }
  return {
    ...both('purposes', common),
    ...both('marking', mostRestrictive),
    ...both('pap', (a, b) => later(PAP_LEVELS, a, b)),
    ...both('readers', common),
    ...both('onward', (never) => never),
    ...both('contests', (a, b) => [...new Set([...a, ...b])].sort()),
    ...both('lifted', allLiftings),
    ...both('courtUse', (a, b) => later(COURT_RULES, a, b)),
    ...both('retainUntil', Math.min),
  }
}

type Of<Name extends keyof Narrowing> = NonNullable<Narrowing[Name]>

function common<Word extends string>(left: readonly Word[], right: readonly Word[]): readonly Word[] {
  return left.filter((word) => right.includes(word)).sort()
}

function allLiftings(left: readonly Lifting[], right: readonly Lifting[]): readonly Lifting[] {
  const byText = new Map([...left, ...right].map((lifting) => [canonicalJson({ ...lifting }), lifting]))
  return [...byText.keys()].sort().map((text) => byText.get(text) as Lifting)
}

function later<Word extends string>(order: readonly Word[], left: Word, right: Word): Word {
  return order.indexOf(left) >= order.indexOf(right) ? left : right
}

/** The face of an item as its origin narrowed it. A marking that no scale knows stays: nobody may read it anyway. */
export function narrowedFace(face: ItemFace, { marking, pap }: Narrowing): ItemFace {
  const isKnown = (TLP_LEVELS as readonly string[]).includes(face.marking)
  return {
    ...face,
    marking: marking !== undefined && isKnown ? mostRestrictive(face.marking as Tlp, marking) : face.marking,
    grading: pap === undefined ? face.grading : { ...face.grading, pap: stricterPap(face.grading.pap, pap) },
  }
}

function stricterPap(stated: Grading['pap'], pap: Pap): Grading['pap'] {
  return stated === 'none' ? pap : later(PAP_LEVELS, stated, pap)
}

/** Whether a narrowing leaves reading to a role for a purpose. Level and retention are in face and row, where each reader meets them. */
export function leavesReading(
  narrowing: Narrowing | null,
  { purpose, role }: { readonly purpose: string; readonly role: ReaderRole },
): boolean {
  if (narrowing === null) return true
  const { purposes, readers } = narrowing
  return purposes?.includes(purpose) !== false && readers?.includes(role) !== false
}

/** The object of an item as its origin changed its handling since: narrowed, or consented to other purposes. */
export function narrowedObject<Object extends JsonObject>(
  object: Object,
  { narrowing, otherPurposes }: { readonly narrowing: Narrowing | null; readonly otherPurposes: readonly OtherPurpose[] },
): Object {
  if (narrowing === null && otherPurposes.length === 0) return withNarrowedHandling(object, undefined)
  const { marking, retainUntil, courtUse, purposes, readers, pap, onward } = narrowing ?? {}
  const stated = {
    ...(pap === undefined ? {} : { pap }),
    ...(onward === undefined ? {} : { onward }),
    ...(narrowing !== null && standingContests(narrowing).length > 0 ? { accuracy: 'contested' } : {}),
    ...(marking === undefined ? {} : { marking }),
    ...(purposes && { purposes: [...purposes] }),
    ...(readers && { readers: [...readers] }),
    ...(courtUse === undefined ? {} : { court_use: courtUse }),
    ...(retainUntil === undefined ? {} : { retain_until: formatTimestamp(retainUntil) }),
    ...otherPurposesStated(otherPurposes),
  }
  // Of what was only contested nothing is left once that is lifted.
  if (Object.keys(stated).length === 0) return withNarrowedHandling(object, undefined)
  return withNarrowedHandling(object, { stated, ...(marking && { marking }), ...(retainUntil === undefined ? {} : { retainUntil }) })
}

/** The form in which stores keep it: equal narrowings have equal texts. */
export function narrowingText(narrowing: Narrowing): string {
  const { lifted, ...terms } = narrowing
  return canonicalJson({ ...terms, ...(lifted && { lifted: lifted.map((lifting) => ({ ...lifting })) }) })
}

/** Reads what {@link narrowingText} wrote. */
export function narrowingOfText(text: string): Narrowing {
  return JSON.parse(text) as Narrowing
}
