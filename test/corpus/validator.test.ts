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

/** Cases whose verdict comes of what the README of the corpus lists under "Oracle defects", by their name, and which it is. */
const LISTED_DEFECTS: ReadonlyMap<string, string> = new Map([
  ['spec-example#128', 'number 5: upper case in a UUID passes'],
  ['spec-example#140', 'number 5: upper case in a UUID passes'],
])
const NO_ID = 'section 3.1: an object has an id; that library makes one'
const NOT_PRECISE = 'section 3.2: created and modified are of milliseconds; that library writes them so'
const NOT_MODIFIED = 'section 3.2: modified is missing; that library adds it'
const NO_UUID = 'section 2.9: there is no version f of a UUID'
/** What the other library accepts and the standard does not have. */
const ACCEPTED_BY_OTHERS: ReadonlyMap<string, string> = new Map([
  ['parse#7', NOT_PRECISE],
  ['parse#14', NOT_MODIFIED],
  ['parse#15', NOT_MODIFIED],
  ['parse#19', NO_ID],
  ['parse#41', NOT_PRECISE],
  ['parse#45', 'is_family came with 2.1, so that spec_version is missing; the bundle says 2.0, which that library goes by'],
  ['parse#94', NO_UUID],
  ['parse#95', NO_UUID],
  ['parse#122', NO_ID],
  ['parse#123', NOT_MODIFIED],
  ['parse#125', 'section 4.12: sample_ref names a file, an artifact or network traffic'],
  ['parse#139', NO_ID],
  ['parse#151', NO_ID],
  ['parse#153', NOT_PRECISE],
  ['parse#163', NOT_PRECISE],
  ['parse#165', NOT_PRECISE],
])
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

type Case = { readonly id: string; readonly input?: Json; readonly inputText?: string; readonly object?: Json; readonly must?: Verdict }

/** Every case of a file that has a verdict, with our report. */
function judged(path: string) {
  return rows<Case>(path).flatMap(({ id, input, inputText, object, must }) => {
    if (must?.valid === undefined) return []
    const text = inputText ?? JSON.stringify(input ?? object)
    return [{ id, must, report: examineText(utf8(text), BYTES_MAX) }]
  })
}

/** All verdicts agree apart from listed defects. */
function assertAgreement(path: string, tell: (line: string) => void): void {
  const cases = judged(path)
  const different = cases.filter(({ must, report }) => (report.errors.length === 0) !== must.valid).map(({ id }) => id)
  tell(`${cases.length - different.length} of ${cases.length} verdicts agree, not ${different.join(', ')}`)
  const unlisted = different.filter((id) => !LISTED_DEFECTS.has(id))
  assert.ok(cases.length > 100)
  assert.deepEqual(unlisted, [])
}

describe('verdicts on STIX 2.1', { skip }, () => {
  it('agrees on what breaks a MUST, and warns where the oracle does', (test) => {
    const score = { warnings: 0, warned: 0 }
    for (const { id, must, report } of judged('cases/validator-v21.jsonl')) {
      if (!must.valid || report.errors.length > 0 || WARNED_WRONGLY.some(([part]) => id.includes(part))) continue
      for (const code of new Set((must.warnings ?? []).flatMap((warning) => warning.code ?? []))) {
        score.warnings += 1
        if (report.warnings.some((warning) => oursFor(code).includes(warning.code))) score.warned += 1
        else test.diagnostic(`no warning for ${code} in ${id}`)
      }
    }
    test.diagnostic(`${score.warned} of ${score.warnings} warning codes`)
    assert.ok(score.warned >= score.warnings * 0.99)
    assertAgreement('cases/validator-v21.jsonl', (line) => test.diagnostic(line))
  })

  it('judges STIX 2.0 as the validator of 2.0 does', (test) => {
    assertAgreement('cases/validator-v20.jsonl', (line) => test.diagnostic(line))
  })

  it('agrees on the examples of the specification', (test) => {
    assertAgreement('cases/spec-examples.jsonl', (line) => test.diagnostic(line))
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
      else if (expected.accepted !== true || !ACCEPTED_BY_OTHERS.has(id)) different.push(`${id} ${errors[0]?.code ?? ''}`)
    }
    test.diagnostic(`${agreed} agree, ${ACCEPTED_BY_OTHERS.size} named`)
    assert.deepEqual(different, [])
    assert.ok(agreed >= 83)
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
