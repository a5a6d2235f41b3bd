/** Grades that officials give what came from elsewhere; they stand beside what the origin said. */
import { type Static, Type } from '#typebox'
import { type GradeRow, type HoldingKey, parseGradedKey } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, TimeField } from './fields.ts'
import { reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const ITEMS_MAX = 1_000
const KEY = '^(?:[A-Z]{2}\\.|feed:)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

const GRADE_FIELDS = {
  reliability: Type.Enum(['A', 'B', 'C', 'X'], { description: 'Reliability of the source; X: it cannot be judged' }),
  credibility: Type.Enum(['1', '2', '3', '4'], { description: 'Credibility of the information; 4: it cannot be judged' }),
  nature: Type.Enum(['fact', 'assessment']),
  review: Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    description: 'Day on which it is to be looked at again: with its end the grade lapses',
    examples: ['2031-03-01'],
  }),
}

/** One grade as the API tells it. */
export const OwnGradeSchema = closed(
  { id: HashField, ...GRADE_FIELDS, account: Type.String(), reason: Type.String(), gradedAt: TimeField },
  'OwnGrade',
)

/** The grade that counts, in a view of what it is of. */
export const OwnGradeField = Type.Union([OwnGradeSchema, Type.Null()], {
  description: 'What this party itself says of what came from elsewhere; null where no official graded it, or the grade lapsed',
})

/** Every grade that was given, in a view of what they are of. */
export const GradesField = Type.Array(OwnGradeSchema, { description: 'Grades of this party, newest first, with those that lapsed' })

const GradeBody = closed(
  {
    items: Type.Array(Type.String({ pattern: KEY }), {
      minItems: 1,
      maxItems: ITEMS_MAX,
      uniqueItems: true,
      description: 'Received items by their `holding`, or objects of feeds by `feed:` and their id',
    }),
    ...GRADE_FIELDS,
    reason: Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,500}$',
      description: 'Why; its act holds the SHA-256 of it, and the text goes when the last of the items is erased',
    }),
  },
  'GradeRequest',
)
const ReportSchema = closed(
  {
    grades: Type.Array(closed({ id: HashField, agreement: Type.Union([HashField, Type.Null()]), items: CountField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'GradeReport',
)

/** Mounts the giving of grades; they are read with what they are of. */
export function gradeRoutes(app: ApiApp, { grades }: Pick<ApiParts, 'grades'>): void {
  app.post(
    '/api/v1/grades',
    operation(
      'gradeItems',
      {
        tag: 'Items',
        summary: 'Say how good received items, or objects of feeds, are',
        description: "A statement of this party that stands beside the origin's grading and changes nothing of it. The last one counts.",
      },
      { body: GradeBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { items, reason, ...grade } = request.body
      const holdings = items.map((text) => parseGradedKey(text) as HoldingKey)
      const official = officialOf(request)
      const { purpose } = reasonOf(request, {}, official)
      const report = await grades.give({ official, purpose, holdings, grade, reason })
      const [first] = report.refusals
      if (report.grades.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ grades: [...report.grades], refusals: [...report.refusals] })
    },
  )
}

/** A grade as the API tells it; null for none. */
export function ownGradeView(row: GradeRow | undefined): Static<typeof OwnGradeField> {
  return row === undefined ? null : { ...row, gradedAt: formatTimestamp(row.gradedAt) }
}

/** Every grade of one thing as the API tells them. */
export function gradesView(rows: readonly GradeRow[]): Static<typeof OwnGradeSchema>[] {
  return rows.map((row) => ({ ...row, gradedAt: formatTimestamp(row.gradedAt) }))
}
