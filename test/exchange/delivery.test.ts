/** Delivery over a real store: what one act, agreement or partner waits for is nothing to the others. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Act } from '../../src/acts/index.ts'
import { NOW, witnessesFor } from '../../src/acts/parties.fixture.ts'
import {
  createDelivery,
  type DeliveryParts,
  ExchangeError,
  PartnerStatuses,
  type ReceiptSource,
  servePull,
  type Transport,
} from '../../src/exchange/index.ts'
import { randomUuid, SECOND_MS, utf8 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import { releaseDraft, testItems } from '../road/items.fixture.ts'
import { type RoadNode, receiptOf, stated } from '../road/nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const NO_RECEIPT: ReceiptSource = async () => undefined

function partsOf({ party, store, road, clock }: RoadNode, transport: Transport, receipts = NO_RECEIPT): DeliveryParts {
  const { randomness, directory, vault } = road
  return {
    clock,
    randomness,
    directory,
    outbox: store.read.outbox,
    owed: store.read.owedProofs,
    transactions: store,
    transport,
    sealing: { party: party.code, signer: party.act, clock, randomness, suite: 'X25519', lifetime: 3_600 * SECOND_MS },
    outgoing: { acts: store.read.acts, contents: store.read.contents, vault, receiptOf: receipts },
    openings: { next: async () => undefined },
    statuses: new PartnerStatuses(),
    timeout: 3_600 * SECOND_MS,
  }
}

async function recall(node: RoadNode, to = 'XB'): Promise<Act> {
  const body = { to, cause: 'wrong', items: [randomUuid(node.road.randomness)] }
  return stated(node, { kind: 'recall', agreement: founded.hash, body })
}

async function release(node: RoadNode): Promise<Act> {
  const items = testItems(node, 1, { agreement: founded.hash })
  return stated(node, releaseDraft(founded.hash, items, { now: NOW }), items)
}

async function waitingFor(node: RoadNode, recipient: string): Promise<readonly string[]> {
  const rows = await node.store.read.outbox.waiting({ recipient, now: node.clock.time, limit: 1_000 })
  return rows.map(({ actId }) => actId)
}

/** The outbox of a founded node, without what its founding left. */
async function openNode(): Promise<RoadNode> {
  const node = await founded.openOne('XA')
  for (const recipient of ['XB', 'XC', 'XD', 'XO']) {
    const rows = await node.store.read.outbox.waiting({ recipient, now: node.clock.time, limit: 1_000 })
    await node.store.write((writer) => writer.outboxQueue.remove(rows.map(({ seq }) => seq)))
  }
  return node
}

const answering =
  (status: number, body: string): Transport =>
  async () => ({ status, body: utf8(body) })

const APPLIED = '{"status":"applied","act":null}'

test('an act leaves the outbox on one of the known words and on nothing else', async () => {
  await using node = await openNode()
  const { id } = await recall(node)
  for (const [status, body, code] of [
    [200, '{}', 'answer-invalid'],
    [200, '{"status":"done"}', 'answer-invalid'],
    [200, '["applied"]', 'answer-invalid'],
    [200, '<html>applied</html>', 'json-invalid'],
    [200, '', 'json-invalid'],
    [401, '{"code":"unauthenticated"}', 'answer-refused'],
    [422, '{"code":"content-invalid"}', 'envelope-refused'],
    [502, '<html>', 'answer-refused'],
  ] as const) {
    const parts = partsOf(node, answering(status, body))
    const report = await createDelivery(parts).pass()
    assert.deepEqual([report.delivered, parts.statuses.of('XB').lastError?.code], [0, code], body)
    assert.deepEqual(await waitingFor(node, 'XB'), [id])
    node.clock.time += 120 * SECOND_MS
  }
  assert.equal((await createDelivery(partsOf(node, answering(200, APPLIED))).pass()).delivered, 1)
  assert.deepEqual(await waitingFor(node, 'XB'), [])
})

test('however many acts wait for their receipts, those behind them go out', async () => {
  await using node = await openNode()
  const waiting: string[] = []
  for (let made = 0; made < 70; made += 1) waiting.push((await release(node)).id)
  await recall(node)
  const report = await createDelivery(partsOf(node, answering(200, APPLIED))).pass()
  assert.equal(report.delivered, 1)
  assert.deepEqual(await waitingFor(node, 'XB'), waiting)
})

