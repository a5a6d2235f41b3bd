/** Answers of a database that are kept until a table they were read from changes. */
import type { SqlValues } from './driver.ts'

/** Answers that are kept of one statement; those of all values go where there are more. */
const ANSWERS_MAX = 1_000

/** What is kept of all statements. */
export type RememberedAnswers = {
  /** The answer to a statement with these values if one is kept, else that of `ask`, which reads what is committed and gives way to nobody. */
  find<Answer>(question: RememberedQuestion, ask: () => Answer): Answer
  /** To be called when a transaction that wrote these tables may have been committed, before anything else can ask. */
  forget(tables: Iterable<string>): void
}

/** One statement, with the tables that it reads. */
export type RememberedQuestion = { readonly sql: string; readonly reads: () => Iterable<string>; readonly values: SqlValues }

/** Nothing is kept yet. */
export function rememberedAnswers(): RememberedAnswers {
  const answersOf = new Map<string, Map<string, unknown>>()
  const dependents = new Map<string, Map<string, unknown>[]>()
  const newAnswers = ({ sql, reads }: RememberedQuestion): Map<string, unknown> => {
    const answers = new Map<string, unknown>()
    answersOf.set(sql, answers)
    for (const table of reads()) dependents.set(table, [...(dependents.get(table) ?? []), answers])
    return answers
  }
  return {
    find<Answer>(question: RememberedQuestion, ask: () => Answer): Answer {
      const answers = answersOf.get(question.sql) ?? newAnswers(question)
      const key = question.values.length === 0 ? '' : JSON.stringify(question.values)
      const known = answers.get(key)
      if (known !== undefined) return known as Answer
      const answer = ask()
      if (answers.size >= ANSWERS_MAX) answers.clear()
      answers.set(key, answer)
      return answer
    },
    forget(tables) {
      for (const table of tables) for (const answers of dependents.get(table) ?? []) answers.clear()
    },
  }
}
