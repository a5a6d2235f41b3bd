/** What a party erased by its own order comes back with a back-up of before, and is erased again before anybody is answered. */
import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
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
  await federation.stop('XA')
  const backup = `${XA.folder}-backup`
  cpSync(XA.folder, backup, { recursive: true })
  await federation.start('XA')
  await api(XA, json('/api/v1/recalls', { stixIds: [TAKEN.id], cause: 'wrong', alsoOwn: true }))
  await until('the recall to be obeyed', async () => (await receivedIds(XB)).length === 1)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
  await federation.stop('XA')
  rmSync(XA.folder, { recursive: true })
  cpSync(backup, XA.folder, { recursive: true })
  await federation.start('XA')
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
  assert.deepEqual(await idsOf(federation), [KEPT.id])
  const causes = await causesAt(federation)
  assert.ok(causes.length > 0 && causes.every((cause) => cause === 'restored'), String(causes))
  await federation.restart('XA')
  assert.equal((await causesAt(federation)).length, causes.length)
  assert.deepEqual(await idsOf(federation), [KEPT.id])
})

test('a list that the back-up replaced as well knows nothing: it has to lie elsewhere', async () => {
  await using federation = founded.copy()
  await restoredAfterErasure(federation, { isListApart: false })
  assert.deepEqual((await idsOf(federation)).toSorted(), [TAKEN.id, KEPT.id].toSorted())
})
