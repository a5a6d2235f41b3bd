import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { withOfflineNode } from '../../src/node/index.ts'
import type { Store } from '../../src/storage/index.ts'
import type { RecalledRow } from '../../src/workflows/consultation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const RETENTION_DAYS = 180
const TOLD_DAYS = 90
const CANARY = 'canary-quartz-lantern'
const OBJECT = { ...indicator(1, { name: CANARY }), id: 'indicator--7c3f51d2-93a4-4f0e-8a55-c0ffee15dead' }
const KEPT_FILES = new Set(['comity.json', 'secrets.json', 'card.json', 'lock.db'])

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Files of a data folder that hold a text. */
function filesWith({ folder }: Member, text: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile() && !KEPT_FILES.has(entry.name))
  return files.filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text)).map(({ name }) => name)
}

/** Kinds of the own acts that stand in the witnessed ledger of a node, after the given seq. */
async function witnessedKinds(store: Store, { party }: Member, afterSeq: number): Promise<readonly string[]> {
  const head = await store.read.ledger.head()
  const own = (await actsOf(store)).filter((row) => row.party === party && row.seq > afterSeq)
  return own.filter(({ leafIndex }) => leafIndex !== null && leafIndex < (head?.cosigned?.size ?? 0)).map(({ kind }) => kind)
}

/** What the tool of a node, which got everything, is told was taken back. */
function recalledOf(store: Store, agreement: string): Promise<readonly RecalledRow[]> {
  return store.read.recalled.page({ account: 'tool', agreement, role: undefined, addedAfter: 0, limit: 10 })
}

test('on the date that the agreement sets all copies are destroyed, both ledgers say so, and no byte is left', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [OBJECT])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
  assert.deepEqual(filesWith(XB, CANARY), [])
  assert.notDeepEqual(filesWith(XB, OBJECT.id), [])
  const lastSeq = { XA: (await actsOf(federation.store('XA'))).length, XB: (await actsOf(federation.store('XB'))).length }

  federation.clock.advance((RETENTION_DAYS - 1) * DAY_MS)
  for (const { party } of federation.members) await federation.restart(party)
  assert.deepEqual(await receivedIds(XB), [OBJECT.id])
  federation.clock.advance(DAY_MS)
  for (const { party } of federation.members) await federation.restart(party)
  await until('the erasure to be confirmed', async () => {
    const { sent, own } = await federation.store('XA').read.overview.summary()
    return own === 0 && sent.some(({ recipient, erased }) => recipient === 'XB' && erased === 1)
  })
  assert.deepEqual(await receivedIds(XB), [])
  assert.deepEqual(await objectsOf(XA, 'own'), [])
  await until('the erasure to stand in both ledgers', async () => {
    const atHome = await witnessedKinds(federation.store('XA'), XA, lastSeq.XA)
    const atPartner = await witnessedKinds(federation.store('XB'), XB, lastSeq.XB)
    return atHome.includes('erase') && atPartner.includes('erase') && atPartner.includes('erasure-receipt')
  })
  assert.deepEqual(
    (await recalledOf(federation.store('XB'), founded.agreement)).map(({ stixId, cause }) => [stixId, cause]),
    [[OBJECT.id, 'retention']],
  )
  const received = (await actsOf(federation.store('XA'))).filter(({ party }) => party === 'XB')
  assert.equal(received.filter(({ kind }) => kind === 'erasure-receipt').length, 1)

  // Tools that got the object are told of it by its id for ninety days more.
  federation.clock.advance(TOLD_DAYS * DAY_MS)
  await federation.restart('XB')
  await until('what was told to be forgotten', async () => (await recalledOf(federation.store('XB'), founded.agreement)).length === 0)
  await federation.stop('XB')
  // The contents went with their keys; where SQLite moved an entry of an index between pages, compacting takes the copy away.
  await withOfflineNode({ folder: XB.folder, environment: {} }, ({ store }) => store.compact())
  assert.deepEqual(filesWith(XB, OBJECT.id), [])
  assert.deepEqual(filesWith(XB, CANARY), [])
})
