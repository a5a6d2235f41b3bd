import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullAgreementJson } from '../full.fixture.ts'
import { parseAgreement } from '../parse.ts'
import { renderProcessingRecord } from './processing-record.ts'

const AT = '2030-01-01T00:00:00Z'
const FIGURES = [{ party: 'XB', sent: 12, erasedThere: 2, held: 7, restricted: 1, erased: 3 }]
const NONE = { all: 0, given: 0, declined: 0, unanswered: 0, items: 0 }
const REQUESTS = [{ party: 'XB', put: { all: 9, given: 4, declined: 2, unanswered: 1, items: 30 }, received: NONE }]

test('everything that the law asks for is there, in the words of the articles', () => {
  const agreement = parseAgreement(fullAgreementJson())
  const record = {
    party: 'XA',
    name: 'Aldoria',
    at: AT,
    agreements: [{ agreement, state: 'In force' }],
    figures: FIGURES,
    requests: REQUESTS,
    consultations: 9,
  }
  const text = renderProcessingRecord({ format: 'markdown', ...record })
  for (const title of ['Purposes and legal basis', 'Recipients, and what they get', 'Time limits for erasure', 'Security of processing']) {
    assert.ok(text.includes(title), title)
  }
  for (const { code } of agreement.purposes.list) assert.ok(text.includes(code), code)
  assert.ok(text.includes('Reads on record: 9.'))
  assert.ok(text.includes('| 12 | 2 | 7 | 1 | 3 |'))
  assert.ok(text.includes('| by this party | 9 | 4 | 2 | 1 | 30 |'))
  assert.ok(!text.includes('of this party |'), 'what never was has no row')
  assert.ok(!text.includes('says nothing of it'), 'an agreement with every member leaves no question open')
  assert.equal(renderProcessingRecord({ format: 'markdown', ...record }), text)
  assert.match(renderProcessingRecord({ format: 'html', ...record }), /^<!doctype html>/i)
})

test('a party that is bound by nothing has a record that says so', () => {
  const text = renderProcessingRecord({
    format: 'markdown',
    party: 'XA',
    name: 'Aldoria',
    at: AT,
    agreements: [],
    figures: [],
    requests: [],
    consultations: 0,
  })
  assert.ok(text.includes('bound by no agreement'))
})
