import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded
let federation: Federation

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO' }] })
  federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [indicator(1), indicator(2)])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  await until('the overseer to be opened the answers', async () => (await openedAnswers()).size === 2)
  await until('the sender to hold the answers', async () => (await answeredReleases()) === 2)
  for (const party of ['XA', 'XB', 'XC', 'XO']) await federation.stop(party)
})
after(async () => {
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

/** Who acknowledged a release, as far as the overseer was opened it. */
async function openedAnswers(): Promise<ReadonlySet<string>> {
  const { inspection } = federation.store('XO').read
  const answered = new Set<string>()
  for (const { origin, party } of await inspection.list()) {
    for (const { opening } of await inspection.leaves({ origin, from: 0, limit: 1_000 })) {
      if (/"name":"ofKind","salt":"[^"]*","value":"release"/.test(opening ?? '')) answered.add(party)
    }
  }
  return answered
}

/** How many releases the sender holds the answers to. */
async function answeredReleases(): Promise<number> {
  const deliveries = await federation.store('XA').read.overview.deliveries(100)
  return deliveries.filter(({ kind, state }) => kind === 'release' && state === 'applied').length
}

async function comity(...args: string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(args, terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

function folderOf(party: string): string {
  return federation.member(party).folder
}

function place(name: string): string {
  return join(federation.home, name)
}

type Told = {
  readonly ok: boolean
  readonly entries: readonly { readonly party: string; readonly act: string; readonly fields: Record<string, string> }[]
}

async function exported(party: string, name: string, ...options: string[]): Promise<Told['entries']> {
  const out = place(name)
  const made = await comity('log', 'export-evidence', '--data', folderOf(party), '--agreement', founded.agreement, '--out', out, ...options)
  assert.equal(made.exitCode, 0, made.told)
  const verified = await comity('verify', '--agreement', founded.agreement, out, '--json')
  assert.equal(verified.exitCode, 0, verified.told)
  return (JSON.parse(verified.out) as Told).entries
}

test('a release is proven, opened and shown in part from the ledger of its sender and of its recipient alike', async () => {
  const entries = await exported('XA', 'of-xa')
  const release = entries.find(({ fields }) => fields.kind === 'release' && fields.to === 'XB')
  assert.ok(release !== undefined)
  const receipts = await Promise.all(['XA', 'XB'].map((party) => comity('ledger', 'prove', release.act, '--data', folderOf(party))))
  for (const [index, { exitCode, out, told }] of receipts.entries()) {
    assert.equal(exitCode, 0, told)
    const file = place(`receipt-${index}.json`)
    writeFileSync(file, out)
    const opened = await comity('ledger', 'open', file, '--json')
    const { fields } = JSON.parse(opened.out) as { fields: readonly { name: string; value: string }[] }
    assert.deepEqual(
      fields.filter(({ name }) => ['kind', 'to', 'items'].includes(name)).map(({ value }) => value),
      ['2', 'release', 'XB'],
    )
    const part = await comity('ledger', 'open', file, '--show', 'at', '--show', 'basis')
    assert.ok(part.out.includes('"name":"basis"') && !part.out.includes('"name":"to"'))
  }
  const unknown = await comity('receipt', 'f'.repeat(64), '--data', folderOf('XA'))
  assert.match(unknown.told, /^comity: act-unknown: /)
})

test('packages of both sides reconcile, and what one leaves out is named', async () => {
  const sender = await exported('XA', 'sender')
  await exported('XB', 'recipient')
  const both = await comity('ledger', 'reconcile', '--agreement', founded.agreement, place('sender'), place('recipient'), '--json')
  const told = JSON.parse(both.out) as { differences: readonly unknown[]; confirmed: number; sent: number }
  assert.deepEqual([both.exitCode, told.differences], [0, []])
  assert.ok(told.confirmed > 0 && told.confirmed === told.sent)
  const answer = (await exported('XB', 'again')).find(({ fields }) => fields.ofKind === 'release' && fields.to === 'XA')
  const ids = sender.filter(({ act }) => act !== answer?.fields.of).map(({ act }) => act)
  await exported('XA', 'lacking', ...ids)
  // The recipient's whole package would hold the sender's own receipt.
  await exported('XB', 'answer', answer?.act ?? '')
  const lacking = await comity('ledger', 'reconcile', '--agreement', founded.agreement, place('lacking'), place('answer'))
  assert.equal(lacking.exitCode, 1)
  assert.match(lacking.out, new RegExp(`unsent: act ${answer?.fields.of}`))
})

test('an overseer reconciles by what it was opened alone', async () => {
  const { exitCode, out } = await comity('ledger', 'reconcile', '--data', folderOf('XO'), '--json')
  const { sent, confirmed, parties, differences } = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([exitCode, differences], [0, []])
  assert.ok(Number(sent) > 0 && sent === confirmed && (parties as string[]).includes('XB'))
})

test('no byte of what is read in a package may change, and nothing may lie beside it', async () => {
  await exported('XA', 'touched', '--show', 'at', '--show', 'kind')
  for (const name of ['report.html', 'report.txt', 'agreement.html']) {
    const path = join(place('touched'), name)
    const kept = readFileSync(path)
    appendFileSync(path, ' ')
    const refused = await comity('ledger', 'verify', '--agreement', founded.agreement, place('touched'))
    assert.match(refused.told, /^comity: package-invalid: /)
    writeFileSync(path, kept)
  }
  writeFileSync(join(place('touched'), 'readme.txt'), 'trust me')
  const refused = await comity('verify', '--agreement', founded.agreement, place('touched'))
  assert.match(refused.told, /^comity: package-invalid: nobody vouches for readme\.txt/)
  const other = await comity('verify', '--agreement', '0'.repeat(64), place('of-xa'))
  assert.match(other.told, /^comity: package-invalid: /)
})

test('the witness says how far it cosigned each ledger', async () => {
  const { exitCode, out } = await comity('ledger', 'witness', '--data', folderOf('XB'), '--json')
  assert.equal(exitCode, 0)
  const rows = JSON.parse(out) as readonly { party: string; origin: string; cosigned: { size: number } | null; contradictions: number }[]
  assert.deepEqual(
    rows.map(({ party, contradictions }) => [party, contradictions]),
    [
      ['XA', 0],
      ['XC', 0],
      ['XO', 0],
    ],
  )
  assert.ok((rows[0]?.cosigned?.size ?? 0) > 0)
  const note = await comity('log', 'witness', rows[0]?.origin ?? '', '--data', folderOf('XB'))
  assert.ok(note.out.startsWith(`${rows[0]?.origin}\n${rows[0]?.cosigned?.size}\n`))
})
