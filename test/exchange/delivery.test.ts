/** Delivery over a real store: what one act, agreement or partner waits for is nothing to the others. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Act } from '../../src/acts/index.ts'
import { NOW, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { createDelivery, ExchangeError, type ReceiptSource, type Transport } from '../../src/exchange/index.ts'
import { SECOND_MS, utf8 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import { releaseDraft, testItems } from '../road/items.fixture.ts'
import { type RoadNode, receiptOf, stated } from '../road/nodes.fixture.ts'
import { partsOf, recallDraft, waitingFor, withEmptyOutbox } from './parts.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

async function recall(node: RoadNode, to = 'XB'): Promise<Act> {
  return stated(node, recallDraft(founded.hash, node, to))
}

async function release(node: RoadNode): Promise<Act> {
  const items = testItems(node, 1, { agreement: founded.hash })
  return stated(node, releaseDraft(founded.hash, items, { now: NOW }), items)
}

const openNode = (): Promise<RoadNode> => withEmptyOutbox(founded.openOne('XA'))

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

test('what was handed to the transport stays whole after the answer: the socket may still send from it', async () => {
  await using node = await openNode()
  const bodies: Uint8Array[] = []
  for (const answer of [answering(413, '{}'), answering(200, APPLIED)]) {
    await recall(node)
    const transport: Transport = (card, request) => {
      bodies.push(request.body ?? new Uint8Array())
      return answer(card, request)
    }
    await createDelivery(partsOf(node, transport)).pass()
  }
  assert.ok(bodies.length >= 2)
  for (const body of bodies) assert.ok(body.length > 100, 'its memory was given back')
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

test('an act that comes too soon is tried again later, holds up none behind it, and is no failure', async () => {
  await using node = await openNode()
  const { id } = await recall(node)
  const parts = partsOf(node, answering(200, `{"status":"waiting","act":"${id}","missing":[]}`))
  for (let attempts = 1; attempts <= 3; attempts += 1) {
    await createDelivery(parts).pass()
    const [row] = await node.store.read.outbox.waiting({ recipient: 'XB', now: node.clock.time, limit: 9 })
    assert.deepEqual([row?.actId, row?.attempts, parts.statuses.of('XB').failures], [id, attempts, 0])
    assert.ok((row?.nextAt ?? 0) > node.clock.time)
    node.clock.time += 120 * SECOND_MS
  }
  await createDelivery(partsOf(node, answering(200, APPLIED))).pass()
  assert.deepEqual(await waitingFor(node, 'XB'), [])
})

test('a proof that does not hold at the partner yet stays owed, and goes again after a rest', async () => {
  await using node = await openNode()
  const { id } = await recall(node)
  const receipts: ReceiptSource = async (actId) => receiptOf(node, actId, witnessesFor('XA', founded.parties))
  const transport = (unproven: readonly string[], count: () => void): Transport => {
    return async () => {
      count()
      return { status: 200, body: utf8(JSON.stringify({ status: 'applied', act: null, unproven })) }
    }
  }
  let messages = 0
  const count = (): void => {
    messages += 1
  }
  const parts = partsOf(node, transport([id], count), receipts)
  const delivery = createDelivery(parts)
  // The act, then its proof.
  await delivery.pass()
  assert.deepEqual([messages, await node.store.read.owedProofs.owed('XB', 9)], [2, [id]])
  await delivery.pass()
  assert.equal(messages, 2)
  node.clock.time += 61 * SECOND_MS
  await delivery.pass()
  assert.equal(messages, 3)
  node.clock.time += 61 * SECOND_MS
  await delivery.pass()
  assert.equal(messages, 3)
  node.clock.time += 60 * SECOND_MS
  await createDelivery({ ...parts, transport: transport([], count) }).pass()
  assert.deepEqual([messages, await node.store.read.owedProofs.owed('XB', 9)], [4, []])
})
