/** Personal data in real STIX objects: every value that is labelled certain is found, and few that nobody labelled. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { isJsonObject } from '../../src/foundation/index.ts'
import type { PersonalValue } from '../../src/intelligence/index.ts'
import { findPersonalValues, scanText, treatProperty } from '../../src/intelligence/index.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
const KEY = new Uint8Array(32).fill(9)

type Label = {
  readonly file: string
  readonly object_pointer: string
  readonly pointer: string
  readonly value: Json
  readonly confidence: string
  readonly category: string
}

function labels(): Label[] {
  const lines = readFileSync(join(CORPUS, 'pii/labels.jsonl'), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Label)
}

const documents = new Map<string, Json>()

function objectOf(label: Label): JsonObject {
  let value = documents.get(label.file) ?? (JSON.parse(readFileSync(join(CORPUS, label.file), 'utf8')) as Json)
  documents.set(label.file, value)
  for (const part of label.object_pointer.split('/').slice(1)) {
    value = (value as JsonObject)[part.replaceAll('~1', '/').replaceAll('~0', '~')] as Json
  }
  assert.ok(isJsonObject(value))
  return value
}

function isFound(label: Label, findings: readonly PersonalValue[]): boolean {
  const value = String(label.value)
  return findings.some((finding) => finding.pointer === label.pointer && finding.value.includes(value))
}

/** Objects of the real files, with the place that labels give them. */
function* realObjects(): Generator<{ readonly place: string; readonly object: JsonObject }> {
  for (const entry of readdirSync(join(CORPUS, 'stix21-real'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:json|stix2)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const value = JSON.parse(readFileSync(path, 'utf8')) as Json
    const file = path.slice(CORPUS.length + 1)
    if (!isJsonObject(value)) continue
    if (!Array.isArray(value.objects)) yield { place: `${file} `, object: value }
    else for (const [index, object] of (value.objects as JsonObject[]).entries()) yield { place: `${file} /objects/${index}`, object }
  }
}

describe('personal data of the corpus', { skip }, () => {
  it('finds every value that is labelled certain, and the candidates', (test) => {
    const missed: string[] = []
    const counts = { certain: 0, candidate: 0, candidateFound: 0 }
    for (const label of labels()) {
      const found = isFound(label, findPersonalValues(objectOf(label)))
      if (label.confidence === 'certain') {
        counts.certain += 1
        if (!found) missed.push(`${label.file} ${label.object_pointer} ${label.pointer} ${label.category}`)
      } else {
        counts.candidate += 1
        if (found) counts.candidateFound += 1
      }
    }
    test.diagnostic(JSON.stringify(counts))
    assert.deepEqual(missed, [])
    assert.ok(counts.certain >= 200)
    assert.ok(counts.candidateFound / counts.candidate >= 0.99, JSON.stringify(counts))
  })

  it('finds little that is certain in objects without a label', (test) => {
    const labelled = new Set(labels().map((label) => `${label.file} ${label.object_pointer}`))
    const unlabelled: Record<string, number> = {}
    let objects = 0
    let flagged = 0
    for (const { place, object } of realObjects()) {
      if (labelled.has(place)) continue
      objects += 1
      const certain = findPersonalValues(object).filter((finding) => finding.certainty === 'certain')
      if (certain.length === 0) continue
      flagged += 1
      for (const finding of certain) {
        const name = `${String(object.type)} ${finding.kind}`
        unlabelled[name] = (unlabelled[name] ?? 0) + 1
      }
    }
    test.diagnostic(`${flagged} of ${objects}: ${JSON.stringify(unlabelled)}`)
    assert.ok(objects > 10_000)
    assert.ok(flagged / objects < 0.01, `${flagged} of ${objects}`)
  })

  it('leaves no e-mail address in a pattern once it is pseudonymised', () => {
    let count = 0
    for (const label of labels()) {
      if (label.category !== 'email-address' || label.pointer !== '/pattern') continue
      const treated = treatProperty(objectOf(label), 'pattern', { treatment: 'pseudonymise', key: KEY })
      // Dropped where a comparison would have to go out of an AND, as the map says of subjects, message ids and names.
      if (treated === 'drop') continue
      count += 1
      const values = scanText(String(treated.value)).filter(({ kind }) => kind === 'email')
      assert.ok(values.every(({ value }) => value.endsWith('@pseudonym.invalid')))
    }
    assert.ok(count >= 75, String(count))
  })
})
