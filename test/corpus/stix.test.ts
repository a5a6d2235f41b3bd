/** Real STIX bundles and third-party verdicts. Floors are what was measured; each exception is named with its reason. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, it } from 'node:test'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { canonicalJson, isJsonObject, parseJson, utf8 } from '../../src/foundation/index.ts'
import type { MarkingLookup, StixObject, Tlp } from '../../src/intelligence/index.ts'
import {
  checkObject,
  DefinedMarkings,
  dataSubjectOf,
  IntelligenceError,
  idOf,
  isWithin,
  minimise,
  objectHandling,
  readBundle,
} from '../../src/intelligence/index.ts'
import { isPresent, parseSelector } from '../../src/intelligence/marking/selector.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`

type Row = { readonly [name: string]: unknown }

function rows(path: string): Row[] {
  const lines = readFileSync(join(CORPUS, path), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}

function realFiles(): string[] {
  const found = readdirSync(join(CORPUS, 'stix21-real'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => relative(CORPUS, join(entry.parentPath, entry.name)))
}

/** The objects of a file: of a bundle through the reader, else the object itself or one a line. */
async function objectsOf(path: string): Promise<Json[]> {
  const file = join(CORPUS, path)
  if (path.endsWith('.jsonl')) return rows(path).map((row) => row.object as Json)
  const objects: Json[] = []
  try {
    for await (const entry of readBundle(createReadStream(file, { highWaterMark: 4_099 }))) {
      if (entry.kind === 'object') objects.push(parseJson(entry.bytes))
      else if (entry.kind === 'end') assert.equal(entry.objects, objects.length)
      else assert.fail('an object is too large')
    }
    return objects
  } catch (error) {
    if (!(error instanceof IntelligenceError) || error.code === 'bundle-truncated') throw error
    return [parseJson(readFileSync(file))]
  }
}

describe('STIX objects of the corpus', { skip }, () => {
  it('reads every real file and judges its objects as the OASIS validator does', async (test) => {
    let objects = 0
    let refused = 0
    const differences: string[] = []
    for (const path of realFiles()) {
      const oracle = rows(`oracle/${path.replaceAll('/', '__').replace(/\.(?:json|jsonl|stix2)$/, '')}.jsonl`)
      const found = await objectsOf(path)
      assert.equal(found.length, oracle.length, path)
      for (const [index, object] of found.entries()) {
        const row = oracle[index] as Row
        objects += 1
        assert.equal(
          createHash('sha256')
            .update(utf8(canonicalJson(object)))
            .digest('hex'),
          row.jcs_sha256,
          `${path} ${index}`,
        )
        const isAccepted = checkObject(object).ok
        if (!isAccepted) refused += 1
        if (isAccepted !== (row.valid === true)) differences.push(String(row.id))
      }
    }
    test.diagnostic(`${objects} real objects, ${refused} refused, ${differences.length} judged differently: ${differences.join(', ')}`)
    assert.ok(objects > 15_800)
    // An indicator whose pattern overflows the oracle, and an upper-case UUID (section 2.9).
    assert.ok(differences.length <= 2)
  })

  it('knows which selectors select something', (test) => {
    let checked = 0
    for (const { args, expected } of rows('cases/markings.jsonl') as { args: Json[]; expected: Row }[]) {
      const object = args[0]
      const selectors = [args.length > 2 && Array.isArray(args[1]) ? args[2] : args[1]].flat()
      if (!isJsonObject(object) || selectors.length === 0 || !selectors.every((selector) => typeof selector === 'string')) continue
      if (selectors.some((selector) => selector.startsWith('marking-definition--'))) continue
      const isValid = selectors.every((selector) => {
        const path = parseSelector(selector)
        return path !== undefined && isPresent(object, path)
      })
      if (expected.raised !== 'InvalidSelectorError' && expected.raised !== undefined) continue
      if (expected.raised === undefined && !isValid && expected.result === false) continue
      assert.equal(isValid, expected.raised === undefined, JSON.stringify(selectors))
      checked += 1
    }
    test.diagnostic(`${checked} selector cases`)
    assert.ok(checked > 60)
  })
})

