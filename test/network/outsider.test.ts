/** Several nodes as processes of their own, and a witness whose operator is no party, without whom there is no quorum. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommandLine } from '../../src/cli/main.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { OutsideOperator } from './outside-witness.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OUTSIDE_STATE = 'XK'
const WAIT_MS = 3_000
const files = mkdtempSync(join(tmpdir(), 'comity-outsider-test-'))

let operator: OutsideOperator
let founded: Founded
before(async () => {
  operator = await OutsideOperator.open(OUTSIDE_STATE)
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
    async articles(members) {
      operator.enter((await comity('ledger', 'line', ...members.map(cardFile))).out)
      await operator.start()
      return { witnesses: { article: '9', quorum: 3, checkpointSeconds: 1, graceSeconds: 3_600, outsiders: [operator.named] } }
    },
  })
})
after(async () => {
  founded?.remove()
  await operator[Symbol.asyncDispose]()
  rmSync(files, { recursive: true })
})

async function comity(...args: readonly string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(args, terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

function file(name: string, text: string): string {
  const path = join(files, name)
  writeFileSync(path, text)
  return path
}

const cardFile = ({ party, card }: Member): string => file(`${party}.json`, JSON.stringify(card))
const text = async (member: Member, path: string): Promise<string> =>
  (await call(member, { path, as: 'agreement-officer' })).body.toString()

test('processes reach their quorum by a witness outside the parties, and without it nothing crosses', async () => {
  await using federation = founded.copy()
  await using processes = new AsyncDisposableStack()
  for (const member of federation.members) processes.use(await NodeProcess.start(member))
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [indicator(1)])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)

  await operator.stop()
  await share(XA, founded.agreement, [indicator(2)])
  await sleep(WAIT_MS)
  assert.equal((await receivedIds(XB)).length, 1, 'partners alone are no quorum')
  await operator.start()
  await until('the release to arrive once the outsider is back', async () => (await receivedIds(XB)).length === 2)

  type Deliveries = { readonly items: readonly { readonly actId: string; readonly kind: string }[] }
  const { items } = await api<Deliveries>(XA, { path: '/api/v1/deliveries?limit=50' })
  const release = items.find(({ kind }) => kind === 'release') as { readonly actId: string }
  const receipt = file('receipt.json', await text(XA, `/api/v1/receipts/${release.actId}`))
  const trust = file('trust.json', await text(XA, `/api/v1/agreements/${founded.agreement}/trust`))
  const verified = await comity('verify', '--policy', trust, receipt, '--json')
  assert.equal(verified.exitCode, 0, verified.told)
  const { witnesses } = JSON.parse(verified.out) as { readonly witnesses: readonly { readonly name: string }[] }
  assert.deepEqual(witnesses.map(({ name }) => name).toSorted(), ['XB', 'XC', 'outsider-university'])
})
