import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'comity-reopenable-test-'))
after(() => rmSync(folder, { recursive: true }))

test('standard input is read as often as needed, whole each time, and a process that is killed leaves nothing of it', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'reopenable.ts'))
  const program = `const { reopenable } = await import(${module})
    const kept = await reopenable('-')
    const whole = async () => Buffer.concat(await Array.fromAsync(kept.reopen()))
    const texts = await Promise.all([whole(), whole()])
    const again = await whole()
    process.stdout.write(JSON.stringify([...texts, again].map((text) => text.length + text.toString('utf8', 0, 3))) + '\\n')
    setInterval(() => kept, 1000)`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  })
  child.stdin.end('abc'.repeat(100_000))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  assert.deepEqual(JSON.parse(line.toString()), ['300000abc', '300000abc', '300000abc'])
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.deepEqual(readdirSync(folder), [])
})
