import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { checkObject, factsOf } from '../../intelligence/index.ts'
import { type Edges, edgesOf } from './edges.ts'

const TIME = '2026-12-01T00:00:00.000Z'
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const PAP_RED = 'marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e'

function id(type: string, number: number): string {
  return `${type}--00000000-0000-4000-8000-00000000000${number}`
}

function named(type: string, members: JsonObject, isMarked: boolean): Edges {
  const checked = checkObject({ type, spec_version: '2.1', id: id(type, 1), created: TIME, modified: TIME, ...members })
  assert.ok(checked.ok)
  const facts = factsOf(checked.value, { unmarked: 'GREEN', defined: () => ({ terms: { scheme: 'statement' }, isMarked }) })
  assert.ok(facts.ok)
  return edgesOf(checked.value, facts.value)
}

function edges(type: string, members: JsonObject, { isMarked = false } = {}): readonly (readonly [string, boolean])[] {
  return [...new Map(named(type, members, isMarked).objects.map((edge) => [edge.id, edge.isRequired]))]
}

test('ends of a relationship are required, its creator is not', () => {
  const members = { relationship_type: 'uses', source_ref: id('malware', 2), target_ref: id('tool', 3), created_by_ref: id('identity', 4) }
  assert.deepEqual(
    new Map(edges('relationship', members)),
    new Map([
      [id('malware', 2), true],
      [id('tool', 3), true],
      [id('identity', 4), false],
    ]),
  )
})

test('one element of a required list is required only when it is the only one', () => {
  const report = { name: 'Report', published: TIME }
  assert.deepEqual(edges('report', { ...report, object_refs: [id('malware', 2)] }), [[id('malware', 2), true]])
  assert.deepEqual(edges('report', { ...report, object_refs: [id('malware', 2), id('tool', 3)] }), [
    [id('malware', 2), false],
    [id('tool', 3), false],
  ])
})

test('statement markings count and are required when they are marked themselves; the definitions of TLP and PAP do not count', () => {
  const statement = id('marking-definition', 5)
  const other = id('marking-definition', 6)
  const members = {
    name: 'Family',
    is_family: true,
    object_marking_refs: [GREEN, PAP_RED, statement],
    granular_markings: [{ marking_ref: other, selectors: ['name'] }],
  }
  assert.deepEqual(edges('malware', members), [
    [statement, false],
    [other, false],
  ])
  assert.deepEqual(
    new Map(edges('malware', members, { isMarked: true })),
    new Map([statement, other].map((id) => [id, true])),
    'marked themselves',
  )
})

test('ids in texts count wherever they stand, the own id and other double hyphens do not', () => {
  const members = {
    name: `a -- b about ${id('malware', 1)}`,
    is_family: true,
    description: `see ${id('tool', 3).toUpperCase()} and ${GREEN}`,
    external_references: [{ source_name: 'list', description: id('campaign', 4) }],
  }
  assert.deepEqual(new Set(edges('malware', members).map(([named]) => named)), new Set([id('tool', 3), id('campaign', 4)]))
})

test('UUIDs in texts count without a type, the own and those of published definitions do not', () => {
  const uuid = (version: number, number: number): string => `00000000-0000-${version}000-8000-00000000000${number}`
  const members = {
    name: `a ${uuid(5, 2)} b ${uuid(4, 3).toUpperCase()}`,
    is_family: true,
    description: `${id('malware', 1).slice(-36)} ${GREEN.slice(-36)} ${uuid(5, 4).replaceAll('-', '')} ${id('tool', 5)}`,
  }
  assert.deepEqual(named('malware', members, false).uuids, [
    { uuid: uuid(5, 2), isComputable: true },
    { uuid: uuid(4, 3), isComputable: false },
    { uuid: uuid(5, 4), isComputable: false },
  ])
})
