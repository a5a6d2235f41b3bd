/**
 * `npm run test:interop`: programs of strangers against what Comity serves. It names what it skipped and why, and fails
 * when anything that could run did not pass.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { testArguments } from './checks.ts'

type Suite = {
  readonly name: string
  /** Why it cannot run here; undefined where it can. */
  missing(): string | undefined
  command(): readonly [string, ...string[]]
}

const GO_CHECKER = 'test/conformance/run-go.sh'
const GO_MODULES = '/usr/share/gocode/src/golang.org/x/mod'
const EXAMPLE_LEDGER = 'spec/vectors/ledger/valid/worked-example'

const SUITES: readonly Suite[] = [
  {
    name: 'ledger checker in Go, on the example of the specification',
    missing: missingForGo,
    command: () => [GO_CHECKER, 'ledger-go', '-dir', EXAMPLE_LEDGER, '-vkey', exampleKey()],
  },
  {
    name: 'clients and verifiers, on running nodes',
    missing: () => (interopTests() === undefined ? 'test/interop holds no tests' : undefined),
    command: () => [process.execPath, ...process.execArgv, ...(interopTests() ?? [])],
  },
]

function interopTests(): string[] | undefined {
  return testArguments('test/{interop,conformance}/**/*.test.ts')
}

function missingForGo(): string | undefined {
  if (!existsSync(GO_CHECKER)) return `there is no ${GO_CHECKER}`
  if (spawnSync('go', ['version']).error !== undefined) return 'there is no go on the path'
  return existsSync(GO_MODULES) ? undefined : 'the Debian package golang-golang-x-mod-dev is not installed'
}

function exampleKey(): string {
  const example = JSON.parse(readFileSync(`${EXAMPLE_LEDGER}.json`, 'utf8')) as { logVkey: string }
  return example.logVkey
}

const skipped: string[] = []
for (const { name, missing, command } of SUITES) {
  const reason = missing()
  if (reason !== undefined) {
    skipped.push(`skipped: ${name}: ${reason}`)
    continue
  }
  process.stdout.write(`${name}\n`)
  const [file, ...args] = command()
  const [exitCode] = await once(spawn(file, args, { stdio: 'inherit' }), 'exit')
  if (exitCode !== 0) process.exitCode = 1
  process.stdout.write(`${exitCode === 0 ? 'ok' : 'failed'}: ${name}\n`)
}
for (const line of skipped) process.stdout.write(`${line}\n`)
