/** What a party erased by its own order comes back with a back-up of before, and is erased again before anybody is answered. */
import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { recoverOffline } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, healthOf, json, jsonOf, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { collection, objectsOf, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const [TAKEN, KEPT] = [indicator(1), indicator(2)] as const
let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** XA erases one of two own objects, and its whole folder is then replaced by a copy of before; its list of what was erased lies elsewhere, or not. */
async function restoredAfterErasure(federation: Federation, { isListApart }: { readonly isListApart: boolean }): Promise<void> {
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  if (isListApart) {
    const file = join(XA.folder, 'comity.json')
    const erasedFile = join(federation.home, 'apart.list')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), erasedFile }))
  }
  await federation.startAll()
  await share(XA, founded.agreement, [TAKEN, KEPT])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  const sizeBefore = (await federation.store('XA').read.ledger.head())?.leaves ?? 0
  await federation.stop('XA')
  const backup = `${XA.folder}-backup`
  cpSync(XA.folder, backup, { recursive: true })
  await federation.start('XA')
  await api(XA, json('/api/v1/recalls', { stixIds: [TAKEN.id], cause: 'wrong', alsoOwn: true }))
  await until('the recall to be obeyed', async () => (await receivedIds(XB)).length === 1)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
  await until(
    'witnesses to have seen more',
    async () => ((await federation.store('XA').read.ledger.head())?.cosigned?.size ?? 0) > sizeBefore,
  )
  await federation.stop('XA')
  if (!isListApart) cpSync(join(XA.folder, 'erased.list'), `${XA.folder}-erased.list`)
  rmSync(XA.folder, { recursive: true })
  cpSync(backup, XA.folder, { recursive: true })
  await federation.start('XA')
  // What is here is older than what witnesses saw: nobody reads anything until people have looked.
  await until('the node to find out', async () => (await healthOf(XA)).includes('ledger-rolled-back'))
}

/** People looked: a new ledger names the last cosigned head. */
async function recovered(federation: Federation, more: { readonly isListLost?: boolean } = {}): Promise<void> {
  await federation.stop('XA')
  await recoverOffline(federation.member('XA').folder, {}, more)
  await federation.start('XA')
}

/** By every door alike. */
async function readsNothing(federation: Federation): Promise<void> {
  const XA = federation.member('XA')
  const read = await call(XA, { as: 'releasing-officer', path: '/api/v1/items?role=own' })
  assert.deepEqual([read.status, jsonOf<{ code: string }>(read).code], [503, 'restored-behind'])
  assert.match(read.body.toString(), /put back its list of what was erased, then run comity ledger recover/)
  assert.equal((await taxii(XA, `${await collection(XA, 'own')}objects/`)).status, 503)
}

/** Own objects that tools of XA read. */
async function idsOf(federation: Federation): Promise<readonly unknown[]> {
  return (await objectsOf(federation.member('XA'), 'own')).map(({ id }) => id)
}

async function causesAt(federation: Federation): Promise<readonly unknown[]> {
  const erased = (await actsOf(federation.store('XA'))).filter(({ kind, party }) => kind === 'erase' && party === 'XA')
  return erased.map(({ text }) => JSON.parse(text).statement.body.cause)
}

test('what was erased by own order is erased again at the first start, once, whoever ordered it', async () => {
  await using federation = founded.copy()
  await restoredAfterErasure(federation, { isListApart: true })
  await readsNothing(federation)
  await recovered(federation)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
  const causes = await causesAt(federation)
  assert.ok(causes.length > 0 && causes.every((cause) => cause === 'restored'), String(causes))
  await federation.restart('XA')
  assert.equal((await causesAt(federation)).length, causes.length)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
})

test('a list that the back-up replaced as well knows nothing: nothing is shown until it is put back', async () => {
  await using federation = founded.copy()
  await restoredAfterErasure(federation, { isListApart: false })
  await readsNothing(federation)
  await federation.stop('XA')
  const { folder } = federation.member('XA')
  const list = join(folder, 'erased.list')
  await assert.rejects(recoverOffline(folder, {}), { code: 'erased-list-behind' })
  // What a copy of some hours before says is not all.
  const whole = readFileSync(`${folder}-erased.list`, 'utf8')
  writeFileSync(list, `${whole.split('\n').slice(0, -2).join('\n')}\n`)
  await assert.rejects(recoverOffline(folder, {}), { code: 'erased-list-behind' })
  writeFileSync(list, whole)
  await federation.start('XA')
  await recovered(federation)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
})

test('a list of a later time than the data says so by itself, with no witness in reach', async () => {
  await using federation = founded.copy()
  await restoredAfterErasure(federation, { isListApart: true })
  for (const party of ['XA', 'XB', 'XC']) await federation.stop(party)
  await federation.start('XA')
  assert.ok((await healthOf(federation.member('XA'))).includes('ledger-rolled-back'))
  await readsNothing(federation)
})

test('a list that was lost beside data that are not is whole again at the next start, and erases again what a back-up of before brings back', async () => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  const list = join(XA.folder, 'erased.list')
  await federation.startAll()
  await share(XA, founded.agreement, [TAKEN, KEPT])
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 2)
  await federation.stop('XA')
  cpSync(XA.folder, `${XA.folder}-backup`, { recursive: true })
  await federation.start('XA')
  await api(XA, json('/api/v1/recalls', { stixIds: [TAKEN.id], cause: 'wrong', alsoOwn: true }))
  await until('the recall to be obeyed', async () => (await receivedIds(federation.member('XB'))).length === 1)
  await until('a checkpoint of it', async () => {
    const head = await federation.store('XA').read.ledger.head()
    return head !== undefined && head.signedSize === head.leaves
  })
  await federation.stop('XA')
  const names = new Set(readFileSync(list, 'utf8').match(/[A-Z]{2}\.[0-9a-f-]{36}/g))
  assert.ok(names.size > 0)
  rmSync(list)
  await federation.start('XA')
  assert.deepEqual(new Set(readFileSync(list, 'utf8').match(/[A-Z]{2}\.[0-9a-f-]{36}/g)), names)
  await federation.stop('XA')
  cpSync(list, `${XA.folder}-erased.list`)
  rmSync(XA.folder, { recursive: true })
  cpSync(`${XA.folder}-backup`, XA.folder, { recursive: true })
  cpSync(`${XA.folder}-erased.list`, list)
  await federation.start('XA')
  await recovered(federation)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
})

test('where nobody has the list any more, people erase by hand what they had erased by order', async () => {
  await using federation = founded.copy()
  await restoredAfterErasure(federation, { isListApart: false })
  await readsNothing(federation)
  await assert.rejects(recovered(federation), { code: 'erased-list-behind' })
  await recovered(federation, { isListLost: true })
  assert.deepEqual((await idsOf(federation)).toSorted(), [TAKEN.id, KEPT.id].toSorted())
})
