/**
 * How an origin narrowed the handling of an item after it released it. Narrowings only add up: the more of them are known, in whatever
 * order they came, the less may be done.
 */
import { PAP_LEVELS, type Pap, type ReaderRole, TLP_LEVELS } from '../agreement/index.ts'
import { canonicalJson, formatTimestamp, type Instant, type JsonObject } from '../foundation/index.ts'
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
  /** A person says that it is wrong: whoever reads it is told. No official takes that back; a correction takes the place of the item. */
  readonly accuracy?: 'contested'
  /** It is erased by then at the latest. */
  readonly retainUntil?: Instant
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
    ...both('accuracy', (contested) => contested),
    ...both('courtUse', (a, b) => later(COURT_RULES, a, b)),
    ...both('retainUntil', Math.min),
  }
}

type Of<Name extends keyof Narrowing> = NonNullable<Narrowing[Name]>

function common<Word extends string>(left: readonly Word[], right: readonly Word[]): readonly Word[] {
  return left.filter((word) => right.includes(word)).sort()
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
  const { marking, retainUntil, courtUse, purposes, readers, ...others } = narrowing ?? {}
  const stated = {
    ...others,
    ...(marking === undefined ? {} : { marking }),
    ...(purposes && { purposes: [...purposes] }),
    ...(readers && { readers: [...readers] }),
    ...(courtUse === undefined ? {} : { court_use: courtUse }),
    ...(retainUntil === undefined ? {} : { retain_until: formatTimestamp(retainUntil) }),
    ...otherPurposesStated(otherPurposes),
  }
  return withNarrowedHandling(object, { stated, ...(marking && { marking }), ...(retainUntil === undefined ? {} : { retainUntil }) })
}

/** The form in which stores keep it: equal narrowings have equal texts. */
export function narrowingText(narrowing: Narrowing): string {
  return canonicalJson({ ...narrowing })
}

/** Reads what {@link narrowingText} wrote. */
export function narrowingOfText(text: string): Narrowing {
  return JSON.parse(text) as Narrowing
}
