import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { lockFolder } from './folder-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-lock-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is locked once, until disposed', () => {
  {
    using first = lockFolder(folder)
    assert.ok(first)
    assert.throws(() => lockFolder(folder), { code: 'store-locked' })
  }
  lockFolder(folder)[Symbol.dispose]()
})

test('a folder that is not there cannot be locked', () => {
  assert.throws(() => lockFolder(join(folder, 'missing')), { code: 'store-unavailable' })
})

test('a killed process no longer holds the folder', async () => {
  const script = `
    import { lockFolder } from '${new URL('folder-lock.ts', import.meta.url).href}'
    globalThis.lock = lockFolder(${JSON.stringify(folder)})
    console.log('locked')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  assert.throws(() => lockFolder(folder), { code: 'store-locked' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFolder(folder)[Symbol.dispose]()
})
