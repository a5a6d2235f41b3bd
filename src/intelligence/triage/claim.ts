/** What of a score travels: a claim that its origin signs (spec/item.md#triage). */
import { Compile, Type } from '#typebox'
import type { Json } from '../../foundation/index.ts'
import type { TriageScore } from './score.ts'
import { areOrdered, TRIAGE_INPUTS, TRIAGE_REASONS, type TriageReason } from './vocabulary.ts'

/** A score as a recipient is shown it. */
export type TriageClaim = {
  /** Id of the formula in the agreement. */
  readonly formula: string
  readonly version: number
  /** Code of the level in the agreement. */
  readonly level: string
  /** 0 to 100, where it is shown. */
  readonly score?: number
  /** Only beside the score. */
  readonly reasons?: readonly TriageReason[]
  /** On every item about a person: a person approved its release, and nothing but advice to people follows from it. */
  readonly advice?: true
}

/** How much of a score a recipient is shown, and whether the item is about a person. */
export type ShownTriage = { readonly shows: 'level' | 'score' | 'reasons'; readonly isAdvice: boolean }

/** The claim that shows so much of a score and nothing else. */
export function triageClaim({ formula, score, level, parts }: TriageScore, { shows, isAdvice }: ShownTriage): TriageClaim {
  return {
    formula: formula.id,
    version: formula.version,
    level,
    ...(shows === 'level' ? {} : { score }),
    ...(shows === 'reasons' ? { reasons: parts.map(({ reason }) => reason) } : {}),
    ...(isAdvice ? { advice: true as const } : {}),
  }
}

const slug = (maxLength: number) => Type.String({ minLength: 3, maxLength, pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' })

/** TypeBox (JSON Schema) shape of a claim. What it cannot say, {@link isTriageClaim} does. */
export const TriageClaimSchema = Type.Object(
  {
    formula: slug(64),
    version: Type.Integer({ minimum: 1, maximum: 10_000 }),
    level: slug(32),
    score: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    reasons: Type.Optional(Type.Array(Type.Enum([...TRIAGE_REASONS]), { minItems: 1, maxItems: TRIAGE_INPUTS.length })),
    advice: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
)
const claimForm = Compile(TriageClaimSchema)

/** Whether a value is a claim on the score of an item about such a person (`none` where it is about nobody). */
export function isTriageClaim(value: Json | undefined, subject: Json | undefined): boolean {
  if (!claimForm.Check(value)) return false
  const { score, reasons, advice } = value
  return (reasons === undefined || (score !== undefined && areOrdered(reasons))) && (advice === true) === (subject !== 'none')
}
