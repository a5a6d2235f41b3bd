/** `comity stix` through a real process, as people and scripts call it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')
const UUID = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
const GOOD = { type: 'ipv4-addr', id: 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4', value: '198.51.100.3' }
const folder = mkdtempSync(join(tmpdir(), 'comity-stix-'))
after(() => rmSync(folder, { recursive: true }))

type Line = {
  index: number | null
  id: string | null
  valid: boolean
  errors: { code: string; pointer: string }[]
  warnings: { code: string }[]
}

async function comity(args: readonly string[], input = '') {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { stdio: 'pipe' })
  const out: Buffer[] = []
  const told: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => told.push(chunk))
  child.stdin.end(input)
  const [exitCode] = (await once(child, 'close')) as [number]
  return { exitCode, out: Buffer.concat(out).toString(), told: Buffer.concat(told).toString() }
}

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function lines(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

const codes = (line: Line | undefined): string[] | undefined => line?.errors.map(({ code }) => code)

test('one line for each line of standard input, whatever is on it', async () => {
  const deep = `${'['.repeat(100)}${']'.repeat(100)}`
  const input = [
    JSON.stringify(GOOD),
    '{"type":"ipv4-addr","type":"ipv4-addr"}',
    '',
    deep,
    `"${'x'.repeat(9 * 1024 * 1024)}"`,
    '{"type":"bundle",',
    JSON.stringify({ type: 'bundle', id: `bundle--${UUID}`, objects: [GOOD, { ...GOOD, value: 'no' }] }),
    JSON.stringify({ type: 'bundle', id: `bundle--${UUID}`, objects: [GOOD] }),
    JSON.stringify(GOOD),
  ].join('\n')
  const { exitCode, out, told } = await comity(['stix', 'check', '-', '--jsonl', '--json'], input)
  assert.deepEqual([exitCode, told], [1, ''])
  const found = lines(out)
  assert.deepEqual(
    found.map(({ index }) => index),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  )
  assert.deepEqual(
    found.map(({ valid }) => valid),
    [true, false, false, false, false, false, false, true, true],
  )
  const [, duplicate, empty, nested, large, broken, bundle] = found.map(codes)
  assert.deepEqual(
    [duplicate, empty, nested, large, broken],
    [['json-duplicate-key'], ['json-invalid'], ['json-too-deep'], ['too-large'], ['json-invalid']],
  )
  assert.deepEqual(bundle, ['property-invalid'])
  assert.equal(found[6]?.errors[0]?.pointer, '/objects/1/value')
})

test('one line for each object of a bundle, and one more where the bundle itself is wrong', async () => {
  const good = write('good.json', JSON.stringify({ type: 'bundle', id: `bundle--${UUID}`, objects: [GOOD, GOOD] }))
  const wrong = write('wrong.json', JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: [GOOD] }))
  const alone = write('alone.json', JSON.stringify({ ...GOOD, value: '300.1.1.1' }))
  const first = await comity(['stix', 'check', good, '--json'])
  assert.deepEqual(
    [first.exitCode, lines(first.out).map(({ valid, index }) => [valid, index])],
    [
      0,
      [
        [true, 0],
        [true, 1],
      ],
    ],
  )
  const all = await comity(['stix', 'check', good, wrong, alone, '--json'])
  assert.equal(all.exitCode, 1)
  assert.deepEqual(
    lines(all.out).map(({ valid, index }) => [valid, index]),
    [
      [true, 0],
      [true, 1],
      [true, 0],
      [false, null],
      [false, 0],
    ],
  )
  const text = await comity(['stix', 'check', good, wrong])
  assert.match(text.out, /wrong\.json: 1 checked, 0 not valid/)
  const absent = await comity(['stix', 'check', join(folder, 'absent.json')])
  assert.deepEqual([absent.exitCode, absent.told.split(': ')[1]], [2, 'file-unreadable'])
})

test('a faulty object of a bundle does not stop the rest', async () => {
  const text = `{"type":"bundle","id":"bundle--${UUID}","mine":[{"a":1}],"objects":[{"type":"url","type":"url"},${JSON.stringify(GOOD)}]}`
  const { out } = await comity(['stix', 'check', write('mixed.json', text), '--json'])
  assert.deepEqual(
    lines(out).map((line) => [line.valid, codes(line)?.[0]]),
    [
      [false, 'json-duplicate-key'],
      [true, undefined],
      // The member that no bundle has.
      [true, undefined],
    ],
  )
})

test('ids are computed line by line, null where there is none', async () => {
  const input = [GOOD, { type: 'process', pid: 1 }, 7].map((value) => JSON.stringify(value)).join('\n')
  const { exitCode, out } = await comity(['stix', 'id', '--jsonl', '-'], `${input}\n`)
  const answers = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string | null; code?: string })
  assert.deepEqual(
    [exitCode, answers.map(({ id, code }) => [id, code])],
    [
      1,
      [
        [GOOD.id, undefined],
        [null, undefined],
        [null, 'object-invalid'],
      ],
    ],
  )
})

test('a bundle of STIX 2.0 is named as such, converted, and valid afterwards', async () => {
  const times = { created: '2016-01-01T00:00:00.000Z', modified: '2016-01-01T00:00:00.000Z' }
  const tool = { type: 'tool', id: `tool--${UUID}`, ...times, name: 'a', labels: ['remote-access'] }
  const file = write('older.json', JSON.stringify({ type: 'bundle', id: `bundle--${UUID}`, spec_version: '2.0', objects: [tool] }))
  const before = await comity(['stix', 'check', file, '--json'])
  assert.deepEqual(
    [before.exitCode, lines(before.out).map((line) => [codes(line), line.warnings.map(({ code }) => code)])],
    [
      0,
      [
        [[], ['spec-version-old']],
        [[], ['spec-version-old']],
      ],
    ],
  )
  const target = join(folder, 'newer.json')
  const { exitCode, out } = await comity(['stix', 'convert', file, target, '--json'])
  assert.deepEqual([exitCode, (JSON.parse(out) as { objects: number }).objects], [0, 1])
  assert.equal((JSON.parse(readFileSync(target, 'utf8')) as { objects: JsonObject[] }).objects[0]?.spec_version, '2.1')
  assert.equal((await comity(['stix', 'check', target])).exitCode, 0)
})

test('a file of another format is named as such, however large, and what only has a member of the same name is not', async () => {
  const event = { Event: { info: 'x', Attribute: [{ type: 'domain', value: 'h.example' }] } }
  const large = { response: [{ Event: { info: 'x', Attribute: Array.from({ length: 4 }, () => ({ comment: 'x'.repeat(1024 * 1024) })) } }] }
  const custom = { type: 'x-own', id: `x-own--${UUID}`, document: { a: 'b' } }
  for (const [name, content, code] of [
    ['event.json', event, 'format-other'],
    ['large.json', large, 'format-other'],
    ['advisory.json', { document: { title: 't' } }, 'format-other'],
    ['list.json', { a: 1 }, 'type-invalid'],
  ] as const) {
    const { exitCode, out } = await comity(['stix', 'check', '--json', write(name, JSON.stringify(content))])
    assert.equal(exitCode, 1)
    assert.equal(codes(lines(out)[0])?.[0], code, name)
  }
  const { out } = await comity(['stix', 'check', '--json', write('custom.json', JSON.stringify(custom))])
  assert.equal(lines(out)[0]?.valid, true)
})
