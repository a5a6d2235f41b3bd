/** What the origin said of an item goes with it: in the claims of its token, in the labels that tools read, in the date of erasure. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import { type JsonObject, parseTimestamp } from '../../src/foundation/index.ts'
import { GRADING_EXTENSION } from '../../src/intelligence/grading/stated-labels.ts'
import { type OpenClaims, verifyToken } from '../../src/intelligence/provenance/index.ts'
import { id, indicator, TLP } from './objects.fixture.ts'
import { AGREEMENT, startSender, submitted } from './sender.fixture.ts'

const GRADES = [
  'data-subject:suspect',
  'data-subject-age:adult',
  'special-category:no',
  'admiralty-scale:source-reliability="b"',
  'admiralty-scale:information-credibility="5"',
  'nature:assessment',
  'review-date:2027-02-01',
]
const IEP = 'extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a'

/** The example with labels dropped, where they are, and nothing left for a person to do. */
function agreementOf(labels: 'as-is' | 'drop'): Agreement {
  const copy = structuredClone(AGREEMENT) as unknown as {
    annexes: { types: Record<string, Record<string, string>> }[]
    sharing: Record<string, unknown>[]
  }
  for (const { types } of copy.annexes) Object.assign(types.indicator as object, { labels })
  for (const article of copy.sharing) delete article.scrutiny
  return copy as unknown as Agreement
}

/** What XB is sent of objects: the object that its tools see, and what every copy of its token says. */
async function sentToXb(agreement: Agreement, objects: readonly JsonObject[]) {
  await using sender = await startSender({ agreement })
  const status = await submitted(sender, objects, { agreement: agreementHash(agreement) })
  const shown = new Set((await sender.shownTo('XB')).map((object) => JSON.stringify(object)))
  const items = (await sender.items('sent')).filter(({ content }) => shown.has(content.object))
  return {
    withheld: status.report.recipients.find(({ party }) => party === 'XB')?.withheld.map(({ code }) => code),
    sent: items.map(({ row, content }) => ({
      object: JSON.parse(content.object) as JsonObject,
      claims: verifyToken(content.token ?? '', { keyOf: () => sender.parts.road.signer.publicKey }).open as OpenClaims,
      retainUntil: row.retainUntil,
      grading: row.face?.grading,
    })),
  }
}

test('claims and labels say the same of what goes out as it is', async () => {
  const { sent } = await sentToXb(agreementOf('as-is'), [indicator(1, { labels: GRADES })])
  const [item] = sent
  assert.ok(item !== undefined)
  const { subject, minor, special, reliability, credibility, nature, review } = item.claims
  assert.deepEqual(
    { subject, minor, special, reliability, credibility, nature, review },
    {
      subject: 'suspect',
      minor: 'no',
      special: 'no',
      reliability: 'B',
      // The fourth of our scale is its worst, which is what nobody's word is too: it has no claim.
      credibility: undefined,
      nature: 'assessment',
      review: '2027-02-01',
    },
  )
  assert.deepEqual(item.object.labels, GRADES)
  assert.equal(item.grading?.review, '2027-02-01')
})

test('labels that an annex drops still say the grading, as exactly as the origin did, and nothing else', async () => {
  const { sent } = await sentToXb(agreementOf('drop'), [
    indicator(1, { labels: ['internal', ...GRADES] }),
    indicator(2, { labels: ['internal'] }),
  ])
  assert.deepEqual(new Set(sent[0]?.object.labels as string[]), new Set(GRADES))
  assert.notEqual(sent[0]?.object.id, id('indicator', 1))
  assert.equal(sent[1]?.object.labels, undefined)
})

test('a cyber-observable is graded by an extension, which survives an annex that drops extensions', async () => {
  const text = agreementOf('as-is') as unknown as { annexes: { types: Record<string, Record<string, string>> }[] }
  for (const { types } of text.annexes) Object.assign(types['domain-name'] ?? {}, { extensions: 'drop' })
  const extensions = { [GRADING_EXTENSION]: { extension_type: 'property-extension', labels: ['nature:fact', 'data-subject:victim'] } }
  const domain = {
    type: 'domain-name',
    spec_version: '2.1',
    id: id('domain-name', 1),
    value: 'host.example',
    object_marking_refs: [TLP.GREEN],
    extensions,
  }
  const { sent } = await sentToXb(text as unknown as Agreement, [domain])
  assert.notEqual(sent[0]?.object.id, domain.id)
  assert.deepEqual(sent[0]?.object.extensions, extensions)
  assert.deepEqual([sent[0]?.claims.nature, sent[0]?.claims.subject], ['fact', 'victim'])
})

test('what is to be reviewed is erased by that day, and does not go after it', async () => {
  const far = indicator(3, { labels: ['review-date:2029-12-31'] })
  const { sent, withheld } = await sentToXb(agreementOf('as-is'), [
    indicator(1, { labels: GRADES }),
    indicator(2, { labels: ['review-date:2026-12-31'] }),
    far,
    indicator(4),
  ])
  assert.deepEqual(withheld, ['review-overdue'])
  const [reviewed, ...others] = sent
  assert.equal(reviewed?.retainUntil, parseTimestamp('2027-02-01T23:59:59.999Z'))
  assert.equal(reviewed?.claims.retain_until, '2027-02-01T23:59:59.999Z')
  assert.deepEqual(
    others.map(({ retainUntil }) => retainUntil),
    [others[0]?.retainUntil, others[0]?.retainUntil],
    'a day beyond what the agreement allows changes nothing',
  )
})

test('a policy that ends takes what it marks with it, and its level and PAP are in the claims', async () => {
  const policy = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', 1),
    created: '2026-12-01T00:00:00.000Z',
    object_marking_refs: [TLP.GREEN],
    extensions: {
      [IEP]: {
        extension_type: 'property-extension',
        encrypt_in_transit: 'must',
        permitted_actions: 'externally-visible-direct-actions',
        affected_party_notifications: 'may',
        tlp: 'amber',
        provider_attribution: 'may',
        unmodified_resale: 'must-not',
        iep_id: '0224bfdf-ea3a-49c3-96f6-66d908bb1845',
        iep_version: 2,
        description: 'd',
        start_date: '2026-01-01T00:00:00Z',
        end_date: '2027-01-31T00:00:00Z',
      },
    },
  }
  const agreement = agreementOf('as-is') as unknown as { sharing: Record<string, unknown>[] }
  for (const article of agreement.sharing) article.papCeiling = 'CLEAR'
  const marked = indicator(2, { object_marking_refs: [TLP.GREEN, policy.id] })
  const { sent } = await sentToXb(agreement as unknown as Agreement, [marked, policy])
  const item = sent.find(({ object }) => object.type === 'indicator')
  assert.deepEqual([item?.claims.marking, item?.claims.pap, item?.claims.retain_until], ['AMBER', 'CLEAR', '2027-01-31T00:00:00.000Z'])
})
