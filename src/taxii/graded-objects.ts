/** Objects with the grade that this party itself gave them, beside all that their origin said. */
import type { GradeReader } from '../acts/index.ts'
import { type Clock, formatTimestamp, type JsonObject, utf8, utf8Text } from '../foundation/index.ts'
import { OWN_GRADE_EXTENSION, withOwnGrade } from '../intelligence/index.ts'
import { currentGrade } from '../workflows/grades/index.ts'
import type { OpenedObjects } from './opened-objects.ts'

/** What tells how an object is graded. */
export type GradedParts = {
  /** Code of the node's own party. */
  readonly self: string
  readonly grades: Pick<GradeReader, 'latest'>
  readonly clock: Clock
}

/** The same objects; the texts of those that are neither graded nor claim to be are left as they are. */
export function gradedObjects(opened: OpenedObjects, { self, grades, clock }: GradedParts): OpenedObjects {
  return {
    async find(holdings) {
      const [texts, graded] = await Promise.all([opened.find(holdings), grades.latest(holdings)])
      const shown = new Map(texts)
      for (const [holding, text] of texts) {
        const grade = currentGrade(graded.get(holding), clock.now())
        if (grade === undefined && !claimsGrade(text)) continue
        const given = grade && { ...grade, party: self, gradedAt: formatTimestamp(grade.gradedAt) }
        shown.set(holding, utf8(JSON.stringify(withOwnGrade(JSON.parse(utf8Text(text)) as JsonObject, given))))
      }
      return shown
    },
  }
}

function claimsGrade(text: Uint8Array): boolean {
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).includes(OWN_GRADE_EXTENSION)
}
