/** Third-party verdicts on patterns, and every pattern of the real files. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, it } from 'node:test'
import {
  type InspectedComparison,
  inspectPattern,
  nameFaults,
  operandText,
  type PatternVersion,
  parsePattern,
  readPattern,
} from '../../src/intelligence/index.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`

function rows<Row>(path: string): Row[] {
  const lines = readFileSync(join(CORPUS, path), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}

describe('patterns of the corpus', { skip }, () => {
  it('agrees with every verdict on syntax', (test) => {
    type Row = { readonly id: string; readonly stix_version: '2.0' | '2.1'; readonly pattern: string; readonly valid: boolean }
    const cases = rows<Row>('cases/patterns-syntax.jsonl')
    const different = cases.filter(({ pattern, stix_version: version, valid }) => parsePattern(pattern, { version }).ok !== valid)
    test.diagnostic(`syntax: ${cases.length - different.length} of ${cases.length}`)
    assert.deepEqual(
      different.map(({ id }) => id),
      [],
    )
  })

  it('tells paths, operators, literals and qualifiers exactly', (test) => {
    type Row = { readonly pattern: string; readonly comparisons: object; readonly observation_ops: string[]; readonly qualifiers: string[] }
    const cases = rows<Row>('cases/patterns-inspect.jsonl')
    for (const { pattern, comparisons, observation_ops: operators, qualifiers } of cases) {
      const reading = readPattern(pattern)
      assert.ok(reading.ok, pattern)
      const inspection = inspectPattern(reading.pattern)
      assert.deepEqual(byType(inspection.comparisons), comparisons)
      assert.deepEqual(inspection.observationOperators.toSorted(), operators)
      assert.deepEqual([...new Set(inspection.qualifiers)].toSorted(), qualifiers)
    }
    test.diagnostic(`inspection: ${cases.length} of ${cases.length}`)
  })

  it('judges the indicators of the real files as the oracle does', (test) => {
    let read = 0
    for (const { id, pattern, version, isAccepted } of realIndicators()) {
      const reading = parsePattern(pattern, { version })
      assert.equal(reading.ok && nameFaults(reading.pattern).length === 0, isAccepted, id)
      read += 1
    }
    test.diagnostic(`${read} real patterns, all judged as the oracle does`)
    assert.ok(read > 4_500)
  })
})

function byType(comparisons: readonly InspectedComparison[]): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {}
  for (const comparison of comparisons) {
    const path = comparison.steps.map((step) => (step.kind === 'name' ? step.name : step.kind === 'index' ? step.index : '*'))
    const { objectType, operator } = comparison
    found[objectType] = [...(found[objectType] ?? []), [path, operator, operandText(comparison)]]
  }
  return found
}

type Indicator = { readonly type: string; readonly id: string; readonly pattern: string; readonly pattern_type?: string }
type Verdict = { readonly errors?: readonly { readonly message: string }[] }
type Judged = { readonly id: string; readonly pattern: string; readonly version: PatternVersion; readonly isAccepted: boolean }

/** The oracle fails on one pattern with an error of its own, which is no verdict: that one is lawful. */
function* realIndicators(): Generator<Judged> {
  for (const [folder, version] of [['stix21-real', '2.1'] as const, ['stix20-legacy', '2.0'] as const]) {
    for (const file of readdirSync(join(CORPUS, folder), { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || file.name.endsWith('.jsonl')) continue
      const path = relative(CORPUS, join(file.parentPath, file.name))
      const oracle = rows<Verdict>(`oracle/${path.replaceAll('/', '__').replace(/\.(?:json|stix2)$/, '')}.jsonl`)
      const value = JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as { objects?: Indicator[] } | Indicator
      const objects = 'objects' in value ? (value.objects ?? []) : [value as Indicator]
      for (const [index, { type, id, pattern, pattern_type: language = 'stix' }] of objects.entries()) {
        if (type !== 'indicator' || typeof pattern !== 'string' || language !== 'stix') continue
        const errors = oracle[index]?.errors ?? []
        yield { id, pattern, version, isAccepted: !errors.some(({ message }) => message.includes('Pattern failed to validate')) }
      }
    }
  }
}
