import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foundIn } from './searched-text.ts'

const OBJECT = {
  type: 'indicator',
  id: 'indicator--00000000-0000-4000-8000-000000000001',
  name: 'Wave of Phishing',
  labels: ['bank', 'Invoice'],
  pattern: "[domain-name:value = 'paypa1.example']",
  description: `${'a'.repeat(200)} needle ${'b'.repeat(200)}`,
  created: '2030-01-01T00:00:00.000Z',
  kill_chain_phases: [{ kill_chain_name: 'lockheed', phase_name: 'delivery' }],
}

test('a text is found in names, labels, values and nested members, however it is written in capitals', () => {
  for (const word of ['PHISHING', 'invoice', 'PayPa1.example', 'delivery']) assert.match(foundIn(OBJECT, word) ?? '', new RegExp(word, 'i'))
  assert.equal(foundIn(OBJECT, 'nothing'), undefined)
})

test('ids, times and the type are no texts, and no text is found across two of them', () => {
  for (const word of ['0000-4000', '2030-01', 'indicator--', 'bankInvoice', 'bank, Invoice'])
    assert.equal(foundIn(OBJECT, word), undefined, word)
})

test('of a long text only the piece around the place is shown', () => {
  const piece = foundIn(OBJECT, 'needle') ?? ''
  assert.match(piece, /^…a{59} needle b{59}…$/)
})
