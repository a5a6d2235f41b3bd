/** The validator against third-party verdicts. Where the specification says otherwise than they do, the case is named with the reason. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { isJsonObject, type Json, type JsonObject, utf8 } from '../../src/foundation/index.ts'
import {
  type ConfidenceScale,
  checkObject,
  compareVersions,
  computedId,
  confidenceOf,
  confidenceWord,
  convertBundle,
  examineObject,
  examineText,
  newVersion,
  revoke,
} from '../../src/intelligence/index.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
const BYTES_MAX = 8 * 1024 * 1024

type Finding = { readonly code: number | null; readonly message: string }
type Verdict = { readonly valid?: boolean; readonly errors?: readonly Finding[]; readonly warnings?: readonly Finding[] }

function rows<Row>(path: string): Row[] {
  const lines = readFileSync(join(CORPUS, path), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}

/** Cases whose verdict is not that of the specification, by a part of their name, and why. */
const EXCEPTIONS: readonly (readonly [part: string, why: string])[] = [
  ['IndicatorTestCases::test_custom_property_name_invalid_character', 'section 3.1: a property name is of a-z, 0-9 and underscore'],
  ['MarkingDefinitionTestCases::test_lax_option', 'section 7.2.1: nothing else may stand under the id of a TLP level'],
  [
    'MarkingDefinitionTestCases::test_marking_definition_with_extension#2',
    'section 7.2.1: nothing else may stand under the id of a TLP level',
  ],
  ['test_network_traffic_', 'section 2.9: src_ref lacks a digit of its UUID, so it is no identifier'],
  ['SpecVersionTestCases::', 'section 3.2: without spec_version the object is of STIX 2.0, which is told as such'],
  ['spec-example#124', 'section 3.2: without spec_version the object is of STIX 2.0, which is told as such'],
  ['spec-example#128', 'section 2.9: the UUID is not in lower case'],
  ['spec-example#140', 'section 2.9: the UUID is not in lower case'],
  ['spec-example#157', 'section 7.2.1: a statement under the id of TLP:GREEN'],
]
/** Cases where the oracle warns against what the specification asks for. */
const WARNED_WRONGLY: readonly (readonly [part: string, why: string])[] = [
  ['test_observable_object_custom_toplevel_property_with_extension', 'section 7.3: the extension is named and announced as it should be'],
  ['test_observable_object_embedded_custom_properties', 'section 2.9: nothing contributes to the id, so it must be of version 4'],
]

/** Our code by the code of the oracle; several of ours may stand for one of theirs. */
const WARNINGS: ReadonlyMap<number, readonly string[]> = new Map([
  [103, ['id-version-unusual']],
  [111, ['word-form-unusual']],
  [121, ['word-form-unusual']],
  [141, ['dictionary-key-unusual']],
  [149, ['word-form-unusual']],
  [202, ['relationship-unusual']],
  [203, ['version-repeated']],
  [301, ['property-advised']],
  [302, ['property-advised']],
  [303, ['property-advised']],
  [304, ['property-deprecated']],
  [306, ['property-advised']],
  [401, ['custom-content']],
])

function oursFor(code: number): readonly string[] {
  return WARNINGS.get(code) ?? (code >= 201 && code <= 299 ? ['vocabulary-unknown'] : [])
}

