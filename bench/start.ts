/** The whole demonstration. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from './benchmark.ts'

const MAIN = fileURLToPath(new URL('../src/node/demo/main.ts', import.meta.url))

/** Seconds of `npm start -- --once`. */
export const startOnce: Benchmark = {
  name: 'start.once-seconds',
  unit: 's',
  target: { most: 90 },
  how: 'npm start -- --once --json after the installation, to its end and exit code 0: five nodes, founding, feed, report, crash, recall, verification, read-back',
  async run(world) {
    const start = performance.now()
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, '--once', '--json'], {
      cwd: world.folder(),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let told = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk
    })
    await once(child, 'close')
    const seconds = (performance.now() - start) / 1_000
    if (child.exitCode !== 0) throw new Error(`the demonstration failed: ${told.trim()}`)
    return { value: seconds }
  },
}
