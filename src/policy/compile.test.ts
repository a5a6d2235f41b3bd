import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, type Scope, wholeScope } from '../agreement/index.ts'
import { compilePolicies } from './compile.ts'
import { verifyPolicies } from './engine.ts'
import { exampleAgreement, exampleWith, reservationWith } from './example.fixture.ts'
import { textsOf } from './partition.ts'
import { createTerms } from './terms.ts'

const agreement = exampleAgreement()

function compiled(of: Agreement, more: { reservations?: Parameters<typeof createTerms>[0]['reservations']; scope?: Partial<Scope> } = {}) {
  const scope = { ...wholeScope(of), ...more.scope }
  return textsOf(compilePolicies(createTerms({ agreement: of, reservations: more.reservations ?? [], scope })))
}

test('the template compiles to valid policies, each with its article', () => {
  const reservation = reservationWith(agreement, {
    when: { types: ['url'], markingAtLeast: 'AMBER', dataSubjects: ['victim'], purposes: ['cyber-defence'], parties: ['XA', 'XB'] },
  })
  const texts = compiled(agreement, { reservations: [reservation] })
  verifyPolicies(texts)
  assert.equal(texts.size, 2 * agreement.sharing.length + 2)
  for (const text of texts.values()) assert.match(text, /^@article\("/)
  assert.match(texts.get('sharing-0-cross') ?? '', /^@article\("4\.1"\)\n@annex\("B"\)\n@ceiling\("AMBER\+STRICT"\)\npermit/)
  assert.match(texts.get('reservation-XC-1') ?? '', /^@article\("reservation XC-1"\)\nforbid/)
})

test('every condition that an article, a reservation or a suspension can state compiles to valid policies', () => {
  const sharing = agreement.sharing.map((article) => ({
    ...article,
    minors: true,
    specialCategories: true,
    papCeiling: 'AMBER' as const,
    modes: ['request', 'push'] as const,
    reliabilityAtLeast: 'B' as const,
    credibilityAtLeast: '3' as const,
  }))
  const quality = { article: '3.2', requires: ['nature', 'reliability', 'credibility'], reliabilityAtLeast: 'C' } as const
  const whole = exampleWith({ sharing, quality })
  const when = { minors: true, specialCategories: true, modes: ['push', 'blind-match'] } as const
  const reservations = (['disclose', 'receive'] as const).map((forbids, index) =>
    reservationWith(whole, { number: index + 1, forbids, when: { ...when, modes: [...when.modes] } }),
  )
  const suspensions = [
    { number: 'suspension XC 1f2e3d4c', party: 'XC', purposes: ['cyber-defence'], parties: ['XA', 'XB'] },
    { number: 'suspension XD 00000000', party: 'XD' },
    { number: 'suspension XB 00000001', party: 'XB', articles: ['4.1', '4.2'], purposes: ['cyber-defence'], parties: ['XA'] },
    { number: 'suspension XB 00000002', party: 'XB', articles: ['4.1'] },
  ]
  const texts = compiled(whole, { reservations, scope: { suspensions } })
  verifyPolicies(texts)
  assert.equal(texts.size, 2 * sharing.length + 1 + reservations.length + 4)
  assert.match(texts.get('suspension-0-from') ?? '', /^@article\("suspension XC 1f2e3d4c"\)\nforbid/)
})

test('the same agreement always compiles to the same text', () => {
  assert.deepEqual(compiled(agreement), compiled(exampleAgreement()))
})

test('an agreement without readers or sharing compiles, and so does a scope without parties or articles', () => {
  const silent = {
    ...agreement,
    sharing: [],
    reading: { article: '8', roles: [{ role: 'overseer', may: ['inspect'] }] },
  } as unknown as Agreement
  assert.equal(compiled(silent).size, 0)
  const readings = agreement.sharing.length + 1
  for (const scope of [{ parties: [] }, { articles: [] }]) {
    const texts = compiled(agreement, { scope })
    verifyPolicies(texts)
    assert.equal(texts.size, readings)
  }
})

test('text that could end a policy is never written into one', () => {
  const [first] = agreement.sharing
  const hostile = { ...agreement, sharing: [{ ...first, purposes: ['x"].contains("x") };'] }] } as unknown as Agreement
  assert.throws(() => compiled(hostile))
  assert.throws(() => compiled(agreement, { scope: { suspensions: [{ number: 'x")\npermit', party: 'XA' }] } }))
})
