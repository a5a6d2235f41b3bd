/** An agreement says for how long back-ups may keep the keys of what was erased; a node whose back-ups live longer is out until they do not. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json, jsonOf, share, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded

before(async () => {
  const retention = { article: '6', days: 90, backupDays: 30, atEnd: 'erase' }
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => ({ retention }) })
})
after(() => founded.remove())

/** Starts the node of XB anew with back-ups that live for so many days. */
async function keepBackups(federation: Federation, backupDays: number): Promise<void> {
  await federation.stop('XB')
  const file = join(federation.member('XB').folder, 'comity.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), backupDays }))
  await federation.start('XB')
}

/** What the node of a member says of back-ups of others. */
async function toldOf(member: Member): Promise<readonly string[]> {
  const { causes } = await api<{ causes: { code: string; message: string }[] }>(member, { path: '/health' })
  return causes.flatMap(({ code, message }) => (code === 'backups-too-long' ? [message] : []))
}

test('a node whose back-ups live longer than agreed neither gives nor gets, and what its receipts then say is told', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const recall = (number: number) =>
    api(XA, json('/api/v1/recalls', { stixIds: [indicator(number).id], cause: 'source-withdrew', alsoOwn: false }))
  const erased = async (count: number) => {
    const { sent } = await federation.store('XA').read.overview.summary()
    return sent.some((row) => row.recipient === 'XB' && row.erased === count)
  }
  await share(XA, founded.agreement, [indicator(1)])
  await share(XA, founded.agreement, [indicator(2)])
  await until('the releases to arrive', async () => (await receivedIds(XB)).length === 2)
  await recall(1)
  await until('the receipt of the erasure', () => erased(1))
  assert.deepEqual(await toldOf(XA), [])

  await keepBackups(federation, 60)
  const own = await call(XB, submission(founded.agreement, [indicator(3)]))
  assert.deepEqual([own.status, jsonOf<{ code: string; article: string }>(own).code], [409, 'backups-too-long'])
  await share(XA, founded.agreement, [indicator(4)])
  await until('its node to refuse it', async () => {
    const { sent } = await federation.store('XA').read.overview.summary()
    const releases = await federation.store('XA').read.overview.deliveries(20)
    return sent.length > 0 && releases.some(({ recipient, code }) => recipient === 'XB' && code === 'backups-too-long')
  })
  assert.deepEqual(await receivedIds(XB), [indicator(2).id])

  // What only reduces goes on, and an honest receipt says more than was agreed.
  await recall(2)
  await until('the receipt of the erasure', () => erased(2))
  await until('an official to be told', async () => (await toldOf(XA)).length === 1)
  const [words] = await toldOf(XA)
  assert.match(words ?? '', /^XB erased 1 items .* 30 days \(article 6\)$/)

  await keepBackups(federation, 30)
  await share(XA, founded.agreement, [indicator(5)])
  await until('the release to arrive', async () => (await receivedIds(XB)).includes(indicator(5).id as string))
})
