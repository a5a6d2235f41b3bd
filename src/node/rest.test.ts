import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import MEMORY_OPTIONS from './memory-options.json' with { type: 'json' }
import { restLook } from './rest.ts'

const MB = 1024 * 1024
const LOOK_MS = 5_000

function watched() {
  const state = { usedMs: 0, heapBytes: 90 * MB, given: 0 }
  const look = restLook({
    usedMs: () => state.usedMs,
    heapBytes: () => state.heapBytes,
    giveBack: () => {
      state.given += 1
      state.heapBytes = 45 * MB
      state.usedMs += 400
    },
  })
  return {
    state,
    looks(count: number, share: number): void {
      for (let taken = 0; taken < count; taken += 1) {
        state.usedMs += LOOK_MS * share
        look()
      }
    },
  }
}

test('memory is given back once the process has rested a while, and again only when it has grown', () => {
  const { state, looks } = watched()
  looks(3, 0.02)
  assert.equal(state.given, 0)
  looks(1, 0.02)
  assert.equal(state.given, 1)
  looks(100, 0.02)
  assert.equal(state.given, 1)
  state.heapBytes = 50 * MB
  looks(10, 0.02)
  assert.equal(state.given, 1)
  state.heapBytes = 52 * MB
  looks(1, 0.02)
  assert.equal(state.given, 2)
  state.heapBytes = 60 * MB
  looks(3, 0.02)
  assert.equal(state.given, 2)
  looks(1, 0.02)
  assert.equal(state.given, 3)
})

test('a process that works is left alone, and is at rest only some time after its work', () => {
  const { state, looks } = watched()
  looks(100, 0.5)
  looks(3, 0.02)
  looks(1, 0.5)
  looks(3, 0.02)
  assert.equal(state.given, 0)
  looks(1, 0.02)
  assert.equal(state.given, 1)
})

test('a node is started so that it can give memory back, and with no part of a browser in it', async () => {
  const program = `
    const { thisProcess } = await import('./src/node/rest.ts')
    await import('./src/node/run-node.ts')
    const parts = thisProcess()
    globalThis.garbage = Array.from({ length: 40 }, () => Array.from({ length: 100_000 }, (_, index) => ({ index })))
    const before = parts.heapBytes()
    globalThis.garbage = undefined
    parts.giveBack()
    console.log(JSON.stringify({ given: before - parts.heapBytes(), browser: process.moduleLoadList.filter((name) => name.includes('undici/undici')) }))`
  const cwd = new URL('../../', import.meta.url)
  const args = [...MEMORY_OPTIONS.serve.node, '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  const { given, browser } = JSON.parse(stdout) as { given: number; browser: string[] }
  assert.ok(given > 50 * MB, `${given} bytes`)
  assert.deepEqual(browser, [])
})
