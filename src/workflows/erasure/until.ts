import type { AgreementEntry } from '../../acts/index.ts'
import { formatTimestamp, type Instant, SECOND_MS } from '../../foundation/index.ts'

const HOUR_MS = 3_600 * SECOND_MS
/** Hours that a holder has to delete what is wrong or taken back where the agreement says nothing of it (Pruem II article 64(1)(m)). */
const HOURS_USUAL = 48

/** By when a holder is to have confirmed the deletion of what is taken back or corrected. */
export function untilOf(entry: AgreementEntry | undefined, now: Instant): string {
  const hours = entry?.record.agreement.quality?.correctionHours ?? HOURS_USUAL
  return formatTimestamp(now + hours * HOUR_MS)
}
