/** Changes bytes as chance and malice do, always the same way for one seed. */
import { createHash } from 'node:crypto'

/** Draws whole numbers below a bound. */
export type Chance = (bound: number) => number

/** Chance that repeats itself for one seed (SplitMix32). */
export function chanceOf(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32BE(0)
  return (bound) => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % bound
  }
}

/** No input grows beyond it, so that one takes no longer than its parser may take for so much. */
export const INPUT_BYTES_MAX = 64 * 1024
const EDITS_MAX = 4
const REPEATS_MAX = 2_000

/** What breaks parsers: numbers at their bounds, brackets that open, names that objects are born with, bytes that are no text. */
const PIECES: readonly Uint8Array[] = [
  ...['{', '}', '[', ']', '"', '\\', "'", '(', ')', ',', ':', '\n', '\r\n', '\0', '\t', '~', '.', '=', '%', '%2', '%00', '&', ' '],
  ...['null', 'true', '-', '0', '-0', '1e999', '9007199254740993', '18446744073709551616', '0x1', '1.5', 'NaN', 'Infinity'],
  ...['__proto__', '"__proto__":{"polluted":1},', '"constructor":{"prototype":{"polluted":1}},', 'toString', 'hasOwnProperty'],
  ...['\\u0000', '\\ud800', '\\u202e', '\u202e', '\u200b', '\ufeff', 'é', 'e\u0301', '😀', 'İ', 'ß', '’', '…'],
  ...[
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '&lt;',
    '/*',
    '*/',
    '<!--',
    '-->',
    '*a',
    '&a',
    '<<: *a',
    '!!js',
    '---\n',
    '- ',
  ],
  ...[
    ' AND ',
    ' OR ',
    ' FOLLOWEDBY ',
    ' REPEATS 5 TIMES',
    'NOT ',
    ' MATCHES ',
    "'",
    "t'",
    "h'",
    "b'",
    '[a:b = 1]',
    '(a+)+$',
    '=?utf-8?b?',
    'aGVsbG8gd29ybGQ=',
  ],
].map((text) => Buffer.from(text))

const BYTES: readonly number[] = [0x00, 0x0a, 0x20, 0x22, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xf8, 0xff]

type Edit = (input: Buffer, known: { readonly chance: Chance; readonly seeds: readonly Uint8Array[] }) => Buffer

const EDITS: readonly Edit[] = [
  function flipBit(input, { chance }) {
    if (input.length === 0) return input
    const changed = Buffer.from(input)
    const place = chance(changed.length)
    changed[place] = (changed[place] as number) ^ (1 << chance(8))
    return changed
  },
  function setByte(input, { chance }) {
    if (input.length === 0) return input
    const changed = Buffer.from(input)
    changed[chance(changed.length)] = chance(2) === 0 ? chance(256) : (BYTES[chance(BYTES.length)] as number)
    return changed
  },
  function insertPiece(input, { chance }) {
    const piece = PIECES[chance(PIECES.length)] as Uint8Array
    return spliced(input, { start: chance(input.length + 1), length: 0 }, piece)
  },
  function repeatPiece(input, { chance }) {
    const piece = PIECES[chance(PIECES.length)] as Buffer
    return spliced(
      input,
      { start: chance(input.length + 1), length: 0 },
      Buffer.concat(Array.from({ length: chance(REPEATS_MAX) + 1 }, () => piece)),
    )
  },
  function removeRange(input, { chance }) {
    return spliced(input, { start: chance(input.length + 1), length: chance(input.length + 1) }, Buffer.alloc(0))
  },
  function repeatRange(input, { chance }) {
    const start = chance(input.length + 1)
    const range = input.subarray(start, start + 1 + chance(64))
    return spliced(input, { start, length: 0 }, Buffer.concat(Array.from({ length: 1 + chance(64) }, () => range)))
  },
  function truncate(input, { chance }) {
    return input.subarray(0, chance(input.length + 1))
  },
  function crossOver(input, { chance, seeds }) {
    const other = Buffer.from(seeds[chance(seeds.length)] ?? input)
    return Buffer.concat([input.subarray(0, chance(input.length + 1)), other.subarray(chance(other.length + 1))])
  },
  function swapDigits(input, { chance }) {
    const digits = [...input.keys()].filter((place) => /[0-9]/.test(String.fromCharCode(input[place] as number)))
    const place = digits[chance(digits.length || 1)]
    if (place === undefined) return input
    const changed = Buffer.from(input)
    changed[place] = 0x30 + chance(10)
    return changed
  },
]

function spliced(input: Buffer, { start, length }: { readonly start: number; readonly length: number }, instead: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, start), instead, input.subarray(start + length)])
}

/** One of the seeds after a few changes. */
export function mutated(seeds: readonly Uint8Array[], chance: Chance): Uint8Array {
  let input: Buffer = Buffer.from(seeds[chance(seeds.length)] as Uint8Array)
  for (let edits = 1 + chance(EDITS_MAX); edits > 0; edits -= 1) {
    input = (EDITS[chance(EDITS.length)] as Edit)(input, { chance, seeds }).subarray(0, INPUT_BYTES_MAX)
  }
  return new Uint8Array(input)
}
