/** What the npm scripts run: `node tools/bootstrap.mjs SCRIPT [ARGUMENT...]`, on any Node from 20 on. */
import process from 'node:process'
import { launch } from './launch.mjs'

const SCRIPTS = {
  start: { program: 'src/node/demo/main.ts', needsWeb: true },
  test: { program: 'tools/check.ts', needsWeb: true },
  lock: { program: 'tools/complete-lock.ts', needsWeb: false },
  bench: { program: 'bench/main.ts', needsWeb: false },
  'test:corpus': { program: 'tools/corpus.ts', needsWeb: false },
  'test:interop': { program: 'tools/interop.ts', needsWeb: false },
}

const [name, ...args] = process.argv.slice(2)
const script = SCRIPTS[name]
if (script === undefined) {
  process.stderr.write(`comity: script-unknown: expected one of ${Object.keys(SCRIPTS).join(', ')}\n`)
  process.exitCode = 2
} else {
  await launch(script.program, args, { needsWeb: script.needsWeb })
}
