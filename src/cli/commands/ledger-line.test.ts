import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exampleAgreement, makeParties, type Party } from '../../acts/parties.fixture.ts'
import { canonicalJson, type Json } from '../../foundation/index.ts'
import { cardFingerprint } from '../../identity/index.ts'
import { parsePolicy } from '../../ledger/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-line-'))
after(() => rmSync(folder, { recursive: true }))

let parties: Readonly<Record<'XA' | 'XB', Party>>
before(async () => {
  parties = await makeParties()
})

function write(name: string, value: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, canonicalJson(value as Json))
  return path
}

async function line(...args: string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(['ledger', 'line', ...args], terminal)
  return { exitCode, out: out.join(''), code: told.join('').split(': ')[1] }
}

const cardFile = (party: 'XA' | 'XB'): string => write(`${party}.json`, parties[party].card)

test('each card becomes a line that a C2SP policy reads, under the fingerprint that officials compare', async () => {
  const { exitCode, out } = await line(cardFile('XA'), cardFile('XB'))
  assert.equal(exitCode, 0)
  const { logs } = parsePolicy(`${out}quorum none\n`)
  assert.deepEqual(
    logs.map(({ key }) => key.name),
    [parties.XA.card.ledger.origin, parties.XB.card.ledger.origin],
  )
  assert.ok(out.includes(cardFingerprint(parties.XA.card)))
  const [first] = JSON.parse((await line(cardFile('XA'), '--json')).out) as readonly { readonly party: string; readonly url: string }[]
  assert.deepEqual([first?.party, first?.url.endsWith(`//${parties.XA.card.ledger.origin}/`)], ['XA', true])
})

test('with the agreement a card under another root key is refused, and so is one that was changed', async () => {
  const agreement = write('agreement.json', exampleAgreement(parties as never))
  assert.equal((await line(cardFile('XA'), '--agreement', agreement)).exitCode, 0)
  const { list } = exampleAgreement(parties as never).parties
  const swapped = { XA: parties.XB.card.root, XB: parties.XA.card.root }
  const others = list.map((one) => ({ ...one, root: swapped[one.code as 'XA'] ?? one.root }))
  const document = exampleAgreement(parties as never)
  const other = write('other.json', { ...document, parties: { ...document.parties, list: others } })
  assert.equal((await line(cardFile('XA'), '--agreement', other)).code, 'choices-invalid')
  const changed = write('changed.json', { ...parties.XA.card, address: 'https://elsewhere.example' })
  assert.deepEqual([(await line(changed)).code, (await line()).code], ['card-signature-invalid', 'usage'])
})
