/** `docs/law-coverage.md` names each row once, and for each the tests that hold it, which there are. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)
const TEXT = readFileSync(new URL('docs/law-coverage.md', ROOT), 'utf8')
const rows = TEXT.split('\n').filter((line) => line.startsWith('| '))

test('every row of the list stands once', () => {
  const counts = { L: 10, Q: 10, U: 10, R: 5, S: 8, O: 12 }
  const asked = Object.entries(counts).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`))
  const told = rows.flatMap((row) => /^\| ([LQURSO]\d+) \|/.exec(row)?.[1] ?? [])
  assert.deepEqual(told, asked)
})

test('each test that is named is there, and what is enforced names one', () => {
  const named = [...TEXT.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path]) => path as string)
  assert.ok(named.length > 100)
  for (const path of new Set(named)) assert.ok(existsSync(fileURLToPath(new URL(path, ROOT))), path)
  for (const row of rows) {
    if (/\| (?:enforced|in part)(?! \|)/.test(row)) assert.match(row, /`(?:src|test)\/[^`]+\.test\.ts`/, row)
  }
})
