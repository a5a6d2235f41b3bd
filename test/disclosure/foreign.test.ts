/** A submission in another format keeps the report of what did not map, whatever becomes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../../src/foundation/index.ts'
import { attributeOf, eventWith, uuidNumber } from '../../src/intelligence/formats/misp/event.fixture.ts'
import type { DisclosureRequest, Report } from '../../src/workflows/disclosure/index.ts'
import { NOON, requestFor, type Sender, startSender } from './sender.fixture.ts'

const ANNA = { account: 'anna', role: 'analyst' } as const

// An attribute of a type that STIX has no word for.
const EVENT = eventWith({
  Attribute: [
    attributeOf('domain', 'shop.example', { uuid: uuidNumber(2) }),
    attributeOf('other', 'what nobody knows', { uuid: uuidNumber(3), category: 'Other' }),
  ],
})

function fileRequest(change: Partial<DisclosureRequest> = {}): DisclosureRequest {
  const chunks = (async function* () {
    yield utf8(JSON.stringify(EVENT))
  })()
  return requestFor([], { chunks, foreign: { format: 'misp', at: NOON }, ...change })
}

const importedOf = ({ imported }: Report) => [imported?.format, imported?.unmapped]

async function reportOf(sender: Sender, submission: string): Promise<Report> {
  const status = await sender.disclosure.status(submission)
  assert.ok(status !== undefined)
  return status.report
}

test('what did not map is told after a reviewer tightened, and after it was released', async () => {
  await using sender = await startSender()
  const outcome = await sender.disclosure.submit(fileRequest({ review: true, recipients: ['XC'] }))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const { id, report } = outcome.value
  assert.deepEqual([report.imported?.format, report.imported?.unmapped.length], ['misp', 1])
  const tightened = await sender.disclosure.tighten({
    submission: id,
    official: ANNA,
    tightenings: [{ what: 'field', index: 0, field: 'description', treatment: 'drop', parties: null }],
  })
  assert.ok(tightened.ok, JSON.stringify(tightened))
  assert.deepEqual([importedOf(tightened.value.report), importedOf(await reportOf(sender, id))], [importedOf(report), importedOf(report)])
  const approved = await sender.disclosure.approve({ submission: id, official: ANNA })
  assert.ok(approved.ok, JSON.stringify(approved))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  assert.equal((await sender.disclosure.status(id))?.state, 'released')
  assert.deepEqual(importedOf(await reportOf(sender, id)), importedOf(report))
})

test('both previews of a file say where its items come from', async () => {
  await using sender = await startSender()
  const [whole, objects] = [await sender.disclosure.preview(fileRequest()), await sender.disclosure.previewObjects(fileRequest())]
  assert.ok(whole.ok && objects.ok)
  const last = (await Array.fromAsync(objects.value)).at(-1)
  assert.ok(last?.kind === 'report')
  assert.deepEqual(last.report, whole.value)
  assert.equal(whole.value.provenance, 'unsigned-misp')
})
