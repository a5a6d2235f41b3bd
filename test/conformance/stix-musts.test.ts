/** What the standard demands of objects of every kind, by `comity stix check`: one case a line, with whether it breaks any MUST. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import type { JsonObject } from '../../src/foundation/index.ts'

type Case = { readonly valid: boolean; readonly object: JsonObject }
type Verdict = { readonly valid: boolean; readonly errors: readonly { readonly code: string; readonly pointer: string }[] }

const folder = mkdtempSync(join(tmpdir(), 'comity-musts-'))
after(() => rmSync(folder, { recursive: true }))

function linesOf<Line>(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

test('each object is valid or breaks a MUST, as the standard says', async () => {
  const cases = linesOf<Case>(readFileSync(new URL('./stix-musts.jsonl', import.meta.url), 'utf8'))
  const file = join(folder, 'objects.jsonl')
  writeFileSync(file, cases.map(({ object }) => JSON.stringify(object)).join('\n'))
  const out: string[] = []
  await runCommandLine(['stix', 'check', '--jsonl', file, '--json'], {
    out: (text) => void out.push(text),
    tell: (text) => assert.fail(text),
    environment: {},
  })
  const verdicts = linesOf<Verdict>(out.join(''))
  assert.equal(verdicts.length, cases.length)
  const wrong = verdicts.flatMap(({ valid, errors }, index) => {
    const { valid: expected, object } = cases[index] as Case
    return valid === expected ? [] : [{ object, errors }]
  })
  assert.deepEqual(wrong, [])
})
