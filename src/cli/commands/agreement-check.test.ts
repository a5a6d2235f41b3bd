import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { writeAgreementYaml } from '../../agreement/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-check-test-'))
after(() => rmSync(folder, { recursive: true }))

async function check(text: string | Uint8Array, ...options: readonly string[]): Promise<{ exitCode: number; out: string; told: string }> {
  const path = join(folder, 'draft.yaml')
  writeFileSync(path, text)
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (line: string) => out.push(line), tell: (line: string) => told.push(line), environment: {} }
  const exitCode = await runCommandLine(['agreement', 'check', path, ...options], terminal)
  return { exitCode, out: out.join(''), told: told.join('') }
}

test('faults are told line by line, and as JSON with line, column and code where that was asked for', async () => {
  const text = writeAgreementYaml(exampleAgreement()).replace(/markingCeiling: AMBER$/m, 'markingCeiling: PURPLE')
  const line = text.split('\n').findIndex((row) => row.includes('PURPLE')) + 1
  const column = (text.split('\n')[line - 1] as string).indexOf('PURPLE') + 1
  const plain = await check(text)
  assert.deepEqual([plain.exitCode, plain.out], [1, ''])
  assert.match(plain.told, new RegExp(`draft\\.yaml:${line}:${column}: `))
  const asked = await check(text, '--json')
  assert.equal(asked.exitCode, 1)
  const { faults } = JSON.parse(asked.out) as { faults: readonly { line: number; column: number; code: string; message: string }[] }
  assert.deepEqual(
    faults.map((fault) => [fault.line, fault.column, fault.code]),
    [[line, column, 'agreement-invalid']],
  )
})

test('a file that is no text, is too large or never ends is refused with a code', async () => {
  const binary = await check(Uint8Array.from({ length: 512 }, (_, index) => index % 256))
  assert.deepEqual([binary.exitCode, binary.told.split(': ').slice(0, 2)], [1, ['comity', 'encoding-invalid']])
  const large = await check(new Uint8Array(17 * 1024 * 1024).fill(0x23))
  assert.deepEqual([large.exitCode, large.told.split(': ').slice(0, 2)], [2, ['comity', 'file-unreadable']])
  const long = await check(`a: ${'x'.repeat(2 * 1024 * 1024)}`)
  assert.match(long.told, /^comity: yaml-too-large: .*draft\.yaml:1:1: /)

  const told: string[] = []
  const terminal = { out: () => undefined, tell: (line: string) => told.push(line), environment: {} }
  assert.equal(await runCommandLine(['agreement', 'check', '/dev/zero'], terminal), 2)
  assert.match(told.join(''), /^comity: file-unreadable: \/dev\/zero is larger than 16 MiB/)
})
