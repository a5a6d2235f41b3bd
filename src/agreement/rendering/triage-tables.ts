/** The formula of triage as tables: anybody can compute a score again with pencil and paper. */
import { TRIAGE_INPUTS, type Triage } from '../document/index.ts'
import { TRIAGE_INPUT_WORDS } from '../wording/index.ts'
import { code, type Line, type Table } from './page.ts'

/** What each input adds, and the levels. */
export function triageTables({ formula, inputs, levels }: Triage): Table[] {
  const rows = TRIAGE_INPUTS.flatMap((name): Line[][][] => {
    const input = inputs[name]
    if (input === undefined) return []
    const buckets: readonly Bucket[] = input.buckets
    const lines = buckets.map((bucket): Line => [`${thresholdWords(bucket)}: ${bucket.points} (`, code(bucket.reason), ')'])
    return [[[TRIAGE_INPUT_WORDS[name]], [String(input.weight)], [...lines, ['not told: 0 (', code(`${name}-untold`), ')']]]]
  })
  return [
    { kind: 'table', caption: `Formula ${formula.id}, version ${formula.version}`, head: ['Input', 'Weight', 'Points'], rows },
    {
      kind: 'table',
      caption: 'Levels of the score',
      head: ['Level', 'From', 'Code'],
      rows: levels.map((level) => [[level.title], [String(level.atLeast)], [[code(level.code)]]]),
    },
  ]
}

type Bucket = { readonly reason: string; readonly points: number; readonly atLeast?: number | string; readonly withinDays?: number }

function thresholdWords({ atLeast, withinDays }: Bucket): string {
  if (withinDays !== undefined) return `within ${withinDays} days`
  return atLeast === undefined ? 'told' : typeof atLeast === 'string' ? `${atLeast} or better` : `${atLeast} or more`
}
