import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../foundation/index.ts'
import { parsePattern, printLiteral } from '../pattern/index.ts'
import { findPersonalValues } from './find-personal-values.ts'
import { valueKey } from './normal-form.ts'
import { surrogateOf } from './pseudonymise.ts'
import { treatProperty } from './treat-property.ts'
import type { TreatmentView } from './treatment.ts'

const KEY = new Uint8Array(32).fill(5)
const pseudonyms: TreatmentView = { treatment: 'pseudonymise', key: KEY }
const general: TreatmentView = { treatment: 'generalise' }

function treat(pattern: string, view: TreatmentView, object: JsonObject = {}): unknown {
  const treated = treatProperty({ type: 'indicator', pattern_type: 'stix', ...object, pattern }, 'pattern', view)
  return treated === 'drop' ? 'drop' : treated.value
}

describe('pseudonyms in a pattern', () => {
  const account = surrogateOf('account', 'jdoe', KEY)
  const email = surrogateOf('email', 'jo@mail.example', KEY)
  const address = surrogateOf('ipv4', '198.51.100.7', KEY)

  it('stand as literals in place of values that the path makes personal', () => {
    assert.equal(treat("[user-account:account_login = 'jdoe']", pseudonyms), `[user-account:account_login = '${account}']`)
    assert.equal(
      treat("[email-message:from_ref.value = 'Jo@mail.example' AND network-traffic:src_ref.value IN ('198.51.100.7')]", pseudonyms),
      `[email-message:from_ref.value = '${email}' AND network-traffic:src_ref.value IN ('${address}')]`,
    )
    assert.equal(treat('[user-account:user_id = 7]', pseudonyms), `[user-account:user_id = '${surrogateOf('account', '7', KEY)}']`)
  })

  it('stand inside of texts, which stay lawful', () => {
    assert.equal(
      treat("[file:parent_directory_ref.path = 'C:\\\\Users\\\\jdoe\\\\it\\'s']", pseudonyms),
      `[file:parent_directory_ref.path = 'C:\\\\Users\\\\${account}\\\\it\\'s']`,
    )
    assert.equal(treat("[file:name LIKE '%jo@mail.example%']", pseudonyms), `[file:name LIKE '%${email}%']`)
  })

  it('take comments with them, and leave what holds nothing as it is', () => {
    assert.equal(treat("[ipv4-addr:value  =  '198.51.100.7' /* hi */]", pseudonyms), `[ipv4-addr:value = '${address}']`)
    assert.equal(treat('[file:size = 1 /* of jo@mail.example */]', pseudonyms), '[file:size = 1]')
    const plain = "[file:name  = 'x.exe' /* hi */]"
    assert.equal(treat(plain, pseudonyms), plain)
  })

  it('are not where none can stand: the comparison goes, or all where more would match', () => {
    const secret = "user-account:credential = 'x1'"
    assert.equal(treat(`[${secret}]`, pseudonyms), 'drop')
    assert.equal(treat(`[${secret} AND file:size = 1]`, pseudonyms), 'drop')
    assert.equal(treat(`[${secret} OR file:size = 1]`, pseudonyms), '[file:size = 1]')
    assert.equal(treat("[email-addr:value MATCHES '(jo|al)@mail\\\\.example'] OR [file:size = 1]", pseudonyms), '[file:size = 1]')
    assert.equal(treat("[user-account:account_login LIKE 'jdoe%'] FOLLOWEDBY [file:size = 1]", pseudonyms), 'drop')
    assert.equal(treat("[x-foo:map.'jo@mail.example' = 1]", pseudonyms), 'drop')
    assert.equal(treat("[x-foo:data = h'6a6f406d61696c2e6578616d706c65']", pseudonyms), 'drop')
  })

  it('stand for what is known from elsewhere', () => {
    const isKnown = (key: string): boolean => key === valueKey('account', 'jdoe')
    assert.equal(treat("[x-foo:bar = 'jdoe']", { ...pseudonyms, isKnown }), `[x-foo:bar = '${account}']`)
  })

  it('leave what is to be kept', () => {
    const keeps = ({ kind }: { kind: string }): boolean => kind === 'ipv4'
    assert.equal(
      treat("[ipv4-addr:value = '198.51.100.7' OR email-addr:value = 'jo@mail.example']", { ...pseudonyms, keeps }),
      `[ipv4-addr:value = '198.51.100.7' OR email-addr:value = '${email}']`,
    )
  })

  it('leave no value of a path in any pattern, and a pattern that parses', () => {
    const literal = fc
      .oneof(fc.stringMatching(/^[a-z\\' %_.@/-]{3,12}$/), fc.constant('jdoe'))
      .map((value) => ({ kind: 'string', value }) as const)
    const path = fc.constantFrom('user-account:account_login', 'email-addr:value', 'process:creator_user_ref.user_id', 'file:name', 'x-a:b')
    const comparison = fc.tuple(path, fc.constantFrom('=', '!=', 'LIKE', 'MATCHES', 'NOT LIKE'), literal)
    const joined = fc.tuple(fc.array(comparison, { minLength: 1, maxLength: 4 }), fc.constantFrom(' AND ', ' OR '))
    fc.assert(
      fc.property(joined, fc.constantFrom(pseudonyms, general), ([comparisons, operator], view) => {
        const parts = comparisons.map(([name, sign, value]) => `${name} ${sign} ${printLiteral(value)}`)
        const pattern = `[${parts.join(operator)}]`
        const treated = treat(pattern, view)
        if (treated === 'drop') return
        assert.ok(parsePattern(String(treated)).ok)
        const before = findPersonalValues({ type: 'indicator', pattern })
        const after = new Set(findPersonalValues({ type: 'indicator', pattern: String(treated) }).map(({ key }) => key))
        for (const { key } of before) assert.ok(!after.has(key), `${pattern} ${String(treated)}`)
      }),
      { numRuns: 300 },
    )
  })
})

describe('generalising a pattern', () => {
  it('takes comparisons out where no more matches without them', () => {
    assert.equal(treat("[ipv4-addr:value = '198.51.100.7']", general), 'drop')
    assert.equal(treat("[ipv4-addr:value = '198.51.100.7' AND file:size = 1]", general), 'drop')
    assert.equal(
      treat("[ipv4-addr:value = '198.51.100.7'] OR [domain-name:value = 'x.example']", general),
      "[domain-name:value = 'x.example']",
    )
    assert.equal(treat("[file:name IN ('a.exe', 'jo@mail.example')]", general), "[file:name IN ('a.exe')]")
    assert.equal(treat("[file:name NOT IN ('a.exe', 'jo@mail.example')]", general), 'drop')
  })

  it('keeps what is as general as it would become', () => {
    const network = "[ipv4-addr:value ISSUBSET '198.51.100.0/24' /* x */]"
    assert.equal(treat(network, general), network)
  })
})

describe('a pattern that is not read as one of STIX', () => {
  it('is treated as text where all can be replaced as written', () => {
    const email = surrogateOf('email', 'jo@mail.example', KEY)
    assert.equal(treat("[email-addr:value = 'jo@mail.example'", pseudonyms), `[email-addr:value = '${email}'`)
    const snort = 'alert tcp any any -> any any (content:"jo@mail.example";)'
    assert.equal(treat(snort, pseudonyms, { pattern_type: 'snort' }), snort.replace('jo@mail.example', String(email)))
    assert.equal(treat(snort, general, { pattern_type: 'snort' }), 'drop')
  })

  it('has other bytes where a value is written in bytes, and is dropped where they are not all told', () => {
    const yara = 'rule r { strings: $a = { 6A 6F 40 6D 61 69 6C 2E 65 78 61 6D 70 6C 65 } condition: $a }'
    const email = Buffer.from(String(surrogateOf('email', 'jo@mail.example', KEY))).toString('hex')
    assert.equal(treat(yara, pseudonyms, { pattern_type: 'yara' }), `rule r { strings: $a = { ${email} } condition: $a }`)
    const open = yara.replace('40', '40 /* at */')
    assert.equal(treat(open, pseudonyms, { pattern_type: 'yara' }), 'drop')
    assert.equal(treat('rule r { condition: true }', pseudonyms, { pattern_type: 'yara' }), 'rule r { condition: true }')
  })
})
