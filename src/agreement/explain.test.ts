import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from './example.fixture.ts'
import { articlesOf, articleText } from './explain.ts'

const agreement = exampleAgreement()

test('every article number of the document is explained at its place', () => {
  const explained = articlesOf(agreement)
  for (const article of explained) {
    const path = article.pointer.split('/').slice(1)
    const found = path.reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], agreement)
    assert.equal(found, article.number)
    assert.ok(article.title.length > 0 && article.text.length > 0)
  }
  const inDocument = JSON.stringify(agreement).match(/"article":/g) ?? []
  assert.equal(explained.length, inDocument.length)
})

test('a sharing article is told in its own words, a rule in made ones', () => {
  assert.equal(articleText(agreement, '4.2')?.text, agreement.sharing[1]?.text)
  assert.match(articleText(agreement, '2')?.text ?? '', /cyber-defence/)
  assert.match(articleText(agreement, '9')?.text ?? '', /3 other parties/)
  assert.equal(articleText(agreement, '99'), undefined)
})
