/** Keys change under the root key while acts are under way, and nothing is lost (DESIGN rule 7). */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rotateOffline } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

async function serialOf(federation: Federation, at: string, party: string): Promise<number | undefined> {
  const parties = await federation.store(at).read.directory.parties()
  return parties.find((row) => row.cards[0]?.party === party)?.cards[0]?.serial
}

async function applied(federation: Federation, items: number): Promise<true> {
  return until('the answers to arrive', async () => {
    const { sent } = (await api<{ summary: { sent: { applied: number }[] } }>(federation.member('XA'), { path: '/api/v1/status' })).summary
    return sent.length > 0 && sent.every((row) => row.applied === items)
  })
}

test('a party with fresh act, sealing and witness keys goes on: partners take its acts, and it opens theirs', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await share(federation.member('XA'), founded.agreement, [indicator(1)])
  await applied(federation, 1)
  await federation.stop('XA')
  const card = await rotateOffline(federation.member('XA').folder, ['act', 'sealing', 'witness'], {})
  assert.equal(card.serial, 2)
  await federation.start('XA')
  await share(federation.member('XA'), founded.agreement, [indicator(2)])
  await applied(federation, 2)
  for (const party of ['XB', 'XC']) {
    assert.equal((await receivedIds(federation.member(party))).length, 2, `${party} has both`)
    assert.equal(await serialOf(federation, party, 'XA'), 2, `${party} knows the new card`)
  }
})

test('what waited in the outbox under the old key still arrives after a rotation', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA', 'XC'])
  await share(federation.member('XA'), founded.agreement, [indicator(3)])
  await federation.stop('XA')
  await rotateOffline(federation.member('XA').folder, ['act'], {})
  await federation.startAll(['XA', 'XB'])
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 1)
  await until('the rotation to arrive', async () => (await serialOf(federation, 'XB', 'XA')) === 2)
})
