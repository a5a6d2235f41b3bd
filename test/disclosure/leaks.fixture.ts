/** Looks for values in texts, in every way of writing them that somebody could read back. */
import { createHash } from 'node:crypto'
import { isIdentifier } from '../../src/intelligence/index.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'

/** Shorter values stand in other words by chance. */
export const VALUE_LENGTH_MIN = 5
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\0]/gu

/** The values that some reading of the texts holds, each with the form it was found in. */
export function leaksIn(texts: readonly string[], values: readonly string[]): readonly string[] {
  const readings = readingsOf(texts)
  const leaks: string[] = []
  for (const value of new Set(values)) {
    if (value.length < VALUE_LENGTH_MIN) continue
    for (const [form, written] of writtenForms(value)) {
      if (written.length < VALUE_LENGTH_MIN) continue
      const found = form.startsWith('base64') ? readings.exact.includes(written) : stands(fold(written), readings.folded)
      if (!found) continue
      // Texts without signs are written alike in several forms; the first one says enough.
      leaks.push(`${form}: ${value}`)
      break
    }
  }
  return leaks
}

/** Short words stand by chance in salts, digests and signatures: once in some ten million characters for five letters. */
const CHANCE_LENGTH_MAX = 7
/** Characters of a salt, the shortest of them. */
const RANDOM_LENGTH_MIN = 22

/** Whether a text holds a word, apart from chance: a short one inside a run as long as what is drawn at random does not count. */
function stands(word: string, text: string): boolean {
  if (word.length > CHANCE_LENGTH_MAX) return text.includes(word)
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = /[\w-]*$/.exec(text.slice(Math.max(0, at - RANDOM_LENGTH_MIN), at))?.[0] ?? ''
    const after = /^[\w-]*/.exec(text.slice(at + word.length, at + word.length + RANDOM_LENGTH_MIN))?.[0] ?? ''
    if (before.length + word.length + after.length < RANDOM_LENGTH_MIN) return true
  }
  return false
}

/** The texts as written; and every string in them on its own, without case, compatibility forms and what is not seen. */
function readingsOf(texts: readonly string[]): { readonly exact: string; readonly folded: string } {
  const strings = texts.flatMap((text) => [text, ...stringsOf(text)])
  return { exact: strings.join('\n'), folded: fold(strings.join('\n')) }
}

function fold(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFKC').toLowerCase()
}

/** Keys and strings of a JSON text; none of a text that is no JSON. */
function stringsOf(text: string): readonly string[] {
  const strings: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && !isIdentifier(value)) strings.push(value)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        strings.push(name)
        walk(inner)
      }
    }
  }
  try {
    walk(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return strings
}

function* writtenForms(value: string): Generator<readonly [form: string, written: string]> {
  for (const [form, write] of Object.entries(ENCODINGS)) {
    // In base64 a value is written differently in each of the three places of a group; see below.
    if (!form.startsWith('base64')) yield [form, write(value)]
  }
  yield ['in JSON', JSON.stringify(value).slice(1, -1)]
  yield [
    'rotated',
    value.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + ((letter.charCodeAt(0) & 31) <= 13 ? 13 : -13))),
  ]
  if (/^\d+(?:\.\d+){3}$/.test(value)) yield ['with hyphens', value.replaceAll('.', '-')]
  if (/^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i.test(value)) yield ['without marks', value.replace(/[:-]/g, '')]
  yield ['reversed', [...value].reverse().join('')]
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(value)) yield ['labels reversed', value.split('.').reverse().join('.')]
  for (const charset of ['utf8', 'utf16le'] as const) {
    for (const text of new Set([value, value.toLowerCase(), value.toUpperCase()])) {
      const bytes = Buffer.from(text, charset)
      yield [`hexadecimal of ${charset}`, bytes.toString('hex')]
      for (const offset of [0, 1, 2]) {
        const written = base64At(bytes, offset)
        yield [`base64 of ${charset} at ${offset}`, written]
        yield [`base64url of ${charset} at ${offset}`, written.replaceAll('+', '-').replaceAll('/', '_')]
      }
    }
  }
  for (const algorithm of ['md5', 'sha1', 'sha256']) yield [algorithm, createHash(algorithm).update(value).digest('hex')]
}

/** The characters of base64 that stand for these bytes alone when so many others come before them. */
function base64At(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const start = [0, 2, 3][offset] as number
  const rest = (offset + bytes.length) % 3
  return whole.slice(start, rest === 0 ? undefined : -1)
}
