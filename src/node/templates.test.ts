import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { placeholdersOf } from '../agreement/index.ts'
import { AGREEMENT_TEMPLATES, readTemplateText } from './templates.ts'

test('every template that the product names is there, and none is there that it does not name', async () => {
  const files = globSync('*.yaml', { cwd: fileURLToPath(new URL('../agreement/templates/', import.meta.url)) })
  assert.deepEqual(files.toSorted(), AGREEMENT_TEMPLATES.map((name) => `${name}.yaml`).toSorted())
  for (const name of AGREEMENT_TEMPLATES) {
    const names = placeholdersOf(await readTemplateText(name)).map((placeholder) => placeholder.name)
    for (const needed of ['id', 'title', 'parties', 'legal-basis', 'contacts', 'overseers', 'quorum', 'sunset'])
      assert.ok(names.includes(needed), needed)
  }
})
