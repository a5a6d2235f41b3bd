import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fedKey, holdingKey, holdingKeys, itemIdOf, parseHoldingKey, postedKey } from './index.ts'

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

test('one id of two parties gives two keys, and each gives the id back', () => {
  assert.equal(holdingKey('XA', ID), `XA.${ID}`)
  assert.deepEqual(holdingKeys('XB', [ID]), [holdingKey('XB', ID)])
  assert.notEqual(holdingKey('XA', ID), holdingKey('XB', ID))
  for (const origin of ['XA', 'XB']) assert.equal(itemIdOf(holdingKey(origin, ID)), ID)
})

test('only the key of an item is read as one', () => {
  assert.equal(parseHoldingKey(`XA.${ID}`), holdingKey('XA', ID))
  const others = [
    ID,
    `XA${ID}`,
    `XA.${ID} `,
    `XA.${ID.toUpperCase()}`,
    `xa.${ID}`,
    `XAB.${ID}`,
    `XA.${ID}\n`,
    '',
    postedKey(ID),
    fedKey(ID),
  ]
  for (const text of others) assert.equal(parseHoldingKey(text), undefined)
})