test('an act that the partner does not take as it is waits longer each time, and those behind it go out', async () => {
  await using node = await openNode()
  const [first, second] = [await recall(node), await recall(node)]
  let calls = 0
  const transport: Transport = async () => {
    calls += 1
    return calls === 1 ? { status: 422, body: utf8('{"code":"content-invalid"}') } : { status: 200, body: utf8(APPLIED) }
  }
  assert.equal((await createDelivery(partsOf(node, transport)).pass()).delivered, 1)
  assert.deepEqual(await waitingFor(node, 'XB'), [first.id])
  assert.equal(await node.store.read.outbox.due({ recipient: 'XB', now: node.clock.time, limit: 9 }).then(({ length }) => length), 0)
  assert.notEqual(first.id, second.id)
})

test('a partner that cannot be reached is asked once in a pass', async () => {
  await using node = await openNode()
  for (let made = 0; made < 3; made += 1) await recall(node)
  let calls = 0
  const transport: Transport = async () => {
    calls += 1
    throw new ExchangeError('partner-unreachable', 'no route')
  }
  const report = await createDelivery(partsOf(node, transport)).pass()
  assert.deepEqual([report.delivered, report.failed, calls], [0, 1, 1])
})

test('a partner that takes its time holds up neither the others nor the next pass', async () => {
  await using node = await openNode()
  await recall(node, 'XB')
  const slow = Promise.withResolvers<void>()
  const calls: string[] = []
  const transport: Transport = async (card) => {
    calls.push(card.party)
    if (card.party === 'XB') await slow.promise
    return { status: 200, body: utf8(APPLIED) }
  }
  const delivery = createDelivery(partsOf(node, transport))
  assert.equal((await delivery.pass()).delivered, 0)
  await recall(node, 'XC')
  const next = delivery.pass()
  while (!calls.includes('XC')) await new Promise((resolve) => setTimeout(resolve, 10))
  slow.resolve()
  assert.equal((await next).delivered, 2)
  await delivery.settled()
  assert.deepEqual(calls, ['XB', 'XC'])
})

test('what goes wrong in this process is thrown by a pass, once', async () => {
  await using node = await openNode()
  await recall(node)
  const broken: Transport = async () => {
    throw new TypeError('broken')
  }
  const delivery = createDelivery(partsOf(node, broken))
  await assert.rejects(delivery.pass(), TypeError)
})

test('proofs that cannot be given yet hold up none of those behind them', async () => {
  await using node = await openNode()
  const owed = Array.from({ length: 300 }, (_, number) => number.toString(16).padStart(64, '0'))
  const { id } = await recall(node)
  await node.store.write(async (writer) => {
    await writer.owedProofs.settle('XB', await writer.owedProofs.owed('XB', 1_000))
    await writer.owedProofs.owe('XB', [...owed, id])
  })
  const receipts: ReceiptSource = async (actId) => (actId === id ? receiptOf(node, id, witnessesFor('XA', founded.parties)) : undefined)
  let messages = 0
  const transport: Transport = async () => {
    messages += 1
    return { status: 200, body: utf8(APPLIED) }
  }
  await node.store.write(async (writer) =>
    writer.outboxQueue.remove((await writer.outboxQueue.due({ recipient: 'XB', now: NOW, limit: 9 })).map(({ seq }) => seq)),
  )
  await createDelivery(partsOf(node, transport, receipts)).pass()
  assert.equal(messages, 1)
  assert.deepEqual(await node.store.read.owedProofs.owed('XB', 1_000), owed)
})

/** How many envelopes an answer to a pull holds. */
function framesIn(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let frames = 0
  for (let offset = 0; offset < bytes.length; offset += 4 + view.getUint32(offset)) frames += 1
  return frames
}

test('pulls go round: what was served and not taken stops nothing behind it, and comes again', async () => {
  await using node = await openNode()
  const acts: string[] = []
  for (let made = 0; made < 6; made += 1) acts.push((await recall(node)).id)
  const parts = partsOf(node, answering(500, ''))
  const pull = async (done: readonly string[] = []) => framesIn(await servePull('XB', utf8(JSON.stringify({ done })), parts))
  assert.equal(await pull(), 4)
  assert.equal(await pull(), 2)
  assert.equal(await pull(acts.slice(4)), 0)
  assert.deepEqual(await waitingFor(node, 'XB'), acts.slice(0, 4))
  assert.equal(await pull(acts.slice(0, 3)), 1)
  assert.equal(await pull(acts.slice(3, 4)), 0)
  assert.deepEqual(await waitingFor(node, 'XB'), [])
})
