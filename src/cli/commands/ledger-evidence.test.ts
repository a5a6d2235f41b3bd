import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exampleSigner } from '../../ledger/example-ledger.fixture.ts'
import { formatEvidence, formatVkey, LOG_KEY, noteKey, signCheckpoint } from '../../ledger/index.ts'
import { runCommandLine } from '../main.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-evidence-'))
after(() => rmSync(home, { recursive: true }))

const log = exampleSigner('xa.example/ledger/1', 1)
const key = noteKey(log.name, LOG_KEY, log.publicKey)
const signed = (root: number): Uint8Array => signCheckpoint({ origin: log.name, size: 7, root: new Uint8Array(32).fill(root) }, log)
const file = join(home, 'evidence.json')
writeFileSync(file, `${formatEvidence({ kind: 'fork', log: key, cosigned: signed(1), offered: signed(2) })}\n`)

async function run(...args: string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(args, terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

test('a file of evidence is verified against the key that the reader brings', async () => {
  const proven = await run('ledger', 'evidence', file, '--log', formatVkey(key), '--json')
  assert.equal(proven.exitCode, 0, proven.told)
  const { ok, kind, origin, cosigned } = JSON.parse(proven.out) as { ok: boolean; kind: string; origin: string; cosigned: { size: number } }
  assert.deepEqual([ok, kind, origin, cosigned.size], [true, 'fork', log.name, 7])
  assert.match((await run('ledger', 'evidence', file, '--log', formatVkey(key))).out, /No honest ledger signs both/)
  const stranger = formatVkey(noteKey(log.name, LOG_KEY, exampleSigner('x', 2).publicKey))
  const against = await run('ledger', 'evidence', file, '--log', stranger)
  assert.deepEqual([against.exitCode, against.out, against.told.split(': ')[1]], [2, '', 'choices-invalid'])
  const broken = join(home, 'broken.json')
  writeFileSync(broken, formatEvidence({ kind: 'fork', log: key, cosigned: signed(1), offered: signed(1) }))
  const refused = await run('ledger', 'evidence', broken, '--log', formatVkey(key))
  assert.deepEqual([refused.exitCode, refused.out, refused.told.split(': ')[1]], [1, '', 'evidence-invalid'])
  assert.equal((await run('ledger', 'evidence', file)).exitCode, 2)
  assert.equal((await run('ledger', 'evidence')).exitCode, 2)
})

test('a stopped node gives out what it keeps', async () => {
  const folder = join(home, 'XA')
  await run('init', '--data', folder, '--party', 'XA', '--name', 'Aldoria', '--address', 'http://127.0.0.1:9')
  const kept = await run('ledger', 'evidence', '--data', folder, '--json')
  assert.deepEqual([kept.exitCode, JSON.parse(kept.out)], [0, []])
})
