import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import { opaqueTexts } from './opaque.ts'

const hex = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  (Buffer.from(text, encoding).toString('hex').match(/../g) ?? []).join(' ')

describe('patterns of other languages', () => {
  it('gives the whole text and what its escapes stand for', () => {
    const texts = opaqueTexts(String.raw`rule x { strings: $a = { 6a 64 6F 65 40 62 } $b = "jo\x65@b\.c" } // jdoe`)
    assert.equal(texts[0], String.raw`rule x { strings: $a = { 6a 64 6F 65 40 62 } $b = "jo\x65@b\.c" } // jdoe`)
    assert.ok(texts.includes('jdoe@b'))
    assert.ok(texts.some((one) => one.includes(String.raw`joe@b\.c`)))
    assert.ok(texts.some((one) => one.includes('@b.c')))
    assert.deepEqual(opaqueTexts('content:"|6a 64 6f 65|"').at(-1), 'jdoe')
  })

  it('reads the plain bytes of hexadecimal strings with wildcards, jumps, alternatives and comments', () => {
    const texts = opaqueTexts(
      `rule x { strings: $u = "http://x/" $a = { ${hex('jdoe@mail')} ?? 4? [2-4] ( ${hex('asmith')} | ~41 ${hex('bond')} ) /* n */ } }`,
    )
    for (const text of ['jdoe@mail', 'asmith', 'bond']) assert.ok(texts.includes(text), text)
    assert.ok(opaqueTexts(`{ 6A6F65 /* of } them */ 40 // more\n 62 2E 63 68 }`).includes('joe@b.ch'))
    assert.ok(opaqueTexts('{ 6A6F65404? 61 }').includes('joe@'))
  })

  it('reads UTF-16, in hexadecimal and in escapes', () => {
    assert.ok(opaqueTexts(`{ FF FE ${hex('jdoe@b.ch', 'utf16le')} }`).includes('jdoe@b.ch'))
    assert.ok(opaqueTexts(`content:"|00 ${hex('jdoe@b.ch', 'utf16le')}|"`).includes('jdoe@b.ch'))
    assert.ok(opaqueTexts(String.raw`$a = "j\x00d\x00o\x00e\x00"`).some((text) => text.includes('jdoe')))
    assert.ok(opaqueTexts(String.raw`/\u006Ad\u{6f}\x{65}/`).includes('/jdoe/'))
    assert.ok(opaqueTexts(String.raw`\UFFFFFFFF`).includes(String.raw`\UFFFFFFFF`))
  })

  it('reads text that is not ASCII', () => {
    assert.ok(opaqueTexts(`{ 00 01 ${hex('Jörg Müller')} FF }`).includes('Jörg Müller'))
  })

  it('takes time that grows with the length only', () => {
    const start = processorMs()
    opaqueTexts('{ 6a '.repeat(200_000))
    opaqueTexts('6a'.repeat(500_000))
    opaqueTexts('/*'.repeat(500_000))
    opaqueTexts(`{${'[6a '.repeat(250_000)}}`)
    opaqueTexts('|6a 64 6a 6a '.repeat(80_000))
    assert.ok(processorMs() - start < 4_000)
  })
})
