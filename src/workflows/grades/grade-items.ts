/** Grading what came from elsewhere. */
import { type HoldingKey, type RoadParts, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, hex, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import type { OwnGrade } from '../../intelligence/index.ts'
import type { GradeWriter } from './ports.ts'

/** What to grade, how and why. */
export type GradeRequest = {
  readonly items: readonly {
    readonly holding: HoldingKey
    /** Under which it is held; null for what a feed brought. */
    readonly agreement: string | null
  }[]
  readonly grade: OwnGrade
  readonly reason: string
  readonly account: string
}

/** The acts that say so, one for each agreement and batch, and what could not be graded. */
export type GradeReport = {
  readonly grades: readonly { readonly id: string; readonly agreement: string | null; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** States the grades; one that is refused stops no other. */
export async function gradeItems<Writer extends GradeWriter>(request: GradeRequest, road: RoadParts<Writer>): Promise<GradeReport> {
  const { reason, account, grade } = request
  const body = { account, reason: hex(sha256(utf8(reason))), ...grade }
  const proposals = [...Map.groupBy(request.items, ({ agreement }) => agreement)].flatMap(([agreement, group]) =>
    batches(
      group.map(({ holding }) => holding),
      BATCH_ITEMS_MAX,
    ).map((items) => ({ draft: { kind: 'grade', agreement, body: { ...body, items } } })),
  )
  const outcomes = await stateActs(proposals, road, {
    account,
    async within(writer, ended) {
      for (const outcome of ended) if (outcome.ok) await writer.gradeReasons.put(outcome.act.id, reason)
    },
  })
  return {
    grades: outcomes.flatMap((outcome) => {
      if (!outcome.ok) return []
      const { id, agreement, body: stated } = outcome.act
      return [{ id, agreement, items: (stated.items as readonly string[]).length }]
    }),
    refusals: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal])),
  }
}
