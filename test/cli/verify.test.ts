import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Act, formatReceipt } from '../../src/acts/index.ts'
import { type Code, exampleTrust, makeParties, PaperNode, type Party, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { canonicalJson } from '../../src/foundation/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-verify-'))
after(() => rmSync(folder, { recursive: true }))

let parties: Readonly<Record<Code, Party>>
let act: Act
let receipt: string
let trust: string

before(async () => {
  parties = await makeParties()
  trust = write('trust.json', canonicalJson(exampleTrust(parties)))
  const node = new PaperNode(parties.XA, witnessesFor('XA', parties))
  const stated = node.state({ kind: 'ratify', agreement: 'ab'.repeat(32), body: {} })
  act = stated.act
  receipt = formatReceipt(act, await stated.receipt(), parties.XA.card)
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function verify(file: string, ...options: string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(['verify', '--policy', trust, file, ...options], terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

test('a receipt that holds is told step by step, or as one JSON line', async () => {
  const file = write('good.json', receipt)
  const told = await verify(file)
  assert.deepEqual([told.exitCode, told.told], [0, ''])
  assert.match(told.out, /^The receipt holds\./)
  const { exitCode, out } = await verify(file, '--json')
  const report = JSON.parse(out) as { ok: boolean; act: string; kind: string; party: string; witnesses: unknown[] }
  assert.deepEqual([exitCode, report.ok, report.act, report.kind, report.party], [0, true, act.id, 'ratify', 'XA'])
  assert.ok(report.witnesses.length >= 3)
})

test('one that was tampered with fails with the code of what does not hold, and exit code 1', async () => {
  const changed: readonly (readonly [string, string, string])[] = [
    ['statement', receipt.replace('"kind":"ratify"', '"kind":"recall"'), 'act-signature-invalid'],
    ['card', receipt.replace('"name":"Aldoria"', '"name":"Aldorja"'), 'card-signature-invalid'],
    ['proof', receipt.replace(/("proof":"[^"]*index )0/, '$11'), 'proof-invalid'],
    ['shape', receipt.replace('comity/receipt/v1', 'comity/receipt/v9'), 'receipt-invalid'],
    ['json', receipt.slice(0, -1), 'json-invalid'],
  ]
  for (const [name, text, code] of changed) {
    assert.notEqual(text, receipt, name)
    const { exitCode, out, told } = await verify(write(`${name}.json`, text), '--json')
    assert.deepEqual([exitCode, out], [1, ''], name)
    assert.match(told, new RegExp(`^comity: ${code}: [^\\n]+\\n$`), name)
  }
})
