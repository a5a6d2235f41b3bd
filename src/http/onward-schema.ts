/** What giving on shows, by consent or against a threat. */
import { type Static, Type } from '#typebox'
import { THREAT_ROLES } from '../agreement/index.ts'
import type { GivenOnReport } from '../workflows/onward/index.ts'
import { CountField, closed, HashField, PartyField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ReviewedThreat } from './ports.ts'

/** Why something is refused. */
export const RefusalSchema = closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })

/** What went, and what did not. */
export const ReportSchema = closed(
  {
    acts: Type.Array(closed({ id: HashField, to: PartyField, items: CountField })),
    withheld: Type.Array(closed({ holding: Type.String(), refusal: RefusalSchema })),
    stopped: Type.Union([RefusalSchema, Type.Null()], { description: 'Why no more went; what is recorded stands' }),
  },
  'OnwardReport',
)
/** A threat as it was stated. */
export const ThreatSchema = closed(
  {
    article: Type.String({ description: 'The article that lets it be invoked' }),
    danger: Type.String(),
    endangered: Type.String(),
    haste: Type.String(),
    role: Type.Enum([...THREAT_ROLES]),
    statedAt: TimeField,
    approvedBy: TextOrNull,
    reviewBy: {
      ...TimeOrNull,
      description: 'Until when another official of who invokes it looks at it; null while it waits for a second official',
    },
  },
  'Threat',
)
/** A threat as the API tells it. */
export function threatView({ at, reviewBy, ...threat }: ReviewedThreat): Static<typeof ThreatSchema> {
  const { article, danger, endangered, haste, role, approvedBy } = threat
  return { article, danger, endangered, haste, role, statedAt: at, approvedBy, reviewBy: timeOrNull(reviewBy) }
}

/** What went, as the API tells it. */
export function reportView({ acts, withheld, stopped }: GivenOnReport): Static<typeof ReportSchema> {
  return { acts: [...acts], withheld: [...withheld], stopped }
}
