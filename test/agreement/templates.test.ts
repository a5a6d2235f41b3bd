/** Who gets what under each template, asked of the decider as a table of questions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderDecision } from '../../src/agreement/index.ts'
import { exampleChoices, filledAgreement, type TEMPLATE_VALUES } from '../../src/agreement/templates/template.fixture.ts'
import { createDecider, type ItemClass, type Question } from '../../src/policy/index.ts'

type TemplateName = keyof typeof TEMPLATE_VALUES
/** `XA>XB push` and the item; the verdict; the articles that permit or refuse, where the row says something about them. */
type Row = readonly [flow: string, item: Partial<ItemClass>, verdict: string, articles?: string]

const TOLD = { minor: 'no', special: 'no', nature: 'fact', reliability: 'A', credibility: '1' } as const

function check(name: TemplateName, rows: readonly Row[], general: { readonly purpose: string; readonly item: ItemClass }): void {
  const decider = createDecider({ agreement: filledAgreement(name, exampleChoices(name)), reservations: [] })
  for (const [flow, item, verdict, articles] of rows) {
    const [, from = '', to = '', mode = '', purpose = general.purpose] = /^(\w\w)>(\w\w) ([\w-]+)(?: for ([\w-]+))?$/.exec(flow) ?? []
    const question: Question = { action: 'disclose', from, to, purpose, mode: mode as 'push', item: { ...general.item, ...item } }
    const decision = decider.decide(question)
    const label = `${name}: ${flow} ${JSON.stringify(item)}`
    assert.equal(decision.verdict, verdict, `${label}: ${decision.reason}`)
    if (articles !== undefined) assert.equal(decision.articles.map(({ number }) => number).join(' '), articles, label)
  }
}

test('cyber-threat exchange: each partner gets what its article lets it have', () => {
  const item: ItemClass = { type: 'indicator', marking: 'GREEN', dataSubject: 'none' }
  check(
    'cyber-threat-exchange',
    [
      ['XA>XB push', {}, 'permit', '4.1'],
      ['XA>XB push', { marking: 'AMBER+STRICT' }, 'permit', '4.1'],
      ['XA>XB push', { marking: 'RED' }, 'refuse'],
      ['XA>XB push', { dataSubject: 'victim' }, 'needs-person', '4.1 5'],
      ['XA>XB push', { dataSubject: 'witness' }, 'refuse'],
      ['XA>XB push', { dataSubject: 'victim', minor: 'yes' }, 'refuse'],
      ['XA>XB push', { dataSubject: 'victim', special: 'yes' }, 'refuse'],
      ['XA>XB push', { type: 'email-addr', dataSubject: 'suspect' }, 'needs-person', '4.1 5'],
      ['XA>XB blind-match', {}, 'refuse'],
      ['XA>XC push', { marking: 'AMBER' }, 'permit', '4.2'],
      ['XA>XC push', { marking: 'unmarked' }, 'permit', '4.2'],
      ['XA>XC push', { marking: 'AMBER+STRICT' }, 'refuse'],
      ['XA>XC push', { dataSubject: 'suspect' }, 'refuse'],
      ['XA>XC push', { type: 'email-addr' }, 'refuse'],
      ['XA>XC push', { pap: 'AMBER' }, 'permit', '4.2'],
      ['XA>XC push', { pap: 'RED' }, 'refuse'],
      ['XA>XD push', {}, 'permit', '4.3'],
      ['XA>XD push', { marking: 'AMBER' }, 'refuse'],
      ['XA>XD push', { dataSubject: 'unspecified' }, 'refuse'],
      ['XB>XA push', {}, 'permit', '4.4'],
      ['XC>XB subscription', {}, 'permit', '4.5'],
      ['XC>XB push', { type: 'report' }, 'refuse'],
      ['XA>XO push', {}, 'refuse'],
    ],
    { purpose: 'cyber-defence', item },
  )
})

