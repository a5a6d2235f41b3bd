/** Ids and patterns that nobody chose, as python-stix2 and the OASIS pattern validator (PyPI) take them. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import fc from 'fast-check'
import type { JsonObject } from '../../src/foundation/index.ts'
import { computedId, parsePattern } from '../../src/intelligence/index.ts'
import { PYTHON_STIX, preparePython, STIX_VALIDATOR } from './python.fixture.ts'

const run = promisify(execFile)
const SCRIPT = new URL('stix-oracle.py', import.meta.url).pathname
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const CASES = 3_000

const home = mkdtempSync(join(tmpdir(), 'comity-oracle-'))
after(() => rmSync(home, { recursive: true, force: true }))
const prepared = preparePython(home, PYTHON_STIX, STIX_VALIDATOR)

async function asked<Answer>(what: 'ids' | 'patterns', python: string, values: readonly unknown[]): Promise<readonly Answer[]> {
  const file = join(home, `${what}.jsonl`)
  writeFileSync(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''))
  const { stdout } = await run(python, [SCRIPT, what, file], { maxBuffer: OUTPUT_BYTES_MAX })
  return JSON.parse(stdout) as Answer[]
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(-0, 1e-7, 0.5),
)
const reference = (type: string) => fc.uuid({ version: 4 }).map((uuid) => `${type}--${uuid}`)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const hashes = fc
  .uniqueArray(fc.constantFrom('MD5', 'SHA-1', 'SHA-256', 'SHA-512', 'SHA3-256'), { minLength: 1 })
  .map((names) => Object.fromEntries(names.map((name) => [name, 'ab'.repeat(HASH_BYTES[name] ?? 16)])))
const HASH_BYTES: Readonly<Record<string, number>> = { MD5: 16, 'SHA-1': 20, 'SHA-256': 32, 'SHA-512': 64, 'SHA3-256': 32 }
const own = maybe(fc.record({ 'x-own-ext': fc.record({ abc: number, list: fc.array(fc.oneof(number, text), { minLength: 1 }) }) }))
const observable = fc.oneof(
  fc.record({
    type: fc.constant('file'),
    name: text,
    hashes: maybe(hashes),
    parent_directory_ref: maybe(reference('directory')),
    extensions: own,
  }),
  fc.record({
    type: fc.constant('network-traffic'),
    protocols: fc.array(text, { minLength: 1, maxLength: 3 }),
    dst_ref: reference('ipv4-addr'),
    dst_port: maybe(fc.nat(65_535)),
    extensions: own,
  }),
  fc.record({ type: fc.constant('user-account'), account_type: maybe(text), user_id: maybe(text), display_name: text }),
  fc.record({
    type: fc.constant('windows-registry-key'),
    key: text,
    values: maybe(fc.array(fc.record({ name: text, data: text }), { minLength: 1, maxLength: 3 })),
  }),
  fc.record({ type: fc.constant('x509-certificate'), hashes: maybe(hashes), serial_number: maybe(text), subject: text }),
  fc.record({ type: fc.constantFrom('url', 'domain-name', 'email-addr'), value: text }),
)

test('ids of observables are those of python-stix2, whatever stands in them', async (context) => {
  const ready = await prepared
  if ('missing' in ready) return context.skip(ready.missing)
  const objects = fc.sample(observable, CASES).map((one) => JSON.parse(JSON.stringify({ spec_version: '2.1', ...one })) as JsonObject)
  const theirs = await asked<string | null>('ids', ready.python, objects)
  let compared = 0
  for (const [index, object] of objects.entries()) {
    // What it cannot read, such as white space that Python alone takes for nothing.
    if (theirs[index] === null) continue
    compared += 1
    assert.equal(computedId(object)?.id, theirs[index], JSON.stringify(object))
  }
  context.diagnostic(`${compared} ids compared`)
  assert.ok(compared > CASES / 2)
})

const PIECES = [
  ...[
    "[file:name = 'a']",
    "[x-foo:a[*].'b-c' != h'AB']",
    "(url:value LIKE 'a%')",
    'NOT',
    'EXISTS',
    'file:size',
    '=',
    '!=',
    '<>',
    '>=',
    'IN',
    "('a', 1)",
    '1.5',
  ],
  ...[
    '-1',
    '+1',
    '01',
    "'it\\'s'",
    "'\\\\'",
    "t'2020-01-01T00:00:00.5Z'",
    "t'2020-02-30T00:00:00Z'",
    "b'YQ=='",
    "b'YQ'",
    "h'a'",
    'true',
    'TRUE',
    'AND',
    'OR',
  ],
  ...[
    'FOLLOWEDBY',
    'WITHIN 5 SECONDS',
    'REPEATS 2 TIMES',
    "START t'2020-01-01T00:00:00Z' STOP t'2021-01-01T00:00:00Z'",
    '[',
    ']',
    '(',
    ')',
    '/* c */',
  ],
  ...[
    '// c\n',
    ' ',
    '\u00a0',
    '.',
    ':',
    ',',
    "'",
    '\\',
    'é',
    'MATCHES',
    'ISSUBSET',
    "'10.0.0.0/8'",
    "file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e'",
  ],
]
const piece = fc.constantFrom(...PIECES)
const comparison = fc.tuple(
  fc.constantFrom('file:size', 'x-foo:a_b.c', "file:extensions.'ntfs-ext'.sid", 'a:b[*].c', 'a:b[1]', 'and:or'),
  fc.constantFrom('=', '!=', '<>', '==', '<', '>=', 'NOT =', 'IN', 'NOT IN', 'LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET', 'like'),
  fc.constantFrom("'a'", '1', '-1.50', 'true', "('a',2)", '()', "t'2020-01-01T00:00:00Z'", "h'ab'", "b'YWI='", '.5', "''", "'\\\\d'"),
)
const observation = fc
  .array(comparison, { minLength: 1, maxLength: 3 })
  .map((all) => `[${all.map((parts) => parts.join(' ')).join(' AND ')}]`)
const pattern = fc.oneof(
  fc.array(piece, { minLength: 1, maxLength: 9 }).map((all) => all.join(' ')),
  observation,
  fc.tuple(observation, piece, observation).map((all) => all.join(' ')),
  fc.tuple(observation, fc.nat(60), fc.nat(4)).map(([whole, at, length]) => whole.slice(0, at) + whole.slice(at + length)),
)
/** That validator asks for the form of a hash also where a part of it or a set is looked for, and wants the first bracket before a comment. */
const THEIR_OWN = /hashes.*\b(?:LIKE|MATCHES|IN)\b|^\s*\/[/*]/s

test('patterns are judged as the OASIS validator judges them, right and wrong ones', async (context) => {
  const ready = await prepared
  if ('missing' in ready) return context.skip(ready.missing)
  const patterns = fc.sample(pattern, CASES).filter((one) => !THEIR_OWN.test(one))
  const theirs = await asked<boolean | null>('patterns', ready.python, patterns)
  const counts = { valid: 0, invalid: 0 }
  for (const [index, one] of patterns.entries()) {
    if (theirs[index] === null) continue
    counts[theirs[index] === true ? 'valid' : 'invalid'] += 1
    assert.equal(parsePattern(one, { version: '2.1' }).ok, theirs[index], one)
  }
  context.diagnostic(JSON.stringify(counts))
  assert.ok(counts.valid > CASES / 20 && counts.invalid > CASES / 4, JSON.stringify(counts))
})
