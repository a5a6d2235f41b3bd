/** What recipients get is closed: nothing in it names what they may not have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { checkObject, referencesOf, type StixObject } from '../../src/intelligence/index.ts'
import { id, indicator, malware, object, relationship, report, TLP } from './objects.fixture.ts'
import { CREATOR, requestFor, type Sender, startSender, submitted } from './sender.fixture.ts'

async function share(sender: Sender, objects: readonly JsonObject[]) {
  const outcome = await sender.disclosure.submit(requestFor(objects))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(outcome.value.id)
  assert.equal(status?.state, 'released')
  return status
}

function recipientOf(status: Awaited<ReturnType<typeof share>>, party: string) {
  const found = status.report.recipients.find((entry) => entry.party === party)
  assert.ok(found !== undefined)
  return found
}

/** Every reference in what a recipient was sent leads to something it was sent. */
async function assertClosed(sender: Sender, party: string): Promise<readonly JsonObject[]> {
  const shown = await sender.shownTo(party)
  const ids = new Set([CREATOR, ...shown.map((entry) => entry.id)])
  for (const entry of shown) {
    assert.ok(checkObject(entry).ok)
    for (const reference of referencesOf(entry as StixObject)) assert.ok(ids.has(reference.id), `${party} lacks ${reference.id}`)
  }
  return shown
}

test('an object that everyone may have goes to everyone as one item', async () => {
  await using sender = await startSender()
  const status = await share(sender, [indicator(1)])
  assert.deepEqual(
    status.report.recipients.map(({ party, offered, released, changed, sent }) => ({ party, offered, released, changed, sent })),
    ['XB', 'XC', 'XD'].map((party) => ({ party, offered: 1, released: 1, changed: 0, sent: 1 })),
  )
  assert.equal((await sender.items('own')).length, 1)
  const sent = await sender.items('sent')
  assert.equal(sent.length, 1)
  assert.deepEqual(JSON.parse(sent[0]?.content.object ?? ''), indicator(1))
})

test('a relationship to a withheld object is withheld, and so is what needs the relationship', async () => {
  await using sender = await startSender()
  const secret = malware(2, { object_marking_refs: [TLP.RED] })
  const link = relationship(3, id('indicator', 1), id('malware', 2))
  const about = report(4, [link.id as string])
  const status = await share(sender, [indicator(1), secret, link, about])
  for (const party of ['XB', 'XC', 'XD']) {
    assert.deepEqual(
      (await assertClosed(sender, party)).map((entry) => entry.id),
      [id('indicator', 1)],
    )
    const entry = recipientOf(status, party)
    assert.equal(entry.offered, 4)
    assert.deepEqual(
      entry.withheld.map(({ code, count }) => [code, count]),
      [
        ['not-permitted', 1],
        ['required-reference-withheld', 2],
      ],
    )
  }
})

test('a report loses the references that a recipient may not follow and goes under an id of its own', async () => {
  await using sender = await startSender()
  const amber = malware(2, { object_marking_refs: [TLP.AMBER] })
  const status = await share(sender, [report(9, [id('indicator', 1), id('malware', 2)]), indicator(1), amber])
  const [forXc] = (await assertClosed(sender, 'XC')).filter((entry) => entry.type === 'report')
  assert.equal(forXc?.id, id('report', 9))
  const [forXd] = (await assertClosed(sender, 'XD')).filter((entry) => entry.type === 'report')
  assert.notEqual(forXd?.id, id('report', 9))
  assert.deepEqual(forXd?.object_refs, [id('indicator', 1)])
  assert.deepEqual(recipientOf(status, 'XD').removed, [{ field: 'object_refs', reason: 'reference-withheld', article: null, count: 1 }])
})

test('a report that would have no reference left is withheld, and what names it follows', async () => {
  await using sender = await startSender()
  const amber = malware(2, { object_marking_refs: [TLP.AMBER] })
  const other = malware(3, { object_marking_refs: [TLP.AMBER] })
  const outer = report(8, [id('report', 9), id('indicator', 1)])
  await share(sender, [outer, report(9, [id('malware', 2), id('malware', 3)]), indicator(1), amber, other])
  const forXd = await assertClosed(sender, 'XD')
  assert.deepEqual(forXd.map((entry) => entry.type).sort(), ['indicator', 'report'])
  assert.equal((await assertClosed(sender, 'XC')).length, 5)
})

test('an id that changes for a recipient changes wherever that recipient meets it', async () => {
  await using sender = await startSender()
  const marked = malware(2, {
    description: 'from a secret source',
    granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }],
  })
  const link = relationship(3, id('indicator', 1), id('malware', 2))
  const status = await share(sender, [report(9, [link.id as string]), link, indicator(1), marked])
  const forXc = await assertClosed(sender, 'XC')
  assert.deepEqual(forXc.map((entry) => entry.id).sort(), [report(9, []).id, link.id, indicator(1).id, marked.id].sort())
  const forXd = await assertClosed(sender, 'XD')
  assert.equal(forXd.length, 4)
  const changed = forXd.find((entry) => entry.type === 'malware')
  assert.equal(changed?.description, undefined)
  assert.equal(JSON.stringify(forXd).includes('secret source'), false)
  for (const old of [report(9, []).id, link.id, marked.id]) assert.equal(JSON.stringify(forXd).includes(old as string), false)
  assert.equal(recipientOf(status, 'XD').changed, 3)
  assert.deepEqual(recipientOf(status, 'XD').removed, [{ field: 'description', reason: 'field-marking', article: '4.3', count: 1 }])
})