describe('canaries of the corpus', { skip }, () => {
  const LEVELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

  for (const ceiling of LEVELS) {
    it(`nothing above ${ceiling} leaves, and what is not above does`, async (test) => {
      const { objects, labels } = await canaries()
      const text = JSON.stringify(released(objects, ceiling))
      let shown = 0
      for (const { value, effective_tlp: level } of labels) {
        const tlp = level === 'none' ? 'CLEAR' : (LEVELS.find((candidate) => candidate.toLowerCase() === level) ?? 'unknown')
        if (tlp !== 'unknown' && isWithin(tlp, ceiling)) shown += text.includes(value) ? 1 : 0
        else assert.equal(text.includes(value), false, `${value} of level ${level}`)
      }
      const due = labels.filter(({ effective_tlp: level, category }) => category === null && isDue(level, ceiling)).length
      test.diagnostic(`${ceiling}: ${shown} tokens shown, ${due} due`)
      assert.ok(shown >= due)
    })
  }

  function isDue(level: string, ceiling: Tlp): boolean {
    const tlp = level === 'none' ? 'CLEAR' : LEVELS.find((candidate) => candidate.toLowerCase() === level)
    return tlp !== undefined && isWithin(tlp, ceiling)
  }

  it('gives no level to an object with an unknown marking', async () => {
    const { objects, defined } = await canaries()
    const unknown = objects.filter((object) => !objectHandling(object, { unmarked: 'CLEAR', defined }).ok)
    assert.equal(unknown.length, 1)
  })
})

type Canary = { readonly value: string; readonly effective_tlp: string; readonly category: string | null }

async function canaries(): Promise<{ objects: StixObject[]; labels: Canary[]; defined: MarkingLookup }> {
  const objects = (await objectsOf('synthetic/tlp-canaries.bundle.json')).map((value) => {
    const result = checkObject(value)
    assert.ok(result.ok)
    return result.value
  })
  return { objects, labels: rows('synthetic/tlp-canaries.labels.jsonl') as unknown as Canary[], defined: definedIn(objects) }
}

function definedIn(objects: readonly StixObject[]): MarkingLookup {
  const markings = new DefinedMarkings()
  for (const object of objects) if (object.type === 'marking-definition') markings.add(object)
  return markings.at(Date.UTC(2026, 0, 1))
}

/** All fields of what is within the ceiling; what needs something withheld is withheld with it, until nothing changes. */
function released(objects: readonly StixObject[], ceiling: Tlp): StixObject[] {
  const defined = definedIn(objects)
  let shown = new Set(objects.map(idOf))
  for (;;) {
    const known = shown
    const results = objects.map((object) => {
      const fields = new Map(Object.keys(object).map((name) => [name, 'as-is' as const]))
      return minimise(object, {
        fields,
        ceiling,
        shownId: (id) => (known.has(id) ? id : undefined),
        showsUuid: () => true,
        ownShownId: idOf(object),
        defined,
      })
    })
    const kept = results.flatMap((result) => (result.kind === 'released' ? [result.object] : []))
    shown = new Set(kept.map(idOf))
    if (shown.size === known.size) return kept
  }
}

describe('personal data of the corpus', { skip }, () => {
  it('finds a data subject in every object that certainly holds personal data', (test) => {
    const files = new Map<string, Json>()
    const found = new Map<string, boolean>()
    for (const label of rows('pii/labels.jsonl') as { file: string; object_pointer: string; confidence: string; category: string }[]) {
      if (label.confidence !== 'certain' || found.has(label.file + label.object_pointer)) continue
      if (!files.has(label.file)) files.set(label.file, JSON.parse(readFileSync(join(CORPUS, label.file), 'utf8')))
      const object = at(files.get(label.file) as Json, label.object_pointer) as StixObject
      found.set(label.file + label.object_pointer, dataSubjectOf(object) !== 'none')
    }
    const missed = [...found].filter(([, isFound]) => !isFound).map(([place]) => place)
    test.diagnostic(`${found.size - missed.length} of ${found.size} objects with certain personal data found; missed ${missed.join(', ')}`)
    assert.ok(found.size > 100)
    assert.deepEqual(missed, [])
  })
})

function at(value: Json, pointer: string): Json {
  let current = value
  for (const step of pointer.split('/').slice(1))
    current = (current as JsonObject)[step.replaceAll('~1', '/').replaceAll('~0', '~')] as Json
  return current
}