describe('verdicts on STIX 2.1', { skip }, () => {
  it('agrees on what breaks a MUST, and warns where the oracle does', (test) => {
    const cases = rows<{ id: string; input?: Json; must?: Verdict }>('cases/validator-v21.jsonl').filter(({ must }) => must !== undefined)
    const score = { agreed: 0, total: 0, named: 0, warnings: 0, warned: 0 }
    const different: string[] = []
    for (const { id, input, must } of cases) {
      if (input === undefined || must?.valid === undefined) continue
      score.total += 1
      const report = examineText(utf8(JSON.stringify(input)), BYTES_MAX)
      const isNamed = EXCEPTIONS.some(([part]) => id.includes(part))
      if ((report.errors.length === 0) === must.valid) score.agreed += 1
      else if (isNamed) score.named += 1
      else different.push(id)
      if (!must.valid || report.errors.length > 0 || WARNED_WRONGLY.some(([part]) => id.includes(part))) continue
      for (const code of new Set((must.warnings ?? []).flatMap((warning) => warning.code ?? []))) {
        score.warnings += 1
        if (report.warnings.some((warning) => oursFor(code).includes(warning.code))) score.warned += 1
        else test.diagnostic(`no warning for ${code} in ${id}`)
      }
    }
    test.diagnostic(`${score.agreed} of ${score.total} agree, ${score.named} named; ${score.warned} of ${score.warnings} warning codes`)
    assert.deepEqual(different, [])
    assert.ok(score.total > 300)
    assert.ok(score.agreed + score.named >= score.total * 0.99)
    assert.ok(score.warned >= score.warnings * 0.99)
  })

  it('agrees on the examples of the specification', (test) => {
    const examples = rows<{ id: string; object: Json; must: Verdict }>('cases/spec-examples.jsonl').filter(
      ({ must }) => must.valid !== undefined,
    )
    const different = examples
      .filter(({ object, must }) => (examineText(utf8(JSON.stringify(object)), BYTES_MAX).errors.length === 0) !== must.valid)
      .map(({ id }) => id)
    test.diagnostic(`${examples.length - different.length} of ${examples.length} agree`)
    assert.deepEqual(
      different.filter((id) => !EXCEPTIONS.some(([part]) => part === id)),
      [],
    )
  })

  it('computes every id of a cyber-observable', (test) => {
    const cases = rows<{ id: string; object: JsonObject; expected: { id?: string | null; canonical_name?: string } }>('cases/sco-ids.jsonl')
    let checked = 0
    for (const { id, object, expected } of cases) {
      // What the other library could not read it has no id for.
      if (expected.id === undefined) continue
      const computed = computedId(object)
      if (expected.id !== null && expected.canonical_name === undefined) continue
      assert.equal(computed?.id ?? null, expected.id, id)
      if (expected.canonical_name !== undefined) assert.equal(computed?.canonicalName, expected.canonical_name, id)
      checked += 1
    }
    test.diagnostic(`${checked} ids of ${cases.length} cases`)
    assert.ok(checked > 250)
  })

  it('takes and refuses what another library does, apart from what is its own', (test) => {
    const cases = rows<{ id: string; args: Json[]; kwargs: JsonObject; expected: { accepted?: boolean; raised?: string } }>(
      'cases/parse.jsonl',
    )
    let agreed = 0
    const different: string[] = []
    for (const { id, args, kwargs, expected } of cases) {
      const [input] = args
      if (kwargs.version === '2.0' || (typeof input !== 'string' && !isJsonObject(input ?? null))) continue
      const { errors } = examineText(utf8(typeof input === 'string' ? input : JSON.stringify(input)), BYTES_MAX)
      if ((errors.length === 0) === (expected.accepted === true)) agreed += 1
      else different.push(`${id} ${expected.raised ?? 'accepted'} ${errors[0]?.code ?? ''}`)
    }
    test.diagnostic(`${agreed} agree; not ${different.join(', ')}`)
    assert.ok(agreed > 50)
  })
})

