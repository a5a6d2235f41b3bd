import assert from 'node:assert/strict'
import { it } from 'node:test'
import { CONFIDENCE_SCALES, type ConfidenceScale, confidenceOf, confidenceWord } from './confidence.ts'
import { compareVersions, newVersion, revoke } from './versions.ts'

const TOOL = {
  type: 'tool',
  id: 'tool--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.0001Z',
  name: 'a',
}
const NOW = Date.parse('2026-02-01T00:00:00Z')

it('a new version is later than the last, whatever the clock says', () => {
  const next = newVersion(TOOL, { name: 'b', description: null }, NOW)
  assert.ok(next.ok)
  assert.deepEqual(next.value, { ...TOOL, name: 'b', modified: '2026-02-01T00:00:00.000Z' })
  const early = newVersion(TOOL, {}, 0)
  assert.ok(early.ok)
  assert.ok(compareVersions(early.value, TOOL) > 0)
})

it('what has no versions, is revoked or would become another object is refused with its code', () => {
  const codeOf = (result: ReturnType<typeof newVersion>) => (result.ok ? 'accepted' : result.refusal.code)
  assert.equal(codeOf(newVersion({ type: 'url', id: 'a', value: 'b' }, {}, NOW)), 'object-not-versionable')
  assert.equal(codeOf(newVersion(TOOL, { created: '2026-01-02T00:00:00.000Z' }, NOW)), 'property-fixed')
  assert.equal(codeOf(newVersion(TOOL, { created_by_ref: null }, NOW)), 'property-fixed')
  const revoked = revoke(TOOL, NOW)
  assert.ok(revoked.ok && revoked.value.revoked === true)
  assert.equal(codeOf(revoke(revoked.value, NOW)), 'object-revoked')
})

it('every confidence has one word on every scale, and every word comes back to itself', () => {
  for (const name of Object.keys(CONFIDENCE_SCALES) as ConfidenceScale[]) {
    for (let confidence = 0; confidence <= 100; confidence += 1) {
      const words = CONFIDENCE_SCALES[name].filter(({ min, max }) => confidence >= min && confidence <= max)
      assert.equal(words.length, 1, `${name} ${confidence}`)
    }
    for (const { word, value } of CONFIDENCE_SCALES[name]) {
      assert.equal(confidenceOf(name, word), value)
      assert.equal(confidenceWord(name, value), word)
    }
    assert.deepEqual(
      [confidenceWord(name, 101), confidenceWord(name, -1), confidenceWord(name, 0.5), confidenceOf(name, '')],
      [undefined, undefined, undefined, undefined],
    )
  }
})
