import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { checkPromises } from './check-promises.ts'
import { plantProject } from './planted-project.ts'

const LOST = `import { writeFile } from 'node:fs/promises'

type Store = { append(row: string): Promise<void> }

async function save(row: string): Promise<void> {
  await writeFile('rows', row)
}

export async function lose(store: Store, later: Promise<void> | undefined): Promise<void> {
  save('own function')
  store.append('method of a port')
  writeFile('rows', 'function of Node')
  Promise.all([save('one of many')])
  save('half a handler').then(() => 1)
  later
}
`
const LOST_LINES = [10, 11, 12, 13, 14, 15]

const KEPT = `import { writeFile } from 'node:fs/promises'

export async function keep(): Promise<unknown> {
  await writeFile('rows', 'awaited')
  void writeFile('rows', 'left on purpose')
  let last = Promise.resolve()
  last = writeFile('rows', 'held')
  writeFile('rows', 'caught').catch((error: unknown) => error)
  writeFile('rows', 'both ways').then(
    () => 1,
    () => 2,
  )
  return Promise.all([last, writeFile('rows', 'returned')])
}
`

test('every planted floating promise is found, also those of Node', () => {
  using project = plantProject({ 'src/lost.ts': LOST, 'src/kept.ts': KEPT })
  const findings = checkPromises(project.root)
  assert.deepEqual(
    findings.map(({ path, line }) => `${path}:${line}`),
    LOST_LINES.map((line) => `src/lost.ts:${line}`),
  )
})

test('registering a test is no lost promise; awaiting nothing inside one is', () => {
  const text = `import { test } from 'node:test'\n\ntest('x', () => {\n  Promise.resolve()\n})\n`
  using project = plantProject({ 'src/a.test.ts': text })
  assert.deepEqual(
    checkPromises(project.root).map(({ line }) => line),
    [4],
  )
})

test('the lint that editors run finds them as well, but for that of Node', () => {
  using project = plantProject({ 'src/lost.ts': LOST, 'src/kept.ts': KEPT })
  cpSync('biome.json', join(project.root, 'biome.json'))
  const biome = resolve('node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--only=nursery/noFloatingPromises', '--reporter=json', 'src']
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: project.root, encoding: 'utf8' })
  assert.notEqual(status, 0)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string; start: { line: number } } }[] }
  assert.deepEqual(
    diagnostics.map(({ location }) => `${location.path}:${location.start.line}`),
    LOST_LINES.filter((line) => line !== 12).map((line) => `src/lost.ts:${line}`),
  )
})
