/** What articles ask of an item before it crosses: fields, states, age; the ceiling of a recipient and national labels. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { DAY_MS, formatTimestamp, type Json, type JsonObject } from '../../src/foundation/index.ts'
import { id, indicator, object, TLP } from './objects.fixture.ts'
import { AGREEMENT, NOON, requestFor, type Sender, startSender } from './sender.fixture.ts'

type Edit = { readonly first?: object; readonly annex?: object; readonly classification?: object }

/** The example with its article from XA to XB, the annex of that and the classification changed. */
function agreementWith({ first = {}, annex = {}, classification }: Edit): Agreement {
  const [full, ...others] = AGREEMENT.sharing
  const annexes = AGREEMENT.annexes.map((one) => (one.code === full?.annex ? { ...one, ...annex } : one))
  const text = {
    ...AGREEMENT,
    annexes,
    sharing: [{ ...full, ...first, scrutiny: undefined }, ...others],
    ...(classification && { classification }),
  }
  return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
}

async function submit(sender: Sender, agreement: Agreement, objects: readonly JsonObject[]) {
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  const status = await sender.disclosure.status(outcome.value.id)
  const [recipient] = status?.report.recipients ?? []
  return {
    sent: await sentIds(sender),
    withheld: recipient?.withheld.map(({ code, article, count }) => `${code} ${article} ${count}`) ?? [],
  }
}

async function sentIds(sender: Sender): Promise<readonly string[]> {
  const shown = await sender.shownTo('XB')
  return shown.map((one) => String(one.name ?? one.pattern ?? one.relationship_type)).toSorted()
}

const days = (count: number) => formatTimestamp(NOON - count * DAY_MS)

test('only what is known to be about the states of the article crosses, and a relationship goes with its ends', async () => {
  const agreement = agreementWith({ first: { countries: ['NO', 'SE'] } })
  await using sender = await startSender({ agreement })
  const inside = indicator(1, { name: 'inside', labels: ['country:NO'] })
  const both = indicator(2, { name: 'both', labels: ['country:no', 'country:SE'] })
  const mixed = indicator(3, { name: 'mixed', labels: ['country:NO', 'country:DK'] })
  const untold = indicator(4, { name: 'untold' })
  const garbled = indicator(5, { name: 'garbled', labels: ['country:Norway'] })
  const related = (number: number, from: string, to: string) =>
    object('relationship', number, { relationship_type: `related-to`, source_ref: from, target_ref: to })
  const ends = [related(6, id('indicator', 1), id('indicator', 2)), related(7, id('indicator', 1), id('indicator', 4))]
  const { sent, withheld } = await submit(sender, agreement, [inside, both, mixed, untold, garbled, ...ends])
  assert.deepEqual(sent, ['both', 'inside', 'related-to'])
  assert.ok(withheld.includes('country-outside 4.1 1'), withheld.join())
  assert.ok(withheld.includes('country-untold 4.1 2'), withheld.join())
})

test('what is older than the article says, or does not say of when it is, does not cross', async () => {
  const agreement = agreementWith({ first: { dataAgeDaysMax: 30 } })
  await using sender = await startSender({ agreement })
  const fresh = indicator(1, { name: 'fresh', valid_from: days(29) })
  const old = indicator(2, { name: 'old', valid_from: days(31) })
  const url = { type: 'url', spec_version: '2.1', id: id('url', 3), value: 'https://a.example', object_marking_refs: [TLP.GREEN] }
  const { sent, withheld } = await submit(sender, agreement, [fresh, old, url])
  assert.deepEqual(sent, ['fresh'])
  assert.deepEqual(withheld.toSorted(), ['data-too-old 4.1 1', 'time-untold 4.1 1'])
})

test('an item without a field that its annex asks for does not cross', async () => {
  const annex = AGREEMENT.annexes.find(({ code }) => code === AGREEMENT.sharing[0]?.annex)
  const agreement = agreementWith({ annex: { requires: { indicator: ['name'] } } })
  await using sender = await startSender({ agreement })
  const { sent, withheld } = await submit(sender, agreement, [
    indicator(1, { name: 'told' }),
    indicator(2, { name: undefined } as unknown as JsonObject),
  ])
  assert.deepEqual([sent, withheld], [['told'], [`field-missing ${annex?.article} 1`]])
})

test('a party is given nothing above its own ceiling, and the refusal cites the article that sets it', async () => {
  const agreement = agreementWith({ classification: { article: '3.9', list: [], ceilings: [{ party: 'XB', upTo: 'GREEN' }] } })
  await using sender = await startSender({ agreement })
  const marked = (number: number, name: string, marking: string) => indicator(number, { name, object_marking_refs: [marking] })
  const { sent, withheld } = await submit(sender, agreement, [marked(1, 'green', TLP.GREEN), marked(2, 'amber', TLP.AMBER)])
  assert.deepEqual([sent, withheld], [['green'], ['not-permitted 3.9 1']])
})

test('a statement that is a national label counts as its level, and any other is for people', async () => {
  const list = [{ party: 'XA', label: 'Aldoria Restricted', equals: 'AMBER' }]
  const agreement = agreementWith({ first: { markingCeiling: 'GREEN' }, classification: { article: '3.9', list } })
  await using sender = await startSender({ agreement })
  const statement = (number: number, words: string) => ({
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', number),
    created: days(1),
    definition_type: 'statement',
    definition: { statement: words },
    object_marking_refs: [TLP.CLEAR],
  })
  const marked = (number: number, name: string, definition: number) =>
    indicator(number, { name, object_marking_refs: [TLP.GREEN, id('marking-definition', definition)] })
  const objects = [
    statement(1, ' ALDORIA restricted '),
    statement(2, 'Copyright Aldoria'),
    marked(3, 'restricted', 1),
    marked(4, 'free', 2),
  ]
  const { sent, withheld } = await submit(sender, agreement, objects)
  assert.ok(sent.includes('free') && !sent.includes('restricted'), sent.join())
  assert.ok(withheld.includes('not-permitted 4.1 1'), withheld.join())
})
