import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { recoverOffline } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { healthOf, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

async function shareOne(federation: Federation, number: number): Promise<void> {
  const object = indicator(number)
  await share(federation.member('XA'), founded.agreement, [object])
  await until(`object ${number} to arrive`, async () => (await receivedIds(federation.member('XB'))).includes(object.id as string))
}

test('a node restored from a back-up signs nothing until its ledger is recovered, and forks nothing', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XA = federation.member('XA')
  const backup = `${XA.folder}-backup`
  await shareOne(federation, 1)
  await federation.stop('XA')
  cpSync(XA.folder, backup, { recursive: true })
  await federation.start('XA')
  await shareOne(federation, 2)
  await federation.stop('XA')
  const list = readFileSync(join(XA.folder, 'erased.list'))
  rmSync(XA.folder, { recursive: true })
  cpSync(backup, XA.folder, { recursive: true })

  const store = await federation.start('XA')
  const restored = await store.read.ledger.head()
  await until('the node to find out', async () => (await healthOf(XA)).includes('ledger-rolled-back'))
  const head = await store.read.ledger.head()
  assert.deepEqual([head?.epoch, head?.signedSize, head?.note], [restored?.epoch, restored?.signedSize, restored?.note])
  await federation.stop('XA')

  writeFileSync(join(XA.folder, 'erased.list'), list)
  const { epoch, closes } = await recoverOffline(XA.folder, {})
  assert.equal(epoch, 2)
  assert.equal(closes.origin, XA.card.ledger.origin)
  assert.ok(closes.size > (restored?.signedSize ?? 0))
  await federation.start('XA')
  await shareOne(federation, 3)
  assert.deepEqual(await healthOf(XA), [])
  assert.deepEqual(
    await receivedIds(federation.member('XB')),
    [1, 2, 3].map((number) => indicator(number).id),
  )
  for (const { party } of federation.members) assert.deepEqual(await federation.store(party).read.witness.evidence(), [])
})
