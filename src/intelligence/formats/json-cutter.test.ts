import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../../foundation/index.ts'
import { FormatError } from './errors.ts'
import { type CutPlan, cutJson, pointerOf } from './json-cutter.ts'

const PLAN: CutPlan = { isCut: (path) => path.at(-1) === 'list', elementBytesMax: 1_000, skeletonBytesMax: 4_096 }

async function cut(text: string, size = 7, plan = PLAN) {
  const bytes = Buffer.from(text)
  const chunks = async function* () {
    for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size)
  }
  const elements: [string, string | undefined][] = []
  let skeleton: Json = null
  for await (const piece of cutJson(chunks(), plan)) {
    if (piece.kind === 'skeleton') skeleton = piece.value
    else elements.push([pointerOf(piece.path), piece.bytes === undefined ? undefined : Buffer.from(piece.bytes).toString()])
  }
  return { elements, skeleton }
}

async function codeOf(text: string, plan = PLAN): Promise<string> {
  try {
    await cut(text, 3, plan)
    return 'none'
  } catch (error) {
    assert.ok(error instanceof FormatError, String(error))
    return error.code
  }
}

describe('cutJson', () => {
  it('gives elements with their places and the rest without them', async () => {
    const text = '\u{feff}{"a": [1, {"list": [ {"x":"]}\\""} , {"y":[{}]}\n]}], "b\\u0041": "list", "list": []}'
    const { elements, skeleton } = await cut(text)
    assert.deepEqual(elements, [
      ['/a/1/list/0', '{"x":"]}\\""}'],
      ['/a/1/list/1', '{"y":[{}]}'],
    ])
    assert.deepEqual(skeleton, { a: [1, { list: [] }], bA: 'list', list: [] })
  })

  it('tells the place of an element that is too long, and goes on', async () => {
    const { elements } = await cut(`{"list":[{"x":"${'y'.repeat(2_000)}"},{}]}`)
    assert.deepEqual(elements, [
      ['/list/0', undefined],
      ['/list/1', '{}'],
    ])
  })

  it('gives what JSON.parse gives, wherever chunks end', async () => {
    const member = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3, noNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(fc.array(member, { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), async (list, size) => {
        const plan = { ...PLAN, elementBytesMax: 100_000 }
        const { elements, skeleton } = await cut(JSON.stringify({ before: 1, list, after: 'x' }), size, plan)
        assert.deepEqual(
          elements.map(([, text]) => text),
          list.map((element) => JSON.stringify(element)),
        )
        assert.deepEqual(skeleton, { before: 1, list: [], after: 'x' })
      }),
    )
  })

  for (const [text, code] of [
    ['{"list":[{},{}', 'format-truncated'],
    ['{"list":[{"a":"', 'format-truncated'],
    ['{"list":[1]}', 'format-invalid'],
    ['{"list":["a"]}', 'format-invalid'],
    ['{"list":[{} {}]}', 'format-invalid'],
    ['{"list":[,{}]}', 'format-invalid'],
    ['{"list":[{},]}', 'format-invalid'],
    ['{"list":[{}}', 'format-invalid'],
    ['{"list":[],"list":[]}', 'format-invalid'],
    ['{"a":1}{"b":2}', 'format-invalid'],
    ['', 'format-invalid'],
    [`${'['.repeat(100)}`, 'format-too-deep'],
    [`{"a":"${'x'.repeat(5_000)}"}`, 'format-too-large'],
    [`{"${'x'.repeat(2_000)}":1}`, 'format-invalid'],
  ] as const)
    it(`refuses ${text.slice(0, 30)} as ${code}`, async () => assert.equal(await codeOf(text), code))
})
