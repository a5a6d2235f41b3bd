import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { giveBack, utf8 } from '../foundation/index.ts'
import { UNGRADED } from '../intelligence/index.ts'
import { decodeContent, encodeContent, faceOf, holdingKey, type ItemContent, objectOf } from './index.ts'
import { decodeHead, encodeHead } from './item-content.ts'

const OBJECT = { type: 'domain-name', id: 'domain-name--0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', value: 'bank.example' }
const CONTENT: ItemContent = {
  face: { type: 'domain-name', stixId: OBJECT.id, version: null, marking: 'GREEN', dataSubject: 'none', grading: UNGRADED },
  object: JSON.stringify(OBJECT),
  token: 'aa.bb.cc~dd~',
  salt: 'A'.repeat(22),
  source: holdingKey('XA', '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'),
}

test('reads back what it wrote, own items and copies', () => {
  const revoked: ItemContent = { ...CONTENT, face: { ...CONTENT.face, isRevoked: true } }
  const placing = { ...CONTENT, face: { ...CONTENT.face, places: 'infrastructure--x' } }
  const both = { ...CONTENT, face: { ...revoked.face, places: 'infrastructure--x' } }
  for (const content of [CONTENT, revoked, placing, both, { ...CONTENT, token: null, salt: null, source: null }]) {
    assert.deepEqual(decodeContent(encodeContent(content)), content)
    assert.deepEqual(decodeHead(encodeHead(content)), { face: content.face, source: content.source })
  }
  assert.deepEqual(objectOf(CONTENT), OBJECT)
})

test('whoever sealed a content can give its memory back, however short it is', () => {
  const encoded = encodeContent(CONTENT)
  giveBack(encoded)
  assert.equal(encoded.length, 0)
})

test('reads back any object and any face', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('\n', '\u2028é😀', 'null'))
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.tuple(text, text, fc.option(text), text, text), (value, face) => {
      const [type, stixId, version, marking, dataSubject] = face
      const grading = { ...UNGRADED, pap: 'AMBER', reliability: 'A' } as const
      const content: ItemContent = {
        ...CONTENT,
        face: { type, stixId, version, marking, dataSubject, grading },
        object: JSON.stringify({ value }),
      }
      assert.deepEqual(decodeContent(encodeContent(content)), content)
      assert.deepEqual(decodeHead(encodeHead(content)).face, content.face)
    }),
  )
})

test('reads what was kept before items were graded', () => {
  const { type, stixId, version, marking, dataSubject } = CONTENT.face
  const line = JSON.stringify([type, stixId, version, marking, dataSubject, CONTENT.salt, CONTENT.source])
  const kept = utf8([line, CONTENT.object, CONTENT.token].join('\n'))
  assert.deepEqual(decodeContent(kept), CONTENT)
})

test('an object over several lines is not kept', () => {
  assert.throws(() => encodeContent({ ...CONTENT, object: JSON.stringify(OBJECT, null, 2) }), { code: 'content-invalid' })
})

test('other lines are no content', () => {
  const face = '"a","b",null,"c","d",null,null'
  for (const more of ['{},false', '{},null', '{},1', '{},true,true', 'true'])
    assert.throws(() => decodeContent(utf8(`[${face},${more}]\n{}\n`)), { code: 'content-invalid' }, more)
  assert.equal(decodeContent(utf8(`[${face},{},true]\n{}\n`)).face.isRevoked, true)
  for (const text of ['', '[]', '[]\n{}', '[]\n{}\n\n', '{}\n{}\n', 'x\n{}\n', '["a"]\n{}\n', '["a","b",null,"c","d",null,7]\n{}\n']) {
    assert.throws(() => decodeContent(utf8(text)), { code: 'content-invalid' }, text)
  }
  assert.throws(() => decodeContent(Uint8Array.of(0xff)), { code: 'encoding-invalid' })
})

test('the face of an object is its type, id and version', () => {
  const handling = { marking: 'AMBER', dataSubject: 'victim', grading: UNGRADED }
  const face = { type: 'domain-name', stixId: OBJECT.id, version: null, ...handling }
  assert.deepEqual(faceOf(OBJECT, handling), face)
  assert.deepEqual(faceOf({ ...OBJECT, created: '2026-01-01T00:00:00Z' }, handling), { ...face, version: '2026-01-01T00:00:00Z' })
  const modified = { ...OBJECT, created: '2026-01-01T00:00:00Z', modified: '2026-02-01T00:00:00Z' }
  assert.deepEqual(faceOf(modified, handling), { ...face, version: '2026-02-01T00:00:00Z' })
  assert.throws(() => faceOf({ type: 'domain-name' }, handling), { code: 'content-invalid' })
  assert.throws(() => faceOf({ ...OBJECT, type: 7 }, handling), { code: 'content-invalid' })
})

test('a head tells no salt', () => {
  assert.equal(encodeHead(CONTENT).includes(CONTENT.salt as string), false)
})

test('a head is read from nothing but a face', () => {
  for (const text of ['', '[]', 'x', '["a"]', '["a","b",null,"c","d",null,7]', '{}']) {
    assert.throws(() => decodeHead(text), { code: 'content-invalid' }, text)
  }
})
