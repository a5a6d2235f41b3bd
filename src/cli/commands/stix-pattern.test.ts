import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { isJsonObject, type JsonObject, parseJson, utf8 } from '../../foundation/index.ts'
import { runCommandLine } from '../main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-pattern-'))
after(() => rmSync(folder, { recursive: true }))

type Run = { readonly exitCode: number; readonly out: string; readonly told: string }

async function run(...args: readonly string[]): Promise<Run> {
  const out: string[] = []
  const told: string[] = []
  const environment = {}
  const exitCode = await runCommandLine(['stix', 'pattern', ...args], {
    out: (text) => out.push(text),
    tell: (text) => told.push(text),
    environment,
  })
  return { exitCode, out: out.join(''), told: told.join('') }
}

function answersIn(out: string): JsonObject[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const answer = parseJson(utf8(line))
      assert.ok(isJsonObject(answer))
      return answer
    })
}

/** `valid` and the codes of errors. */
function verdict({ valid, errors }: JsonObject): unknown[] {
  return [valid, ...(errors as readonly JsonObject[]).map(({ code }) => code)]
}

const LINES = [
  '{"pattern":"[file:name = \'a\']"}',
  '',
  '  \t\r',
  '{"pattern":"[file:name = \'a\'"}',
  '{"pattern":',
  '[]',
  '{"pattern":7}',
  '{"pattern":"[a:b = 1]","pattern":"[a:b = 2]"}',
  '{"pattern":"[a:b = 1]","pattern_version":"3.0"}',
  `{"pattern":"[a:b = 1] START '2016-06-01T00:00:00Z' STOP '2016-07-01T00:00:00Z'","stix_version":"2.0"}`,
  '{"pattern":"rule r { strings: $a = { 6A 64 6F 65 } condition: $a }","pattern_type":"yara"}',
  '{"pattern":"[file:name MATCHES \'(\']"}',
]
const VERDICTS = [
  [true],
  [false, 'pattern-unexpected'],
  [false, 'json-invalid'],
  [false, 'line-invalid'],
  [false, 'line-invalid'],
  [false, 'json-duplicate-key'],
  [false, 'pattern-version-unknown'],
  [true],
  [true],
  [true],
]

describe('comity stix pattern', () => {
  it('tells of one pattern what it holds, and what is wrong where', async () => {
    const right = await run('--json', "[file:name = 'a' AND user-account:user_id IN ('x', 'y')] WITHIN 5 SECONDS")
    assert.deepEqual([right.exitCode, right.told], [0, ''])
    const [answer] = answersIn(right.out)
    assert.deepEqual(answer, {
      valid: true,
      checked: true,
      errors: [],
      warnings: [],
      paths: ['file:name', 'user-account:user_id'],
      literals: ["'a'", "'x'", "'y'"],
      comparisons: { file: [[['name'], '=', "'a'"]], 'user-account': [[['user_id'], 'IN', "('x','y')"]] },
      observation_ops: [],
      qualifiers: ['WITHIN 5 SECONDS'],
    })
    const wrong = await run("[file:name = 'a' and file:size = 1]")
    assert.equal(wrong.exitCode, 1)
    assert.match(wrong.out, /^1:18: pattern-keyword-case: .*\nIt is not valid\.\n$/)
    assert.equal((await run('--pattern-version', '2.0', "[a:b = 1] START '2016-06-01T00:00:00Z' STOP '2016-07-01T00:00:00Z'")).exitCode, 0)
  })

  it('warns of a MATCHES that no engine compiles', async () => {
    const { exitCode, out } = await run("[file:name MATCHES '(']")
    assert.equal(exitCode, 0)
    assert.match(out, /^1:20: pattern-regex-invalid: /)
  })

  it('answers each line of a file, malformed ones with their code', async () => {
    const file = join(folder, 'patterns.jsonl')
    writeFileSync(file, LINES.join('\n'))
    const { exitCode, out, told } = await run('--jsonl', file)
    assert.deepEqual([exitCode, told], [0, ''])
    const answers = answersIn(out)
    assert.deepEqual(answers.map(verdict), VERDICTS)
    const [yara, regex] = answers.slice(-2) as [JsonObject, JsonObject]
    assert.deepEqual([yara.checked, (yara.literals as unknown[]).includes('jdoe')], [false, true])
    assert.equal((regex.warnings as unknown[]).length, 1)
  })

  it('tells a line that is too large and goes on, and takes bytes that are no UTF-8 for what they are', async () => {
    const file = join(folder, 'large.jsonl')
    const large = Buffer.alloc(8 * 1024 * 1024 + 1, 'a')
    writeFileSync(file, Buffer.concat([large, Buffer.from('\n{"pattern":"\xff"}\n{"pattern":"[a:b = 1]"}\n', 'latin1'), large]))
    const { out } = await run('--jsonl', file)
    const answers = answersIn(out)
    assert.equal(answers.length, 4)
    assert.deepEqual(answers.map(verdict).toSpliced(1, 1), [[false, 'too-large'], [true], [false, 'too-large']])
    assert.equal(answers[1]?.valid, false)
  })

  it('reads lines from standard input as a process', () => {
    const main = resolve(import.meta.dirname, '../main.ts')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'stix', 'pattern', '--jsonl', '-'],
      { input: LINES.join('\n'), encoding: 'utf8' },
    )
    assert.deepEqual([status, stderr], [0, ''])
    assert.deepEqual(answersIn(stdout).map(verdict), VERDICTS)
  })

  it('refuses wrong arguments and files that cannot be read', async () => {
    for (const [args, code] of [
      [[], 'usage'],
      [['[a:b = 1]', '[a:b = 2]'], 'usage'],
      [['[a:b = 1]', '--jsonl', '-'], 'usage'],
      [['[a:b = 1]', '--pattern-version', '1.0'], 'usage'],
      [['--jsonl', join(folder, 'absent')], 'file-unreadable'],
    ] as const) {
      const { exitCode, out, told } = await run(...args)
      assert.deepEqual([exitCode, out, told.split(': ')[1]], [2, '', code], args.join(' '))
    }
  })
})
