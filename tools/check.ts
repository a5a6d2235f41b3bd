/**
 * `npm test`: every check, a line each, the whole output of one that fails, and a summary.
 * `npm test -- NAME...` runs only those named.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import type { Check, Need } from './checks.ts'
import { POSTGRES, STATIC_CHECKS, TEST_CHECKS } from './checks.ts'
import type { Offer } from './surroundings.ts'
import { findChromium, openPostgres } from './surroundings.ts'

type Verdict = 'ok' | 'failed' | 'skipped'
type Outcome = { readonly name: string; readonly verdict: Verdict; readonly note: string }

const STATIC_AT_ONCE = 2
const EXIT_INTERRUPTED = 130
const stop = new AbortController()

async function main(names: readonly string[]): Promise<void> {
  const known = [...STATIC_CHECKS, ...TEST_CHECKS].map((check) => check.name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    process.stderr.write(`comity: check-unknown: no check is named ${unknown}; there are ${known.join(', ')}\n`)
    process.exitCode = 2
    return
  }
  const isWanted = (check: Check): boolean => names.length === 0 || names.includes(check.name)
  const outcomes = await runStatic(STATIC_CHECKS.filter(isWanted))
  outcomes.push(...(await runTests(TEST_CHECKS.filter(isWanted))))
  summarise(outcomes)
}

async function runStatic(checks: readonly Check[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = checks.values()
  async function runWaiting(): Promise<void> {
    for (const check of waiting) outcomes.push(await run(check, {}))
  }
  await Promise.all(Array.from({ length: STATIC_AT_ONCE }, runWaiting))
  return outcomes
}

async function runTests(checks: readonly Check[]): Promise<Outcome[]> {
  if (checks.length === 0) return []
  await using postgres = await openPostgres()
  const offers = { COMITY_POSTGRES_URL: postgres, COMITY_CHROMIUM: findChromium() }
  const environment = variablesOf(offers)
  const outcomes = [announceOffer('postgresql', POSTGRES, postgres)]
  for (const check of checks) {
    const offer = check.needs === undefined ? undefined : offers[check.needs.offer]
    if (check.needs === undefined || offer === undefined || 'value' in offer) outcomes.push(await run(check, environment))
    else outcomes.push(announceOffer(check.name, check.needs, offer))
  }
  return outcomes
}

function variablesOf(offers: Readonly<Record<string, Offer>>): Record<string, string> {
  const present = Object.entries(offers).flatMap(([name, offer]) => ('value' in offer ? [[name, offer.value] as const] : []))
  return Object.fromEntries(present)
}

function announceOffer(name: string, need: Need, offer: Offer): Outcome {
  if ('value' in offer) return announce({ name, verdict: 'ok', note: 'there for the tests that need it' })
  return announce({ name, verdict: process.env[need.demandedBy] === '1' ? 'failed' : 'skipped', note: offer.missing })
}

async function run(check: Check, environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const { name } = check
  const args = check.arguments()
  if (args === undefined) return announce({ name, verdict: 'skipped', note: 'the repository holds none' })
  const start = performance.now()
  const { exitCode, output } = await runNode(args, environment)
  const note = `${((performance.now() - start) / 1_000).toFixed(1)} s`
  const outcome = announce({ name, verdict: exitCode === 0 ? 'ok' : 'failed', note })
  const shown = exitCode === 0 ? (output.match(check.closing ?? /$^/) ?? []) : [output.trimEnd()]
  for (const line of shown) process.stdout.write(`${line}\n`)
  return outcome
}

async function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stop.signal,
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk))
  await once(child, 'close')
  return { exitCode: child.exitCode, output: output.join('') }
}

function announce(outcome: Outcome): Outcome {
  process.stdout.write(`${outcome.verdict.padEnd(8)}${outcome.name} (${outcome.note})\n`)
  return outcome
}

function summarise(outcomes: readonly Outcome[]): void {
  const named = (verdict: Verdict): Outcome[] => outcomes.filter((outcome) => outcome.verdict === verdict)
  process.stdout.write(`\n${named('ok').length} checks ok, ${named('failed').length} failed, ${named('skipped').length} skipped\n`)
  for (const { verdict, name, note } of [...named('skipped'), ...named('failed')]) process.stdout.write(`${verdict}: ${name} (${note})\n`)
  if (named('failed').length > 0) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!stop.signal.aborted) throw error
  process.exitCode = EXIT_INTERRUPTED
}
