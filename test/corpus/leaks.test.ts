/** What recipients get of the canaries and of real objects holds nothing that they may not have, in whatever form it is written. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import type { FieldTreatment } from '../../src/agreement/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/foundation/index.ts'
import { checkObject, isWithin, referencesOf, type StixObject, type Tlp } from '../../src/intelligence/index.ts'
import { isPersonalPlace } from '../../src/intelligence/personal/personal-place.ts'
import { leaksIn, VALUE_LENGTH_MIN } from '../disclosure/leaks.fixture.ts'
import { CEILINGS, type Got, previewedTo, releasedTo, type Treat, treatingAgreement } from '../disclosure/releases.fixture.ts'
import { CREATOR } from '../disclosure/sender.fixture.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
const TREATMENTS: readonly FieldTreatment[] = ['generalise', 'pseudonymise', 'drop', 'never']
const DOORS = { preview: previewedTo, release: releasedTo } as const

function lines<Row>(path: string): Row[] {
  const text = readFileSync(join(CORPUS, path), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

function jsonOf(path: string): Json {
  return JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as Json
}

/** Fields, as `type/field`, that are treated; all others cross as they are. */
function treating(fields: ReadonlySet<string>, treatment: FieldTreatment): Treat {
  return (type, field) => (fields.has(`${type}/${field}`) ? treatment : 'as-is')
}

const fieldOf = (pointer: string): string => pointer.split('/')[1] ?? ''

/** What a recipient got is valid STIX and names nothing that it does not have, changed objects never by their first id. */
function assertSound({ objects, texts }: Got, originals: readonly JsonObject[]): void {
  const ids = new Set([CREATOR, ...objects.map(({ id }) => id)])
  for (const object of objects) {
    const checked = checkObject(object)
    assert.ok(checked.ok, JSON.stringify(checked))
    for (const { id } of referencesOf(object as StixObject)) assert.ok(ids.has(id) || id.startsWith('extension-definition--'), id)
  }
  const text = texts.join('\n')
  for (const { id, type } of originals) {
    // The id of an extension is the name of a published form, which stands in whatever has that form.
    if (type !== 'extension-definition' && !ids.has(id)) assert.ok(!text.includes(String(id)), `${String(id)} is named`)
  }
}

type Canary = {
  readonly object_id: string
  readonly object_type: string
  readonly pointer: string
  readonly value: string
  readonly effective_tlp: string
  readonly category: string | null
}

describe('canaries of every TLP level', { skip }, () => {
  const canaries = skip === false ? lines<Canary>('synthetic/tlp-canaries.labels.jsonl') : []
  const bundle = skip === false ? (jsonOf('synthetic/tlp-canaries.bundle.json') as JsonObject) : {}
  const objects = (bundle.objects ?? []) as readonly JsonObject[]
  const isPersonal = ({ category }: Canary): boolean => category !== null && category !== 'reference-leak'
  const fields = new Set(canaries.filter(isPersonal).map(({ object_type, pointer }) => `${object_type}/${fieldOf(pointer)}`))

  /** Values that a recipient may not have: marked above its ceiling, of no known level, or treated for everybody. */
  function barredAt(ceiling: Tlp, isTreated: boolean): readonly string[] {
    // The agreement of these tests takes what is unmarked for AMBER.
    const level = ({ effective_tlp: named }: Canary): string => (named === 'none' ? 'AMBER' : named.toUpperCase())
    const barred = canaries.filter((canary) => {
      return level(canary) === 'UNKNOWN-MARKING' || !isWithin(level(canary) as Tlp, ceiling) || (isTreated && isPersonal(canary))
    })
    return barred.map(({ value }) => value)
  }

  for (const [door, gets] of Object.entries(DOORS)) {
    for (const treatment of ['as-is', ...TREATMENTS] as const) {
      it(`none passes by ${door} above its level where personal fields cross by ${treatment}`, async (test) => {
        const got = await gets(treatingAgreement(objects, treating(fields, treatment)), objects)
        const counts: Record<string, number> = {}
        for (const [party, ceiling] of Object.entries(CEILINGS)) {
          const own = got.get(party) as Got
          counts[ceiling] = own.objects.length
          assert.deepEqual(leaksIn(own.texts, barredAt(ceiling, treatment !== 'as-is')), [], `${party} (${ceiling})`)
          assertSound(own, objects)
        }
        test.diagnostic(JSON.stringify(counts))
        assert.ok((counts.CLEAR ?? 0) > 0 && (counts.RED ?? 0) > (counts.GREEN ?? 0), JSON.stringify(counts))
      })
    }
  }
})

