import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { createDecider } from '../../policy/index.ts'
import { type AskedQuestion, explainQuestion } from './index.ts'

const agreement = exampleAgreement()
const notes = [{ article: '4.2', party: 'XB', text: 'Locations are places, not people' }]
const under = { agreement, decider: createDecider({ agreement, reservations: [], notes }) }
const asked: AskedQuestion = { from: 'XA', to: 'XC', purpose: 'cyber-defence', item: { type: 'location', marking: 'GREEN' } }

test('a permission says what crosses, for how long, and how its article is understood', () => {
  const { decision, page } = explainQuestion(asked, under, { audience: 'own', format: 'markdown', askedAt: '2026-06-01T00:00:00.000Z' })
  assert.deepEqual([decision.verdict, decision.code, decision.articles[0]?.number], ['permit', null, '4.2'])
  assert.ok(Object.values(decision.fields ?? {}).includes('as-is'))
  assert.match(page, /Permitted/)
  assert.match(page, /How article 4\.2 is understood[\s\S]*Locations are places, not people/)
  assert.match(page, /It is erased/)
})

test('a word that the agreement does not know is a refusal that cites where the known ones are listed', () => {
  const words: readonly Partial<AskedQuestion>[] = [{ purpose: 'profit' }, { to: 'ZZ' }, { mode: 'rumour' }, { item: { type: 'x-spell' } }]
  for (const unknown of words) {
    const { decision, page } = explainQuestion({ ...asked, ...unknown }, under, { audience: 'own', format: 'html' })
    assert.equal(decision.verdict, 'refuse')
    assert.match(decision.code ?? '', /-unknown$/)
    assert.match(page, /Refused/)
  }
})

test('the public is told no note', () => {
  const { page } = explainQuestion(asked, under, { audience: 'public', format: 'markdown' })
  assert.doesNotMatch(page, /Locations are places/)
})
