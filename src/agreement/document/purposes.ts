/** What data may be used for, and what it may never be used for. */
import { Type } from '#typebox'
import { clockInHours } from './clocks.ts'
import { article, closed, purposeCode, slug, visibleText, wholeNumber } from './words.ts'

/**
 * The floor of rights that no agreement, emergency or role can lift; lint asks for each of them:
 * `bulk-special-categories`: no bulk of data on health, belief, origin, sexual life or biometrics;
 * `persecution`: no use against people for what they are, think or say; `protected-journalism`: no use against journalists
 * or their sources; `death-penalty`: no use that may lead there without an assurance; `circumvention`: nobody asks a partner for
 * what its own law forbids it.
 */
export const NEVER_RULES = [
  'bulk-special-categories',
  'persecution',
  'protected-journalism',
  'death-penalty',
  'circumvention',
  'ill-treatment',
  'other',
] as const
/** One rule of the never-list. */
export type NeverRule = (typeof NEVER_RULES)[number]

/** Rules without which a never-list is not whole. */
export const NEVER_FLOOR: readonly NeverRule[] = NEVER_RULES.slice(0, 5)

/** Purposes, each with what it covers, and uses that are forbidden beside the never-list. */
export const purposesShape = closed({
  article,
  list: Type.Array(
    closed({
      code: purposeCode,
      title: visibleText(200),
      /** Catalogue of offences that it covers. */
      offences: Type.Optional(Type.Array(slug(100), { minItems: 1, maxItems: 200, uniqueItems: true })),
      /** From which gravity on, in words. */
      threshold: Type.Optional(visibleText(500)),
      /** Only offences punishable with imprisonment for a maximum of at least so many months. */
      penaltyMonthsAtLeast: Type.Optional(wholeNumber(1, 1_200)),
      /** Rules of the never-list on which a recipient must have given an assurance that stands. */
      needsAssurance: Type.Optional(
        Type.Array(Type.Enum([...NEVER_RULES]), { minItems: 1, maxItems: NEVER_RULES.length, uniqueItems: true }),
      ),
    }),
    { minItems: 1, maxItems: 64 },
  ),
  /**
   * That whoever received something may ask its origin to let it be used for another of these purposes, and how long the question may wait:
   * silence is never a yes. Absent: what was given for one purpose is used for no other.
   */
  change: Type.Optional(closed({ consent: clockInHours })),
  forbidden: Type.Optional(Type.Array(closed({ article, text: visibleText(1_000) }), { minItems: 1, maxItems: 64 })),
})

/** The never-list. */
export const neverShape = Type.Array(closed({ article, rule: Type.Enum([...NEVER_RULES]), text: visibleText(1_000) }), { maxItems: 64 })
