import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { runCommandLine } from '../main.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-fsck-'))
const folder = join(home, 'XA')
after(() => rmSync(home, { recursive: true }))

async function run(...args: string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
  const exitCode = await runCommandLine(args, terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

test('a stopped node is told whether its ledger is whole', async () => {
  const made = await run('init', '--data', folder, '--party', 'XA', '--name', 'Aldoria', '--address', 'http://127.0.0.1:9')
  assert.equal(made.exitCode, 0, made.told)
  const sound = await run('ledger', 'fsck', '--data', folder)
  assert.deepEqual([sound.exitCode, sound.told], [0, ''])
  assert.match(sound.out, /Everything stored is what the leaves give\./)
  const file = new DatabaseSync(join(folder, 'comity.db'))
  file.exec('UPDATE epochs SET leaves = leaves + 1')
  file.close()
  const damaged = await run('ledger', 'fsck', '--data', folder, '--json')
  assert.equal(damaged.exitCode, 1)
  const { ok, faultCount, faults } = JSON.parse(damaged.out) as { ok: boolean; faultCount: number; faults: readonly { code: string }[] }
  assert.deepEqual([ok, faultCount, faults.map(({ code }) => code)], [false, 1, ['leaf-missing']])
})

test('there is nothing to check where there is no node', async () => {
  const { exitCode, out, told } = await run('ledger', 'fsck', '--data', join(home, 'absent'))
  assert.deepEqual([exitCode, out], [1, ''])
  assert.match(told, /^comity: [a-z-]+: /)
})
