import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Json, parseJson } from '../foundation/index.ts'
import { AgreementError, type AgreementErrorCode } from './errors.ts'
import { changed, exampleAgreement } from './example.fixture.ts'
import { parseAgreement } from './parse.ts'

const example = exampleAgreement() as Json

function assertRefused(json: Json, code: AgreementErrorCode, pointer?: string): void {
  assert.throws(
    () => parseAgreement(json),
    (error: unknown) => {
      assert.ok(error instanceof AgreementError)
      assert.equal(error.code, code)
      if (pointer !== undefined) assert.equal(error.pointer, pointer)
      return true
    },
  )
}

test('an agreement survives its JSON text', () => {
  const parsed = parseAgreement(parseJson(JSON.stringify(example)))
  assert.deepEqual(parsed, example)
})

test('the parsed agreement is a frozen copy', () => {
  const input = structuredClone(example) as { title: string }
  const parsed = parseAgreement(input)
  input.title = 'Another title'
  assert.equal(parsed.title, 'Cyber Threat Exchange')
  assert.ok(Object.isFrozen(parsed.sharing[0]?.to))
})

const shapeFaults: [name: string, pointer: string, value: Json | undefined, at: string][] = [
  ['unknown member', '/surprise', true, '/surprise'],
  ['unknown member inside', '/sharing/0/surprise', true, '/sharing/0/surprise'],
  ['missing member', '/sunset', undefined, ''],
  ['another format', '/format', 'comity/agreement/v2', '/format'],
  ['version zero', '/version', 0, '/version'],
  ['fraction as version', '/version', 1.5, '/version'],
  ['short id', '/id', 'ab', '/id'],
  ['capital in the id', '/id', 'Cyber', '/id'],
  ['line break after the id', '/id', 'cyber\n', '/id'],
  ['upper case hash', '/prior', 'A'.repeat(64), '/prior'],
  ['unknown TLP level', '/sharing/0/markingCeiling', 'WHITE', '/sharing/0/markingCeiling'],
  ['unknown data subject', '/sharing/0/dataSubjects/0', 'animal', '/sharing/0/dataSubjects/0'],
  ['repeated data subject', '/sharing/0/dataSubjects', ['none', 'none'], '/sharing/0/dataSubjects'],
  ['no recipient', '/sharing/0/to', [], '/sharing/0/to'],
  ['unknown treatment', '/annexes/0/types/url/value', 'hash', '/annexes/0/types/url/value'],
  ['capital in a field', '/annexes/0/types/url/Value', 'as-is', '/annexes/0/types/url/Value'],
  ['capital in a type', '/annexes/0/types/URL', {}, '/annexes/0/types/URL'],
  ['text that turns its direction', '/sharing/0/text', 'up to \u202eREBMA', '/sharing/0/text'],
  ['control character', '/title', 'Title\u0000', '/title'],
  ['reservation posing as an article', '/sharing/0/article', 'reservation XC-1', '/sharing/0/article'],
  ['short root key', '/parties/list/0/root', 'AAAA', '/parties/list/0/root'],
  ['retention of nothing', '/retention/days', 0, '/retention/days'],
  ['another end of retention', '/retention/atEnd', 'archive', '/retention/atEnd'],
]
for (const [name, pointer, value, at] of shapeFaults) {
  test(`shape: ${name} is refused`, () => assertRefused(changed(example, pointer, value), 'agreement-invalid', at))
}

