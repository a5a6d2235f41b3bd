import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readValue } from './reading.ts'

test('the number of an autonomous system is read in each way that it is written', () => {
  const read = (text: string) => readValue(text, 'as-number')
  for (const text of ['64496', 'AS64496', 'as64496', ' AS64496 ', '0.64496', 'AS0.64496']) assert.equal(read(text), 64_496, text)
  assert.equal(read('AS1.10'), 65_546)
  assert.equal(read('AS4294967295'), 4_294_967_295)
  assert.equal(read('65535.65535'), 4_294_967_295)
  for (const text of ['', 'AS', 'ASN1', '-1', '4294967296', '65536.0', '0.65536', '1.2.3', 'AS 1', '1e3'])
    assert.equal(read(text), undefined, text)
})
