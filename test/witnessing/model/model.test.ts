/** The model of ledger, k witnesses, crash, duplicate instance and lies (`ledger.pml`), exhaustively, by `spin` where it and a C compiler are present. */
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

function assertHolds(...defines: readonly string[]): void {
  const found = search(...defines)
  assert.match(found, /errors: 0/)
  assert.doesNotMatch(found, /Search not completed/)
}

test('whatever crashes or runs twice, one history is signed and two witnesses only grow', options, () => {
  assertHolds('-DWITNESSES=2')
})

test('and so do three, where a sequencer starts twice', options, () => {
  assertHolds('-DWITNESSES=3', '-DFENCE_MAX=2')
})

test('signing before storing, or checking apart from storing, is found', options, () => {
  assert.match(search('-DSIGNS_FIRST'), /assertion violated .*published/)
  assert.match(search('-DCHECKS_APART'), /assertion violated .*witnessed/)
})

test('of the histories of a ledger that lies, one gathers a quorum, as long as two quorums share an honest witness', options, () => {
  for (const [witnesses, quorum, faulty] of [
    [3, 2, 0],
    [5, 3, 0],
    [3, 3, 2],
    [4, 3, 1],
  ] as const)
    assertHolds('-DLIES', `-DWITNESSES=${witnesses}`, `-DQUORUM=${quorum}`, `-DFAULTY=${faulty}`)
  for (const [witnesses, quorum, faulty] of [
    [4, 2, 0],
    [3, 2, 1],
    [4, 3, 2],
  ] as const) {
    assert.match(search('-DLIES', `-DWITNESSES=${witnesses}`, `-DQUORUM=${quorum}`, `-DFAULTY=${faulty}`), /assertion violated .*cosigned/)
  }
})
