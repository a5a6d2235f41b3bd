import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../foundation/index.ts'
import { changed } from './example.fixture.ts'
import { fullAgreementJson } from './full.fixture.ts'
import { lintAgreement } from './lint/index.ts'
import { parseAgreement, readAgreement } from './parse.ts'

const full = fullAgreementJson()
const sharing = (full as { sharing: Record<string, Json>[] }).sharing

/** That many sharing articles, of every kind that the example has. */
function withArticles(count: number): Json {
  const articles = Array.from({ length: count }, (_, index) => {
    const { scrutiny, ...article } = sharing[index % sharing.length] ?? {}
    return { ...article, article: `${100 + Math.floor(index / 500)}.${(index % 500) + 1}` }
  })
  const groups = ['/phases', '/emergency', '/triage']
  return groups.reduce<Json>((json, group) => changed(json, group, undefined), changed(full, '/sharing', articles))
}

function nested(depth: number): Json {
  let value: Json = 'x'
  for (let level = 0; level < depth; level += 1) value = [value]
  return value
}

const microsecondsOf = (work: () => void): number => {
  const begun = process.cpuUsage().user
  work()
  return process.cpuUsage().user - begun
}

const documents: [name: string, json: () => Json, code: string][] = [
  ['ten thousand articles', () => withArticles(10_000), 'agreement-invalid'],
  [
    'ten thousand members',
    () => Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`m${index}`, index])),
    'agreement-invalid',
  ],
  ['a thousand levels instead of a title', () => changed(full, '/title', nested(1_000)), 'agreement-invalid'],
  ['a thousand levels instead of articles', () => changed(full, '/sharing', nested(1_000)), 'agreement-invalid'],
  ['a text of a megabyte', () => changed(full, '/clauses/0/text', 'x'.repeat(1_000_000)), 'agreement-invalid'],
  ['a member name of a megabyte', () => changed(full, `/${'x'.repeat(1_000_000)}`, 1), 'agreement-invalid'],
  ['null', () => null, 'agreement-invalid'],
  ['a list', () => [], 'agreement-invalid'],
  [
    'a list that repeats itself',
    () =>
      changed(
        full,
        '/never',
        Array.from({ length: 64 }, () => (full as { never: Json[] }).never[0] as Json),
      ),
    'article-duplicate',
  ],
]
for (const [name, json, code] of documents) {
  test(`${name} is refused in time, with bounded words`, () => {
    const document = json()
    const used = microsecondsOf(() => {
      const read = readAgreement(document)
      assert.ok(!read.ok)
      assert.equal(read.faults[0]?.code, code)
      assert.ok(JSON.stringify(read.faults).length < 100_000)
    })
    assert.ok(used < 2_000_000, `${used} microseconds`)
  })
}

test('a thousand articles are read and looked over in time, and not in quadratic time', () => {
  const work = (json: Json) => () => void lintAgreement(parseAgreement(json), Date.UTC(2027, 0, 1))
  const [small, large] = [withArticles(100), withArticles(1_000)]
  work(small)()
  const one = Math.min(microsecondsOf(work(small)), microsecondsOf(work(small)), microsecondsOf(work(small)))
  const ten = Math.min(microsecondsOf(work(large)), microsecondsOf(work(large)))
  assert.ok(ten < 2_000_000, `${ten} microseconds`)
  assert.ok(ten < Math.max(one, 10_000) * 40, `${one} and ${ten} microseconds`)
})
