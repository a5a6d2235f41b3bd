import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { ActId, Message } from '../../src/acts/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { agreementState, api, json, jsonOf, share } from './calls.fixture.ts'
import { messageOf, post, senderOf } from './envelope.fixture.ts'
import { type Federation, type Founded, found, step } from './federation.fixture.ts'
import { actIds, actsOf } from './holdings.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECTS = [indicator(1), indicator(2)] as const
const KINDS = ['sign', 'ratify', 'release', 'recall'] as const
type Letters = Readonly<Record<(typeof KINDS)[number], Message>>

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB', isGated: true }, { party: 'XC' }], isDraftOnly: true })
})
after(() => founded.remove())

/** XB gets the proposal and all of XC's acts; what XA states after its proposal is kept back. */
async function keptBack(federation: Federation): Promise<Letters> {
  await federation.startAll()
  const [XA, XB, XC] = ['XA', 'XB', 'XC'].map((party) => federation.member(party)) as [never, never, never]
  const { agreement } = federation
  await api(XA, { ...json('/api/v1/agreements', founded.document), as: 'agreement-officer' })
  await step(XB, agreement, { deed: 'sign', from: ['proposed'] })
  federation.gate('XB').passes = ({ path, headers }) =>
    path !== '/exchange/v1/envelopes' || !headers.some((text) => text.includes('keyid="XA"'))
  await step(XA, agreement, { deed: 'sign', from: ['proposed'] })
  await step(XC, agreement, { deed: 'sign', from: ['proposed'] })
  await step(XB, agreement, { deed: 'ratify', from: ['proposed'] })
  await step(XC, agreement, { deed: 'ratify', from: ['signed', 'ratified'] })
  await step(XA, agreement, { deed: 'ratify', from: ['signed', 'ratified'] })
  await until('the agreement to be in force at XA', async () => (await agreementState(XA, agreement)) === 'in-force')
  await share(XA, agreement, OBJECTS)
  // Written before the recall, so that it still brings what the recall takes back.
  const release = await letter(federation, 'release')
  await api(XA, json('/api/v1/recalls', { stixIds: [OBJECTS[0].id], cause: 'wrong', alsoOwn: false }))
  const [sign, ratify, recall] = [await letter(federation, 'sign'), await letter(federation, 'ratify'), await letter(federation, 'recall')]
  await until('the acts of XC to arrive', async () => (await actIds(federation.store('XB'), 'ratify', 'XC')).length === 1)
  return { sign, ratify, release, recall }
}

/** The act of that kind from XA to XB, with a receipt under the quorum. */
async function letter(federation: Federation, kind: string): Promise<Message> {
  const [store, member] = [federation.store('XA'), federation.member('XA')]
  return until(`the ${kind} act with its receipt`, async () => {
    const ids = await actIds(store, kind, 'XA')
    const rows = await store.read.overview.deliveriesOf(ids as readonly ActId[])
    const id = rows.find(({ recipient }) => recipient === 'XB')?.actId ?? (ids[0] as ActId | undefined)
    if (id === undefined) return undefined
    const [leaf, head] = [await store.read.ledger.leafOfAct(id), await store.read.ledger.head()]
    return leaf !== undefined && leaf.index < (head?.cosigned?.size ?? 0) && messageOf(id, { member, store })
  })
}

/** Sends the letters in that order, and again those that have to wait, as their sender would. */
async function deliver(order: readonly Message[], federation: Federation): Promise<void> {
  const parts = { to: federation.member('XB'), clock: federation.clock }
  const sender = senderOf(federation.member('XA'))
  for (let waiting = order; waiting.length > 0; ) {
    const parked: Message[] = []
    for (const message of waiting) {
      const { status } = jsonOf<{ status: string }>(await post(message, sender, parts))
      if (status === 'waiting') parked.push(message)
      else assert.equal(status, 'applied')
    }
    assert.ok(parked.length < waiting.length)
    waiting = parked
  }
}

async function outcome(federation: Federation): Promise<object> {
  const store = federation.store('XB')
  const acts = await actsOf(store)
  const items = await store.read.items.byStixId(OBJECTS[0].id as string)
  const others = await store.read.items.byStixId(OBJECTS[1].id as string)
  const answered = acts.filter(({ kind, party, answers }) => kind === 'acknowledge' && party === 'XB' && answers !== null)
  return {
    agreement: await agreementState(federation.member('XB'), federation.agreement),
    // By the store: a node that was restored from before shows nothing.
    shown: others.concat(items).flatMap(({ state, face }) => (state === 'held' && face !== null ? [face.stixId] : [])),
    foreign: acts
      .filter(({ party }) => party === 'XA')
      .map(({ id, standing }) => `${id} ${standing}`)
      .sort(),
    answered: answered.map(({ answers }) => answers).sort(),
    erased: acts.filter(({ kind, party }) => kind === 'erasure-receipt' && party === 'XB').length,
    states: [items.map(({ state }) => state), others.map(({ state }) => state)],
    received: (await store.read.overview.summary()).received,
    parked: await store.read.parked.list(),
  }
}

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length < 2) return [values]
  return values.flatMap((value, index) => permutations(values.toSpliced(index, 1)).map((rest) => [value, ...rest]))
}

test('acts of one sender that arrive in any order end in the same state', async () => {
  await using federation = founded.copy()
  const letters = await keptBack(federation)
  for (const { party } of federation.members) await federation.stop(party)
  const { folder } = federation.member('XB')
  const [backup, orders] = [`${folder}-before`, permutations(KINDS)]
  cpSync(folder, backup, { recursive: true })
  const chosen = process.env.SLOW === '1' ? orders : orders.filter((_, index) => index % 3 === 0)
  const outcomes: object[] = []
  for (const order of chosen) {
    rmSync(folder, { recursive: true })
    cpSync(backup, folder, { recursive: true })
    await federation.start('XB')
    await deliver(
      order.map((kind) => letters[kind]),
      federation,
    )
    outcomes.push(await outcome(federation))
    await federation.stop('XB')
  }
  const [first] = outcomes as [{ agreement: string; shown: string[]; erased: number }]
  assert.deepEqual([first.agreement, first.shown, first.erased], ['in-force', [OBJECTS[1].id], 1])
  for (const [index, one] of outcomes.entries()) assert.deepEqual(one, first, String(chosen[index]))
})
