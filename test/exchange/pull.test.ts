/** A node that only pulls gets all that a push would have brought, and whatever is lost on the way is made up for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Act, ActDraft, CarriedOpenings } from '../../src/acts/index.ts'
import { NOW, witnessesFor } from '../../src/acts/parties.fixture.ts'
import {
  createPullDesk,
  type DeliveryParts,
  ExchangeError,
  type PartnerAnswer,
  type PullDesk,
  type PullParts,
  pullFrom,
  type ReceiptSource,
  type Transport,
} from '../../src/exchange/index.ts'
import { canonicalBytes, hex, type Json, sha256 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import { releaseDraft, testItems } from '../road/items.fixture.ts'
import { type RoadNode, receiptOf, stated } from '../road/nodes.fixture.ts'
import { admissionOf, partsOf, recallDraft, waitingFor, withEmptyOutbox } from './parts.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const unreachable: Transport = async () => {
  throw new ExchangeError('partner-unreachable', 'nobody reaches it')
}

/** XA, which reaches nobody, and XB, which pulls from it. */
type Pulling = AsyncDisposable & {
  readonly XA: RoadNode
  readonly XB: RoadNode
  readonly delivery: DeliveryParts
  /** From now on there are receipts under the quorum. */
  prove(): void
  /** Every request that XB makes, and what becomes of it. */
  intercept(by: (serve: () => Promise<PartnerAnswer>) => Promise<PartnerAnswer>): void
  /** XA is started again. */
  restart(): void
  pull(): Promise<number>
}

async function pulling(
  openings: { readonly source?: DeliveryParts['openings']; readonly take?: PullParts['admission']['takeOpenings'] } = {},
): Promise<Pulling> {
  const [XA, XB] = [await withEmptyOutbox(founded.openOne('XA')), await founded.openOne('XB')]
  let isProven = false
  const receipts: ReceiptSource = async (actId) => (isProven ? receiptOf(XA, actId, witnessesFor('XA', founded.parties)) : undefined)
  const bare = partsOf(XA, unreachable, receipts)
  const delivery = openings.source === undefined ? bare : { ...bare, openings: openings.source }
  let desk: PullDesk = createPullDesk(delivery)
  let passing = (serve: () => Promise<PartnerAnswer>): Promise<PartnerAnswer> => serve()
  const admission = await admissionOf(XB, openings.take ?? (async () => assert.fail('no openings are due')))
  const transport: Transport = (_card, { body }) => passing(async () => ({ status: 200, body: await desk.serve('XB', body as Uint8Array) }))
  return {
    XA,
    XB,
    delivery,
    prove: () => {
      isProven = true
    },
    intercept: (by) => {
      passing = by
    },
    restart: () => {
      desk = createPullDesk(delivery)
    },
    pull: () => pullFrom(XA.party.card, { transport, admission }),
    async [Symbol.asyncDispose]() {
      await XA[Symbol.asyncDispose]()
      await XB[Symbol.asyncDispose]()
    },
  }
}

const recall = (node: RoadNode): Promise<Act> => stated(node, recallDraft(founded.hash, node))

async function release(node: RoadNode, changes: Partial<ActDraft> = {}): Promise<Act> {
  const items = testItems(node, 1, { agreement: founded.hash })
  return stated(node, { ...releaseDraft(founded.hash, items, { now: NOW }), ...changes }, items)
}

const owedTo = (node: RoadNode, party: string) => node.store.read.owedProofs.owed(party, 1_000)
const standingAt = async (node: RoadNode, { id }: Act) => (await node.store.read.acts.find(id))?.standing
const answeredAt = async (node: RoadNode, { id }: Act) => (await node.store.read.acts.answersTo(id)).map(({ kind }) => kind)

test('a recall that was pulled before its quorum is destroyed when its proof is pulled', async () => {
  await using nodes = await pulling()
  const { XA, XB } = nodes
  const act = await recall(XA)
  assert.equal(await nodes.pull(), 1)
  assert.deepEqual([await standingAt(XB, act), await answeredAt(XB, act)], ['provisional', ['acknowledge']])
  assert.deepEqual([await waitingFor(XA, 'XB'), await owedTo(XA, 'XB')], [[], [act.id]])
  nodes.prove()
  assert.equal(await nodes.pull(), 1)
  assert.deepEqual([await standingAt(XB, act), await answeredAt(XB, act)], ['proven', ['acknowledge', 'erasure-receipt']])
  assert.deepEqual(await owedTo(XA, 'XB'), [])
  assert.equal(await nodes.pull(), 0)
})

