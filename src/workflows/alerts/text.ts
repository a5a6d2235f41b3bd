/** The text of an alert as a STIX report: what tools understand, and what markings, personal data and annexes are decided on. */
import { formatTimestamp, type Instant, type JsonObject, type Randomness, randomUuid } from '../../foundation/index.ts'
import { type Tlp, tlpMarkingId } from '../../intelligence/index.ts'

/** What is warned of. */
export type WarnedOf = { readonly title: string; readonly text: string; readonly marking: Tlp }

/** The report. It always points to its author, since STIX asks that a report points to something. */
export function alertReport(
  { title, text, marking }: WarnedOf,
  known: {
    readonly author: string
    /** STIX ids of what it is about. */
    readonly about: readonly string[]
    readonly now: Instant
    readonly randomness: Randomness
  },
): JsonObject {
  const at = formatTimestamp(known.now)
  return {
    type: 'report',
    spec_version: '2.1',
    id: `report--${randomUuid(known.randomness)}`,
    created_by_ref: known.author,
    created: at,
    modified: at,
    name: title,
    description: text,
    report_types: ['threat-report'],
    published: at,
    object_refs: [...new Set([known.author, ...known.about])],
    object_marking_refs: [tlpMarkingId(marking)],
  }
}
