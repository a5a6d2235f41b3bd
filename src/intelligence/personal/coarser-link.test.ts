import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coarserLink } from './coarser-link.ts'
import { treatProperty } from './treat-property.ts'

const general = { treatment: 'generalise' } as const
/** Every way in which what makes a link particular may be written; what is left is the same of each. */
const QUERIES = [
  '?',
  '%3F',
  '%3f',
  '%253F',
  '%25253f',
  '&#63;',
  '&#x3f;',
  '&quest;',
  '\uff1f',
  '%EF%BC%9F',
  '#',
  '%23',
  '%2523',
  '\uff03',
  ';',
]
const SIGNS = ['@', '%40', '%2540', '[@]', '(at)', '\uff20']

describe('coarserLink', () => {
  it('leaves scheme, host, port and path', () => {
    assert.equal(coarserLink('https://shop.example:8443/a/b.php'), 'https://shop.example:8443/a/b.php')
    assert.equal(coarserLink('https://shop.example'), 'https://shop.example')
    assert.equal(coarserLink('https://shop.example/%C3%BC/x'), 'https://shop.example/%C3%BC/x')
  })

  it('cuts query, fragment and parameters however they are written', () => {
    for (const sign of QUERIES)
      assert.equal(coarserLink(`https://shop.example/pay${sign}order=4711-Quill`), 'https://shop.example/pay', sign)
  })

  it('cuts user and password however they are written', () => {
    for (const sign of SIGNS) {
      for (const user of ['quill', 'quill:4711', 'qu%3Aill', 'x@quill'])
        assert.equal(coarserLink(`https://${user}${sign}shop.example/pay`), 'https://shop.example/pay', user + sign)
      // Where it could as well be a query nothing may be left at all.
      for (const user of ['quill&4711', 'quill;4711', 'quill&#64;'])
        assert.doesNotMatch(coarserLink(`https://${user}${sign}shop.example/pay`) ?? '', /quill|4711/, user + sign)
    }
    assert.equal(coarserLink('hxxps://quill:4711[@]shop[.]example/pay?4711'), 'hxxps://shop[.]example/pay')
    assert.equal(coarserLink('https:\\\\quill@shop.example\\pay#4711'), 'https:\\\\shop.example\\pay')
    assert.equal(coarserLink('https:quill@shop.example/pay'), 'https:shop.example/pay')
  })

  it('leaves nothing of what is no link to a host', () => {
    for (const link of [
      'data:text/plain,Quill',
      'javascript:quill()',
      'urn:quill:4711',
      'https://',
      'https://quill@',
      'https://?quill',
      'quill',
    ])
      assert.equal(coarserLink(link), undefined, link)
  })
})

describe('links that an annex makes coarser', () => {
  it('are cut by their property, and what is personal in the path is treated as well', () => {
    assert.deepEqual(treatProperty({ type: 'url', value: 'https://u:p@shop.example/a?b=4711#c' }, 'value', general), {
      value: 'https://shop.example/a',
    })
    assert.deepEqual(treatProperty({ type: 'url', value: 'https://shop.example/jo@mail.example?b' }, 'value', general), {
      value: 'https://shop.example/*@mail.example',
    })
    assert.equal(treatProperty({ type: 'url', value: 'data:,Quill' }, 'value', general), 'drop')
    const references = [{ source_name: 'blog', url: 'https://shop.example/a?b=4711' }]
    assert.deepEqual(treatProperty({ type: 'note', external_references: references }, 'external_references', general), {
      value: [{ source_name: 'blog', url: 'https://shop.example/a' }],
    })
  })

  it('are left as they are under another treatment', () => {
    const link = 'https://shop.example/a?b=4711'
    const pseudonyms = { treatment: 'pseudonymise', key: new Uint8Array(32) } as const
    assert.deepEqual(treatProperty({ type: 'url', value: link }, 'value', pseudonyms), { value: link })
  })

  it('take their comparison out of a pattern', () => {
    const treated = (pattern: string) => treatProperty({ type: 'indicator', pattern, pattern_type: 'stix' }, 'pattern', general)
    const kept = "[domain-name:value = 'shop.example']"
    assert.deepEqual(treated(kept), { value: kept })
    assert.deepEqual(treated("[url:value = 'https://shop.example/a']"), { value: "[url:value = 'https://shop.example/a']" })
    assert.equal(treated("[url:value = 'https://shop.example/a?b=4711']"), 'drop')
    assert.equal(treated("[url:value LIKE 'https://shop.example/a%3Fb=4711%']"), 'drop')
    assert.equal(treated("[url:value MATCHES '^https://shop\\\\.example/a\\\\?b=4711']"), 'drop')
    assert.notEqual(treated("[url:value MATCHES '^https?://shop\\\\.example/a$']"), 'drop')
    assert.deepEqual(treated("[domain-name:value = 'shop.example' OR url:value = 'https://x:y@shop.example/']"), {
      value: "[domain-name:value = 'shop.example']",
    })
  })
})