test('financial intelligence: an answer only to a request, a hint only under a pseudonym', () => {
  const item: ItemClass = { type: 'identity', marking: 'AMBER', dataSubject: 'suspect', ...TOLD }
  check(
    'financial-intelligence-exchange',
    [
      ['XA>XB request', {}, 'needs-person', '4.1 4.1a 5'],
      ['XA>XB request', { type: 'user-account' }, 'needs-person'],
      ['XA>XB push', { type: 'user-account' }, 'refuse'],
      ['XA>XB push', {}, 'needs-person', '4.3 4.3a'],
      ['XA>XB push', { type: 'report', dataSubject: 'none' }, 'permit', '4.3'],
      ['XA>XB push', { marking: 'AMBER+STRICT' }, 'refuse'],
      ['XA>XB push', { dataSubject: 'victim' }, 'refuse'],
      ['XA>XB request', { dataSubject: 'victim' }, 'needs-person', '4.2 4.2a 5'],
      ['XA>XB request for terrorist-financing-analysis', { dataSubject: 'victim' }, 'refuse'],
      ['XA>XB request', { dataSubject: 'witness' }, 'refuse'],
      ['XA>XB request', { marking: 'unmarked' }, 'refuse'],
      ['XA>XB request', { marking: 'RED' }, 'refuse'],
      ['XA>XB request', { minor: 'untold' }, 'refuse'],
      ['XA>XB request', { special: 'untold' }, 'refuse'],
      ['XA>XB request', { nature: 'untold' }, 'refuse'],
      ['XA>XB request', { reliability: 'X' }, 'refuse'],
      ['XA>XO request', {}, 'refuse'],
    ],
    { purpose: 'laundering-analysis', item },
  )
  const agreement = filledAgreement('financial-intelligence-exchange', exampleChoices('financial-intelligence-exchange'))
  const decider = createDecider({ agreement, reservations: [] })
  const question: Question = { action: 'disclose', from: 'XA', to: 'XB', purpose: 'laundering-analysis', mode: 'push', item }
  const hint = decider.decide(question)
  assert.match(
    renderDecision({ format: 'markdown', agreement, question: { ...question, item: { ...item } }, decision: hint }),
    /Cross under a pseudonym \| `name`/,
  )
  assert.ok(hint.verdict !== 'refuse')
  assert.equal(hint.fields?.get('name'), 'pseudonymise')
  assert.equal(hint.fields?.get('contact_information'), 'drop')
  assert.equal(hint.obligations.retentionDays, 90)
  assert.deepEqual(
    hint.obligations.assurances.map(({ rule }) => rule),
    ['death-penalty'],
  )
})

test('police: a hit without content, then core data on a reasoned request that a person decides', () => {
  const item: ItemClass = { type: 'identity', marking: 'AMBER', dataSubject: 'suspect', ...TOLD }
  check(
    'police-hit-no-hit',
    [
      ['XA>XB blind-match', { type: 'sighting' }, 'needs-person', '4.1 5'],
      ['XA>XB blind-match', {}, 'refuse'],
      ['XA>XB request', {}, 'needs-person', '4.2 4.2a 5'],
      ['XA>XB request', { dataSubject: 'unspecified' }, 'refuse'],
      ['XA>XB request', { dataSubject: 'witness' }, 'needs-person', '4.3 4.3a 5'],
      ['XA>XB request', { dataSubject: 'victim', minor: 'yes' }, 'needs-person', '4.3 4.3a 5'],
      ['XA>XB request', { minor: 'yes' }, 'refuse'],
      ['XA>XB request', { special: 'untold' }, 'refuse'],
      ['XA>XB request', { reliability: 'C', credibility: '3' }, 'needs-person'],
      ['XA>XB request', { credibility: '4' }, 'refuse'],
      ['XA>XB request', { marking: 'RED' }, 'refuse'],
      ['XA>XB request for missing-persons', { dataSubject: 'victim', minor: 'yes' }, 'needs-person', '4.4 4.4a 5'],
      ['XA>XB request for missing-persons', {}, 'refuse'],
      ['XA>XB subscription', {}, 'refuse'],
    ],
    { purpose: 'serious-crime', item },
  )
})

test('pilot: indicators, and nothing about anybody', () => {
  const item: ItemClass = { type: 'indicator', marking: 'GREEN', dataSubject: 'none' }
  check(
    'low-risk-pilot',
    [
      ['XA>XB push', { pap: 'GREEN' }, 'permit'],
      ['XD>XC push', {}, 'permit'],
      ['XA>XB push', { type: 'malware' }, 'permit', '4.2'],
      ['XA>XB push', { marking: 'AMBER' }, 'needs-person', '4.2 4.2a'],
      ['XA>XB push', { marking: 'AMBER+STRICT' }, 'refuse'],
      ['XA>XB push', { pap: 'AMBER' }, 'refuse'],
      ['XA>XB push', { dataSubject: 'suspect' }, 'refuse'],
      ['XA>XB push', { type: 'identity' }, 'refuse'],
      ['XA>XB push', { marking: 'unmarked' }, 'refuse'],
      ['XA>XO push', {}, 'refuse'],
    ],
    { purpose: 'cyber-defence', item },
  )
})
