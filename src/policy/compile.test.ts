import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Agreement } from '../agreement/index.ts'
import { compilePolicies } from './compile.ts'
import { verifyPolicies } from './engine.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'

const agreement = exampleAgreement()

test('the template compiles to valid policies, each with its article', () => {
  const reservation = reservationWith(agreement, {
    when: { types: ['url'], markingAtLeast: 'AMBER', dataSubjects: ['victim'], purposes: ['cyber-defence'], parties: ['XA', 'XB'] },
  })
  const { texts, origins } = compilePolicies(agreement, [reservation])
  verifyPolicies(texts)
  assert.equal(texts.size, 2 * agreement.sharing.length + 2)
  assert.deepEqual([...texts.keys()], [...origins.keys()])
  for (const text of texts.values()) assert.match(text, /^@article\("/)
  assert.match(texts.get('sharing-0-cross') ?? '', /^@article\("4\.1"\)\n@annex\("B"\)\n@ceiling\("AMBER\+STRICT"\)\npermit/)
  assert.match(texts.get('reservation-XC-1') ?? '', /^@article\("reservation XC-1"\)\nforbid/)
})

test('the same agreement always compiles to the same text', () => {
  assert.deepEqual(compilePolicies(agreement, []).texts, compilePolicies(exampleAgreement(), []).texts)
})

test('an agreement without readers or sharing compiles', () => {
  const silent = {
    ...agreement,
    sharing: [],
    reading: { article: '8', roles: [{ role: 'overseer', may: ['inspect'] }] },
  } as unknown as Agreement
  verifyPolicies(compilePolicies(silent, []).texts)
})

test('text that could end a policy is never written into one', () => {
  const [first] = agreement.sharing
  const hostile = { ...agreement, sharing: [{ ...first, purposes: ['x"].contains("x") };'] }] } as unknown as Agreement
  assert.throws(() => compilePolicies(hostile, []))
})
