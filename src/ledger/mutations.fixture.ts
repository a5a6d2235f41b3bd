/** Ways to write a text of the ledger wrongly, for tests that none of them passes. */
import { concatBytes, utf8 } from '../foundation/index.ts'

/** A text changed in one way, as bytes, since some changes are no longer text. */
export type Mutation = { readonly name: string; readonly bytes: Uint8Array }

const BASE64 = /[A-Za-z0-9+/]{20,}={0,2}/g
const DECIMAL = /(?<=^|[ \n])\d+(?=[ \n]|$)/g

/** Changes of how a text is laid out: line ends, spaces, what stands before, between and after its lines. */
export function layoutMutations(text: string): Mutation[] {
  return distinct(text, [
    ['nothing at all', ''],
    ['a newline alone', '\n'],
    ['without its last newline', text.slice(0, -1)],
    ['with a newline more', `${text}\n`],
    ['with an empty line before', `\n${text}`],
    ['with carriage returns', text.replaceAll('\n', '\r\n')],
    ['with one carriage return at its end', `${text.slice(0, -1)}\r\n`],
    ['with newlines of another system', text.replaceAll('\n', '\r')],
    ['with a byte order mark', `\ufeff${text}`],
    ['with a NUL after it', `${text}\0`],
    ['with a NUL in it', text.replace('\n', '\0\n')],
    ['with a space before', ` ${text}`],
    ['with a space at the end of its first line', text.replace('\n', ' \n')],
    ['with a space at its end', `${text.slice(0, -1)} \n`],
    ['with a tab for its first space', text.replace(' ', '\t')],
    ['with a no-break space for its first space', text.replace(' ', '\u00a0')],
    ['with two spaces for its first space', text.replace(' ', '  ')],
    ['with a line separator of Unicode', text.replace('\n', '\u2028')],
    ['with an escape sequence', `\u001b[0m${text}`],
    ['with a vertical tab', text.replace('\n', '\u000b\n')],
    ['twice', text + text],
    ['backwards', [...text].reverse().join('')],
    ['with a line of a stranger at its end', `${text}unknown line\n`],
    ['with its first half alone', text.slice(0, text.length / 2)],
    ['with its second half alone', text.slice(text.length / 2)],
    ['with its letters in the other case', text.replace(/[a-zA-Z]/g, (letter) => otherCase(letter))],
  ]).concat([
    { name: 'with a byte that is no UTF-8', bytes: concatBytes(utf8(text), Uint8Array.of(0xff, 0x0a)) },
    { name: 'in UTF-16', bytes: new Uint8Array(Buffer.from(text, 'utf16le')) },
    { name: 'with an overlong newline', bytes: concatBytes(utf8(text.slice(0, -1)), Uint8Array.of(0xc0, 0x8a)) },
  ])
}

/** Each line left out, and each two neighbours exchanged. */
export function lineMutations(text: string): Mutation[] {
  const lines = text.slice(0, -1).split('\n')
  const written = (changed: readonly string[]): string => changed.map((line) => `${line}\n`).join('')
  return distinct(text, [
    ...lines.map((_, index) => [`without line ${index}`, written(lines.toSpliced(index, 1))] as const),
    ...lines
      .slice(1)
      .map(
        (line, index) =>
          [
            `with lines ${index} and ${index + 1} exchanged`,
            written(lines.with(index, line).with(index + 1, lines[index] as string)),
          ] as const,
      ),
  ])
}

/** Each base64 value written or changed otherwise, in one spelling that decodes alike and in some that do not. */
export function base64Mutations(text: string): Mutation[] {
  return eachMatch(text, { pattern: BASE64, kind: 'base64' }, (value) => [
    ['in the alphabet of URLs', value.replaceAll('+', '-').replaceAll('/', '_')],
    ['without padding', value.replace(/=+$/, '')],
    ['with padding more', `${value}=`],
    ['with bits after its end', loose(value)],
    ['with another first byte', changed(value, 0)],
    ['with another last byte', changed(value, Buffer.from(value, 'base64').length - 1)],
    ['a byte shorter', Buffer.from(value, 'base64').subarray(1).toString('base64')],
    ['a byte longer', Buffer.concat([Buffer.from(value, 'base64'), Buffer.of(0)]).toString('base64')],
    ['empty', ''],
    ['as hexadecimal', Buffer.from(value, 'base64').toString('hex')],
    ['with a line break inside', `${value.slice(0, 8)}\n${value.slice(8)}`],
    ['with a space inside', `${value.slice(0, 8)} ${value.slice(8)}`],
  ])
}

/** Each number written otherwise. */
export function decimalMutations(text: string): Mutation[] {
  return eachMatch(text, { pattern: DECIMAL, kind: 'number' }, (value) => [
    ['with a zero before', `0${value}`],
    ['with a plus', `+${value}`],
    ['with a minus', `-${value}`],
    ['as a fraction', `${value}.0`],
    ['with an exponent', `${value}e0`],
    ['as hexadecimal', `0x${Number(value).toString(16)}`],
    ['with separators', `${value}_0`],
    ['in Arabic digits', value.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))],
    ['empty', ''],
    ['beyond any size', '9223372036854775808'],
    ['beyond what a number holds', '9007199254740993'],
  ])
}

type Named = readonly [name: string, text: string]

function distinct(original: string, mutations: readonly Named[]): Mutation[] {
  return mutations.filter(([, text]) => text !== original).map(([name, text]) => ({ name, bytes: utf8(text) }))
}

type Place = { readonly pattern: RegExp; readonly kind: string }

function eachMatch(text: string, { pattern, kind }: Place, ways: (value: string) => readonly Named[]): Mutation[] {
  return [...text.matchAll(pattern)].flatMap((match, number) => {
    const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)]
    return distinct(
      text,
      ways(match[0]).map(([name, value]) => [`${kind} ${number} ${name}`, before + value + after] as const),
    )
  })
}

function otherCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
}

/** The same bytes with bits set that the padding leaves unused; the same text where it leaves none. */
function loose(value: string): string {
  const end = value.indexOf('=')
  if (end === -1) return value
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const last = alphabet.indexOf(value.charAt(end - 1))
  return value.slice(0, end - 1) + alphabet.charAt(last + 1) + value.slice(end)
}

function changed(value: string, at: number): string {
  const bytes = Buffer.from(value, 'base64')
  bytes[at] = (bytes[at] as number) ^ 1
  return bytes.toString('base64')
}
