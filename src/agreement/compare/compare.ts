/** Compares two versions of an agreement: what the second permits beside or beyond the first, and whose duties change. */
import { accepted, type Result, refused } from '../../foundation/index.ts'
import type { Agreement, AgreementText } from '../document/index.ts'
import type { Comparison, ComparisonRefusalCode, Difference, Verdict, Versions } from './difference.ts'
import { findLaxerFields } from './fields.ts'
import { Findings } from './findings.ts'
import { findGained } from './gained.ts'
import { type Comparing, comparingOf, confrontationsOf, type VersionModel } from './model.ts'
import { type Kind, Neighbours } from './neighbours.ts'
import { restartOf } from './restart.ts'
import { statedDifferences } from './stated/index.ts'
import { findLaxer } from './treatment.ts'
import { StepsExhausted } from './uncovered.ts'

/** Pairs of boxes that one comparison may look at: beyond it two versions are refused as too large. */
export const COMPARISON_STEPS_MAX = 20_000_000

/** What a comparison may cost. */
export type ComparisonLimits = {
  /** {@link COMPARISON_STEPS_MAX} unless told. */
  readonly stepsMax?: number
}

/**
 * How `next` relates to `prior` (spec/agreement.md#comparing-versions). Sound: `narrower` and `equal` mean that no
 * question exists that `next` permits and `prior` refuses, and none that `next` treats more laxly. Every difference that
 * counts for the verdict about a question has a question that shows it. Refused as a whole, never in part, where the proof takes
 * more than the granted steps.
 */
export function compareAgreements(
  prior: Agreement,
  next: Agreement,
  { stepsMax = COMPARISON_STEPS_MAX }: ComparisonLimits = {},
): Result<Comparison, ComparisonRefusalCode> {
  const versions = { prior, next }
  try {
    const asked = questionDifferences(comparingOf(versions, stepsMax))
    return accepted(comparisonOf(asked, versions))
  } catch (error) {
    if (!(error instanceof StepsExhausted)) throw error
    return refused('comparison-too-large', `the versions differ in more ways than ${stepsMax} steps can tell apart`, next.parties.article)
  }
}

function comparisonOf(asked: readonly Difference[], versions: Versions<AgreementText>): Comparison {
  const stated = statedDifferences(versions)
  const permissions = [...asked, ...stated.permissions]
  const { duties, texts } = stated
  const obstacles = [...permissions, ...duties, ...texts].filter(({ closesFastTrack }) => closesFastTrack)
  const fastTrack = { isOpen: obstacles.length === 0, obstacles }
  return { verdict: verdictOf(permissions), permissions, duties, texts, restart: restartOf(versions), fastTrack }
}

function questionDifferences(comparing: Comparing): Difference[] {
  const findings = new Findings(comparing)
  const confrontations = confrontationsOf(comparing)
  for (const kind of kindsOf(comparing.versions)) {
    const [{ strict: prior, lax: next }] = confrontations
    const neighboursIn = (model: VersionModel) => new Neighbours(comparing.finder, kind.box, model.articles)
    const options = { kind, findings, neighbours: { prior: neighboursIn(prior), next: neighboursIn(next) } }
    for (const confrontation of confrontations) {
      findGained(comparing, confrontation, options)
      findLaxerFields(comparing, confrontation, options)
      findLaxer(comparing, confrontation, options)
    }
  }
  return findings.differences()
}

/** Reading is compared for one role that both versions let read; roles that only one lets read are differences of their own. */
function kindsOf({ prior, next }: Versions<AgreementText>): Kind[] {
  const readers = ({ reading }: AgreementText) => reading.roles.filter(({ may }) => may.includes('read')).map(({ role }) => role)
  const role = readers(prior).find((reader) => readers(next).includes(reader))
  return role === undefined ? [{ box: 'disclose' }] : [{ box: 'disclose' }, { box: 'read', role }]
}

function verdictOf(permissions: readonly Difference[]): Verdict {
  const widens = permissions.some(({ direction }) => direction !== 'narrower')
  const narrows = permissions.some(({ direction }) => direction !== 'wider')
  if (widens && narrows) return 'incomparable'
  if (widens) return 'wider'
  return narrows ? 'narrower' : 'equal'
}
