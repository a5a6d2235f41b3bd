import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import { AgreementSchema, type AgreementText } from '../document/index.ts'
import { exampleAgreement } from '../example.fixture.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { parseAgreement } from '../parse.ts'
import { articlesOf, articleText } from './articles.ts'

const agreement = exampleAgreement()
const full = parseAgreement(fullAgreementJson())

test('the full example states every member that an agreement can have', () => {
  const members = Object.keys((AgreementSchema as unknown as { properties: object }).properties)
  assert.deepEqual(Object.keys(full).toSorted(), members.filter((name) => name !== 'prior').toSorted())
})

for (const [name, text] of [
  ['template', agreement],
  ['full example', full],
] as const) {
  test(`every article number of the ${name} is explained at its place`, () => {
    const explained = articlesOf(text)
    for (const article of explained) {
      const path = article.pointer.split('/').slice(1)
      const found = path.reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], text)
      assert.equal(found, article.number)
      assert.equal(article.group, path[0])
      assert.ok(article.title.length > 0 && article.text.length > 0)
      assert.doesNotMatch(article.text, /undefined|\[object|\bNaN\b/)
    }
    const inDocument = JSON.stringify(text).match(/"article":/g) ?? []
    assert.equal(explained.length, inDocument.length)
  })
}

test('a sharing article is told in its own words beside its rule, any other in words made from the rule', () => {
  assert.equal(articleText(agreement, '4.2')?.text, agreement.sharing[1]?.text)
  assert.match(articleText(agreement, '4.2')?.rule ?? '', /^Every party may give to Cetania \(XC\).*Annex A marked up to AMBER/)
  assert.match(articleText(agreement, '2')?.text ?? '', /cyber-defence/)
  assert.match(articleText(agreement, '9')?.text ?? '', /3 other states/)
  assert.equal(articleText(agreement, '99'), undefined)
})

test('every number and every consequence of silence is in the words', () => {
  const wanted: [number: string, ...RegExp[]][] = [
    ['1', /2 of 3 must sign/, /Borland \(XB\) keeps the text/],
    ['2.3', /worse than C/, /worse than 3/, /48 hours/],
    ['4.8', /level 3/],
    ['4.9', /72 hours \(on silence the overseers/, /8 hours/],
    ['7.1', /72 hours \(silence counts as a refusal\)/],
    ['10.1', /30 days/, /90 days \(on silence/, /240 hours/],
    ['10.2', /0\.1\.0/, /24 hours/],
    ['11.1', /90 days/],
    ['11.2', /2030-01-01T00:00:00Z/, /730 days/],
    ['11.4', /90 days at most; then sharing goes on/],
    ['11.5', /180 days/, /recall/],
    [
      '11.7',
      /4\.2, 4\.3, 4\.4 and 4\.5/,
      /by 2028-01-01T00:00:00Z/,
      /otherwise the phase before goes on/,
      /A later version of the agreement begins with its first phase again/,
    ],
    ['13', /unlocks article 4\.8/, /72 hours/, /at most 2 times/, /within 1 hour;/],
    ['14.3', /every 12 months; if it is not held, sharing stops/],
    ['2', /at least 12 months/],
    ['3.1', /Dunmark \(XD\) receives nothing above AMBER/],
    ['4.9', /not at hand within 48 hours/, /at most 100 requests a day/],
    ['10', /reads the ledgers of all parties, as overseer of .*, and tells nobody what it found/],
    ['10.1', /for 60 days at most/, /an inquiry that goes on and the rights of others/, /An individual pays nothing/],
    ['10.2', /measured builds/, /2 officials, Joint Oversight Board \(XO\) looking on/, /within 72 hours/],
    ['13', /is erased where the review refuses it/, /within 14 days after it/, /Borland \(XB\) may lower/],
    ['14.1', /receipts and openings/],
    ['15.1', /Aldoria \(XA\) 4/, /pays first/, /settle it within 180 days/, /Dunmark \(XD\).*beyond 10000 euros/],
    ['Annex A', /Not shared: indicator without pattern/],
  ]
  for (const [number, ...patterns] of wanted) for (const pattern of patterns) assert.match(articleText(full, number)?.text ?? '', pattern)
  assert.match(
    articleText(full, '4.8')?.rule ?? '',
    /PAP levels up to RED.*unasked or on request.*30 days.*100 items in one release.*until 2029/s,
  )
})

test('who enforces an article is told', () => {
  assert.equal(articleText(full, '4.1')?.enforcedBy, 'software')
  assert.equal(articleText(full, '10.1')?.enforcedBy, 'people', 'no act answers an individual')
  assert.equal(articleText(full, '11.2')?.enforcedBy, 'clock')
  assert.equal(articleText(full, '15')?.enforcedBy, 'people')
})

test('words of a draft that can still change are made anew', () => {
  const draft = structuredClone(full) as Json as { retention: { days: number } }
  assert.match(articleText(draft as unknown as AgreementText, '6')?.text ?? '', /180 days/)
  draft.retention.days = 100
  assert.match(articleText(draft as unknown as AgreementText, '6')?.text ?? '', /100 days/)
})

test('what an article carries and no software enforces is told where the rest is enforced, and only where it is stated', () => {
  assert.deepEqual(articleText(full, '2')?.carried, ['the catalogue of offences', 'how grave an offence is'])
  assert.equal(articleText(full, '6')?.carried, undefined, 'every node runs the clock of the review')
  assert.equal(articleText(full, '7')?.carried, undefined)
  assert.equal(articleText(full, '4.1')?.carried, undefined)
  assert.equal(articleText(full, '4.8')?.carried, undefined, 'a request asks, and a release answers it')
  for (const { enforcedBy, carried } of articlesOf(full)) if (enforcedBy === 'people') assert.equal(carried, undefined)
})
