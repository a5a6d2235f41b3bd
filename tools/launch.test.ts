import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'

/** A repository with the launcher, this one's packages and the given demonstration program. */
function plantRepository(program: string): Disposable & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'comity-launch-'))
  mkdirSync(join(root, 'src/node/demo'), { recursive: true })
  mkdirSync(join(root, 'tools'))
  for (const file of ['tools/bootstrap.mjs', 'tools/launch.mjs', 'package.json', 'package-lock.json']) cpSync(file, join(root, file))
  writeFileSync(join(root, 'src/node/demo/main.ts'), program)
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir')
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

test('the program gets its arguments, a clean standard output, and its exit code comes back', () => {
  using repository = plantRepository('process.stdout.write(JSON.stringify(process.argv.slice(2)))\nprocess.exitCode = 7\n')
  const args = ['tools/bootstrap.mjs', 'start', '--once', '--json']
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: repository.root, encoding: 'utf8' })
  assert.equal(stdout, '["--once","--json"]')
  assert.equal(status, 7)
})

test('a request to stop reaches the program, and its own end is reported', async () => {
  const program = `process.on('SIGTERM', () => process.exit(5))\nsetInterval(() => 0, 1_000)\nprocess.stdout.write('up')\n`
  using repository = plantRepository(program)
  const child = spawn(process.execPath, ['tools/bootstrap.mjs', 'start'], { cwd: repository.root, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [5, null])
})

test('an unknown script is refused with a code', () => {
  const { stderr, status } = spawnSync(process.execPath, ['tools/bootstrap.mjs', 'nothing'], { encoding: 'utf8' })
  assert.match(stderr, /^comity: script-unknown: /)
  assert.equal(status, 2)
})

test('an installation counts when it holds every package of the lock file at its version', async () => {
  const { isInstalled } = await import(resolve('tools/launch.mjs'))
  using repository = plantRepository('')
  assert.equal(isInstalled(repository.root), true)
  rmSync(join(repository.root, 'node_modules'))
  assert.equal(isInstalled(repository.root), false)
  const lock = { packages: { '': {}, 'node_modules/a': { version: '2.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } } }
  writeFileSync(join(repository.root, 'package-lock.json'), JSON.stringify(lock))
  mkdirSync(join(repository.root, 'node_modules'))
  const record = join(repository.root, 'node_modules/.package-lock.json')
  writeFileSync(record, JSON.stringify({ packages: { 'node_modules/a': { version: '2.0.0' } } }))
  assert.equal(isInstalled(repository.root), true)
  writeFileSync(record, JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  assert.equal(isInstalled(repository.root), false)
})

test('the web pages are stale when missing or older than a source', async () => {
  const { isWebStale } = await import(resolve('tools/launch.mjs'))
  using repository = plantRepository('')
  const web = join(repository.root, 'web')
  assert.equal(isWebStale(web), false)
  mkdirSync(join(web, 'src'), { recursive: true })
  mkdirSync(join(web, 'dist'))
  writeFileSync(join(web, 'src/main.tsx'), '')
  assert.equal(isWebStale(web), true)
  writeFileSync(join(web, 'dist/index.html'), '')
  utimesSync(join(web, 'src/main.tsx'), 1_000, 1_000)
  assert.equal(isWebStale(web), false)
  utimesSync(join(web, 'dist/index.html'), 500, 500)
  assert.equal(isWebStale(web), true)
})

test('nodes and commands get their memory options, unless the operator sets sizes', () => {
  for (const use of ['serve', 'command']) {
    const print = `import { memoryOptions } from './tools/launch.mjs'; process.stdout.write(JSON.stringify(memoryOptions('${use}').node))`
    const told = (NODE_OPTIONS: string): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', print], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS } }).stdout
    const options = JSON.parse(told('')) as readonly string[]
    assert.ok(options.some((option) => option.startsWith('--max-semi-space-size=')))
    assert.equal(told('--max-semi-space-size=16'), '[]')
    // V8 ends at once on an option that it does not know.
    assert.equal(spawnSync(process.execPath, [...options, '-e', '0']).status, 0)
  }
})