describe('confidence and versions', { skip }, () => {
  const SCALES: Readonly<Record<string, ConfidenceScale>> = {
    none_low_medium_high: 'none-low-med-high',
    none_low_med_high: 'none-low-med-high',
    zero_ten: 'zero-to-ten',
    admiralty_credibility: 'admiralty-credibility',
    wep: 'words-of-estimative-probability',
    dni: 'dni',
  }

  it('converts every scale both ways', () => {
    for (const { id, fn, args, expected } of rows<{ id: string; fn: string; args: Json[]; expected: { result?: Json } }>(
      'cases/confidence.jsonl',
    )) {
      const [, from = '', to = ''] = /^confidence\.(.+)_to_(.+)$/.exec(fn) ?? []
      const [input] = args
      const result =
        from === 'value'
          ? confidenceWord(SCALES[to] as ConfidenceScale, input as number)
          : confidenceOf(SCALES[from] as ConfidenceScale, input as string)
      assert.equal(result, expected.result, id)
    }
  })

  it('makes and refuses versions', (test) => {
    const CODES: Readonly<Record<string, string>> = { TypeNotVersionableError: 'object-not-versionable', RevokeError: 'object-revoked' }
    const later = Date.parse('2100-01-01T00:00:00Z')
    let checked = 0
    type Case = {
      id: string
      fn: string
      args: JsonObject[]
      kwargs: Record<string, Json>
      expected: { result?: JsonObject; raised?: string }
    }
    for (const { id, fn, args, kwargs, expected } of rows<Case>('cases/versioning.jsonl')) {
      // Custom content is valid in the standard; to refuse or strip it is a choice of that library.
      if (fn === 'versioning.remove_custom_stix' || expected.raised === 'ExtraPropertiesError') continue
      const { allow_custom: _, ...changes } = kwargs
      const object = JSON.parse(JSON.stringify(args[0]).replaceAll('$NOW', '2026-01-01T00:00:00.000Z')) as JsonObject
      const result = fn === 'versioning.revoke' ? revoke(object, later) : newVersion(object, changes, later)
      if (expected.raised !== undefined) assert.equal(result.ok ? 'accepted' : result.refusal.code, CODES[expected.raised], id)
      else {
        assert.ok(result.ok, id)
        assert.ok(compareVersions(result.value, object) > 0)
        const { modified: _modified, created: _created, ...rest } = result.value
        const { modified: _expected, created: _same, ...wanted } = expected.result as JsonObject
        assert.deepEqual(rest, wanted, id)
      }
      checked += 1
    }
    test.diagnostic(`${checked} versions`)
    assert.ok(checked >= 12)
  })

  it('orders the versions of real objects as their publisher did', () => {
    const last = new Map<string, JsonObject>()
    for (const { object } of rows<{ object: JsonObject }>('stix21-real/attack-ics-version-chains.jsonl')) {
      const before = last.get(object.id as string)
      if (before !== undefined) assert.ok(compareVersions(object, before) > 0)
      last.set(object.id as string, object)
    }
    assert.ok(last.size > 100)
  })
})

describe('STIX 2.0 of the corpus', { skip }, () => {
  it('becomes valid 2.1 that says what was derived by others', () => {
    const read = (path: string) => JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as JsonObject
    const { bundle, changes } = convertBundle(read('stix20-legacy/unit42-prometheus-ransomware.json'), () =>
      assert.fail('no random id is needed'),
    )
    const objects = bundle.objects as readonly JsonObject[]
    const others = read('stix21-real/unit42-prometheus-ransomware.json').objects as readonly JsonObject[]
    assert.deepEqual(
      changes.filter(({ change }) => change === 'left-out'),
      [],
    )
    assert.equal(objects.length, others.length)
    for (const [index, object] of objects.entries()) {
      // They left the labels of reports as labels, which 2.1 allows but has report_types for.
      const { report_types: types, ...rest } = object
      assert.deepEqual(types === undefined ? object : { ...rest, labels: types }, others[index])
    }
  })

  it('becomes valid whatever it holds, and the rest is told', (test) => {
    for (const name of ['shifter-crowdstrike_edr_events', 'shifter-e2eStixBundle01']) {
      let next = 0
      const { bundle, changes } = convertBundle(
        JSON.parse(readFileSync(join(CORPUS, `stix20-legacy/${name}.json`), 'utf8')) as JsonObject,
        () => {
          next += 1
          return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`
        },
      )
      const objects = bundle.objects as readonly JsonObject[]
      for (const object of objects) assert.ok(checkObject(object).ok)
      test.diagnostic(`${name}: ${objects.length} objects, ${changes.filter(({ change }) => change === 'left-out').length} left out`)
      assert.ok(objects.length > 5)
    }
  })

  it('is recognised: no object of the 2.0 suite without spec_version passes as 2.1', () => {
    for (const { id, input } of rows<{ id: string; input?: Json }>('cases/validator-v20.jsonl')) {
      if (!isJsonObject(input ?? null) || (input as JsonObject).type === 'bundle' || (input as JsonObject).spec_version !== undefined)
        continue
      if ((input as JsonObject).created === undefined) continue
      assert.ok(examineObject(input as Json).errors.length > 0, id)
    }
  })
})
