import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkImports } from './check-imports.ts'
import { plantProject } from './planted-project.ts'

/** The rules broken in `src/<path>`, each with its line. */
function rulesBroken(path: string, text: string, others: Readonly<Record<string, string>> = {}): string[] {
  using project = plantProject({ [`src/${path}`]: text, ...others })
  return checkImports(project.root)
    .filter((finding) => finding.path === `src/${path}`)
    .map(({ rule, line }) => (line === undefined ? rule : `${rule}:${line}`))
}

test('a folder imports those below it, through their index, and itself', () => {
  assert.deepEqual(rulesBroken('identity/party.ts', `import { utf8 } from '../foundation/index.ts'\nimport './signer.ts'\n`), [])
  assert.deepEqual(rulesBroken('intelligence/provenance/token.ts', `import '../errors.ts'\nimport '../../identity/index.ts'\n`), [])
})

test('no folder imports one above it, not even its types', () => {
  assert.deepEqual(rulesBroken('foundation/bytes.ts', `\nimport { party } from '../identity/index.ts'\n`), ['direction:2'])
  assert.deepEqual(rulesBroken('policy/decide.ts', `import type { Store } from '../storage/index.ts'\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('ledger/a.ts', `export * from '../envelope/index.ts'\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('ledger/a.ts', `const module = await import('../acts/index.ts')\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('ledger/a.ts', `export type Act = import('../acts/index.ts').Act\n`), ['direction:1'])
})

test('a folder is imported through its index alone', () => {
  assert.deepEqual(rulesBroken('identity/party.ts', `import { utf8 } from '../foundation/bytes.ts'\n`), ['not-index:1'])
})

test('a fixture is for tests and other fixtures, and need not be pure', () => {
  const use = `import '../agreement/parties.fixture.ts'\n`
  assert.deepEqual(rulesBroken('policy/decide.test.ts', use), [])
  assert.deepEqual(rulesBroken('policy/example.fixture.ts', `${use}import 'node:fs'\n`), [])
  assert.deepEqual(rulesBroken('policy/decide.ts', use), ['fixture:1'])
  assert.deepEqual(rulesBroken('agreement/parse.ts', `import './parties.fixture.ts'\n`), ['fixture:1'])
  assert.deepEqual(rulesBroken('foundation/bytes.test.ts', use), ['direction:1'])
})

test('workflows, doors and storage keep apart', () => {
  assert.deepEqual(rulesBroken('workflows/recall/a.ts', `import '../release/index.ts'\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('workflows/recall/a.ts', `import type { Port } from '../../exchange/index.ts'\n`), [])
  assert.deepEqual(rulesBroken('workflows/recall/a.ts', `import { send } from '../../exchange/index.ts'\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('taxii/a.ts', `import '../http/index.ts'\nimport '../storage/index.ts'\n`), ['direction:1', 'direction:2'])
  assert.deepEqual(rulesBroken('exchange/a.ts', `import '../storage/index.ts'\n`), ['direction:1'])
  assert.deepEqual(rulesBroken('node/a.ts', `import '../storage/index.ts'\nimport '../taxii/index.ts'\n`), [])
})

test('a folder that the table does not know may import nothing', () => {
  assert.deepEqual(rulesBroken('novelty/a.ts', `import '../foundation/index.ts'\n`), ['direction:1'])
})

test('product code stays inside src', () => {
  assert.deepEqual(rulesBroken('node/a.ts', `import '../../test/faults.ts'\n`), ['outside-src:1'])
})

test('a circle is found at run time and tolerated among types', () => {
  const other = { 'src/ledger/b.ts': `import './a.ts'\n` }
  assert.deepEqual(rulesBroken('ledger/a.ts', `import './b.ts'\n`, other), ['cycle'])
  assert.deepEqual(rulesBroken('ledger/a.ts', `import type { B } from './b.ts'\n`, other), [])
})

test('pure folders use no impure package', () => {
  const impure = ['node:fs', 'node:fs/promises', 'node:net', 'node:child_process', 'node:process', 'fastify', 'pg', 'pino', 'fs']
  assert.deepEqual(rulesBroken('policy/a.ts', impure.map((name) => `import '${name}'\n`).join('')), onEachLine('impure-package', impure))
  assert.deepEqual(rulesBroken('policy/a.ts', `import '@cedar-policy/cedar-wasm/nodejs'\nimport 'node:crypto'\n`), [])
  assert.deepEqual(rulesBroken('ledger/a.ts', `import '@cedar-policy/cedar-wasm/nodejs'\n`), ['impure-package:1'])
  assert.deepEqual(rulesBroken('policy/a.test.ts', `import 'node:fs'\n`), [])
  assert.deepEqual(rulesBroken('storage/a.ts', `import 'node:fs'\n`), [])
})

test('of pure folders one file asks for the kind of machine, and for nothing else of the process', () => {
  const use = 'f(process.platform)\nf(process.env)\n'
  assert.deepEqual(rulesBroken('foundation/ed25519-sodium.ts', use), ['impure-global:2'])
  assert.deepEqual(rulesBroken('foundation/a.ts', use), ['impure-global:1', 'impure-global:2'])
})

test('pure folders use no clock, randomness, process or console', () => {
  const clocks = ['Date.now()', 'new Date()', 'Date()', 'performance.now()', 'Temporal.Now.instant()', 'setTimeout(f, 1)']
  const impure = [...clocks, 'Math.random()', 'randomBytes(1)', 'crypto.getRandomValues(b)', 'process.env', 'console.log(1)', 'fetch(url)']
  assert.deepEqual(rulesBroken('ledger/a.ts', impure.map((use) => `f(${use})\n`).join('')), onEachLine('impure-global', impure))
  assert.deepEqual(rulesBroken('ledger/a.ts', 'export const value = [new Date(0), Math.max(1, 2), clock.now()] // Date.now()\n'), [])
  assert.deepEqual(rulesBroken('ledger/a.ts', `export const text = 'Math.random() and process.env'\n`), [])
})

function onEachLine(rule: string, lines: readonly string[]): string[] {
  return lines.map((_, index) => `${rule}:${index + 1}`)
}