const meaningFaults: [pointer: string, value: Json | undefined, code: AgreementErrorCode, at: string][] = [
  ['/version', 2, 'prior-invalid', '/prior'],
  ['/prior', 'a'.repeat(64), 'prior-invalid', '/prior'],
  ['/sharing/1/article', '4.1', 'article-duplicate', '/sharing/1/article'],
  ['/sharing/0/scrutiny/0/article', '4.2', 'article-duplicate', '/sharing/1/article'],
  ['/never/0/article', '1', 'article-duplicate', '/never/0/article'],
  ['/parties/list/1/code', 'XA', 'party-duplicate', '/parties/list/1'],
  ['/parties/list/0/root', `${'A'.repeat(42)}B`, 'root-invalid', '/parties/list/0/root'],
  ['/parties/list/0/root', 'AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI', 'root-invalid', '/parties/list/1'],
  ['/purposes/list/1/code', 'cyber-defence', 'purpose-duplicate', '/purposes/list/1'],
  ['/purposes/list/1/code', 'court-use', 'purpose-reserved', '/purposes/list/1/code'],
  ['/annexes/1/code', 'A', 'annex-duplicate', '/annexes/1'],
  ['/sharing/0/to/0', 'XZ', 'party-unknown', '/sharing/0/to/0'],
  ['/sharing/0/from', ['*', 'XA'], 'party-unknown', '/sharing/0/from/0'],
  ['/sharing/0/purposes/1', 'immigration', 'purpose-unknown', '/sharing/0/purposes/1'],
  ['/sharing/0/annex', 'Z', 'annex-unknown', '/sharing/0/annex'],
  ['/retention/shorter/0/days', 180, 'retention-invalid', '/retention/shorter/0/days'],
  ['/reading/roles/1/role', 'analyst', 'role-duplicate', '/reading/roles/1'],
  ['/witnesses/quorum', 5, 'quorum-unreachable', '/witnesses/quorum'],
  ['/witnesses/quorum', 2, 'quorum-forgeable', '/witnesses/quorum'],
  ['/oversight/overseers/0/party', 'XA', 'overseer-invalid', '/oversight/overseers/0/party'],
  ['/oversight/overseers/0/party', 'XZ', 'overseer-invalid', '/oversight/overseers/0/party'],
  ['/sunset/at', '2030-02-30T00:00:00Z', 'sunset-invalid', '/sunset/at'],
  ['/sunset/at', '2030-01-01', 'sunset-invalid', '/sunset/at'],
  ['/never', [], 'never-list-missing', '/never'],
]
for (const [pointer, value, code, at] of meaningFaults) {
  test(`meaning: ${pointer} = ${JSON.stringify(value)} is ${code}`, () => assertRefused(changed(example, pointer, value), code, at))
}

test('a quorum is accepted exactly where any two share more than one witness', () => {
  const accepted: string[] = []
  for (let parties = 2; parties <= 5; parties += 1) {
    for (let quorum = 1; quorum < parties; quorum += 1) {
      const list = (example as { parties: { list: Json[] } }).parties.list.slice(0, parties - 1)
      const overseer = (example as { parties: { list: Json[] } }).parties.list[4] as Json
      const fewer = changed(changed(changed(example, '/parties/list', [...list, overseer]), '/sharing', []), '/witnesses/quorum', quorum)
      try {
        parseAgreement(fewer)
        accepted.push(`${quorum} of ${parties - 1}`)
      } catch (error) {
        assert.equal((error as AgreementError).code, 'quorum-forgeable')
      }
    }
  }
  assert.deepEqual(accepted, ['2 of 2', '3 of 3', '3 of 4', '4 of 4'])
})

test('an agreement larger than the limit is refused', () => {
  const fields = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`field_${'x'.repeat(200)}_${index}`, 'as-is']))
  const types = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`type-${index}`, fields]))
  assertRefused(changed(example, '/annexes/0/types', types), 'agreement-too-large', '')
})

test('names of object prototypes are ordinary unknown names', () => {
  assertRefused(parseJson('{"__proto__":{}}'), 'agreement-invalid')
  assertRefused(changed(example, '/sharing/0/purposes', ['constructor']), 'purpose-unknown')
})

test('any JSON either parses to itself or is refused with a code', () => {
  const pointers = ['/title', '/sharing', '/sharing/0', '/sharing/0/to', '/annexes/0/types', '/witnesses', '/parties/list/0', '/never/0']
  fc.assert(
    fc.property(fc.constantFrom(...pointers), fc.jsonValue({ maxDepth: 3 }), (pointer, value) => {
      const json = changed(example, pointer, value as Json)
      try {
        assert.deepEqual(parseAgreement(json), json)
      } catch (error) {
        assert.ok(error instanceof AgreementError, String(error))
      }
    }),
    { numRuns: 200 },
  )
})
