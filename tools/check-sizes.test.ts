import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSizes } from './check-sizes.ts'
import { plantProject } from './planted-project.ts'

function findingsOf(files: Readonly<Record<string, string>>): string[] {
  using project = plantProject(files)
  return checkSizes(project.root).map(({ path, rule }) => `${rule} ${path}`)
}

const README = { 'src/ledger/README.md': '# ledger\n' }

test('a file of 400 lines passes, one more does not', () => {
  assert.deepEqual(findingsOf({ ...README, 'src/ledger/tree.ts': '\n'.repeat(400) }), [])
  assert.deepEqual(findingsOf({ ...README, 'src/ledger/tree.ts': '\n'.repeat(401) }), ['file-too-long src/ledger/tree.ts'])
  assert.deepEqual(findingsOf({ ...README, 'src/ledger/generated/tree.ts': '\n'.repeat(401) }), [])
})

test('files and folders are named after concepts', () => {
  assert.deepEqual(findingsOf({ ...README, 'src/ledger/note-utils.ts': '' }), ['name-says-nothing src/ledger/note-utils.ts'])
  assert.deepEqual(findingsOf({ ...README, 'src/ledger/common-properties.ts': '' }), [])
  assert.deepEqual(findingsOf({ 'tools/common/a.ts': '' }), ['name-says-nothing tools/common/a.ts'])
})

test('each folder of src and each workflow has a README', () => {
  assert.deepEqual(findingsOf({ 'src/ledger/tree.ts': '' }), ['readme-missing src/ledger'])
  assert.deepEqual(findingsOf({ 'src/workflows/recalls/a.ts': '' }), ['readme-missing src/workflows/recalls'])
})
