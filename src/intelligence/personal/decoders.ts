/**
 * The ways in which a text hides what it says. Each decoder reads one of them; the search tries them one upon another,
 * because what one of them takes for its escape may be plain text to the next.
 */
import { carriedAddresses } from './carried-address.ts'
import { character, type Decoder, replacing } from './decoder.ts'
import { calls, carets, codePoints, deepEscapes, dumps, joins, spelled } from './decoders-script.ts'
import { marked, overridden, tagged } from './decoders-unicode.ts'
import { ipv4Octets } from './internet-address.ts'
import { hasTraits, TRAIT } from './traits.ts'
import type { Replacement } from './view.ts'
import { rewrite } from './view.ts'

// What was escaped again has its percent signs escaped.
const ESCAPED_BYTES = /(?:%(?:25){0,16}[0-9a-f]{2})+/gi
const WIDE_PERCENT = /%u([0-9a-f]{4})/gi
const QUOTED_BYTES = /(?:=(?:3d){0,16}[0-9a-f]{2})+|=[ \t]{0,8}\r?\n/gi
const BACKSLASH_BYTES = /(?:\\x[0-9a-f]{2})+/gi
const BACKSLASH =
  /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}|[0-9a-fA-F]{4})|[xX]\{?(?:0{0,6}(?=[0-9a-fA-F]{2}\}))?([0-9a-fA-F]{2})\}?|([0-3][0-7]{2}|[4-7][0-7])|([nrtfv])|(\r?\n)|([^0-9a-zA-Z]))/g
