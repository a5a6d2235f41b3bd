/**
 * `npm run bench`: the benchmark table, all of it within ten minutes.
 * `-- NAME...` picks; `-- --json` prints one JSON object; what is long (`scale.*`, `taxii.flatness`) runs only when picked.
 */
import { parseArgs } from 'node:util'
import { ALL } from './all.ts'
import type { Benchmark } from './benchmark.ts'
import { describeRow, type Row, tableJson } from './table.ts'
import { World } from './world.ts'

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true })

/** In the order of the table, whatever the order of the names: some end nodes that others before them use. */
function picked(names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return ALL.filter(({ isLong }) => isLong !== true)
  const unknown = names.find((name) => !ALL.some((benchmark) => benchmark.name === name))
  if (unknown !== undefined) {
    throw new Error(`no benchmark is named ${unknown}; there are ${ALL.map((benchmark) => benchmark.name).join(', ')}`)
  }
  return ALL.filter(({ name }) => names.includes(name))
}

async function run(): Promise<void> {
  const rows: Row[] = []
  await using world = new World()
  for (const benchmark of picked(positionals)) {
    process.stderr.write(`${benchmark.name}...\n`)
    const row = { benchmark, figure: await benchmark.run(world) }
    rows.push(row)
    if (!values.json) process.stdout.write(`${describeRow(row)}\n`)
  }
  if (values.json) process.stdout.write(`${tableJson(rows)}\n`)
}

await run().catch((error: unknown) => {
  process.stderr.write(`comity: benchmark-failed: ${reasonOf(error)}\n`)
  process.exitCode = 1
})

/** The message of an error, and of what caused it: of a failed request the message alone says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}