test('proofs go with an act, and those that go alone are as many as a message holds', async () => {
  await using nodes = await pulling()
  const { XA, XB } = nodes
  const acts: Act[] = []
  for (let made = 0; made < 70; made += 1) acts.push(await recall(XA))
  assert.equal(await nodes.pull(), 70)
  nodes.prove()
  const last = await release(XA)
  // One with the release and 64 proofs, one with the other six.
  assert.equal(await nodes.pull(), 2)
  for (const act of [...acts, last]) assert.equal(await standingAt(XB, act), 'proven')
  assert.deepEqual([await waitingFor(XA, 'XB'), await owedTo(XA, 'XB')], [[], []])
})

/** Loses one request after the other, before it was served or its answer after, and looks at what has become of everything in the end. */
async function losing(lost: 'request' | 'answer'): Promise<void> {
  for (let at = 1; at <= 3; at += 1) {
    await using nodes = await pulling()
    const { XA, XB } = nodes
    const before = await recall(XA)
    await nodes.pull()
    nodes.prove()
    const acts = [await release(XA), await release(XA), await release(XA), await recall(XA), await release(XA)]
    let requests = 0
    nodes.intercept(async (serve) => {
      requests += 1
      if (requests !== at) return serve()
      if (lost === 'answer') await serve()
      throw new ExchangeError('partner-unreachable', 'lost')
    })
    await assert.rejects(nodes.pull(), { code: 'partner-unreachable' })
    await nodes.pull()
    for (const act of [before, ...acts]) assert.equal(await standingAt(XB, act), 'proven', `${at}`)
    for (const act of acts) assert.equal((await answeredAt(XB, act)).filter((kind) => kind === 'acknowledge').length, 1)
    assert.deepEqual(await answeredAt(XB, before), ['acknowledge', 'erasure-receipt'])
    assert.deepEqual([await waitingFor(XA, 'XB'), await owedTo(XA, 'XB')], [[], []])
  }
}

test('nothing is lost and nothing is taken twice when any request is lost', () => losing('request'))

test('nothing is lost and nothing is taken twice when any answer is lost', () => losing('answer'))

test('a node that was started again between two pulls gives again what was not answered for', async () => {
  await using nodes = await pulling()
  const { XA, XB } = nodes
  nodes.prove()
  const acts = [await release(XA), await release(XA)]
  let requests = 0
  nodes.intercept((serve) => {
    requests += 1
    if (requests === 2) nodes.restart()
    return serve()
  })
  await nodes.pull()
  for (const act of acts) assert.deepEqual(await answeredAt(XB, act), ['acknowledge'])
  assert.deepEqual(await waitingFor(XA, 'XB'), [])
})

test('an act that waits for another is told with the next pull, and comes after it in the same run', async () => {
  await using nodes = await pulling()
  const { XA, XB } = nodes
  nodes.prove()
  const first = await recall(XA)
  const [row] = await XA.store.read.outbox.waiting({ recipient: 'XB', now: NOW, limit: 9 })
  await XA.store.write((writer) => writer.outboxQueue.remove([row?.seq as number]))
  const second = await release(XA, { after: [first.id] })
  await nodes.pull()
  assert.deepEqual([await standingAt(XB, first), await standingAt(XB, second)], ['proven', 'proven'])
  assert.deepEqual([await waitingFor(XA, 'XB'), await XB.store.read.parked.list()], [[], []])
})

test('an act that waits for what its sender has not stops nothing behind it, and stays', async () => {
  await using nodes = await pulling()
  const { XA, XB } = nodes
  nodes.prove()
  const stuck = await release(XA, { after: ['ab'.repeat(32) as Act['id']] })
  const act = await release(XA)
  assert.equal(await nodes.pull(), 1)
  assert.deepEqual([await standingAt(XB, stuck), await standingAt(XB, act)], [undefined, 'proven'])
  assert.deepEqual(await waitingFor(XA, 'XB'), [stuck.id])
  assert.equal(await nodes.pull(), 0)
})

test('a proof that does not hold yet stays owed, and a proof whose act was not delivered waits for it', async () => {
  await using nodes = await pulling()
  const { XA, XB, delivery } = nodes
  const act = await recall(XA)
  await nodes.pull()
  nodes.prove()
  const under: ReceiptSource = (actId) => receiptOf(XA, actId, [])
  const unproven = { ...delivery, outgoing: { ...delivery.outgoing, receiptOf: under } }
  assert.equal(framesIn(await createPullDesk(unproven).serve('XB', pullBody([]))).length, 0)
  const desk = createPullDesk(delivery)
  const [frame] = framesIn(await desk.serve('XB', pullBody([]))) as [Uint8Array]
  const answer = { envelope: hex(sha256(frame)), status: 'applied', act: null, unproven: [act.id] }
  assert.equal(framesIn(await desk.serve('XB', pullBody([answer]))).length, 0)
  assert.deepEqual(await owedTo(XA, 'XB'), [act.id])
  const next = await recall(XA)
  await XA.store.write(async (writer) => {
    const rows = await writer.outboxQueue.due({ recipient: 'XB', now: NOW, limit: 9 })
    for (const { seq } of rows) await writer.outboxQueue.postpone(seq, NOW)
  })
  await nodes.pull()
  assert.deepEqual([await standingAt(XB, act), await standingAt(XB, next)], ['proven', 'proven'])
  assert.deepEqual(await owedTo(XA, 'XB'), [])
})

