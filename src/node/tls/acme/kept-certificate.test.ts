import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Kept, readKept, writeKept } from './kept-certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-kept-'))
after(() => rmSync(folder, { recursive: true }))
const KEPT: Kept = { directory: 'https://acme.example/dir', accountKey: 'key', account: null, issued: null }
const place = { path: join(folder, 'certificate.sealed'), secret: randomBytes(32), randomness: randomBytes }

test('what is kept is read back, replaced whole, and nothing of it is in the clear', () => {
  assert.equal(readKept(place), undefined)
  writeKept(KEPT, place)
  assert.deepEqual(readKept(place), KEPT)
  const next = { ...KEPT, account: 'https://acme.example/1', issued: { key: 'k', chain: 'c' } }
  writeKept(next, place)
  assert.deepEqual(readKept(place), next)
  assert.deepEqual(readdirSync(folder), ['certificate.sealed'])
  assert.ok(!readFileSync(place.path).includes('acme.example'))
})

test('what was changed, cut short or sealed by another node is refused', () => {
  writeKept(KEPT, place)
  const whole = readFileSync(place.path)
  const refused = { code: 'certificate-invalid' }
  assert.throws(() => readKept({ ...place, secret: randomBytes(32) }), refused)
  for (const at of [0, 20, 40, whole.length - 1]) {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] as number) ^ 1
    writeFileSync(place.path, bytes)
    if (at >= 16) assert.throws(() => readKept(place), refused, String(at))
  }
  for (const length of [0, 10, 30, whole.length - 1]) {
    writeFileSync(place.path, whole.subarray(0, length))
    assert.throws(() => readKept(place), refused, String(length))
  }
})
