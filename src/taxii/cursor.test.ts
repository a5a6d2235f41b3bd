import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createCursors } from './cursor.ts'

const cursors = createCursors(new Uint8Array(32).fill(1))

test('a cursor comes back under its own context alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.string(), fc.string(), (position, context, other) => {
      const next = cursors.format(position, [context])
      assert.match(next, /^[A-Za-z0-9_-]{54}$/)
      assert.equal(cursors.parse(next, [context]), position)
      if (other !== context) assert.throws(() => cursors.parse(next, [other]), { code: 'next-invalid' })
    }),
  )
})

test('a cursor that was changed, cut or made under another key is refused', () => {
  const next = cursors.format(5, null)
  const strange = createCursors(new Uint8Array(32).fill(2)).format(5, null)
  for (const text of ['', 'AAAA', '!', `${next}A`, next.slice(1), next.replace(/^./, 'B'), strange]) {
    assert.throws(() => cursors.parse(text, null), { code: 'next-invalid' })
  }
})
