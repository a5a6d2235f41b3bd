import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SpilledText } from './spilled-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-spilled-test-'))
after(() => rmSync(folder, { recursive: true }))
process.env.TMPDIR = folder

function printed(text: SpilledText): string {
  const pieces: string[] = []
  text.printTo((piece) => pieces.push(piece))
  return pieces.join('')
}

test('what is small stays in memory', () => {
  using text = new SpilledText()
  for (const piece of ['a', 'é', '😀']) text.add(piece)
  assert.equal(printed(text), 'aé😀')
  assert.deepEqual(readdirSync(folder), [])
})

test('what is large comes back whole and in order, and nothing of it stays', () => {
  const pieces = Array.from({ length: 40 }, (_, index) => `${index} ${'é😀'.repeat(40_000)}`)
  {
    using text = new SpilledText()
    for (const piece of pieces) text.add(piece)
    // Where names can be taken away, a process that is killed leaves nothing.
    assert.equal(readdirSync(folder).length, process.platform === 'win32' ? 1 : 0)
    assert.equal(printed(text), pieces.join(''))
  }
  assert.deepEqual(readdirSync(folder), [])
})
