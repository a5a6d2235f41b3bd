/** Third-party verdicts on operations over markings, and marked tokens that must not leave. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject, Result } from '../../src/foundation/index.ts'
import { isJsonObject } from '../../src/foundation/index.ts'
import {
  addMarkings,
  clearMarkings,
  getMarkings,
  isMarked,
  isWithin,
  removeMarkings,
  setMarkings,
  type Tlp,
} from '../../src/intelligence/index.ts'
import { LEVELS, previews } from '../disclosure/levels.fixture.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
const NOW = Date.UTC(2030, 0, 1)

type Case = {
  readonly id: string
  readonly fn: string
  readonly args: readonly [JsonObject, ...Json[]]
  readonly kwargs: JsonObject
  readonly expected: { readonly result?: Json; readonly raised?: string }
}

/** What is raised there, and its code here. */
const CODES: Readonly<Record<string, string>> = {
  InvalidSelectorError: 'selector-invalid',
  MarkingNotFoundError: 'marking-not-found',
  InvalidValueError: 'marking-invalid',
}

/** Names of the positional arguments after the object. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  get_markings: ['selectors', 'inherited', 'descendants', 'marking_ref', 'lang'],
  is_marked: ['marking', 'selectors', 'inherited', 'descendants'],
  add_markings: ['marking', 'selectors'],
  remove_markings: ['marking', 'selectors'],
  set_markings: ['marking', 'selectors', 'marking_ref', 'lang'],
  clear_markings: ['selectors', 'marking_ref', 'lang'],
}

/** One text, a definition or a list of either: the shapes in which that library takes names. */
function names(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((one) => String(isJsonObject(one) ? one.id : one))
}

function run({ fn, args, kwargs }: Case): Result<unknown, string> {
  const [object, ...rest] = args
  const name = fn.split('.')[1] ?? ''
  const given: Record<string, Json | undefined> = { ...kwargs }
  for (const [index, parameter] of (PARAMETERS[name] ?? []).entries()) if (index < rest.length) given[parameter] = rest[index]
  const selectors = names(given.selectors)
  const flag = (parameter: string, named: string): object => (typeof given[parameter] === 'boolean' ? { [named]: given[parameter] } : {})
  const kinds = { ...flag('marking_ref', 'markingRef'), ...flag('lang', 'lang') }
  const asked = { ...(selectors && { selectors }), ...kinds, ...flag('inherited', 'inherited'), ...flag('descendants', 'descendants') }
  const markings = names(given.marking) ?? []
  if (name === 'get_markings') return getMarkings(object, asked)
  if (name === 'is_marked') return isMarked(object, { ...asked, markings })
  if (name === 'add_markings') return addMarkings(object, { ...asked, markings }, NOW)
  if (name === 'remove_markings') return removeMarkings(object, { ...asked, markings }, NOW)
  if (name === 'set_markings') return setMarkings(object, { ...asked, markings }, NOW)
  assert.equal(name, 'clear_markings')
  return clearMarkings(object, asked, NOW)
}

/** Lists of markings have no order there; a new version has a later time, whichever. */
function comparable(value: unknown, input: JsonObject): unknown {
  if (Array.isArray(value)) return value.toSorted()
  if (!isJsonObject(value)) return value
  const { modified, ...others } = value
  const granular = others.granular_markings
  const entries = Array.isArray(granular) ? (granular as JsonObject[]).map((entry) => JSON.stringify(sorted(entry))).toSorted() : granular
  const version = modified === input.modified ? 'same' : 'later'
  const refs = others.object_marking_refs
  return {
    ...others,
    ...(modified === undefined ? {} : { version }),
    ...(entries === undefined ? {} : { granular_markings: entries }),
    ...(Array.isArray(refs) ? { object_marking_refs: refs.toSorted() } : {}),
  }
}

function sorted(entry: JsonObject): JsonObject {
  const { selectors, ...marking } = entry
  return { ...marking, selectors: (selectors as string[]).toSorted() }
}

describe('markings of the corpus', { skip }, () => {
  it('agrees with every case', (test) => {
    const lines = readFileSync(join(CORPUS, 'cases/markings.jsonl'), 'utf8').split('\n')
    const cases = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case)
    const different = cases.filter((one) => !agrees(one))
    test.diagnostic(`markings: ${cases.length - different.length} of ${cases.length}`)
    assert.ok(cases.length > 200)
    assert.deepEqual(
      different.map(({ id }) => id),
      [],
    )
  })
})

/** Tokens that may go, of objects that may not: the pattern or the name of two objects is marked above the rest of them. */
const WITHHELD_WITH_THEIR_OBJECT = 4

/** What the example agreement takes an unmarked object for. */
const UNMARKED: Tlp = 'AMBER'

describe('canaries of the corpus through comity preview', { skip }, () => {
  const preview = previews()
  type Canary = { readonly object_id: string; readonly value: string; readonly effective_tlp: string; readonly category: string | null }

  for (const ceiling of LEVELS) {
    it(`nothing above ${ceiling} leaves, and what is not above does`, async (test) => {
      const lines = readFileSync(join(CORPUS, 'synthetic/tlp-canaries.labels.jsonl'), 'utf8').split('\n')
      const canaries = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Canary)
      const { bundle } = await preview(join(CORPUS, 'synthetic/tlp-canaries.bundle.json'), ceiling)
      const text = JSON.stringify(bundle)
      let shown = 0
      let due = 0
      for (const { value, effective_tlp: word, category } of canaries) {
        const level = word === 'none' ? UNMARKED : LEVELS.find((candidate) => candidate.toLowerCase() === word)
        const isAllowed = level !== undefined && isWithin(level, ceiling)
        if (!isAllowed) assert.equal(text.includes(value), false, `${value} of ${word}`)
        if (isAllowed && category !== 'reference-leak') due += 1
        if (isAllowed && text.includes(value)) shown += 1
      }
      test.diagnostic(`${ceiling}: ${shown} shown, ${due} due`)
      assert.ok(shown > 0 && shown >= due - WITHHELD_WITH_THEIR_OBJECT, `${shown} of ${due}`)
    })
  }
})

function agrees(one: Case): boolean {
  const [input] = one.args
  const { raised, result } = one.expected
  const answer = run(one)
  if (raised !== undefined) return !answer.ok && answer.refusal.code === CODES[raised]
  return answer.ok && isDeepStrictEqual(comparable(answer.value, input), comparable(result, input))
}
