/** A ledger is closed while acts are under way, and nothing of what it did not prove stays owed (DESIGN rules 2, 7 and 9). */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { recoverOffline, rotateOffline } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actIds, answerTo } from './holdings.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const [FIRST, SECOND, THIRD] = [indicator(1), indicator(2), indicator(3)] as const
let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO', isGated: true }] })
})
after(() => founded.remove())

async function idsAt(federation: Federation, party: string): Promise<readonly string[]> {
  return [...(await receivedIds(federation.member(party)))].sort()
}

/** Leaves that the overseer has of each ledger of XA. */
async function inspected(federation: Federation): Promise<ReadonlyMap<string, number>> {
  const ledgers = await federation.store('XO').read.inspection.list()
  return new Map(ledgers.filter(({ party }) => party === 'XA').map(({ origin, size }) => [origin, size]))
}

/** XA stated a recall and a release for which no quorum was left, and the overseer lacks openings; then its ledger is closed. */
async function closedUnderWay(federation: Federation) {
  await federation.startAll()
  const XA = federation.member('XA')
  await share(XA, founded.agreement, [FIRST])
  await until('the first to arrive', async () => (await idsAt(federation, 'XB')).length === 1)
  federation.gate('XO').passes = ({ path }) => path !== '/exchange/v1/envelopes'
  await share(XA, founded.agreement, [SECOND])
  await until('the second to arrive', async () => (await idsAt(federation, 'XB')).length === 2)
  for (const party of ['XC', 'XO']) await federation.stop(party)
  await api(XA, json('/api/v1/recalls', { stixIds: [FIRST.id], cause: 'wrong', alsoOwn: false }))
  await until('the recall to be obeyed', async () => (await federation.store('XB').read.acts.provisional()).length === 1)
  await share(XA, founded.agreement, [THIRD])
  const [closed] = await federation.store('XA').read.ledger.epochs()
  await federation.stop('XA')
  for (const party of ['XC', 'XO']) await federation.start(party)
  const { epoch } = await recoverOffline(XA.folder, {})
  assert.equal(epoch, 2)
  return { XA, closed }
}

test('what a closed ledger did not prove is proven by the next, to partners and overseers, and applied once', async () => {
  await using federation = founded.copy()
  const { closed } = await closedUnderWay(federation)
  federation.gate('XO').passes = () => true
  await federation.start('XA')
  const [XA, XB] = [federation.store('XA'), federation.store('XB')]
  for (const party of ['XB', 'XC'])
    await until(`${party} to have what was released`, async () => (await idsAt(federation, party)).join() === [SECOND.id, THIRD.id].join())
  await until('the recall to be proven', async () => (await XB.read.acts.provisional()).length === 0)
  await until('the erasures to be confirmed', async () => (await XA.read.overview.summary()).sent.every(({ erased }) => erased === 1))
  await until('the overseer to have all', async () => {
    const head = await XA.read.ledger.head()
    return (await inspected(federation)).get(head?.origin ?? '') === head?.leaves
  })
  const sizes = await inspected(federation)
  assert.ok(closed?.cosigned)
  assert.deepEqual([sizes.size, sizes.get(closed.origin)], [2, closed.cosigned.size])
  await until('nothing to be owed', async () => {
    const owed = await Promise.all(['XB', 'XC'].map((party) => XA.read.owedProofs.owed(party, 1)))
    return (await XA.read.outbox.recipients()).length === 0 && owed.every(({ length }) => length === 0)
  })
  // Stated once, answered once, as applied.
  const releases = (await actIds(XB, 'release', 'XA')).length
  assert.equal(releases, 3)
  for (const id of [...(await actIds(XB, 'release', 'XA')), ...(await actIds(XB, 'recall', 'XA'))]) {
    assert.equal(await answerTo(XB, id), 'applied')
  }
  for (const { party } of federation.members) assert.deepEqual(await federation.store(party).read.witness.evidence(), [])
  await keptThroughRotations(federation, closed.origin)
})

/** The witnesses change their keys: what the closed ledger proved is proven on, to who asks XA and to who holds a trust file of XB. */
async function keptThroughRotations(federation: Federation, origin: string): Promise<void> {
  const XA = federation.store('XA')
  const rows = await XA.read.ledger.leaves({ epoch: 1, from: 0, to: 1_000 })
  const released = await actIds(XA, 'release', 'XA')
  const [act] = rows.flatMap(({ actId }) => released.find((id) => id === actId) ?? [])
  for (const party of ['XB', 'XC', 'XO']) {
    await federation.stop(party)
    await rotateOffline(federation.member(party).folder, ['witness'], {})
    await federation.start(party)
  }
  const serials = async (at: string) =>
    (await federation.store(at).read.directory.parties())
      .map(({ cards }) => `${cards[0]?.party} ${cards[0]?.serial}`)
      .sort()
      .join()
  for (const at of ['XA', 'XB']) await until(`${at} to know the new keys`, async () => (await serials(at)) === 'XA 2,XB 2,XC 2,XO 2')
  const trust = await api<object>(federation.member('XB'), { path: `/api/v1/agreements/${founded.agreement}/trust` })
  await federation.stop('XA')
  const told: string[] = []
  const terminal = { out: (text: string) => told.push(text), tell: (text: string) => told.push(text), environment: {} }
  assert.equal(
    await runCommandLine(['ledger', 'prove', act as string, '--data', federation.member('XA').folder], terminal),
    0,
    told.join(''),
  )
  const place = (name: string) => join(federation.home, name)
  writeFileSync(place('receipt'), told.splice(0).join(''))
  writeFileSync(place('trust'), JSON.stringify(trust))
  assert.equal(await runCommandLine(['verify', '--policy', place('trust'), place('receipt')], terminal), 0, told.join(''))
  assert.ok(told.join('').includes(origin))
}
