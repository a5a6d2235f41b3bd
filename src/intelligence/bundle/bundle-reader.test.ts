import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { utf8, utf8Text } from '../../foundation/index.ts'
import { IntelligenceError } from '../errors.ts'
import type { BundleEntry } from './bundle-reader.ts'
import { readBundle } from './bundle-reader.ts'

const ID = 'bundle--44af6c39-c09b-49c5-9de2-394224b04982'

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  // One buffer used again for every chunk, as a careless stream would.
  const buffer = new Uint8Array(bytes.length)
  let from = 0
  for (const cut of [...cuts.filter((at) => at < bytes.length).sort((left, right) => left - right), bytes.length]) {
    buffer.fill(0x22)
    buffer.set(bytes.subarray(from, cut))
    yield buffer.subarray(0, cut - from)
    from = cut
  }
}

async function read(text: string | Uint8Array, cuts: readonly number[] = [], objectBytesMax = 10_000): Promise<BundleEntry[]> {
  const bytes = typeof text === 'string' ? utf8(text) : text
  const entries: BundleEntry[] = []
  for await (const entry of readBundle(pieces(bytes, cuts), { objectBytesMax })) entries.push(entry)
  return entries
}

function objectTexts(entries: readonly BundleEntry[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'object' ? [utf8Text(entry.bytes).trim()] : []))
}

const refusesWith = (code: string) => (error: unknown) => error instanceof IntelligenceError && error.code === code

describe('readBundle', () => {
  it('cuts out every element with its offset and ends with the bundle', async () => {
    const text = `{"type":"bundle","id":"${ID}","spec_version":"2.0","objects":[{"a":"]}\\"[{"} , [1,{}],\n3 ,"x,]"]}`
    const entries = await read(text)
    assert.deepEqual(objectTexts(entries), ['{"a":"]}\\"[{"}', '[1,{}]', '3', '"x,]"'])
    for (const entry of entries) if (entry.kind === 'object') assert.equal(text.startsWith(utf8Text(entry.bytes), entry.offset), true)
    assert.deepEqual(entries.at(-1), { kind: 'end', bundleId: ID, objects: 4, specVersion: '2.0', unknownMembers: [] })
  })

  it('takes type and id after the objects, and a bundle without objects', async () => {
    assert.deepEqual(objectTexts(await read(`{"objects":[{}],"id":"${ID}","\\u0074ype":"bundle"} \n`)), ['{}'])
    assert.deepEqual(await read(`{"type":"bundle","id":"${ID}"}`), [
      { kind: 'end', bundleId: ID, objects: 0, specVersion: undefined, unknownMembers: [] },
    ])
  })

  it('reports an element that is too large and goes on', async () => {
    const text = `{"type":"bundle","id":"${ID}","objects":[{"a":1},{"long":"${'x'.repeat(40)}"},{"b":2}]}`
    const entries = await read(text, [70, 75, 90], 20)
    assert.deepEqual(
      entries.map((entry) => entry.kind),
      ['object', 'too-large', 'object', 'end'],
    )
    assert.deepEqual(entries[1], { kind: 'too-large', index: 1, offset: text.indexOf('{"long'), length: 51 })
  })

  it('leaves what is broken inside an element to whoever parses it', async () => {
    const bytes = utf8(`{"type":"bundle","id":"${ID}","objects":[{"a":tru},{"b":"?"},{}]}`)
    bytes[bytes.indexOf('?'.charCodeAt(0))] = 0xff
    assert.equal((await read(bytes)).length, 4)
  })

  it('refuses what is not a bundle, with the code of the cause', async () => {
    const good = `"type":"bundle","id":"${ID}"`
    const cases: [string, string][] = [
      ['', 'bundle-truncated'],
      [`{${good},"objects":[{}`, 'bundle-truncated'],
      [`{${good},"objects":[{}]`, 'bundle-truncated'],
      [`{${good},"objects":["`, 'bundle-truncated'],
      ['[]', 'bundle-not-stix'],
      [`\uFEFF{${good}}`, 'bundle-not-stix'],
      ['{}', 'bundle-not-stix'],
      [`{"type":"bundle"}`, 'bundle-not-stix'],
      [`{"type":"bundle","id":"bundle--1"}`, 'bundle-not-stix'],
      [`{"type":"report","id":"${ID}"}`, 'bundle-not-stix'],
      [`{${good},"objects":[]}`, 'bundle-invalid'],
      [`{${good},"objects":[{},]}`, 'bundle-invalid'],
      [`{${good},"objects":[,{}]}`, 'bundle-invalid'],
      [`{${good},"objects":[{} {}]}`, 'bundle-invalid'],
      [`{${good},"objects":[{"a":[}]}`, 'bundle-invalid'],
      [`{${good},"objects":[1}`, 'bundle-invalid'],
      [`{${good},"objects":{}}`, 'bundle-invalid'],
      [`{${good},"objects":null}`, 'bundle-invalid'],
      [`{${good},}`, 'bundle-invalid'],
      [`{${good}}x`, 'bundle-invalid'],
      [`{${good}}{}`, 'bundle-invalid'],
      [`{"type":1}`, 'bundle-invalid'],
      [`{"type":"bun\ndle"}`, 'bundle-invalid'],
      [`{"type":"${'b'.repeat(300)}"}`, 'bundle-invalid'],
      [`{${good},"objects":[${'['.repeat(1_025)}`, 'bundle-invalid'],
      [`{${good},"created":"x"}`, 'bundle-member-unknown'],
      [`{${good},"type":"bundle"}`, 'bundle-member-duplicate'],
      [`{"objects":[{}],${good},"objects":[{}]}`, 'bundle-member-duplicate'],
    ]
    for (const [text, code] of cases) await assert.rejects(read(text), refusesWith(code), text.slice(0, 80))
  })

  it('gives the same whatever the chunks', async () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        fc.boolean(),
        async (values, cuts, isPretty) => {
          const bundle = { objects: values, id: ID, type: 'bundle' }
          const text = isPretty ? JSON.stringify(bundle, null, 2) : JSON.stringify(bundle)
          const whole = await read(text)
          assert.deepEqual(await read(text, cuts), whole)
          assert.deepEqual(await read(text, Array.from(utf8(text).keys()).slice(1)), whole)
          assert.deepEqual(
            objectTexts(whole).map((part) => JSON.parse(part)),
            JSON.parse(JSON.stringify(values)),
          )
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives only coded errors for any cut or changed text', async () => {
    const text = `{"type":"bundle","id":"${ID}","objects":[{"a":[1,"\\\\"]},{"b":{}}]}`
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'x'), async (at, change) => {
        const changed = text.slice(0, at) + change + text.slice(at + 1)
        try {
          await read(changed)
        } catch (error) {
          assert.ok(error instanceof IntelligenceError)
        }
      }),
      { numRuns: 300 },
    )
  })
})
