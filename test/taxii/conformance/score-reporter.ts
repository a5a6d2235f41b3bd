/** A reporter for `node --test`: each of the 61 points with what became of its tests, and how many hold. */
import type { TestEvent } from 'node:test/reporters'

const POINTS = 61

type Outcome = 'holds' | 'fails' | 'skipped'

/** Prints the points in order, and what failed. */
// biome-ignore lint/style/noDefaultExport: Node finds a reporter as the default export of its module
export default async function* scoreReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const outcomes = new Map<number, Outcome[]>()
  const failed: string[] = []
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { name, skip } = event.data
    const points = /^([\d, ]+): /.exec(name)?.[1]?.split(',').map(Number) ?? []
    const outcome = event.type === 'test:fail' ? 'fails' : skip === undefined || skip === false ? 'holds' : 'skipped'
    for (const point of points) outcomes.set(point, [...(outcomes.get(point) ?? []), outcome])
    if (event.type === 'test:fail' && points.length > 0) failed.push(`  ${name}\n    ${causeOf(event.data.details.error)}\n`)
  }
  const judged = Array.from({ length: POINTS }, (_, index) => [index + 1, judge(outcomes.get(index + 1) ?? [])] as const)
  for (const [point, outcome] of judged) yield `${String(point).padStart(3)} ${outcome}\n`
  const count = (outcome: string): number => judged.filter((entry) => entry[1] === outcome).length
  yield `\nholds ${count('holds')}, fails ${count('fails')}, not tried ${count('not tried')}\n`
  if (failed.length > 0) yield `\nWhat failed:\n${failed.join('')}`
}

function judge(outcomes: readonly Outcome[]): string {
  if (outcomes.includes('fails')) return 'fails'
  return outcomes.includes('holds') ? 'holds' : 'not tried'
}

function causeOf(error: Error & { readonly cause?: unknown }): string {
  const cause = error.cause instanceof Error ? error.cause : error
  return cause.message.split('\n', 1).join('')
}