type Label = {
  readonly file: string
  readonly object_pointer: string
  readonly pointer: string
  readonly value: Json
  readonly confidence: string
  readonly category: string
}

/** Objects of one file, those with a label first, and the values in them that are certainly personal. */
type Labelled = {
  readonly file: string
  readonly objects: readonly JsonObject[]
  readonly values: readonly string[]
  /** Those of them that are personal by their place. */
  readonly placed: ReadonlySet<string>
  readonly fields: ReadonlySet<string>
}

const OBJECTS_MAX = 400

function labelledFiles(): readonly Labelled[] {
  const certain = lines<Label>('pii/labels.jsonl').filter(({ confidence }) => confidence === 'certain')
  return [...Map.groupBy(certain, ({ file }) => file)].map(([file, labels]) => {
    const content = jsonOf(file)
    const owned = labels.map((label) => ({ label, object: at(content, label.object_pointer) as JsonObject }))
    const others = isJsonObject(content) && Array.isArray(content.objects) ? (content.objects as JsonObject[]) : []
    const objects = [...new Set([...owned.map(({ object }) => object), ...others])].slice(0, OBJECTS_MAX)
    return {
      file,
      objects,
      values: labels.map(({ value }) => String(value)),
      placed: new Set(
        owned
          .filter(({ label: { pointer, value }, object }) => isPersonalPlace(object, { pointer, value: String(value) }))
          .map(({ label }) => String(label.value)),
      ),
      fields: new Set(owned.map(({ label, object }) => `${String(object.type)}/${fieldOf(label.pointer)}`)),
    }
  })
}

/** Texts of the objects without these fields. */
function restOf(objects: readonly JsonObject[], fields: ReadonlySet<string>): readonly string[] {
  return objects.map((object) => {
    const rest = Object.entries(object).filter(([name]) => !fields.has(`${String(object.type)}/${name}`))
    return JSON.stringify(Object.fromEntries(rest))
  })
}

function at(value: Json, pointer: string): Json {
  let found = value
  for (const part of pointer.split('/').slice(1)) found = (found as JsonObject)[part.replaceAll('~1', '/').replaceAll('~0', '~')] as Json
  return found
}

describe('certain personal values of the corpus', { skip }, () => {
  const files = skip === false ? labelledFiles() : []
  for (const [door, gets] of Object.entries(DOORS)) {
    for (const treatment of TREATMENTS) {
      it(`none passes by ${door} where its field crosses by ${treatment}`, async (test) => {
        const counts = { files: 0, offered: 0, shown: 0, values: 0 }
        const leaks: string[] = []
        for (const { file, objects, values, placed, fields } of files) {
          const got = (await gets(treatingAgreement(objects, treating(fields, treatment)), objects, ['XF'])).get('XF') as Got
          counts.files += 1
          counts.offered += objects.length
          counts.shown += got.objects.length
          counts.values += new Set(values.filter(({ length }) => length >= VALUE_LENGTH_MIN)).size
          // What is dropped stands in other fields unless its own place says that it is personal (spec/agreement.md).
          const elsewhere = treatment === 'drop' ? leaksIn(restOf(objects, fields), values) : []
          leaks.push(
            ...leaksIn(got.texts, values)
              .filter((leak) => !elsewhere.includes(leak) || placed.has(leak.slice(leak.indexOf(': ') + 2)))
              .map((leak) => `${file} ${leak}`),
          )
          assertSound(got, objects)
        }
        test.diagnostic(JSON.stringify(counts))
        assert.deepEqual(leaks, [])
        assert.ok(counts.shown > counts.offered / 5, JSON.stringify(counts))
      })
    }
  }
})
