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

async function check(text: string, ...options: readonly string[]): Promise<{ exitCode: number; out: string; told: string }> {
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
