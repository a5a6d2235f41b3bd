/** The benchmark table, as text and as JSON. */
import { type Benchmark, type Figure, reaches } from './benchmark.ts'

/** A benchmark with what came of it. */
export type Row = { readonly benchmark: Benchmark; readonly figure: Figure }

/** One row as lines: figure and target, how, peers, details. */
export function describeRow({ benchmark, figure }: Row): string {
  const { name, unit, how } = benchmark
  const verdict = benchmark.target === null ? '' : `   ${targetText(benchmark)}: ${reaches(benchmark, figure.value) ? 'reached' : 'MISSED'}`
  const peers = (figure.peers ?? []).map((peer) => `    beside it: ${peer.name} ${figureText(peer.value)} ${unit}`)
  const details = (figure.details ?? []).map((line) => `    ${line}`)
  return [`${name.padEnd(32)}${figureText(figure.value).padStart(12)} ${unit}${verdict}`, `    ${how}`, ...peers, ...details].join('\n')
}

/** `{"NAME": {"value", "unit", "how"}}`. */
export function tableJson(rows: readonly Row[]): string {
  return JSON.stringify(
    Object.fromEntries(rows.map(({ benchmark: { name, unit, how }, figure: { value } }) => [name, { value: rounded(value), unit, how }])),
  )
}

function targetText({ target }: Benchmark): string {
  if (target === null) return ''
  return 'least' in target ? `at least ${figureText(target.least)}` : `at most ${figureText(target.most)}`
}

function figureText(value: number): string {
  return rounded(value).toLocaleString('en', { maximumFractionDigits: 3 })
}

/** Three significant digits are more than any two runs agree on. */
function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
