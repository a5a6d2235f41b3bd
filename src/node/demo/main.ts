/**
 * The demonstration federation (`npm start`): five node processes, one story,
 * then it stays up; `--once` ends after the story. What `--json` prints is read
 * back from the nodes.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeDemoFile } from './demo-file.ts'
import { makeFederation } from './federation.ts'
import { NodeProcesses } from './processes.ts'
import { Progress } from './progress.ts'
import type { Stage } from './stage.ts'
import { addresses, summaryTable } from './summary.ts'
import { tell } from './telling.ts'

const HOME = '.comity'

const HELP = `npm start -- [options]
  --once          end after the story; exit 0, or non-zero with the step that failed
  --import FILE   share this STIX 2.1 bundle instead of the built-in feed (repeatable)
  --json          print one JSON object at the end on standard output
  --help          this text
`

/** @returns the exit code */
async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      import: { type: 'string', multiple: true, default: [] },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const stopping = stopSignal()
  await using processes = new NodeProcesses()
  const progress = new Progress(process.stderr)
  const home = resolve(HOME)
  const nodes = await makeFederation(home)
  const stage: Stage = { home, nodes, processes, progress, imports: values.import.map((path) => resolve(path)), killed: new Set() }
  const story = await tell(stage)
  await writeDemoFile(home, { nodes, processes, receipts: story.receipts, policy: story.policy })
  if (values.json) process.stdout.write(`${JSON.stringify(story.json)}\n`)
  process.stderr.write(`\n${summaryTable(story)}\n`)
  if (!story.isComplete) return 1
  if (values.once) return 0
  process.stderr.write(`\n${addresses(nodes)}\nIt stays up until you end it with Ctrl-C.\n`)
  await stopping
  process.stderr.write('\nEnding the nodes...\n')
  return 0
}

/** Resolves at the first signal; later ones are ignored, so that the nodes end in order. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`comity: demonstration-failed: ${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
