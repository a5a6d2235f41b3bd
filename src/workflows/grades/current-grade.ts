/** Which grade counts. */
import type { GradeRow } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** The grade, unless there is none or its day of review is over (UTC). */
export function currentGrade(last: GradeRow | undefined, now: Instant): GradeRow | undefined {
  return last === undefined || Date.parse(`${last.review}T23:59:59.999Z`) < now ? undefined : last
}
