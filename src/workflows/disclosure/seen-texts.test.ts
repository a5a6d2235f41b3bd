import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SeenTexts } from './seen-texts.ts'

test('what was added is never taken for unseen, and hardly anything else for seen', () => {
  const none = new SeenTexts()
  assert.equal(none.mayHave(''), false)
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 })), (texts) => {
      const seen = new SeenTexts()
      for (const text of texts) seen.add(text)
      assert.ok(texts.every((text) => seen.mayHave(text)))
    }),
    { numRuns: 20 },
  )
  const many = new SeenTexts()
  const count = 20_000
  for (let index = 0; index < count; index += 1) many.add(`email:person.${index}@victim.example`)
  let mistaken = 0
  for (let index = count; index < 2 * count; index += 1) if (many.mayHave(`email:person.${index}@victim.example`)) mistaken += 1
  assert.ok(mistaken < count / 100, String(mistaken))
})
