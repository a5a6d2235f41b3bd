import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { holdingKeys } from '../acts/index.ts'
import { erasedFile } from './erased-file.ts'

const [FIRST, SECOND, THIRD] = holdingKeys(
  'XA',
  [1, 2, 3].map((number) => `7c3f51d2-93a4-4f0e-8a55-00000000000${number}`),
) as [ReturnType<typeof holdingKeys>[number], ReturnType<typeof holdingKeys>[number], ReturnType<typeof holdingKeys>[number]]

test('what was erased is listed from an instant on, until it is forgotten, and survives what cuts a line short', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-erased-'))
  try {
    const path = join(folder, 'erased.list')
    const list = erasedFile(path)
    assert.deepEqual(list.since(0), [])
    list.add([FIRST, SECOND], 5)
    list.add([THIRD], 6)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(erasedFile(path).since(0), [FIRST, SECOND, THIRD])
    assert.deepEqual(list.since(6), [THIRD])
    appendFileSync(path, `7 ${FIRST.slice(0, 20)}`)
    assert.deepEqual(list.since(6), [THIRD])
    list.add([SECOND], 8)
    assert.deepEqual(list.since(6), [THIRD, SECOND], 'what follows a line that was cut short is whole')
    list.forget(5)
    assert.deepEqual(list.since(0), [FIRST, SECOND, THIRD, SECOND])
    list.forget(6)
    assert.deepEqual(list.since(0), [THIRD, SECOND])
    assert.deepEqual([readdirSync(folder), readFileSync(path, 'utf8')], [['erased.list'], `6 ${THIRD}\n8 ${SECOND}\n`])
    assert.equal(list.covered('xa.example/ledger'), 0)
    list.cover('xa.example/ledger', 12)
    appendFileSync(path, '= 9')
    list.cover('xa.example/ledger', 15)
    list.cover('xa.example/ledger/2', 3)
    list.forget(8)
    const again = erasedFile(path)
    assert.deepEqual(
      ['xa.example/ledger', 'xa.example/ledger/2', 'xb.example/ledger'].map((origin) => again.covered(origin)),
      [15, 3, 0],
    )
    assert.equal(readFileSync(path, 'utf8'), `= 15 xa.example/ledger\n= 3 xa.example/ledger/2\n8 ${SECOND}\n`)
    for (let size = 16; size <= 1_020; size += 1) list.cover('xa.example/ledger', size)
    list.forget(8)
    assert.equal(readFileSync(path, 'utf8'), `= 1020 xa.example/ledger\n= 3 xa.example/ledger/2\n8 ${SECOND}\n`, 'notes do not pile up')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
