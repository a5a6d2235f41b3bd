import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DifferenceCode, type LedgerStatement, reconcile } from './index.ts'

const ACT = 'a1'.repeat(32)
const AGREEMENT = 'ab'.repeat(32)

function sent(changes: Readonly<Record<string, string>> = {}): LedgerStatement {
  const fields = { act: ACT, kind: 'release', party: 'XA', at: '2027-01-01T12:00:00.000Z', agreement: AGREEMENT, to: 'XB', items: '3' }
  return { party: 'XA', fields: { ...fields, ...changes } }
}

function answered(changes: Readonly<Record<string, string>> = {}, party = 'XB'): LedgerStatement {
  const fields = {
    act: 'b2'.repeat(32),
    kind: 'acknowledge',
    party,
    at: '2027-01-01T12:00:05.000Z',
    agreement: AGREEMENT,
    to: 'XA',
    of: ACT,
    outcome: 'applied',
    items: '3',
  }
  return { party, fields: { ...fields, ...changes } }
}

const local: LedgerStatement = { party: 'XB', fields: { act: 'c3'.repeat(32), kind: 'consult', party: 'XB' } }

function codes(...statements: LedgerStatement[]): DifferenceCode[] {
  return reconcile(statements).differences.map(({ code }) => code)
}

test('what one sent and the other answered agrees', () => {
  assert.deepEqual(reconcile([sent(), answered(), local]), { parties: ['XA', 'XB'], sent: 1, confirmed: 1, refused: 0, differences: [] })
})

test('what the recipient refused is no confirmation, whatever else was answered', () => {
  const { confirmed, refused, differences } = reconcile([sent(), answered({ outcome: 'refused' })])
  assert.deepEqual([confirmed, refused, differences], [0, 1, []])
  const twice = reconcile([sent(), answered(), answered({ act: 'd4'.repeat(32), outcome: 'refused' })])
  assert.deepEqual([twice.confirmed, twice.refused], [0, 1])
  const differing = reconcile([sent(), answered({ outcome: 'refused', items: '2' })])
  assert.deepEqual([differing.confirmed, differing.refused, differing.differences.length], [0, 0, 1])
})

test('what only one of them says is named, with what it says', () => {
  assert.deepEqual(reconcile([sent(), local]).differences, [
    {
      code: 'unanswered',
      act: ACT,
      sender: 'XA',
      recipient: 'XB',
      sent: `release, 2027-01-01T12:00:00.000Z, 3 items, under ${AGREEMENT.slice(0, 16)}`,
      answered: null,
    },
  ])
  const [unsent] = reconcile([{ party: 'XA', fields: {} }, answered()]).differences
  assert.deepEqual([unsent?.code, unsent?.sender, unsent?.recipient, unsent?.sent], ['unsent', 'XA', 'XB', null])
})

test('each thing in which they differ has its code', () => {
  assert.deepEqual(codes(sent(), answered({ items: '2' })), ['items-differ'])
  assert.deepEqual(codes(sent(), answered({ agreement: 'cd'.repeat(32) })), ['agreement-differs'])
  assert.deepEqual(codes(sent(), answered({ at: '2027-01-01T11:00:00.000Z' })), ['answered-early'])
  assert.deepEqual(codes(sent(), answered(), answered({ act: 'd4'.repeat(32) }, 'XC')), ['recipient-differs'])
})

test('what is withheld differs from nothing', () => {
  const { items: _, agreement: __, at: ___, ...fields } = answered().fields
  assert.deepEqual(codes(sent(), { party: 'XB', fields }), [])
})

test('of a party of which nothing was given nothing is said, nor of what may still be on its way', () => {
  assert.deepEqual(codes(sent()), [])
  assert.deepEqual(reconcile([sent(), local], { before: Date.UTC(2027, 0, 1, 12) }), {
    parties: ['XA', 'XB'],
    sent: 0,
    confirmed: 0,
    refused: 0,
    differences: [],
  })
})

test('a party that claims the act of another is named, and keeps nobody from hearing the rest', () => {
  const thief = { ...sent({ to: 'XA' }), party: 'XB' }
  const found = reconcile([sent({ to: 'XB' }), thief, answered()])
  assert.deepEqual(
    found.differences.map(({ code, sender, recipient }) => [code, sender, recipient]),
    [
      ['claimed-twice', 'XA', 'XB'],
      ['unanswered', 'XB', 'XA'],
    ],
  )
  assert.equal(found.confirmed, 1)
})

test('a time that is none is named, whoever wrote it, and keeps nobody from hearing the rest', () => {
  for (const at of ['garbage', '', '2027-13-01T00:00:00.000Z', '__proto__']) {
    assert.deepEqual(codes(sent({ at }), answered()), ['time-unreadable'], at)
    assert.deepEqual(codes(sent(), answered({ at })), ['time-unreadable'], at)
    assert.equal(reconcile([sent({ at }), answered()], { before: 0 }).sent, 1)
  }
})
