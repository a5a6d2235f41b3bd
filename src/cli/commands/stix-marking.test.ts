import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-marking-'))
after(() => rmSync(folder, { recursive: true }))

const TIME = '2026-03-01T10:00:00.000Z'
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
const PAP_AMBER = 'marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab'
const UNKNOWN = 'marking-definition--99999999-9999-4999-8999-999999999999'
const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const STATEMENT = `marking-definition--${uuid(1)}`
const POLICY = `marking-definition--${uuid(2)}`

function indicator(number: number, members: JsonObject = {}): JsonObject {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuid(number)}`,
    created: TIME,
    modified: TIME,
    name: 'n',
    pattern: "[domain-name:value = 'host.example']",
    pattern_type: 'stix',
    valid_from: TIME,
    ...members,
  }
}

const DEFINITIONS: readonly JsonObject[] = [
  {
    type: 'marking-definition',
    spec_version: '2.1',
    id: STATEMENT,
    created: TIME,
    definition_type: 'statement',
    definition: { statement: 'Ours' },
  },
  {
    type: 'marking-definition',
    spec_version: '2.1',
    id: POLICY,
    created: TIME,
    extensions: {
      'extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a': {
        extension_type: 'property-extension',
        encrypt_in_transit: 'must',
        permitted_actions: 'internally-visible-actions',
        affected_party_notifications: 'may',
        tlp: 'amber',
        provider_attribution: 'may',
        unmodified_resale: 'must-not',
        iep_id: '0224bfdf-ea3a-49c3-96f6-66d908bb1845',
        iep_version: 2,
        description: 'd',
        start_date: '2022-10-01T00:00:00Z',
        end_date: '2999-01-01T00:00:00Z',
      },
    },
  },
]

const MARKED = indicator(10, {
  labels: ['a', 'b'],
  object_marking_refs: [GREEN, STATEMENT, POLICY, PAP_AMBER],
  granular_markings: [
    { marking_ref: RED, selectors: ['labels.[1]'] },
    { lang: 'de', selectors: ['name'] },
  ],
})

async function run(...args: readonly string[]): Promise<{ exitCode: number; out: string; told: string }> {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(['stix', 'marking', ...args], terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const bundle = (objects: readonly JsonObject[]): string => JSON.stringify({ type: 'bundle', id: `bundle--${uuid(9)}`, objects })
const parsed = (out: string): JsonObject[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject)

describe('comity stix marking', () => {
  it('tells of each object how it is to be handled, with definitions that stand behind it or in another file', async () => {
    const definitions = file('definitions.json', bundle(DEFINITIONS))
    const alone = file('alone.json', JSON.stringify(MARKED))
    for (const args of [[file('bundle.json', bundle([MARKED, ...DEFINITIONS]))], [alone, definitions]]) {
      const { out, told } = await run(...args, '--json')
      const [report] = parsed(out)
      assert.equal(told, '')
      assert.deepEqual(report, {
        file: args[0],
        index: 0,
        id: MARKED.id,
        known: true,
        code: null,
        message: null,
        marking: 'AMBER',
        pap: 'RED',
        attribution: null,
        until: '2999-01-01T00:00:00.000Z',
        markings: [GREEN, STATEMENT, POLICY, PAP_AMBER, RED],
        unknown: [],
        statements: [{ id: STATEMENT, statement: 'Ours' }],
        policies: [
          {
            id: POLICY,
            marking: 'AMBER',
            pap: 'RED',
            attribution: null,
            from: '2022-10-01T00:00:00.000Z',
            until: '2999-01-01T00:00:00.000Z',
          },
        ],
        parts: [
          { pointer: '/labels/1', selector: 'labels.[1]', marking: 'RED', markings: [RED], languages: [] },
          { pointer: '/name', selector: 'name', marking: null, markings: [], languages: ['de'] },
        ],
      })
    }
    const text = await run(alone, definitions, '--unmarked', 'green')
    assert.equal(text.exitCode, 0)
    assert.match(text.out, /: AMBER, PAP:RED\n[\s\S]*\/labels\/1: RED\n[\s\S]*\/name: no level of its own, in de\n/)
  })

  it('says what is not known or not marked, and goes on after what cannot be read', async () => {
    const lines = [indicator(1, { object_marking_refs: [UNKNOWN, GREEN] }), indicator(2), MARKED].map((object) => JSON.stringify(object))
    const path = file('lines.jsonl', [...lines, '{"type":', bundle([indicator(3, { object_marking_refs: [RED] })])].join('\n'))
    const { exitCode, out } = await run(path, '--jsonl', '--json')
    assert.equal(exitCode, 1)
    assert.deepEqual(
      parsed(out).map(({ index, code, marking, unknown }) => [index, code, marking, unknown]),
      [
        [0, 'marking-unknown', null, [UNKNOWN]],
        [1, 'marking-missing', null, []],
        [2, 'marking-unknown', null, [STATEMENT, POLICY]],
        [3, 'json-invalid', null, []],
        [4, null, 'RED', []],
      ],
    )
    const counted = await run(path, '--jsonl', '--json', '--unmarked', 'AMBER')
    assert.deepEqual([parsed(counted.out)[1]?.marking, parsed(counted.out)[1]?.code], ['AMBER', null])
  })

  it('reads and changes markings of objects and of their properties', async () => {
    const path = file('marked.json', JSON.stringify(MARKED))
    assert.equal((await run(path, '--get', '--selector', 'labels', '--descendants')).out, `["${RED}"]\n`)
    assert.equal((await run(path, '--get', '--selector', 'name', '--no-lang')).out, '[]\n')
    assert.equal((await run(path, '--marked', 'TLP:RED', '--selector', 'labels.[1]')).out, 'true\n')
    const changedBy = async (...args: string[]): Promise<JsonObject> => parsed((await run(path, ...args)).out)[0] ?? {}
    assert.deepEqual((await changedBy('--set', 'TLP:RED', '--set', 'PAP:AMBER')).object_marking_refs, [RED, PAP_AMBER])
    assert.deepEqual((await changedBy('--remove', 'TLP:RED', '--selector', 'labels.[1]')).granular_markings, [
      { lang: 'de', selectors: ['name'] },
    ])
    assert.deepEqual((await changedBy('--add', 'en', '--selector', 'labels.[0]')).granular_markings, [
      ...(MARKED.granular_markings as JsonObject[]),
      { lang: 'en', selectors: ['labels.[0]'] },
    ])
    assert.equal('object_marking_refs' in (await changedBy('--clear')), false)
  })

  it('refuses with a code, beside the place with --json', async () => {
    const path = file('marked.json', JSON.stringify(MARKED))
    const { exitCode, out, told } = await run(path, '--add', 'TLP:PURPLE')
    assert.deepEqual([exitCode, out, told.split(': ').slice(0, 2)], [1, '', ['comity', 'marking-invalid']])
    const [answer] = parsed((await run(path, '--clear', '--selector', 'title', '--json')).out)
    assert.deepEqual([answer?.id, answer?.code, answer?.result], [MARKED.id, 'selector-invalid', null])
    for (const args of [[], [path, '--clear', '--get'], [path, '--unmarked', 'PURPLE']]) {
      assert.equal((await run(...args)).told.split(': ')[1], 'usage', args.join(' '))
    }
    assert.equal((await run(join(folder, 'absent.json'))).told.split(': ')[1], 'file-unreadable')
  })

  it('reads standard input as a process, where definitions come last', () => {
    const main = resolve(import.meta.dirname, '../main.ts')
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'stix', 'marking', '-', '--json'],
      {
        input: bundle([MARKED, ...DEFINITIONS]),
        encoding: 'utf8',
      },
    )
    assert.equal(status, 1)
    assert.deepEqual(
      parsed(stdout).map(({ marking }) => marking),
      ['AMBER', null, null],
    )
  })
})
