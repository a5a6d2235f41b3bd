import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdingKey } from '../acts/index.ts'
import { OpenedItems } from './opened-items.ts'

const A = holdingKey('XA', 'a')
const B = holdingKey('XA', 'b')
const ITEM = { token: 'token', salt: 'salt' }

test('an item that was opened is found for ten seconds and no longer, however often it is asked for', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const opened = new OpenedItems()
  opened.keep(A, ITEM)
  context.mock.timers.tick(9_999)
  opened.keep(B, ITEM)
  assert.deepEqual([opened.find(A), opened.find(B)], [ITEM, ITEM])
  context.mock.timers.tick(1)
  assert.deepEqual([opened.find(A), opened.find(B)], [undefined, undefined])
  opened.keep(A, ITEM)
  assert.equal(opened.find(A), ITEM)
  context.mock.timers.tick(10_000)
  assert.equal(opened.find(A), undefined)
})

test('more than a few batches are never kept', () => {
  const opened = new OpenedItems()
  const token = 'x'.repeat(9 * 1024 * 1024)
  opened.keep(A, { token, salt: '' })
  opened.keep(A, { token, salt: '' })
  assert.ok(opened.find(A))
  opened.keep(B, { token, salt: '' })
  assert.equal(opened.find(A), undefined)
  assert.ok(opened.find(B))
  opened.forget()
  assert.equal(opened.find(B), undefined)
})
