import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { exampleTriage } from '../../agreement/triage.fixture.ts'
import type { JsonObject } from '../../foundation/index.ts'
import { TRIAGE_EXTENSION } from '../../intelligence/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-preview-test-'))
after(() => rmSync(folder, { recursive: true }))
// What previews write lies here, where no other test looks at anything.
process.env.TMPDIR = folder

const GREEN = ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb']
const RED = ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1']
const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

function indicator(number: number, members: JsonObject = {}): JsonObject {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuid(number)}`,
    created: '2026-03-01T10:00:00.000Z',
    modified: '2026-03-01T10:00:00.000Z',
    name: `Domain ${number}`,
    pattern: `[domain-name:value = 'host-${number}.example']`,
    pattern_type: 'stix',
    valid_from: '2026-03-01T10:00:00Z',
    object_marking_refs: GREEN,
    ...members,
  }
}

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

type Annex = { code: string; types: Record<string, Record<string, string>> }

/** The example, in which annex B puts descriptions under a pseudonym. */
function draft(): string {
  const text = structuredClone(exampleAgreement()) as unknown as { annexes: Annex[] }
  const fields = text.annexes.find(({ code }) => code === 'B')?.types.indicator
  assert.ok(fields !== undefined)
  fields.description = 'pseudonymise'
  return file('draft.json', text)
}

async function run(...args: readonly string[]): Promise<{ exitCode: number; out: string; told: string }> {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(args, terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

const preview = (path: string, to: string, ...more: readonly string[]) =>
  run('preview', path, '--agreement', draft(), '--from', 'XA', '--to', to, '--purpose', 'cyber-defence', ...more)

type Answer = {
  readonly bundle: { readonly id: string; readonly objects?: readonly JsonObject[] }
  readonly withheld: readonly {
    readonly id: string
    readonly pointer: string
    readonly treatment: string
    readonly article: string | null
  }[]
  readonly invalid: number
}

test('one party sees what it would get, and each removal has its place, treatment and article', async () => {
  const person = indicator(2, { name: 'From jane@victim.example', description: 'To jane[@]victim[.]example' })
  const bundle = file('bundle.json', {
    type: 'bundle',
    id: `bundle--${uuid(9)}`,
    objects: [indicator(1), person, indicator(3, { object_marking_refs: RED }), { type: 'indicator', id: 'no' }],
  })
  const { exitCode, out, told } = await preview(bundle, 'XB', '--json')
  assert.deepEqual([exitCode, told], [0, ''])
  const answer = JSON.parse(out) as Answer
  const [whole, changed, ...others] = answer.bundle.objects ?? []
  assert.deepEqual([whole, others], [indicator(1), []])
  assert.notEqual(changed?.id, person.id)
  assert.match(String(changed?.description), /^To p-[0-9a-f]{16}@pseudonym\.invalid$/)
  assert.equal(changed?.name, `From ${String(changed?.description).slice(3)}`)
  assert.deepEqual(
    answer.withheld.map(({ id, pointer, treatment }) => [id, pointer, treatment]),
    [
      [person.id, '/name', 'pseudonymise'],
      [person.id, '/description', 'pseudonymise'],
      [`indicator--${uuid(3)}`, '', 'withhold'],
    ],
  )
  assert.ok(answer.withheld.every(({ article }) => article !== null))
  assert.equal(answer.invalid, 1)
  const text = await preview(bundle, 'XB')
  assert.match(text.out, /XB would get 1 as they are and 1 changed; 1 are withheld\./)
  assert.match(text.out, /object 3 is not valid: /)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('comity-preview-')),
    [],
    'nothing of it stays',
  )
})

test('each score is told in full to who gives, and in the object as much of it as the recipient is shown', async () => {
  const path = file('scored.json', { ...JSON.parse(JSON.stringify(exampleAgreement())), triage: exampleTriage() })
  const modified = new Date(Date.now() - 3_600_000).toISOString()
  const scored = indicator(1, { indicator_types: ['malicious-activity'], confidence: 80, modified })
  const look = (...more: string[]) =>
    run('preview', file('one.json', scored), '--agreement', path, '--from', 'XA', '--to', 'XC', '--purpose', 'cyber-defence', ...more)
  const answer = JSON.parse((await look('--json')).out) as Answer & { readonly triage: readonly JsonObject[] }
  // Severity 70 is high (30 x 80), confidence is high (10 x 100), it was changed today (20 x 100): 5400 over 100.
  const [{ parts, ...told }] = answer.triage as [JsonObject]
  const formula = { id: 'cyber-triage', version: 1 }
  assert.deepEqual(told, { id: scored.id, article: '2.4', shows: 'score', isAdvice: false, formula, score: 54, level: 'notable' })
  assert.equal((parts as readonly JsonObject[]).length, 7)
  const extensions = answer.bundle.objects?.[0]?.extensions as JsonObject | undefined
  const members = { extension_type: 'property-extension', formula: 'cyber-triage', formula_version: 1, level: 'notable', score: 54 }
  assert.deepEqual(extensions, { [TRIAGE_EXTENSION]: members })
  assert.match(
    (await look()).out,
    /54 notable: severity-high 30 x 80, reliability-untold 10 x 0.*level and score would be shown \(article 2\.4\)/,
  )
})

test('a single object is looked at as well, and a bundle of which nothing is left has no objects', async () => {
  const one = JSON.parse((await preview(file('one.json', indicator(1)), 'XB', '--json')).out) as Answer
  assert.deepEqual(one.bundle.objects, [indicator(1)])
  const none = JSON.parse((await preview(file('red.json', indicator(1, { object_marking_refs: RED })), 'XB', '--json')).out) as Answer
  assert.equal(none.bundle.objects, undefined)
  assert.equal(none.withheld.length, 1)
})

test('a bundle of more than an object may have is read to its end', async () => {
  const objects = Array.from({ length: 1_500 }, (_, index) => indicator(index + 1, { description: 'd'.repeat(1_000) }))
  const path = file('large.json', { type: 'bundle', id: `bundle--${uuid(9)}`, objects })
  assert.match((await preview(path, 'XB')).out, /XB would get 1500 as they are/)
})

test('what cannot be looked at is one line, and nothing is printed', async () => {
  const cut = file('cut.json', JSON.stringify({ type: 'bundle', id: `bundle--${uuid(9)}`, objects: [indicator(1)] }).slice(0, -2))
  for (const [path, to, code] of [
    [cut, 'XB', 'bundle-truncated'],
    [file('text.json', 'no json'), 'XB', 'bundle-not-stix'],
    [join(folder, 'absent.json'), 'XB', 'file-unreadable'],
    [cut, 'XZ', 'usage'],
  ] as const) {
    const { exitCode, out, told } = await preview(path, to, '--json')
    assert.ok(exitCode > 0)
    assert.deepEqual([out, told.split(': ').slice(0, 2)], ['', ['comity', code]], told)
  }
})

test('one decision is explained for an audience, as a page or as JSON', async () => {
  const asked = ['agreement', 'decide', draft(), '--from', 'XA', '--to', 'XB', '--purpose', 'cyber-defence', '--type', 'indicator']
  const page = await run(...asked, '--marking', 'GREEN')
  assert.equal(page.exitCode, 0)
  assert.match(page.out, /May Aldoria \(XA\) give this to Borland \(XB\)\?[\s\S]*Permitted[\s\S]*Cross under a pseudonym/)
  const decision = JSON.parse((await run(...asked, '--marking', 'RED', '--data-subject', 'victim', '--json')).out) as JsonObject
  assert.equal(decision.verdict, 'refuse')
  assert.equal((await run(...asked, '--audience', 'nobody')).exitCode, 2)
})
