import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { agreementHash } from '../../agreement/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-simulate-test-'))
after(() => rmSync(folder, { recursive: true }))

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--00000000-0000-4000-8000-000000000001',
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  pattern: "[domain-name:value = 'host.example']",
  pattern_type: 'stix',
  valid_from: '2026-03-01T10:00:00Z',
  object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
}

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

const prior = exampleAgreement()
const next = {
  ...prior,
  version: prior.version + 1,
  prior: agreementHash(prior),
  sharing: prior.sharing.map((article) => (article.article === '4.3' ? { ...article, markingCeiling: 'CLEAR' } : article)),
}
const bundle = file('bundle.json', { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000009', objects: [INDICATOR] })
const [before, draft] = [file('prior.json', prior), file('next.json', next)]

async function simulate(...args: readonly string[]): Promise<string> {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const asked = ['agreement', 'simulate', draft, '--bundle', bundle, '--from', 'XA', '--purpose', 'cyber-defence', ...args]
  assert.equal(await runCommandLine(asked, terminal), 0, told.join(''))
  return out.join('')
}

test('what an amendment would change for a bundle is told as rows and in words', async () => {
  const { items, changed } = JSON.parse(await simulate('--prior', before, '--json')) as Record<string, unknown>
  const lost = { party: 'XD', effect: 'lost', type: 'indicator', marking: 'GREEN', dataSubject: 'none', fields: [], items: 1 }
  assert.deepEqual([items, changed], [1, [{ ...lost, priorArticles: ['4.3'], nextArticles: ['4.3'] }]])
  assert.match(await simulate('--prior', before), /XD: would no longer get 1 indicator marked GREEN/)
})

test('an object that stands alone is looked at as a bundle of it', async () => {
  const alone = file('alone.json', INDICATOR)
  assert.deepEqual(JSON.parse(await simulate('--json', '--bundle', alone)), JSON.parse(await simulate('--json')))
})

test('without a version before nothing is compared, and against the same version nothing changes', async () => {
  assert.equal((JSON.parse(await simulate('--json')) as { changed: unknown }).changed, null)
  assert.deepEqual((JSON.parse(await simulate('--prior', draft, '--json')) as { changed: unknown }).changed, [])
})
