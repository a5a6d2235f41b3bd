/**
 * What the origin said of an item beside its marking: about the person in it, how good it is, and what may be done with it.
 *
 * It stands in labels, so that any STIX producer can say it: `data-subject-age:minor`, `special-category:yes`,
 * `source-reliability:A`, `information-credibility:2`, `nature:fact`, `PAP:AMBER`, `review-date:2027-03-01`. The labels that MISP writes are
 * read as well: `admiralty-scale:`, whose scale is finer, so that what lies beyond ours is the worst grade of ours, and `gdpr:`.
 */
import type { JsonObject } from '../../foundation/index.ts'
import { DAY_MS, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { isTimestamp } from '../model/kind.ts'
import { statedLabels } from './stated-labels.ts'

/** Something that may be so, may not be so, or was not said. */
export type Told = 'no' | 'yes' | 'untold'
/** Permissible Actions Protocol level; `none` where there is none. */
export type PapFact = 'none' | 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'
/** Reliability of the source, best first; `X` where nobody said. */
export type ReliabilityFact = 'A' | 'B' | 'C' | 'X'
/** Credibility of the information, best first; `4` where nobody said. */
export type CredibilityFact = '1' | '2' | '3' | '4'
/** Whether an item states a fact or somebody's assessment. */
export type NatureFact = 'fact' | 'assessment' | 'untold'
/** The day on which the origin wants the item looked at again, as `YYYY-MM-DD`; `none` where it named none. */
export type ReviewFact = string

/** The axes on which decisions look at an item. They are never fused. */
export type Grades = {
  readonly minor: Told
  readonly special: Told
  readonly pap: PapFact
  readonly reliability: ReliabilityFact
  readonly credibility: CredibilityFact
  readonly nature: NatureFact
}

/** The grading of one item. */
export type Grading = Grades & { readonly review: ReviewFact }

/** The grading of an item of which nobody said anything. */
export const UNGRADED: Grading = Object.freeze({
  minor: 'untold',
  special: 'untold',
  pap: 'none',
  reliability: 'X',
  credibility: '4',
  nature: 'untold',
  review: 'none',
})

/** Each label by itself, with what it says. Where labels contradict each other the more careful reading counts. */
const SAYINGS: ReadonlyMap<string, Partial<Grading>> = new Map<string, Partial<Grading>>([
  ['data-subject-age:minor', { minor: 'yes' }],
  ['data-subject-age:adult', { minor: 'no' }],
  ['special-category:yes', { special: 'yes' }],
  ['special-category:no', { special: 'no' }],
  ['nature:fact', { nature: 'fact' }],
  ['nature:assessment', { nature: 'assessment' }],
  ...(['A', 'B', 'C', 'X'] as const).map((grade) => [`source-reliability:${grade}`, { reliability: grade }] as const),
  ...(['1', '2', '3', '4'] as const).map((grade) => [`information-credibility:${grade}`, { credibility: grade }] as const),
  ...(['a', 'b', 'c', 'd', 'e', 'f'] as const).map(
    (letter) => [`admiralty-scale:source-reliability="${letter}"`, { reliability: reliabilityOf(letter) }] as const,
  ),
  ...(['1', '2', '3', '4', '5', '6'] as const).map(
    (figure) => [`admiralty-scale:information-credibility="${figure}"`, { credibility: credibilityOf(figure) }] as const,
  ),
  ...(['CLEAR', 'GREEN', 'AMBER', 'RED'] as const).map((level) => [`pap:${level.toLowerCase()}`, { pap: level }] as const),
  ['pap:white', { pap: 'CLEAR' }],
])

// From the careless to the careful end of each axis; what was not said says least, so anything said replaces it.
const ORDERS: { readonly [Axis in keyof Grades]: readonly Grades[Axis][] } = {
  minor: ['untold', 'no', 'yes'],
  special: ['untold', 'no', 'yes'],
  pap: ['none', 'CLEAR', 'GREEN', 'AMBER', 'RED'],
  reliability: ['A', 'B', 'C', 'X'],
  credibility: ['1', '2', '3', '4'],
  nature: ['untold', 'fact', 'assessment'],
}
const AXES: readonly (keyof Grading)[] = [...(Object.keys(ORDERS) as readonly (keyof Grades)[]), 'review']
// A label of one of these families that is not known says something that this node does not understand.
const FAMILY =
  /^(?:data-subject-age|special-category|nature|source-reliability|information-credibility|pap|admiralty-scale|gdpr|professional-secrecy|review-date):/
const MOST_CAREFUL: Grading = {
  minor: 'yes',
  special: 'yes',
  pap: 'RED',
  reliability: 'X',
  credibility: '4',
  nature: 'assessment',
  // A day that cannot be read is past.
  review: '1970-01-01',
}
const REVIEW = 'review-date:'
const AXES_OF_FAMILY: ReadonlyMap<string, readonly (keyof Grading)[]> = new Map([
  ['data-subject-age', ['minor']],
  ['special-category', ['special']],
  ['nature', ['nature']],
  ['source-reliability', ['reliability']],
  ['information-credibility', ['credibility']],
  ['pap', ['pap']],
  ['admiralty-scale', ['reliability', 'credibility']],
  // Whichever of the special categories it names.
  ['gdpr', ['special']],
  // Whichever profession it names, its confidences get the care of a special category (decision 0062).
  ['professional-secrecy', ['special']],
  ['review-date', ['review']],
])

/** The grading that the labels of an object, or of its extension, give it. A label of ours with an unknown value counts as the most careful one. */
export function gradingOf(object: JsonObject): Grading {
  return gradingOfLabels(statedLabels(object))
}

/** The grading that labels give. */
export function gradingOfLabels(labels: readonly string[]): Grading {
  if (!labels.some(hasFamily)) return UNGRADED
  const said = new Map<keyof Grading, string>()
  for (const label of labels) for (const [axis, value] of sayingsOf(label)) keepMoreCareful(said, axis, value)
  return said.size === 0 ? UNGRADED : ({ ...UNGRADED, ...Object.fromEntries(said) } as Grading)
}

/** What one label says of each axis. */
export function sayingsOf(label: string): readonly (readonly [keyof Grading, string])[] {
  if (!hasFamily(label)) return []
  const review = label.startsWith(REVIEW) ? label.slice(REVIEW.length) : undefined
  if (review !== undefined && isDay(review)) return [['review', review]]
  const name = /^pap:/i.test(label) ? label.toLowerCase() : label
  const known = SAYINGS.get(name)
  if (known !== undefined) return AXES.flatMap((axis) => (known[axis] === undefined ? [] : [[axis, known[axis]] as const]))
  const family = FAMILY.exec(name)?.[0].slice(0, -1)
  return (AXES_OF_FAMILY.get(family ?? '') ?? []).map((axis) => [axis, MOST_CAREFUL[axis]] as const)
}

// Every label that is read here is a family, a colon and a value; most labels are plain words.
function hasFamily(label: string): boolean {
  return label.includes(':')
}

function keepMoreCareful(said: Map<keyof Grading, string>, axis: keyof Grading, value: string): void {
  const before = said.get(axis)
  if (before === undefined || isMoreCareful(axis, value, before)) said.set(axis, value)
}

function isMoreCareful(axis: keyof Grading, value: string, than: string): boolean {
  // The earlier day; these are written so that their order is that of their texts.
  if (axis === 'review') return value < than
  const order: readonly string[] = ORDERS[axis]
  return order.indexOf(value) > order.indexOf(than)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isTimestamp(`${text}T00:00:00Z`)
}

/** The last instant before the day of review is over; null where there is none. */
export function reviewedBy({ review }: Pick<Grading, 'review'>): Instant | null {
  return review === 'none' ? null : parseTimestamp(`${review}T00:00:00Z`) + DAY_MS - 1
}

/** The axes on which a decision looks. */
export function gradesOf(grading: Grading): Grades {
  return grading === UNGRADED ? UNGRADED_GRADES : withoutReview(grading)
}

function withoutReview({ review: _, ...grades }: Grading): Grades {
  return grades
}

// Of most items: every page asks for them row by row.
const UNGRADED_GRADES: Grades = Object.freeze(withoutReview(UNGRADED))

function reliabilityOf(letter: string): ReliabilityFact {
  return letter === 'a' ? 'A' : letter === 'b' ? 'B' : letter === 'c' ? 'C' : 'X'
}

function credibilityOf(figure: string): CredibilityFact {
  return figure === '1' ? '1' : figure === '2' ? '2' : figure === '3' ? '3' : '4'
}

/** What a grading says beyond nothing, in a fixed order: the form in which tokens and stores hold it. */
export function gradingClaims(grading: Grading): Partial<Grading> {
  const said = AXES.flatMap((axis) => (grading[axis] === UNGRADED[axis] ? [] : [[axis, grading[axis]] as const]))
  return Object.fromEntries(said)
}

/** The grading that such claims give. */
export function gradingOfClaims(claims: Partial<Grading>): Grading {
  const said = AXES.flatMap((axis) => (claims[axis] === undefined ? [] : [[axis, claims[axis]] as const]))
  return said.length === 0 ? UNGRADED : ({ ...UNGRADED, ...Object.fromEntries(said) } as Grading)
}

/** Whether a value is one of an axis. */
export function isGrade(axis: keyof Grading, value: unknown): boolean {
  if (axis === 'review') return value === 'none' || (typeof value === 'string' && isDay(value))
  return (ORDERS[axis] as readonly unknown[]).includes(value)
}

/** The axes of a grading, in their order. */
export const GRADING_AXES: readonly (keyof Grading)[] = AXES
