/** The space of all questions that two versions could be asked, as dimensions with the values that either version tells apart. */
import {
  type AgreementText,
  CREDIBILITIES,
  DATA_SUBJECTS,
  type DataSubject,
  MODES,
  NATURES,
  PAP_LEVELS,
  RELIABILITIES,
  TLP_LEVELS,
  TOLD,
  type Told,
} from '../document/index.ts'
import { type Box, type BoxLayout, type BoxPlace, boxLayout, includeValue, valuesOf } from './box.ts'
import type { ComparedMoment, ComparedQuestion, Versions } from './difference.ts'
import { instantOf, type LevelMoment, levelMoments, type PhaseMoment, phaseMoments, type Stretch, stretchesOfTime } from './moments.ts'

/** The dimensions, in the order of a box. */
export const DIMENSIONS = [
  'from',
  'to',
  'purpose',
  'mode',
  'person',
  'marking',
  'pap',
  'reliability',
  'credibility',
  'nature',
  'phase',
  'level',
  'time',
] as const
/** One dimension. */
export type Dimension = (typeof DIMENSIONS)[number]

/** Whom an item is about: one value, since what was not told depends on the category. */
export type PersonValue = { readonly dataSubject: DataSubject; readonly minor: Told; readonly special: Told }

/** The values of each dimension; their positions are the bits of a box. */
export type Space = {
  readonly layout: BoxLayout
  readonly values: {
    readonly from: readonly string[]
    readonly to: readonly string[]
    readonly purpose: readonly string[]
    readonly mode: typeof MODES
    readonly person: readonly PersonValue[]
    readonly marking: typeof MARKINGS
    readonly pap: typeof PAPS
    readonly reliability: typeof RELIABILITIES
    readonly credibility: typeof CREDIBILITIES
    readonly nature: typeof NATURES
    readonly phase: readonly PhaseMoment[]
    readonly level: readonly LevelMoment[]
    readonly time: readonly Stretch[]
  }
}

const MARKINGS = [...TLP_LEVELS, 'unmarked'] as const
const PAPS = ['none', ...PAP_LEVELS] as const
const PERSONS: readonly PersonValue[] = DATA_SUBJECTS.flatMap((dataSubject) =>
  TOLD.flatMap((minor) => TOLD.map((special) => ({ dataSubject, minor, special }))),
)

/** The space of two versions. */
export function spaceOf(versions: Versions<AgreementText>): Space {
  const both = (codesOf: (agreement: AgreementText) => string[]) => [...new Set([...codesOf(versions.prior), ...codesOf(versions.next)])]
  const parties = both((agreement) => agreement.parties.list.map(({ code }) => code))
  const values: Space['values'] = {
    from: parties,
    to: parties,
    purpose: both((agreement) => agreement.purposes.list.map(({ code }) => code)),
    mode: MODES,
    person: PERSONS,
    marking: MARKINGS,
    pap: PAPS,
    reliability: RELIABILITIES,
    credibility: CREDIBILITIES,
    nature: NATURES,
    phase: phaseMoments(versions),
    level: levelMoments(versions),
    time: stretchesOfTime(versions),
  }
  return { values, layout: boxLayout(DIMENSIONS.map((dimension) => values[dimension].length)) }
}

/** Where a dimension lies in a box. */
export function placeOf(space: Space, dimension: Dimension): BoxPlace {
  return space.layout.places[DIMENSIONS.indexOf(dimension)] as BoxPlace
}

/** A box from what each dimension accepts; a dimension without a condition accepts everything. */
export function boxWhere(
  space: Space,
  conditions: { readonly [Name in Dimension]?: (value: Space['values'][Name][number]) => boolean },
): Box {
  const box = new Uint32Array(space.layout.wordCount)
  for (const dimension of DIMENSIONS) fill(space, box, { dimension, accepts: conditions[dimension] as Accepts | undefined })
  return box
}

type Accepts = (value: unknown) => boolean

function fill(space: Space, box: Box, { dimension, accepts }: { dimension: Dimension; accepts: Accepts | undefined }): void {
  const place = placeOf(space, dimension)
  for (const [index, value] of (space.values[dimension] as readonly unknown[]).entries()) {
    if (accepts === undefined || accepts(value)) includeValue(box, place, index)
  }
}

/** A box with one dimension taken from another box. */
export function withDimension(space: Space, box: Box, { dimension, of }: { readonly dimension: Dimension; readonly of: Box }): Box {
  const { start, end } = placeOf(space, dimension)
  const copy = box.slice()
  copy.set(of.subarray(start, end), start)
  return copy
}

/** The first value of a dimension that a box holds. */
export function firstValue<Name extends Dimension>(space: Space, box: Box, dimension: Name): Space['values'][Name][number] {
  const [index] = valuesOf(box, placeOf(space, dimension))
  return space.values[dimension][index as number] as Space['values'][Name][number]
}

/** One question of a box that is not empty, and the moment of it. */
export function questionOf(space: Space, box: Box, type: string): { readonly question: ComparedQuestion; readonly moment: ComparedMoment } {
  const { from, to } = flowOf(space, box)
  const person = firstValue(space, box, 'person')
  const phase = firstValue(space, box, 'phase')
  // Where time makes no difference, none is told.
  const at = space.values.time.length === 1 ? undefined : instantOf(firstValue(space, box, 'time'))
  const item = {
    type,
    marking: firstValue(space, box, 'marking'),
    ...person,
    pap: firstValue(space, box, 'pap'),
    reliability: firstValue(space, box, 'reliability'),
    credibility: firstValue(space, box, 'credibility'),
    nature: firstValue(space, box, 'nature'),
  }
  const question = {
    action: 'disclose' as const,
    from,
    to,
    purpose: firstValue(space, box, 'purpose'),
    mode: firstValue(space, box, 'mode'),
    item,
  }
  const level = firstValue(space, box, 'level').level
  return { question, moment: { gates: phase.gates, evidence: phase.evidence, level, ...(at === undefined ? {} : { at }) } }
}

function flowOf(space: Space, box: Box): { readonly from: string; readonly to: string } {
  const givers = valuesOf(box, placeOf(space, 'from'))
  const takers = valuesOf(box, placeOf(space, 'to'))
  for (const from of givers) {
    const to = takers.find((taker) => taker !== from)
    if (to !== undefined) return { from: space.values.from[from] as string, to: space.values.to[to] as string }
  }
  throw new Error('an empty box holds no question')
}
