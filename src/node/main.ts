/** Runs one node: `--data DIR`. The compile cache halves the time of a cold start. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'

// NODE_COMPILE_CACHE, which `comity` sets, comes first: then this very file is cached too, and the type stripper is never loaded.
if (process.env.NODE_COMPILE_CACHE === undefined)
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)))

// The policy engine is the only WebAssembly that works for long, and its answers are kept: optimised code would cost more memory than it saves time.
setFlagsFromString('--liftoff-only')

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (values.data === undefined) {
  process.stderr.write('comity: usage: --data DIR is needed\n')
  process.exitCode = 2
} else {
  // Loaded after the cache is on, so that what it loads is cached.
  const { runNode } = await import('./run-node.ts')
  await runNode(values.data, process.env).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'fault'
    process.stderr.write(`comity: ${code}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}
