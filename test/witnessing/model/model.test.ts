/** The model of ledger, witness, crash and duplicate instance (`ledger.pml`), exhaustively, by `spin` where it and a C compiler are present. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MODEL = fileURLToPath(new URL('ledger.pml', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'comity-model-'))
after(() => rmSync(folder, { recursive: true }))

const isMissing = ['spin', 'gcc'].some((program) => spawnSync(program, ['--version']).error !== undefined)
const options = isMissing ? { skip: 'the Debian packages spin and gcc are not installed' } : {}

/** What an exhaustive search finds. */
function search(...defines: readonly string[]): string {
  execFileSync('spin', ['-a', ...defines, MODEL], { cwd: folder })
  execFileSync('gcc', ['-O2', '-DSAFETY', '-DCOLLAPSE', '-DMEMLIM=700', '-o', 'pan', 'pan.c'], { cwd: folder })
  return spawnSync(join(folder, 'pan'), ['-m200000', '-E'], { cwd: folder, encoding: 'utf8' }).stdout
}

test('whatever crashes or runs twice, one history is signed and a witness only grows', options, () => {
  const found = search()
  assert.match(found, /errors: 0/)
  assert.doesNotMatch(found, /Search not completed/)
})

test('signing before storing, or checking apart from storing, is found', options, () => {
  assert.match(search('-DSIGNS_FIRST'), /assertion violated \(\(published/)
  assert.match(search('-DCHECKS_APART'), /assertion violated \(size>=witnessed/)
})
