import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { scratchFolder } from './scratch-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-scratch-test-'))
after(() => rmSync(folder, { recursive: true }))
process.env.TMPDIR = folder

/** A process that uses a folder until it is killed. */
async function user(word: string): Promise<ChildProcess> {
  const module = JSON.stringify(join(import.meta.dirname, 'scratch-folder.ts'))
  const program = `const { scratchFolder } = await import(${module})
    const kept = scratchFolder(${JSON.stringify(word)})
    process.stdout.write('ready')
    setInterval(() => kept, 1000)`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')
  return child
}

test('a folder is there for as long as it is used', () => {
  {
    using scratch = scratchFolder('work')
    writeFileSync(join(scratch.path, 'a'), 'a')
    assert.equal(readdirSync(folder).length, 1)
  }
  assert.deepEqual(readdirSync(folder), [])
})

test('what a killed process left is removed by the next one, and what is in use is not', async () => {
  const [killed, working] = [await user('work'), await user('work')]
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  assert.equal(readdirSync(folder).length, 2)
  {
    using scratch = scratchFolder('work')
    assert.equal(readdirSync(folder).length, 2)
    assert.ok(readdirSync(folder).some((name) => scratch.path.endsWith(name)))
  }
  assert.equal(readdirSync(folder).length, 1)
  working.kill('SIGKILL')
  await once(working, 'exit')
  scratchFolder('work')[Symbol.dispose]()
  assert.deepEqual(readdirSync(folder), [])
})

test('commands that run beside each other remove their own folders and trip over nobody', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'scratch-folder.ts'))
  const program = `const { scratchFolder } = await import(${module})
    for (let round = 0; round < 60; round += 1) scratchFolder('beside')[Symbol.dispose]()`
  const commands = [1, 2, 3].map(() =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], { stdio: 'inherit' }),
  )
  const codes = await Promise.all(commands.map(async (child) => (await once(child, 'exit'))[0]))
  assert.deepEqual(codes, [0, 0, 0])
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('comity-beside-')),
    [],
  )
})

test('a folder of which the removal was cut short is removed by the next command', () => {
  mkdirSync(join(folder, 'comity-work-abcdef.discarded'))
  writeFileSync(join(folder, 'comity-work-abcdef.discarded', 'a'), 'a')
  scratchFolder('work')[Symbol.dispose]()
  assert.deepEqual(readdirSync(folder), [])
})

test('a link and a file of such a name, and folders of other names, stay', () => {
  const kept = ['comity-work-link', 'comity-work-file', 'comity-other-1', 'comity-work-test-abcdef']
  mkdirSync(join(folder, 'comity-other-1'))
  mkdirSync(join(folder, 'comity-work-test-abcdef'))
  symlinkSync(join(folder, 'comity-other-1'), join(folder, 'comity-work-link'))
  writeFileSync(join(folder, 'comity-work-file'), '')
  scratchFolder('work')[Symbol.dispose]()
  assert.deepEqual(readdirSync(folder).sort(), kept.sort())
  assert.deepEqual(readdirSync(join(folder, 'comity-other-1')), [])
})
