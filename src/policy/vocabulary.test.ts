import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Agreement, AgreementText } from '../agreement/index.ts'
import { exampleAgreement, exampleWith } from './example.fixture.ts'
import type { Question } from './question.ts'
import { someQuestion } from './random.fixture.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'

const agreement = exampleAgreement()
const vocabulary = createVocabulary(agreement)
const plain: Question = {
  action: 'disclose',
  from: 'XA',
  to: 'XB',
  purpose: 'cyber-defence',
  item: { type: 'indicator', marking: 'AMBER', dataSubject: 'none' },
}

function numbers({ flowNumber, itemNumber }: Vocabulary, question: Question): string {
  return `${flowNumber(question)} ${itemNumber(question)}`
}

test('two questions have the same numbers exactly where they are the same once everything is resolved', () => {
  fc.assert(
    fc.property(someQuestion, someQuestion, (left, right) => {
      const isSame = JSON.stringify(vocabulary.known(left)) === JSON.stringify(vocabulary.known(right))
      assert.equal(numbers(vocabulary, left) === numbers(vocabulary, right), isSame)
    }),
    { numRuns: 2_000 },
  )
})

test('what is told and equals the default makes no other class', () => {
  const told = {
    ...plain,
    mode: 'push',
    item: { ...plain.item, minor: 'untold', special: 'untold', pap: 'none', reliability: 'X', credibility: '4', nature: 'untold' },
  } as const
  assert.equal(numbers(vocabulary, told), numbers(vocabulary, plain))
  assert.equal(numbers(vocabulary, { ...plain, item: { ...plain.item, marking: 'unmarked' } }), numbers(vocabulary, plain))
})

test('untold counts as the agreement says, and as the worst where it says nothing', () => {
  const { people: _people, ...rest } = agreement
  const silent = createVocabulary({ ...rest } as Agreement)
  const resolved = ({ known }: Vocabulary, item: Partial<Question['item']>) => {
    const { isMinor, isSpecial } = known({ ...plain, item: { ...plain.item, ...item } }).item
    return [isMinor, isSpecial]
  }
  assert.deepEqual(resolved(silent, {}), [false, false])
  assert.deepEqual(resolved(silent, { minor: 'yes', special: 'yes' }), [true, true])
  assert.deepEqual(resolved(silent, { dataSubject: 'victim' }), [true, true])
  assert.deepEqual(resolved(silent, { dataSubject: 'victim', minor: 'no', special: 'no' }), [false, false])
  assert.deepEqual(resolved(vocabulary, { dataSubject: 'victim' }), [false, false])
  assert.deepEqual(resolved(vocabulary, { dataSubject: 'victim', minor: 'yes', special: 'yes' }), [true, true])
})

test('a word outside the closed vocabularies has a code of its own', () => {
  const itemCode = (item: object) => vocabulary.itemNumber({ ...plain, item: { ...plain.item, ...item } })
  const flowCode = (members: object) => vocabulary.flowNumber({ ...plain, ...members })
  for (const word of ['maybe', 'constructor', '__proto__', '', 1]) {
    assert.equal(itemCode({ minor: word }), 'minor-unknown')
    assert.equal(itemCode({ special: word }), 'special-unknown')
    assert.equal(itemCode({ pap: word }), 'pap-unknown')
    assert.equal(itemCode({ reliability: word }), 'grade-unknown')
    assert.equal(itemCode({ credibility: word }), 'grade-unknown')
    assert.equal(itemCode({ nature: word }), 'nature-unknown')
    assert.equal(flowCode({ mode: word }), 'mode-unknown')
  }
  assert.equal(flowCode({ action: 'read', role: 'analyst', mode: 'push' }), 'mode-unknown')
  assert.equal(flowCode({ action: 'read', role: 'constructor' }), 'role-unknown')
})

test('the largest agreement that the shape admits still has small numbers, and one beyond it is refused', () => {
  const codes = Array.from({ length: 64 }, (_, index) => String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)))
  const [party] = agreement.parties.list
  const [purpose] = agreement.purposes.list
  const annexes = (count: number) =>
    Array.from({ length: count }, (_, annex) => {
      const types = Array.from({ length: 200 }, (__, index) => [`x-type-${annex}-${index}`, { name: 'as-is' }])
      return { article: `Annex A${annex}`, code: `A${annex}`, title: 'T', types: Object.fromEntries(types) }
    })
  const largest = {
    ...agreement,
    parties: { article: '1', list: codes.map((code) => ({ ...party, code })) },
    purposes: { article: '2', list: Array.from({ length: 64 }, (_, index) => ({ ...purpose, code: `purpose-${index}` })) },
    annexes: annexes(26),
  } as unknown as Agreement
  const item = { type: 'x-type-25-199', marking: 'RED', dataSubject: 'unspecified', minor: 'yes', special: 'yes', pap: 'RED' } as const
  const last = createVocabulary(largest)
  const question: Question = { action: 'read', from: 'CL', to: 'CL', purpose: 'purpose-63', role: 'tool', item }
  for (const number of [last.flowNumber(question), last.itemNumber(question)]) {
    assert.ok(typeof number === 'number' && number > 0 && number < 2 ** 30, String(number))
  }
  assert.throws(() => createVocabulary({ ...largest, annexes: annexes(150) } as unknown as Agreement))
})

test('an unmarked item of others has no number where the agreement refuses it', () => {
  const unmarked: AgreementText['unmarked'] = { article: '3', treatAs: 'refuse' }
  const strict = createVocabulary(exampleWith({ unmarked }))
  const question: Question = { ...plain, item: { ...plain.item, marking: 'unmarked' } }
  assert.equal(strict.itemNumber(question), 'marking-missing')
  assert.equal(strict.known({ ...question, action: 'read', to: 'XA', role: 'analyst' }).item.marking, 'RED')
})
