import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { discloseFields, LEAF_BYTES, leafOfOpening, verifyOpening } from '../ledger/index.ts'
import { type Act, commitAct, leafFields, signAct, verifyOpeningOfAct } from './index.ts'
import { makeParty, NOW, type Party, repeatableRandomness } from './parties.fixture.ts'

const ORIGIN = 'xa.example/ledger/xa/1'
const AGREEMENT = 'ab'.repeat(32)
const RELEASE = {
  to: 'XB',
  purpose: 'cyber-defence',
  articles: ['4.1', '5'],
  approvedBy: null,
  necessity: null,
  notice: null,
  retainUntil: '2027-03-01T00:00:00.000Z',
  items: [['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', 'A'.repeat(43)]],
}
let xa: Party

before(async () => {
  xa = await makeParty('XA')
})

function signed(draft: Parameters<typeof signAct>[0] = { kind: 'release', agreement: AGREEMENT, body: RELEASE }): Act {
  return signAct(draft, { party: xa.code, signer: xa.act, now: NOW, randomness: repeatableRandomness('leaf') })
}

test('the fields of a leaf say who did what when to whom on which basis, and how many items', () => {
  const act = signed()
  assert.deepEqual(leafFields(act), {
    act: act.id,
    kind: 'release',
    party: 'XA',
    at: '2027-01-01T12:00:00.000Z',
    agreement: AGREEMENT,
    to: 'XB',
    purpose: 'cyber-defence',
    basis: '4.1, 5',
    items: '1',
  })
})

test('what an act does not have is no field', () => {
  const act = signed({ kind: 'introduce', agreement: null, body: { card: {} } })
  assert.deepEqual(Object.keys(leafFields(act)).sort(), ['act', 'at', 'kind', 'party'])
  const erase = signed({ kind: 'erase', agreement: AGREEMENT, body: { to: null, origin: 'XB', cause: 'wrong', items: ['a', 'b'] } })
  assert.deepEqual(Object.keys(leafFields(erase)).sort(), ['act', 'agreement', 'at', 'items', 'kind', 'party'])
})

test('a leaf has a constant length, tells nothing, and is new each time', () => {
  const randomness = repeatableRandomness('leaves')
  const act = signed()
  const first = commitAct(act, { origin: ORIGIN, randomness })
  const second = commitAct(act, { origin: ORIGIN, randomness })
  assert.equal(first.leaf.length, LEAF_BYTES)
  assert.notDeepEqual(first.leaf, second.leaf)
  assert.deepEqual(leafOfOpening(first.opening), first.leaf)
  assert.deepEqual(verifyOpening(first.leaf, first.opening, ORIGIN), leafFields(act))
})

test('an opening is of its act, whole or in part', () => {
  const act = signed()
  const { opening } = commitAct(act, { origin: ORIGIN, randomness: repeatableRandomness('opening') })
  verifyOpeningOfAct(act, opening)
  verifyOpeningOfAct(act, discloseFields(opening, ['act']))
  verifyOpeningOfAct(act, discloseFields(opening, ['act', 'at', 'basis']))
})

test('an opening that hides the id, or is of another act, is refused', () => {
  const act = signed()
  const { opening } = commitAct(act, { origin: ORIGIN, randomness: repeatableRandomness('opening') })
  assert.throws(() => verifyOpeningOfAct(act, discloseFields(opening, ['kind', 'party'])), { code: 'receipt-invalid' })
  const other = signed({ kind: 'release', agreement: AGREEMENT, body: { ...RELEASE, to: 'XC' } })
  assert.throws(() => verifyOpeningOfAct(other, opening), { code: 'receipt-invalid' })
  const fields = opening.fields.map((field) => ('name' in field && field.name === 'to' ? { ...field, value: 'XC' } : field))
  assert.throws(() => verifyOpeningOfAct(act, { ...opening, fields }), { code: 'receipt-invalid' })
  const invented = [...opening.fields, { name: 'urgent', salt: 'A'.repeat(22), value: 'yes' }]
  assert.throws(() => verifyOpeningOfAct(act, { ...opening, fields: invented }), { code: 'receipt-invalid' })
})
