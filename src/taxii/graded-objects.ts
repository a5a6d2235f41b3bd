/** Objects with the grade that this party itself gave them, beside all that their origin said, and handled as their origin narrowed it. */
import { type GradeReader, type GradeRow, type HoldingKey, narrowedObject } from '../acts/index.ts'
import { type Clock, formatTimestamp, type JsonObject, utf8, utf8Text } from '../foundation/index.ts'
import { NARROWED_EXTENSION, OWN_GRADE_EXTENSION, withOwnGrade } from '../intelligence/index.ts'
import { currentGrade } from '../workflows/grades/index.ts'
import { type ItemsParts, keptAnswers } from './kept-answers.ts'
import type { OpenedObjects } from './opened-objects.ts'
import type { ServedRow } from './source.ts'

/** What tells how an object is graded. */
export type GradedParts = ItemsParts & {
  /** Code of the node's own party. */
  readonly self: string
  readonly grades: Pick<GradeReader, 'latest'>
  readonly clock: Clock
}

/** Gives objects as they are served, graded. */
export type GradedObjects = {
  /** JSON texts in UTF-8, by holding; those whose content is gone are left out. Only of rows that may be graded the grade is looked for. */
  find(
    rows: readonly Pick<ServedRow, 'holding' | 'isGraded' | 'narrowing' | 'otherPurposes'>[],
  ): Promise<ReadonlyMap<HoldingKey, Uint8Array>>
}

type Asked = { readonly objects: number; readonly graded: Grades }
type Grades = ReadonlyMap<HoldingKey, GradeRow>

const NONE: Grades = new Map()
/** Objects whose grades are kept. */
const OBJECTS_MAX = 10_000

/** The same objects; the texts of those that are neither graded nor handled otherwise since, nor claim to be, are left as they are. */
export function gradedObjects(opened: OpenedObjects, parts: GradedParts): GradedObjects {
  const { self, grades, clock } = parts
  const kept = keptAnswers<Asked>(parts, { weigh: ({ objects }) => objects, weightMax: OBJECTS_MAX })
  const gradesOf = async (holdings: readonly HoldingKey[]): Promise<Grades> => {
    if (holdings.length === 0) return NONE
    // Objects that are asked for one by one are many, and the grade of each is found at once.
    if (holdings.length === 1) return grades.latest(holdings)
    const ask = async (): Promise<Asked> => ({ objects: holdings.length, graded: await grades.latest(holdings) })
    return (await kept(holdings.join('\n'), ask)).graded
  }
  return {
    async find(rows) {
      const mayBeGraded = rows.filter(({ isGraded }) => isGraded).map(({ holding }) => holding)
      const [texts, graded] = await Promise.all([opened.find(rows.map(({ holding }) => holding)), gradesOf(mayBeGraded)])
      const shown = new Map(texts)
      for (const { holding, narrowing, otherPurposes } of rows) {
        const text = texts.get(holding)
        if (text === undefined) continue
        const grade = currentGrade(graded.get(holding), clock.now())
        if (grade === undefined && narrowing === null && otherPurposes.length === 0 && !claimsOurs(text)) continue
        const given = grade && { ...grade, party: self, gradedAt: formatTimestamp(grade.gradedAt) }
        const object = narrowedObject(JSON.parse(utf8Text(text)) as JsonObject, { narrowing, otherPurposes })
        shown.set(holding, utf8(JSON.stringify(withOwnGrade(object, given))))
      }
      return shown
    },
  }
}

/** Whether texts claim what only the node that serves them sets, for as long as what was opened is kept. */
const claims = new WeakMap<Uint8Array, boolean>()

function claimsOurs(text: Uint8Array): boolean {
  const known = claims.get(text)
  if (known !== undefined) return known
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  const found = bytes.includes(OWN_GRADE_EXTENSION) || bytes.includes(NARROWED_EXTENSION)
  claims.set(text, found)
  return found
}
