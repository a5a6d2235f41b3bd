/** What a submission puts on record, and what it sends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemIdOf } from '../../src/acts/index.ts'
import { base64url, type JsonObject, parseTimestamp, unbase64url } from '../../src/foundation/index.ts'
import { deriveObject, tokenDigest, verifyToken } from '../../src/intelligence/index.ts'
import { id, indicator, malware, TLP } from './objects.fixture.ts'
import { actsOf, NOON, startSender, submitted } from './sender.fixture.ts'

const DAY_MS = 86_400_000

test('the acts name purpose, articles, dates and items, and hold no content', async () => {
  await using sender = await startSender()
  await submitted(sender, [indicator(1), malware(2, { object_marking_refs: [TLP.AMBER] })], { provenance: 'open-source' })
  const acts = await actsOf(sender)
  assert.deepEqual(
    acts.map(({ kind }) => kind),
    ['submit', 'release', 'release', 'release'],
  )
  const [submit, ...releases] = acts
  assert.equal(submit?.body.account, 'anna')
  assert.equal(submit?.body.provenance, 'open-source')
  const minute = NOON - (NOON % 60_000)
  assert.equal(submit?.body.retainUntil, new Date(minute + 180 * DAY_MS).toISOString())
  assert.deepEqual(
    releases.map(({ body }) => [body.to, body.articles, body.approvedBy, (body.items as unknown[]).length]),
    [
      ['XB', ['4.1'], null, 2],
      ['XC', ['4.2'], null, 2],
      ['XD', ['4.3'], null, 1],
    ],
  )
  assert.doesNotMatch(JSON.stringify(acts), /Phishing|example|Family/)
  const outbox = await Promise.all(
    ['XB', 'XC', 'XD'].map((to) => sender.store.read.outbox.due({ recipient: to, now: NOON + 1, limit: 10 })),
  )
  assert.deepEqual(
    outbox.map(({ length }) => length),
    [1, 1, 1],
  )
})

test('every item is proven by its token, whose digest the act names, and keeps the object that the token proves', async () => {
  await using sender = await startSender()
  const marked = malware(2, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  const address = { type: 'domain-name', id: id('domain-name', 3), value: 'host.example', object_marking_refs: [TLP.GREEN] }
  await submitted(sender, [indicator(1), marked, address])
  const digests = new Map((await actsOf(sender)).flatMap(({ body }) => body.items as [string, string][]))
  const items = [...(await sender.items('own')), ...(await sender.items('sent'))]
  assert.equal(items.length, 3 + 4)
  for (const { row, content } of items) {
    const salt = unbase64url(content.salt ?? '')
    assert.equal(base64url(tokenDigest(content.token ?? content.object, salt)), digests.get(itemIdOf(row.holding)))
    if (content.token === null) continue
    const verified = verifyToken(content.token, { keyOf: () => sender.parts.road.signer.publicKey })
    assert.deepEqual(JSON.parse(content.object), deriveObject(verified))
    assert.equal(verified.open.item, itemIdOf(row.holding))
    assert.equal(parseTimestamp(verified.open.retain_until), row.retainUntil)
    assert.equal(verified.open.marking, 'GREEN')
    assert.deepEqual(content.face, row.face)
  }
})

test('one bad object among thousands is reported and the rest goes on', async () => {
  await using sender = await startSender()
  const objects: JsonObject[] = Array.from({ length: 2_500 }, (_, number) => indicator(number))
  objects.splice(1_234, 1, { ...indicator(1_234), pattern: 17 })
  const status = await submitted(sender, objects)
  assert.deepEqual(
    status.report.faults.map(({ index, code }) => [index, code]),
    [[1_234, 'property-invalid']],
  )
  assert.equal(status.report.invalid, 1)
  assert.deepEqual(
    status.report.recipients.map(({ sent }) => sent),
    [2_499, 2_499, 2_499],
  )
  assert.equal((await sender.items('own')).length, 2_499)
  assert.equal(status.position, 2_500)
  assert.deepEqual(
    sender.progress.map(({ objects: done, total }) => [done, total]),
    [
      [1_000, 2_500],
      [2_001, 2_500],
      [2_500, 2_500],
    ],
  )
  assert.deepEqual(sender.progress.at(-1)?.released, { XB: 2_499, XC: 2_499, XD: 2_499 })
})

test('an unknown marking is withheld from everyone with its reason; a statement that the bundle defines is known', async () => {
  await using sender = await startSender()
  const statement = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', 1),
    created: '2026-12-01T00:00:00.000Z',
    definition_type: 'statement',
    definition: { statement: 'Copyright 2026' },
  }
  const status = await submitted(sender, [
    indicator(1, { object_marking_refs: [TLP.GREEN, statement.id] }),
    indicator(2, { object_marking_refs: [TLP.GREEN, id('marking-definition', 2)] }),
    statement,
  ])
  for (const entry of status.report.recipients) {
    assert.deepEqual(
      entry.withheld.filter(({ code }) => code === 'marking-unknown').map(({ article, count, example }) => [article, count, example]),
      [['3', 1, 1]],
    )
  }
  const shown = await sender.shownTo('XC')
  assert.deepEqual(shown.map((entry) => entry.id).sort(), [id('indicator', 1), statement.id].sort())
  assert.equal((await sender.items('own')).length, 2)
})

test('fields marked above a ceiling are left out, with the article', async () => {
  await using sender = await startSender()
  const marked = indicator(1, {
    description: 'seen at the ministry',
    granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }],
  })
  const status = await submitted(sender, [marked])
  assert.match(JSON.stringify(await sender.shownTo('XC')), /ministry/)
  const [forXd] = await sender.shownTo('XD')
  assert.equal(forXd?.description, undefined)
  assert.equal(forXd?.granular_markings, undefined)
  assert.deepEqual(status.report.recipients[2]?.removed, [{ field: 'description', reason: 'field-marking', article: '4.3', count: 1 }])
  const items = await sender.items('sent')
  assert.equal(items.length, 2)
})