const ENTITY = /&(?:amp;){0,16}(?:#0{0,16}(\d{1,7})|#x0{0,16}([0-9a-f]{1,6})|([a-z]{2,8}));?/gi
const TAG = /<!--[^<>]{0,200}-->|<\/?[a-z][^<>@]{0,200}>/gi
const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['commat', '@'],
  ['period', '.'],
  ['comma', ','],
  ['colon', ':'],
  ['semi', ';'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['lowbar', '_'],
  ['hyphen', '-'],
  ['dash', '-'],
  ['plus', '+'],
  ['num', '#'],
  ['percnt', '%'],
  ['equals', '='],
  ['quest', '?'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lsqb', '['],
  ['rsqb', ']'],
  ['nbsp', ' '],
  ['shy', ''],
  ['zwnj', ''],
  ['zwj', ''],
])
const OPEN = '[\\[({<]\\s?'
const CLOSE = '\\s?[\\])}>]'
const DEFANGED = new RegExp(
  [
    `\\s?${OPEN}(dot|punkt|point|punto|\\.|,)${CLOSE}\\s?`,
    `\\s?${OPEN}(at|a|@|ät|arroba|chiocciola)${CLOSE}\\s?`,
    `${OPEN}(://?|:|/|-)${CLOSE}`,
    '(\\[\\.|\\.\\])',
    '(hxxp|hxtp|meow)(?=s?[:\\[])',
    '(?<=[\\p{L}\\p{N}_])\\s(at)\\s(?=[\\p{L}\\p{N}-]{1,63}(?:\\s(?:dot)\\s|\\s?[\\[({<]))',
    '(?<=[\\p{L}\\p{N}])\\s(dot)\\s(?=[\\p{L}\\p{N}])',
    '(?<=[\\p{L}\\p{N}])_(at)_(?=[\\p{L}\\p{N}])',
    '(?<=[\\p{L}\\p{N}])(?:_(dot)_|\\s(\\.)\\s)(?=[\\p{L}\\p{N}])',
  ].join('|'),
  'giu',
)
const NOT_ASCII_OR_NUL = /[\0\u0080-\uffff]/
const UNIT = /[\0\u{80}-\u{10ffff}]/gu
const UNSEEN = /^(?:\p{Cf}|\p{Default_Ignorable_Code_Point}|\0)$/u
const FULL_STOPS = new Set(['\u3002', '\uff0e', '\uff61', '\u2024', '\u0701', '\ufe52'])
const DASHES = /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]$/

const looseDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Characters of escaped bytes, each with its own stretch, so that a value never drags in its neighbours. */
function byteDecoder(needs: number, pattern: RegExp, unit: RegExp): Decoder {
  return (view) => {
    if (!hasTraits(view.traits, needs)) return undefined
    const replacements: Replacement[] = []
    pattern.lastIndex = 0
    for (let match = pattern.exec(view.text); match !== null; match = pattern.exec(view.text)) {
      if (match[0].endsWith('\n')) replacements.push({ start: match.index, end: match.index + match[0].length, text: '' })
      else pushCharacters(replacements, match.index, match[0].match(unit) ?? [])
    }
    return rewrite(view, replacements)
  }
}

function pushCharacters(replacements: Replacement[], offset: number, escapes: readonly string[]): void {
  const bytes = Buffer.from(escapes.map((one) => one.slice(-2)).join(''), 'hex')
  let start = offset
  for (let index = 0; index < bytes.length; ) {
    const length = sequenceLength(bytes, index)
    const text = looseDecoder.decode(bytes.subarray(index, index + length))
    const end = escapes.slice(index, index + length).reduce((sum, one) => sum + one.length, start)
    replacements.push({ start, end, text })
    start = end
    index += length
  }
}

/** How many bytes the UTF-8 character at an index takes; one for what is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const lead = bytes[index] as number
  const length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1
  if (lead >= 0xf8 || index + length > bytes.length) return 1
  for (let next = index + 1; next < index + length; next += 1) if (((bytes[next] as number) & 0xc0) !== 0x80) return 1
  return length
}

/** Percent escapes of UTF-8 bytes (RFC 3986 section 2.1). */
export const percent: Decoder = byteDecoder(TRAIT.percent, ESCAPED_BYTES, /%(?:25){0,16}[0-9a-f]{2}/gi)

/** Percent escapes of UTF-16 units, as old scripts write them. */
export const widePercent: Decoder = replacing(TRAIT.percent, WIDE_PERCENT, ([, code]) => character(code as string, 16))

/** Quoted-printable (RFC 2045 section 6.7), soft line breaks included. */
export const quotedPrintable: Decoder = byteDecoder(TRAIT.equals, QUOTED_BYTES, /=(?:3d){0,16}[0-9a-f]{2}/gi)

/** Backslash escapes of JSON, scripts, regular expressions and STIX patterns. */
export const backslashes: Decoder = replacing(TRAIT.backslash, BACKSLASH, (match) => {
  const [, braced, short, long, byte, octal, letter, lineEnd, other] = match
  const code = braced ?? short ?? long ?? byte
  if (code !== undefined) return character(code, 16)
  if (octal !== undefined) return character(octal, 8)
  if (letter !== undefined) return ' '
  return lineEnd === undefined ? other : ''
})

const CSS_ESCAPE = /\\([0-9a-f]{6}|[0-9a-f]{1,5}(?![0-9a-f])[ \t\n\f]?)/gi

/**
 * Escapes of CSS (CSS Syntax section 4.3.7) of what reads like ASCII: they end with a space or the sixth digit, behind which a space may stand
 * for itself.
 */
export const styleEscapes: Decoder = replacing(TRAIT.backslash, CSS_ESCAPE, ([, code]) => {
  const text = character(code as string, 16) ?? ''
  // Short escapes of signs above ASCII are common in paths: `\\ba`.
  return text !== '' && !/[\u00ae-\u00ff]/.test(text) && readsLikeAscii(text) ? text : undefined
})

const SEVEN_BIT = /\+(?:-|([A-Za-z0-9+/]{3,1000})-?)/g
const PRINTABLE = /^[ -~]+$/

/** UTF-7 (RFC 2152), as far as it hides what reads like ASCII. */
export const sevenBit: Decoder = replacing(TRAIT.plus, SEVEN_BIT, ([, units]) => {
  if (units === undefined) return '+'
  const text = highFirst(Buffer.from(units, 'base64'))
  return readsLikeAscii(text) ? text : undefined
})

const MAILBOX_BIT = /&(?:-|([A-Za-z0-9+,]{3,1000})-)/g

/** Names of mailboxes (RFC 3501 section 5.1.3), in another base64 behind another sign. */
export const mailboxes: Decoder = replacing(TRAIT.markup, MAILBOX_BIT, ([, units]) => {
  if (units === undefined) return '&'
  const text = highFirst(Buffer.from(units.replaceAll(',', '/'), 'base64'))
  return readsLikeAscii(text) ? text : undefined
})

function highFirst(bytes: Buffer): string {
  return bytes
    .subarray(0, bytes.length & ~1)
    .swap16()
    .toString('utf16le')
}

function readsLikeAscii(text: string): boolean {
  return PRINTABLE.test(text) || [...text].every((unit) => PRINTABLE.test(unit.normalize('NFKC')) || UNSEEN.test(unit) || DIGIT.test(unit))
}

/** Backslash escapes of the bytes of UTF-8. */
export const backslashBytes: Decoder = byteDecoder(TRAIT.backslash, BACKSLASH_BYTES, /\\x[0-9a-f]{2}/gi)

/** HTML character references. */
export const entities: Decoder = replacing(TRAIT.markup, ENTITY, ([, decimal, hexadecimal, name]) => {
  if (decimal !== undefined) return character(decimal, 10)
  return hexadecimal === undefined ? NAMED_ENTITIES.get((name as string).toLowerCase()) : character(hexadecimal, 16)
})

/** Tags and comments of HTML, which count as nothing; what only looks like one may hold references. */
export const tags: Decoder = replacing(TRAIT.markup, TAG, () => '')

/** Without this a text has no such form. */
const DEFANGED_HINT = /[[({<]|\.\]|hx[xt]p|meow|\s(?:at|dot|\.)\s|_(?:at|dot)_/i

/** Forms that keep a reader from following an address: `name[@]host[.]example`, `hxxp`. */
export const defanged: Decoder = (view) =>
  hasTraits(view.traits, TRAIT.defanged) && DEFANGED_HINT.test(view.text) ? refang(view) : undefined

const refang = replacing(TRAIT.defanged, DEFANGED, (match) => {
  const [, dot, at, mark, half, scheme, spokenAt, spokenDot, lowAt, lowDot, dotApart] = match
  if ([dot, half, spokenDot, lowDot, dotApart].some((one) => one !== undefined)) return '.'
  if (at !== undefined || spokenAt !== undefined || lowAt !== undefined) return '@'
  return scheme === undefined ? mark : 'http'
})

const foldUnits = replacing(TRAIT.beyondAscii, UNIT, ([unit]) => {
  if (UNSEEN.test(unit)) return ''
  if (FULL_STOPS.has(unit)) return '.'
  if (DASHES.test(unit)) return '-'
  const folded = unit.normalize('NFKC')
  return folded === unit ? digitOf(unit) : folded
})

const DIGIT = /^\p{Nd}$/u

/** The figure that a decimal digit of any script stands for: they come in rows of ten, from nought to nine. */
function digitOf(unit: string): string | undefined {
  if (!DIGIT.test(unit)) return undefined
  const point = unit.codePointAt(0) as number
  let before = 0
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1
  return String(before % 10)
}

const HEADER_WORD = /=\?([\w-]{1,40})\?([QB])\?([^?\s]{1,1000})\?=/gi

/** Words of mail headers (RFC 2047): their base64, or their quoted-printable as far as it is not that of any text. */
export const headerWords: Decoder = replacing(TRAIT.equals, HEADER_WORD, ([, charset, form, content]) => {
  const text = content as string
  return form?.toUpperCase() === 'Q' ? text.replaceAll('_', ' ') : textIn(charset as string, Buffer.from(text, 'base64'))
})

function textIn(charset: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch (error) {
    // A charset that nobody knows.
    if (!(error instanceof RangeError)) throw error
    return undefined
  }
}

const HOST = new RegExp(
  [
    `(?<=://(?:[^\\s/@]{0,100}@)?)(?:0x[0-9a-f]{1,8}|\\d{1,12})(?:\\.(?:0x[0-9a-f]{1,3}|\\d{1,8})){0,3}(?=[:/?#\\s"'<>]|$)`,
    '(?<![\\w.])(\\d{1,3}(?:\\.\\d{1,3}){3})\\.in-addr\\.arpa',
    '(?<![\\w.])((?:[0-9a-f]\\.){32})ip6\\.arpa',
    '(?<![\\d.])(?<!(?<![a-z0-9])\\d{1,4}-)(\\d{1,3}(?:-\\d{1,3}){3})(?![0-9-]|\\.\\d)',
  ].join('|'),
  'gi',
)

/** Addresses of hosts as browsers take them, in other figures than usual, with hyphens, and backwards as the DNS asks for their names. */
export const hosts: Decoder = replacing(TRAIT.hostFigures, HOST, ([written, backwards, nibbles, hyphened]) => {
  if (backwards !== undefined) return backwards.split('.').reverse().join('.')
  if (nibbles !== undefined) return (nibbles.split('.').reverse().join('').match(/.{4}/g) ?? []).join(':')
  if (hyphened !== undefined) return ofHost(hyphened)
  const host = URL.parse(`http://${written}/`)?.hostname
  return host === written ? undefined : host
})

/** The address in the name of a host, such as `ec2-198-51-100-7`. Smaller figures are those of dates, times and versions. */
function ofHost(hyphened: string): string | undefined {
  const octets = ipv4Octets(hyphened.replaceAll('-', '.'))
  return octets?.some((octet) => octet > CALENDAR_MAX) === true ? ` ${octets.join('.')} ` : undefined
}

const CALENDAR_MAX = 60

/** Letters of other scripts that look like Latin ones, where they stand among these. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [
    'аa',
    'еe',
    'оo',
    'рp',
    'сc',
    'хx',
    'уy',
    'іi',
    'јj',
    'ѕs',
    'һh',
    'ԁd',
    'ԛq',
    'ԝw',
    'к' + 'k',
    'мm',
    'тt',
    'вb',
    'нh',
    'гr',
    'пn',
    'ьb',
    'οo',
    'αa',
    'νv',
    'ρp',
    'ιi',
    'κk',
    'υu',
    'τt',
    'ηn',
    'εe',
    ...['ᴀa', 'ʙb', 'ᴄc', 'ᴅd', 'ᴇe', 'ꜰf', 'ɢg', 'ʜh', 'ɪi', 'ᴊj', 'ᴋk', 'ʟl', 'ᴍm', 'ɴn', 'ᴏo', 'ᴘp', 'ʀr', 'ꜱs', 'ᴛt', 'ᴜu', 'ᴠv', 'ᴡw'],
    ...['ʏy', 'ᴢz', 'ɑa', 'ɡg', 'ıi', 'ɩi', 'ʋv', 'ѵv', 'ӏl', 'օo', 'ոn', 'սu'],
  ].map(([foreign, latin]) => [foreign as string, latin as string]),
)
const FOREIGN = new RegExp(`[${[...LOOKALIKES.keys()].join('')}]`, 'i')
const LOOKALIKE = new RegExp(FOREIGN.source, 'gi')
const MIXED = /[\p{L}\p{N}.@_+-]{4,320}/gu

/** Words of Latin letters in which some are not. */
export const lookalikes: Decoder = (view) => (FOREIGN.test(view.text) ? foldLookalikes(view) : undefined)

const foldLookalikes = replacing(TRAIT.beyondAscii, MIXED, ([word]) => {
  if (!FOREIGN.test(word) || !/[a-z]/i.test(word)) return undefined
  const latin = latinised(word)
  return latin.length === word.length ? latin : undefined
})

/** A text with Latin letters for all that look like them. */
export function latinised(text: string): string {
  return text.replace(LOOKALIKE, (letter) => LOOKALIKES.get(letter.toLowerCase()) ?? letter)
}

/** Characters that are not seen, and compatibility forms such as full-width letters (Unicode NFKC). */
export const folded: Decoder = (view) => (NOT_ASCII_OR_NUL.test(view.text) ? foldUnits(view) : undefined)

/** All decoders, those that spoil least first. */
export const DECODERS: readonly Decoder[] = [
  folded,
  defanged,
  percent,
  backslashes,
  entities,
  tags,
  headerWords,
  quotedPrintable,
  backslashBytes,
  widePercent,
  hosts,
  styleEscapes,
  sevenBit,
  mailboxes,
  lookalikes,
  carriedAddresses,
  calls,
  joins,
  deepEscapes,
  codePoints,
  carets,
  spelled,
  dumps,
  tagged,
  marked,
  overridden,
]
