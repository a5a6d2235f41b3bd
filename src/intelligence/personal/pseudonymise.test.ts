import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ValueKind } from './finding.ts'
import { generaliseValue } from './generalise.ts'
import { surrogateKey, surrogateOf } from './pseudonymise.ts'

const SECRET = new Uint8Array(32).fill(1)
const KEY = surrogateKey(SECRET, { partner: 'XB', purpose: 'cyber-defence' })

describe('surrogateOf', () => {
  it('gives one surrogate for all ways of writing a value', () => {
    assert.equal(surrogateOf('email', 'Jo@B\u00fccher.example', KEY), surrogateOf('email', 'jo@xn--bcher-kva.example', KEY))
    assert.equal(surrogateOf('phone', '+49 (30) 1234', KEY), surrogateOf('phone', '0049301234', KEY))
    assert.equal(surrogateOf('ipv6', '2001:DB8:0:0::1', KEY), surrogateOf('ipv6', '2001:db8::1', KEY))
    assert.equal(surrogateOf('person-name', 'Smith, John', KEY), surrogateOf('person-name', 'john smith', KEY))
  })

  it('gives others to another partner and for another purpose', () => {
    const uses = [
      { partner: 'XB', purpose: 'cyber-defence' },
      { partner: 'XC', purpose: 'cyber-defence' },
      { partner: 'XB', purpose: 'crime' },
      { partner: 'XBc', purpose: 'yber-defence' },
    ]
    const surrogates = uses.map((use) => surrogateOf('email', 'jo@mail.example', surrogateKey(SECRET, use)))
    assert.equal(new Set(surrogates).size, uses.length)
  })

  it('has the form of the kind in a range that nobody is assigned', () => {
    const forms: [ValueKind, string, RegExp][] = [
      ['email', 'jo@mail.example', /^p-[0-9a-f]{16}@pseudonym\.invalid$/],
      ['ipv4', '198.51.100.1', /^2(?:4\d|5[0-5])(?:\.\d{1,3}){3}$/],
      ['ipv6', '2001::1', /^2001:db8:[0-9a-f:]+$/],
      ['mac', 'd2:fb:49:24:37:18', /^[0-9a-f]6(?::[0-9a-f]{2}){5}$/],
      ['phone', '+4930123456', /^\+999\d{12}$/],
      ['iban', 'GB33BUKB20201555555555', /^ZZ00\d{20}$/],
      ['payment-card', '4111111111111111', /^0000\d{12}$/],
      ['person-name', 'John Smith', /^Person [0-9a-f]{16}$/],
    ]
    for (const [kind, value, form] of forms) assert.match(surrogateOf(kind, value, KEY) ?? '', form)
    for (const kind of ['credential', 'coordinates', 'text', 'unscanned'] as const) assert.equal(surrogateOf(kind, 'x', KEY), undefined)
  })
})

describe('generaliseValue', () => {
  it('leaves what a value has in common with others', () => {
    const cases: [ValueKind, string, string | undefined][] = [
      ['ipv4', '198.51.100.7', '198.51.100.0/24'],
      ['ipv4', '10.0.0.0/8', '10.0.0.0/8'],
      ['ipv6', '2001:db8:1:2::7', '2001:db8:1::/48'],
      ['email', 'jo@Mail.example', '*@mail.example'],
      ['mac', 'D2-FB-49-24-37-18', 'd2:fb:49:00:00:00'],
      ['iban', 'GB33 BUKB 2020 1555 5555 55', 'GB**BUKB'],
      ['payment-card', '4111 1111 1111 1111', '411111******1111'],
      ['time', '2026-03-01T10:11:12.123Z', '2026-03-01T00:00:00Z'],
      ['count', '437', '100'],
      ['url', 'https://jo:pw@h.example/a?b=c#d', 'https://h.example/a'],
      ['coordinates', '52.5', undefined],
      ['phone', '+4930123456', undefined],
    ]
    for (const [kind, value, expected] of cases) assert.equal(generaliseValue(kind, value), expected, value)
  })
})
