import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  asciiText,
  base64,
  base64url,
  base64urlText,
  equalBytes,
  FoundationError,
  giveBack,
  hex,
  unbase64,
  unbase64url,
  unbase64urlText,
  unhex,
  utf8,
  utf8Lines,
  utf8Text,
} from './index.ts'

test('what is encoded decodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.ok(equalBytes(unhex(hex(bytes)), bytes))
      assert.ok(equalBytes(unbase64(base64(bytes)), bytes))
      assert.ok(equalBytes(unbase64url(base64url(bytes)), bytes))
    }),
  )
})

test('the bytes of lines are those of the text that they make', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
      assert.deepEqual(utf8Lines(lines), utf8(lines.map((line) => `${line}\n`).join('')))
    }),
  )
})

test('bytes are given back with every view of them, but for those that share their memory with others', () => {
  const whole = new Uint8Array(1_000)
  const view = whole.subarray(10, 900)
  giveBack(view)
  assert.deepEqual([whole.length, view.length], [0, 0])
  giveBack(whole)
  const room = new Uint8Array(1_000)
  giveBack(room.subarray(0, 500))
  giveBack(utf8('short'))
  giveBack(new Uint8Array(0))
  assert.equal(room.length, 1_000)
  assert.deepEqual(utf8('short'), new Uint8Array([0x73, 0x68, 0x6f, 0x72, 0x74]))
})

test('a text in base64url is that of its bytes, however long it is', () => {
  const text = fc.string({ unit: 'binary' }).filter((unit) => unit.isWellFormed())
  fc.assert(
    fc.property(text, fc.constantFrom(1, 2_000, 6_000), (unit, times) => {
      const whole = unit.repeat(Math.ceil(times / (unit.length + 1)))
      assert.equal(base64urlText(whole), base64url(utf8(whole)))
      assert.equal(unbase64urlText(base64urlText(whole)), whole)
    }),
  )
})

test('a text that the encoder would not have written is refused', () => {
  const cases: readonly [(text: string) => unknown, readonly string[]][] = [
    [unbase64, ['AA', 'AA=', 'AB==', 'AA==\n', 'A-==', ' AA==', 'AAA*']],
    [unbase64url, ['AA==', 'AB', 'A+', 'A/', 'A', 'AA ', 'A\u0141', `${'A'.repeat(20_000)}=`]],
    [unbase64urlText, ['AA==', 'AB', 'A+', 'A/', 'A', 'AA ', 'A\u0141', base64url(Uint8Array.of(0xff)), `${'A'.repeat(20_000)}=`]],
    [unhex, ['A', 'AB', '0g', 'abc', ' ab']],
  ]
  for (const [decode, texts] of cases) {
    for (const text of texts)
      assert.throws(
        () => decode(text),
        (error: unknown) => error instanceof FoundationError,
        text,
      )
  }
})

test('a decoded value does not change when more is decoded or encoded', () => {
  const first = unbase64url('AAAA')
  for (let index = 0; index < 10_000; index += 1) unbase64url('____')
  base64url(Uint8Array.of(1, 2, 3))
  base64urlText('text')
  assert.deepEqual([...first], [0, 0, 0])
})

test('bytes that are not UTF-8 are refused, and a byte order mark is kept', () => {
  assert.throws(
    () => utf8Text(new Uint8Array([0xc3, 0x28])),
    (error: unknown) => error instanceof FoundationError,
  )
  assert.equal(utf8Text(utf8('\ufeffa')), '\ufeffa')
})

test('ASCII text is that of its bytes, and a byte beyond ASCII is refused', () => {
  const text = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code))
  assert.equal(asciiText(utf8(text)), text)
  assert.equal(asciiText(new Uint8Array(0)), '')
  for (const bytes of [[0x80], [0x41, 0xff], [0xc3, 0xa9]]) {
    assert.throws(
      () => asciiText(new Uint8Array(bytes)),
      (error: unknown) => error instanceof FoundationError && error.code === 'encoding-invalid',
    )
  }
})
