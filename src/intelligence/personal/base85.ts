/** Four bytes in five signs: Ascii85 as in PDF and PostScript, Base85 of RFC 1924 as programs write it, and Z85 of ZeroMQ. */

/** The value of each sign, by its code; 255 for what is none. */
type Alphabet = { readonly values: Uint8Array }

const NONE = 0xff
const ASCII_85 = alphabet(Array.from({ length: 85 }, (_, index) => String.fromCharCode(0x21 + index)).join(''))
const BASE_85 = alphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~')
const Z_85 = alphabet('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#')
const ALPHABETS = [ASCII_85, BASE_85, Z_85]
const GROUP = 5
const HIGHEST = 84
const BYTES = 4
const BEYOND = 0x1_0000_0000

/** Where Ascii85 says that it is. */
const MARKED = /<~([!-uz\s]{5,100000})~>/g
/** Shorter runs hold no value: six bytes take eight signs. */
const RUN_MIN = 8
const SPACE = 0x20
const OPENING = new Set('"\'`(<[{=:,')
const CLOSING = new Set('"\'`)>]}.,;')

/** What stands in five signs for four bytes, and the bytes. */
type Base85Run = Run & { readonly bytes: Buffer }

/** Stretches of a text that say of themselves that they are Ascii85. */
export function markedBase85(text: string): readonly Base85Run[] {
  if (!text.includes('<~')) return []
  return [...text.matchAll(MARKED)].flatMap(({ 0: written, 1: signs, index }) => {
    const bytes = bytesOf((signs as string).replace(/\s/g, '').replaceAll('z', '!!!!!'), ASCII_85)
    return bytes === undefined ? [] : [{ start: index, end: index + written.length, bytes }]
  })
}

/** Runs of signs without white space that are a text in one of the alphabets, as far as one group tells. */
export function* base85Runs(text: string): Generator<Base85Run> {
  for (let start = 0; start < text.length; ) {
    const end = runEnd(text, start)
    if (end - start >= RUN_MIN) {
      yield* readRun(text, { start, end })
      if (OPENING.has(text[start] as string) || CLOSING.has(text[end - 1] as string)) yield* readRun(text, insideOf(text, { start, end }))
    }
    start = end + 1
  }
}

type Run = { readonly start: number; readonly end: number }

function runEnd(text: string, start: number): number {
  for (let index = start; index < text.length; index += 1) if (text.charCodeAt(index) <= SPACE) return index
  return text.length
}

/** A run without the quotes and marks around it. */
function insideOf(text: string, run: Run): Run {
  let { start, end } = run
  while (start < end && OPENING.has(text[start] as string)) start += 1
  while (end > start && CLOSING.has(text[end - 1] as string)) end -= 1
  return { start, end }
}

/** What all but the shortest texts have in base85: the trait of that name. */
const CAPITAL_BY_MARK = /[A-Z][!-/:-@[-`{-~]|[!-/:-@[-`{-~][A-Z]/

function* readRun(text: string, run: Run): Generator<Base85Run> {
  if (run.end - run.start < RUN_MIN) return
  for (const one of ALPHABETS) {
    if (!beginsWithSigns(text, run.start, one)) continue
    const signs = text.slice(run.start, run.end)
    const bytes = CAPITAL_BY_MARK.test(signs) ? bytesOf(signs, one) : undefined
    if (bytes !== undefined) yield { ...run, bytes }
  }
}

function beginsWithSigns(text: string, start: number, { values }: Alphabet): boolean {
  const number = numberOf(text, start, values)
  return (
    number !== undefined &&
    isSign(number >>> 24) &&
    isSign((number >>> 16) & 0xff) &&
    isSign((number >>> 8) & 0xff) &&
    isSign(number & 0xff)
  )
}

function isSign(byte: number): boolean {
  return byte < 0x7f && (byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

function numberOf(run: string, from: number, values: Uint8Array): number | undefined {
  let number = 0
  for (let index = from; index < from + GROUP; index += 1) {
    // A last group is cut: the highest digit stands for what is not there.
    const value = index < run.length ? (values[run.charCodeAt(index)] ?? NONE) : HIGHEST
    if (value === NONE) return undefined
    number = number * 85 + value
  }
  return number < BEYOND ? number : undefined
}

function bytesOf(run: string, { values }: Alphabet): Buffer | undefined {
  const rest = run.length % GROUP
  if (rest === 1) return undefined
  const bytes = Buffer.alloc(Math.ceil(run.length / GROUP) * BYTES)
  for (let index = 0, at = 0; index < run.length; index += GROUP, at += BYTES) {
    const number = numberOf(run, index, values)
    if (number === undefined) return undefined
    bytes.writeUInt32BE(number, at)
  }
  return rest === 0 ? bytes : bytes.subarray(0, bytes.length - (GROUP - rest))
}

function alphabet(signs: string): Alphabet {
  const values = new Uint8Array(128).fill(NONE)
  for (const [value, sign] of [...signs].entries()) values[sign.charCodeAt(0)] = value
  return { values }
}
