import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDocuments } from './check-documents.ts'
import { plantProject } from './planted-project.ts'

function rulesBroken(page: string, files: Readonly<Record<string, string>> = {}): string[] {
  using project = plantProject({ 'docs/page.md': page, ...files })
  return checkDocuments(project.root).map(({ rule, line }) => `${rule}:${line}`)
}

test('links must lead somewhere, unless they leave the repository', () => {
  const page = '[a](other.md#part) [b](../README.md)\n[c](missing.md)\n[d](https://example.org/x) [e](#here)\n'
  assert.deepEqual(rulesBroken(page, { 'docs/other.md': '', 'README.md': '' }), ['link-broken:2'])
})

test('a test that is named must exist, with its title', () => {
  const page = '`src/a.test.ts` "holds"\n`src/a.test.ts` "fails"\n`src/b.test.ts` "holds"\n`src/a.test.ts`\n'
  assert.deepEqual(rulesBroken(page, { 'src/a.test.ts': `test('holds', () => {})\n` }), ['test-unknown:2', 'test-unknown:3'])
})

test('the list of decisions names each of them', () => {
  const decisions = { 'docs/decisions/0001-one.md': '', 'docs/decisions/0002-two.md': '' }
  assert.deepEqual(rulesBroken('', { ...decisions, 'docs/decisions/README.md': '| [0001](0001-one.md) | One |\n' }), [
    'decision-unlisted:1',
  ])
})
