import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type HoldingKey, reopenAct } from '../../src/acts/index.ts'
import { SECOND_MS } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found, GRACE_SECONDS } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { collection, objectsOf, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const [TAKEN, KEPT] = [indicator(1), indicator(2)] as const
let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Two objects are with XB; then too few witnesses are left for any quorum, and one object is recalled. */
async function recalledWithoutQuorum(federation: Federation, prepare: () => Promise<unknown> = async () => undefined): Promise<HoldingKey> {
  await federation.startAll()
  await prepare()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [TAKEN, KEPT])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  const [held] = await federation.store('XB').read.items.byStixId(TAKEN.id as string)
  await federation.stop('XC')
  await api(XA, json('/api/v1/recalls', { stixIds: [TAKEN.id], cause: 'source-withdrew', alsoOwn: false }))
  await until('the recall to be obeyed', async () => (await statusOf(federation, TAKEN.id as string)) === 404)
  return held?.holding as HoldingKey
}

async function statusOf(federation: Federation, id: string): Promise<number> {
  const XB = federation.member('XB')
  return (await taxii(XB, `${await collection(XB)}objects/${id}/`)).status
}

async function stateOf(federation: Federation, holding: HoldingKey) {
  const { items, contents } = federation.store('XB').read
  const [row] = await items.find([holding])
  const keys = await federation.store('XB').itemKeys.find([holding])
  return { state: row?.state, contents: (await contents.find([holding])).length, keys: keys.length }
}

const RESTRICTED = { state: 'restricted', contents: 1, keys: 1 }
const ERASED = { state: 'erased', contents: 0, keys: 0 }

async function erasureConfirmed(federation: Federation): Promise<void> {
  await until('the receipt of the erasure', async () => {
    const { sent } = await federation.store('XA').read.overview.summary()
    return sent.some(({ recipient, erased }) => recipient === 'XB' && erased === 1)
  })
}

test('a recall without quorum is obeyed at once, and destroys when its receipt is whole', async () => {
  await using federation = founded.copy()
  const holding = await recalledWithoutQuorum(federation)
  assert.deepEqual(await stateOf(federation, holding), RESTRICTED)
  const { provisional } = federation.store('XB').read.acts
  assert.deepEqual(
    (await provisional()).map(({ kind }) => kind),
    ['recall'],
  )
  await federation.start('XC')
  await until('the destruction', async () => (await stateOf(federation, holding)).state === 'erased')
  assert.deepEqual(await stateOf(federation, holding), ERASED)
  assert.deepEqual(await provisional(), [])
  await erasureConfirmed(federation)
  assert.deepEqual(await receivedIds(federation.member('XB')), [KEPT.id])
  const [note, ...others] = await objectsOf(federation.member('XB'), 'recalled')
  assert.deepEqual([note?.object_refs, others], [[TAKEN.id], []])
  const receipt = (await actsOf(federation.store('XA'))).find(({ kind }) => kind === 'erasure-receipt')
  assert.deepEqual((reopenAct(receipt?.text ?? '').body as { told: string[] }).told, ['tool'])
})

test('a recall whose receipt never comes destroys when the grace ends, and not before', async () => {
  await using federation = founded.copy()
  const holding = await recalledWithoutQuorum(federation)
  federation.clock.advance((GRACE_SECONDS - 60) * SECOND_MS)
  await federation.restart('XB')
  await until('the clocks to have been kept', async () => (await receivedIds(federation.member('XB'))).length === 1)
  assert.deepEqual(await stateOf(federation, holding), RESTRICTED)
  federation.clock.advance(60 * SECOND_MS)
  await federation.restart('XB')
  await until('the destruction', async () => (await stateOf(federation, holding)).state === 'erased')
  assert.deepEqual(await stateOf(federation, holding), ERASED)
  await erasureConfirmed(federation)
  const erasures = (await actsOf(federation.store('XB'))).filter(({ kind }) => kind === 'erase' || kind === 'erasure-receipt')
  assert.equal(erasures.length, 2)
})

test('the receipt that reaches the origin names the tool whose webhook answered before the destruction', async () => {
  await using federation = founded.copy()
  const XB = federation.member('XB')
  const path = join(XB.folder, 'comity.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), webhooks: { networks: ['127.0.0.0/8'] } }))
  const told: string[] = []
  const tool = createServer(async (request, response) => {
    told.push(Buffer.concat(await Array.fromAsync(request)).toString())
    response.end()
  })
  await new Promise<void>((listening) => tool.listen(0, '127.0.0.1', listening))
  try {
    const url = `http://127.0.0.1:${(tool.address() as AddressInfo).port}/recalled`
    const holding = await recalledWithoutQuorum(federation, () =>
      api(XB, { ...json('/api/v1/tools/tool/webhook', { url }), as: 'operator' }),
    )
    await until('the webhook to be called', async () => told.length === 1)
    assert.deepEqual((JSON.parse(told[0] as string) as { data: object }).data, { ids: [TAKEN.id] })
    assert.equal((await stateOf(federation, holding)).state, 'restricted')
    await until('the answer to be kept', async () => (await federation.store('XB').read.items.answeredBy([holding], 9)).length === 1)
    await federation.start('XC')
    await erasureConfirmed(federation)
    // XC had it too, and no tool there read it.
    const receipts = (await actsOf(federation.store('XA'))).filter(({ kind, party }) => kind === 'erasure-receipt' && party === 'XB')
    assert.deepEqual(
      receipts.map(({ text }) => reopenAct(text).body).map(({ told, answered }) => [told, answered]),
      [[['tool'], ['tool']]],
    )
  } finally {
    tool.close()
  }
})
