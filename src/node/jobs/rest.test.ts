import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import MEMORY_OPTIONS from '../memory-options.json' with { type: 'json' }
import { restLook } from './rest.ts'

const MB = 1024 * 1024
const LOOK_MS = 5_000

function watched() {
  const state = { usedMs: 0, residentBytes: 90 * MB, given: 0, trimmed: 0 }
  const look = restLook({
    usedMs: () => state.usedMs,
    residentBytes: () => state.residentBytes,
    trim: () => {
      state.trimmed += 1
    },
    collect: () => {
      state.given += 1
      state.residentBytes = 45 * MB
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
  state.residentBytes = 50 * MB
  looks(10, 0.02)
  assert.equal(state.given, 1)
  state.residentBytes = 52 * MB
  looks(1, 0.02)
  assert.equal(state.given, 2)
  state.residentBytes = 60 * MB
  looks(3, 0.02)
  assert.equal(state.given, 2)
  looks(1, 0.02)
  assert.equal(state.given, 3)
})

test('a process that works gives back what the C library keeps and nothing else, and is at rest only some time after its work', () => {
  const { state, looks } = watched()
  looks(100, 0.5)
  looks(3, 0.02)
  looks(1, 0.5)
  looks(3, 0.02)
  assert.equal(state.given, 0)
  assert.equal(state.trimmed, 101)
  looks(1, 0.02)
  assert.equal(state.given, 1)
  assert.equal(state.trimmed, 102)
})

/** Runs a program as a node is run. @returns what it said, as JSON */
async function asNode(program: string): Promise<Record<string, unknown>> {
  const cwd = new URL('../../../', import.meta.url)
  const args = [...MEMORY_OPTIONS.serve.node, '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program]
  const env = { ...process.env, ...MEMORY_OPTIONS.serve.environment }
  return JSON.parse((await promisify(execFile)(process.execPath, args, { cwd, env })).stdout)
}

test('each option by which memory is bounded says why', () => {
  for (const { node, environment, why } of Object.values(MEMORY_OPTIONS)) {
    const names = [...node.map((option) => option.replace(/=.*/, '')), ...Object.keys(environment)]
    assert.deepEqual(Object.keys(why), names)
  }
})

test('a node is started so that it can give memory back, and with no part of a browser in it', async () => {
  const { given, browser } = await asNode(`
    const { thisProcess } = await import('./src/node/jobs/rest.ts')
    await import('./src/node/run-node.ts')
    const parts = thisProcess()
    globalThis.garbage = Array.from({ length: 40 }, () => Array.from({ length: 100_000 }, (_, index) => ({ index })))
    const before = parts.residentBytes()
    globalThis.garbage = undefined
    parts.collect()
    console.log(JSON.stringify({ given: before - parts.residentBytes(), browser: process.moduleLoadList.filter((name) => name.includes('undici/undici')) }))`)
  assert.ok((given as number) > 50 * MB, `${given} bytes`)
  assert.deepEqual(browser, [])
})

const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } }
const skip = header.glibcVersionRuntime === undefined && 'only glibc keeps what was freed'

test('what the C library keeps between two blocks in use is given back as well', { skip }, async () => {
  const { kept, given } = await asNode(`
    const { thisProcess } = await import('./src/node/jobs/rest.ts')
    const parts = thisProcess()
    const blocks = Array.from({ length: 4_000 }, () => Buffer.alloc(30_000, 1))
    const inUse = blocks.filter((_, index) => index % 100 === 99)
    blocks.length = 0
    parts.collect()
    const kept = parts.residentBytes()
    parts.trim()
    console.log(JSON.stringify({ kept, given: kept - parts.residentBytes(), inUse: inUse.length }))`)
  assert.ok((given as number) > 80 * MB, `${given} of ${kept} bytes`)
})