const OPENINGS: Omit<CarriedOpenings, 'from' | 'leaves'> = { checkpoint: 'note', consistency: [] }
const LEAVES = 10

/** Openings of a ledger of ten leaves, two at a time, and an overseer that has some. */
function inspected(has: number, moved: { readonly cursor: number }) {
  const state = { has, cursor: moved.cursor, shown: 0 }
  const source: DeliveryParts['openings'] = {
    async next() {
      const from = state.cursor
      if (from >= LEAVES) return undefined
      const leaves = [from, from + 1].map((index) => ({ leafHash: hex(sha256(Uint8Array.of(index))) }))
      const confirm = async (size = from + 2): Promise<void> => {
        assert.ok(size <= from + 2)
        state.cursor = size
      }
      return { openings: { ...OPENINGS, from, leaves }, confirm }
    },
  }
  const take = async (_from: string, { from, leaves }: CarriedOpenings): Promise<number> => {
    state.shown += 1
    if (from <= state.has) state.has = Math.max(state.has, from + leaves.length)
    return state.has
  }
  return { state, source, take }
}

test('openings are pulled by an overseer, from where it stands', async () => {
  for (const [has, cursor, shown] of [
    [0, 0, 5],
    [0, 6, 6],
    [10, 0, 5],
  ] as const) {
    const { state, ...openings } = inspected(has, { cursor })
    await using nodes = await pulling(openings)
    await nodes.pull()
    assert.deepEqual(state, { has: LEAVES, cursor: LEAVES, shown })
  }
})

test('an overseer that never gets on is not shown the same for ever', async () => {
  const { state, source } = inspected(0, { cursor: 4 })
  let asked = 0
  const take = async (): Promise<number> => {
    asked += 1
    return 0
  }
  await using nodes = await pulling({ source, take })
  await nodes.pull()
  assert.deepEqual([asked, state.cursor], [2, 0])
})

function pullBody(answers: readonly Json[]): Uint8Array {
  return canonicalBytes({ answers, means: { version: '1.0.0', algorithms: ['ed25519', 'x25519'] } })
}

/** The envelopes of an answer to a pull. */
function framesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: Uint8Array[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 4 + view.getUint32(offset)
    frames.push(bytes.subarray(offset + 4, end))
    offset = end
  }
  return frames
}

test('pulls go round: what was served and not taken stops nothing behind it, and comes again', async () => {
  await using nodes = await pulling()
  const { XA } = nodes
  const acts: string[] = []
  for (let made = 0; made < 6; made += 1) acts.push((await recall(XA)).id)
  const desk = createPullDesk(nodes.delivery)
  const pull = async (answers: readonly Json[] = []) => framesIn(await desk.serve('XB', pullBody(answers)))
  const refused = (frames: readonly Uint8Array[]) => frames.map((frame) => ({ envelope: hex(sha256(frame)), code: 'content-invalid' }))
  const applied = (frames: readonly Uint8Array[]) => frames.map((frame) => ({ envelope: hex(sha256(frame)), status: 'applied', act: null }))
  const first = await pull()
  assert.equal(first.length, 4)
  const second = await pull(refused(first))
  assert.equal(second.length, 2)
  assert.equal((await pull(applied(second))).length, 0)
  assert.deepEqual(await waitingFor(XA, 'XB'), acts.slice(0, 4))
  assert.equal((await pull(applied(await pull()))).length, 0)
  assert.deepEqual(await waitingFor(XA, 'XB'), [])
})

test('what a pull says in another form changes nothing', async () => {
  await using nodes = await pulling()
  const act = await recall(nodes.XA)
  const desk = createPullDesk(nodes.delivery)
  const [frame] = framesIn(await desk.serve('XB', pullBody([]))) as [Uint8Array]
  const envelope = hex(sha256(frame))
  for (const answers of [
    null,
    {},
    [null],
    [{ status: 'applied' }],
    [{ envelope }],
    [{ envelope, status: 'done' }],
    Array(5).fill({ envelope, code: 'x' }),
  ])
    await assert.rejects(desk.serve('XB', canonicalBytes({ answers } as Json)), { code: 'answer-invalid' })
  const foreign = { envelope: 'ab'.repeat(32), status: 'applied', act: act.id }
  await desk.serve('XB', pullBody([foreign]))
  assert.deepEqual(await waitingFor(nodes.XA, 'XB'), [act.id])
})
