import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ENCODINGS } from './encodings.fixture.ts'
import { valueKey } from './normal-form.ts'
import { scanText } from './scan-text.ts'
import { treatText } from './treat-text.ts'

const ADDRESS = 'jo.doe@mail.example'

describe('treatText', () => {
  it('leaves no occurrence in any encoding', () => {
    const encode = fc.constantFrom(...Object.values(ENCODINGS))
    fc.assert(
      fc.property(fc.array(encode, { minLength: 1, maxLength: 4 }), (writers) => {
        const text = writers.map((write) => `see ${write(ADDRESS)} there`).join('\n')
        const treated = treatText(text, ({ kind }) => (kind === 'email' ? 'someone' : undefined))
        assert.ok(treated !== undefined)
        assert.ok(!scanText(treated).some(({ key }) => key === `email:${ADDRESS}`))
        assert.ok(treated.startsWith('see '))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps the text around a value, and values that are to be kept', () => {
    const treated = treatText('a b@c.example d info@c.example', ({ value }) => (value === 'b@c.example' ? 'X' : undefined))
    assert.equal(treated, 'a X d info@c.example')
  })

  it('writes what stands in the escapes of a URL so that the URL stays one', () => {
    const treat = (text: string) => treatText(text, ({ value }) => (value === ADDRESS ? 'p-1@pseudonym.invalid' : undefined))
    assert.equal(treat('https://h.example/?q=jo.doe%40mail.example'), 'https://h.example/?q=p-1%40pseudonym.invalid')
    assert.equal(treat('ftp://about%20jo.doe%40mail.example:x/'), 'ftp://about%20p-1%40pseudonym.invalid:x/')
    assert.equal(treat('mailto:jo.doe@mail.example'), 'mailto:p-1@pseudonym.invalid')
  })

  it('writes an encoded word again with what it held treated', () => {
    const word = Buffer.from(`to ${ADDRESS} now`).toString('base64')
    const treated = treatText(`x ${word}`, () => 'someone')
    assert.equal(Buffer.from(treated?.slice(2) ?? '', 'base64').toString(), 'to someone now')
  })

  it('replaces known names', () => {
    const isKnown = (key: string): boolean => key === valueKey('person-name', 'John Smith')
    assert.equal(
      treatText('Mr. Smith, John left', () => 'Person', { isKnown }),
      'Mr. Person left',
    )
  })

  it('refuses what it cannot search whole, and a replacement that holds the value', () => {
    assert.equal(
      treatText('a'.repeat(4 * 1024 * 1024), () => 'x'),
      undefined,
    )
    assert.equal(
      treatText(ADDRESS, () => `<${ADDRESS}>`),
      undefined,
    )
  })
})