test('a text that mentions a withheld object is left out', async () => {
  await using sender = await startSender()
  const secret = malware(2, { object_marking_refs: [TLP.AMBER] })
  await share(sender, [indicator(1, { description: `drops ${id('malware', 2)}` }), secret])
  assert.match(JSON.stringify(await sender.shownTo('XC')), /drops/)
  const [forXd] = await sender.shownTo('XD')
  assert.equal(forXd?.description, undefined)
  assert.notEqual(forXd?.id, id('indicator', 1))
})

test('an observable that loses what makes it valid is withheld together with what names it', async () => {
  await using sender = await startSender()
  const observable = (type: string, number: number, members: JsonObject): JsonObject => ({
    type,
    spec_version: '2.1',
    id: id(type, number),
    object_marking_refs: [TLP.GREEN],
    ...members,
  })
  const address = observable('ipv4-addr', 1, { value: '198.51.100.1', object_marking_refs: [TLP.AMBER] })
  const traffic = observable('network-traffic', 2, { src_ref: address.id as string, protocols: ['tcp'] })
  const observed = object('observed-data', 3, {
    first_observed: '2026-12-01T00:00:00.000Z',
    last_observed: '2026-12-01T00:00:00.000Z',
    number_observed: 1,
    object_refs: [traffic.id as string, address.id as string],
  })
  const status = await share(sender, [indicator(1), observed, traffic, address])
  assert.equal((await assertClosed(sender, 'XC')).length, 4)
  assert.deepEqual(
    (await assertClosed(sender, 'XD')).map((entry) => entry.type),
    ['indicator'],
  )
  assert.equal(
    recipientOf(status, 'XD').withheld.reduce((sum, { count }) => sum + count, 0),
    3,
  )
})

test('language content keeps only what its object keeps', async () => {
  await using sender = await startSender()
  const marked = malware(2, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  const content = object('language-content', 3, {
    object_ref: marked.id as string,
    object_modified: marked.modified as string,
    contents: { de: { name: 'Familie', description: 'geheim' } },
  })
  await share(sender, [content, marked])
  const forXc = (await assertClosed(sender, 'XC')).find((entry) => entry.type === 'language-content')
  assert.deepEqual(forXc?.contents, { de: { name: 'Familie', description: 'geheim' } })
  const forXd = (await assertClosed(sender, 'XD')).find((entry) => entry.type === 'language-content')
  assert.deepEqual(forXd?.contents, { de: { name: 'Familie' } })
})

test('references lead to what a recipient holds from earlier, under the id it knows', async () => {
  await using sender = await startSender()
  const marked = malware(2, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  const amber = malware(5, { object_marking_refs: [TLP.AMBER] })
  await share(sender, [indicator(1), marked, amber])
  const links = [relationship(3, id('indicator', 1), id('malware', 2)), relationship(4, id('indicator', 1), id('malware', 5))]
  const status = await share(sender, links)
  const forXd = await assertClosed(sender, 'XD')
  assert.deepEqual(
    forXd.map((entry) => entry.type),
    ['indicator', 'malware', 'relationship'],
  )
  assert.equal((await assertClosed(sender, 'XC')).length, 5)
  assert.equal(recipientOf(status, 'XD').withheld[0]?.code, 'required-reference-withheld')
})

test('a new version of a changed object keeps the id it is shown under', async () => {
  await using sender = await startSender()
  const marked = malware(2, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  await share(sender, [marked])
  await share(sender, [malware(2, { modified: '2026-12-02T00:00:00.000Z' })])
  const forXd = await sender.shownTo('XD')
  assert.equal(forXd.length, 2)
  assert.equal(forXd[0]?.id, forXd[1]?.id)
  assert.notEqual(forXd[0]?.id, id('malware', 2))
  assert.deepEqual(
    (await sender.shownTo('XC')).map((entry) => entry.id),
    [id('malware', 2), id('malware', 2)],
  )
})

test('of more objects than are looked up at a time each that a recipient holds from before may be named, and no other', async () => {
  await using sender = await startSender()
  const known = Array.from({ length: 1_100 }, (_, number) => indicator(1_000 + number))
  await submitted(sender, known)
  const unknown = id('indicator', 9_999)
  const refs = [unknown, ...known.map((one) => one.id as string), unknown]
  await submitted(sender, [report(1, refs.slice(0, 600)), report(2, refs.slice(600))])
  const shown = (await sender.shownTo('XB')).filter(({ type }) => type === 'report')
  const named = shown.flatMap(({ object_refs }) => object_refs as readonly string[])
  assert.deepEqual(named.toSorted(), known.map((one) => one.id as string).sort())
})
