import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ENCODINGS, LOOKALIKE } from '../personal/encodings.fixture.ts'
import { UUID_FORMS } from './mentions.fixture.ts'
import { mentionsIn } from './mentions.ts'

const UUID = '5e1f0c3a-9b7d-4e21-8c46-d2a90b71fe35'
const ID = `indicator--${UUID}`
const COMPUTED = 'fdc42e34-0bfe-5ed4-8f93-ad0a11355606'

const WAYS = [...Object.entries(ENCODINGS), ['lookalike', LOOKALIKE] as const]
const names = (text: string, uuid = UUID): boolean =>
  mentionsIn('description', text).some((mention) => ('id' in mention ? mention.id.endsWith(uuid) : mention.uuid === uuid))

describe('mentions in texts', () => {
  test('an id is found in every encoding, in upper case, and in one encoding within another', () => {
    for (const [outer, write] of WAYS) {
      for (const id of [ID, ID.toUpperCase()]) {
        assert.ok(names(write(id)), `${outer} of ${id}`)
        assert.ok(names(`see ${write(id)} there`), `${outer} of ${id} in a text`)
      }
    }
    for (const [outer, write] of Object.entries(ENCODINGS)) {
      for (const [inner, first] of Object.entries(ENCODINGS)) assert.ok(names(`see ${write(`ab ${first(ID)}`)}.`), `${outer} of ${inner}`)
    }
  })

  test('a UUID without its type is found in every form, in every encoding', () => {
    for (const [form, of] of Object.entries(UUID_FORMS)) {
      for (const [way, write] of WAYS) assert.ok(names(`see ${write(of(UUID))} there`), `${way} of ${form}`)
    }
  })

  test('an id stands anywhere in what a place can hold', () => {
    const base64 = Buffer.from(ID).toString('base64')
    const texts = [
      `C:\\Users\\x\\${ID}.txt`,
      `/var/lib/${base64}/a`,
      `https://h.example/x509/${base64.replaceAll('=', '')}?a=b`,
      `https://h.example/?id=${encodeURIComponent(base64)}#x`,
      `[file:name = '${ID}' AND url:value = 'http://h.example/']`,
      `[file:name MATCHES '${ID.replaceAll('-', '\\\\-')}']`,
      `rule a { strings: $a = { ${Buffer.from(ID).toString('hex').match(/../g)?.join(' ')} } condition: $a }`,
      `alert tcp any any -> any any (content:"|${Buffer.from(UUID).toString('hex').match(/../g)?.join(' ')}|"; sid:1;)`,
      Buffer.concat([Buffer.from([0, 255, 254, 3]), Buffer.from(ID), Buffer.from([200])]).toString('base64'),
      `x${base64}`,
      `aaa${Buffer.from(ID).toString('hex')}`,
      ENCODINGS.base32?.(ID).toLowerCase().replaceAll('=', '') ?? '',
      ID.replace('indicator--', 'indicator - - '),
      ID.slice(0, 20).concat('<!-- a -->', ID.slice(20)),
    ]
    for (const text of texts) assert.ok(names(text), text)
    const content = Buffer.concat([Buffer.from([0, 255, 254, 3]), Buffer.from(ID, 'utf16le'), Buffer.from([200])])
    assert.ok(mentionsIn('payload_bin', content.toString('base64')).length > 0)
    assert.ok(mentionsIn('payload_hex', content.toString('hex')).length > 0)
  })

  test('only a UUID of version 5 with its hyphens counts as one that was computed', () => {
    const told = (text: string) => mentionsIn('name', text)
    assert.deepEqual(told(`a ${COMPUTED} b`), [{ uuid: COMPUTED, isComputable: true }])
    assert.deepEqual(told(`a ${COMPUTED.replaceAll('-', '')} b`), [{ uuid: COMPUTED, isComputable: false }])
    assert.deepEqual(told(`a {${UUID.toUpperCase()}} b`), [{ uuid: UUID, isComputable: false }])
  })

  test('a UUID at the end of a longer name is none that was computed, but after the type of an object', () => {
    const isComputable = (text: string) => mentionsIn('name', text).map((mention) => 'uuid' in mention && mention.isComputable)
    for (const name of [`bank.example-${COMPUTED}.site`, `www.x9.${COMPUTED}.example`, `Global\\m_${COMPUTED}`, `my-file-size-${COMPUTED}`])
      assert.deepEqual(isComputable(name), [false], name)
    const others = [
      `email-addr-${COMPUTED}`,
      `/x/email-addr_${COMPUTED}.json`,
      `id=${COMPUTED}`,
      `/a/${COMPUTED}/b`,
      `see -${COMPUTED}`,
      `(${COMPUTED})`,
    ]
    for (const text of others) assert.deepEqual(isComputable(text), [true], text)
  })

  test('ordinary texts name nothing', () => {
    const texts = [
      'Emotet C2 domain used in the campaign of 2026-11-02, see https://h.example/a/b-c/d_e?x=1&y=%20 for more',
      "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
      "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' OR ipv4-addr:value = '198.51.100.7']",
      'malware--x and a -- b, 192.168.100.200, 10.20.30.40, 2001:0db8:0000:0000:0000:ff00:0042:8329',
      `certificate ${'ab:cd:'.repeat(9)}ef`,
      Buffer.from('a text of no interest to anybody, which is long enough').toString('base64'),
    ]
    for (const text of texts) assert.deepEqual(mentionsIn('description', text), [], text)
  })

  test('a text that reads in too many ways names what nobody has', () => {
    const text = `${'%25\\x25&#37;=25+ACU-'.repeat(8)} [.] ${'\u0430b@c '.repeat(60_000)}`
    assert.ok(mentionsIn('description', text).some((mention) => 'uuid' in mention && mention.uuid === 'unread'))
  })

  test('no text whatever makes it fail, and what stands around an id hides it only as a part of its type or digits', () => {
    const around = fc.string({ unit: 'binary', maxLength: 30 })
    fc.assert(
      fc.property(around, around, fc.constantFrom(...WAYS), (before, after, [, write]) => {
        assert.ok(names(`${before} ${write(` ${ID} `)} ${after}`))
        mentionsIn('payload_bin', before + after)
      }),
      { numRuns: 200 },
    )
  })
})
