/** Texts to scan in patterns of other languages, which are opaque to this product. */
import { Buffer } from 'node:buffer'

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8}))/g
/** A stretch between braces that only holds what a hexadecimal string of YARA may hold. */
const HEX_STRING = /\{([0-9A-Fa-f\s?[\]()|~-]{8,})\}/g
/** `|6A 64|` of snort and suricata. */
const HEX_CONTENT = /\|([0-9A-Fa-f\s]{8,})\|/g
/** A jump, a byte, a mark of an alternative; white space stands between. */
const HEX_TOKEN = /\[[^\]]*\]?|~?[0-9A-Fa-f?]{2}|[^\s]/g
const BYTE = /^[0-9A-Fa-f]{2}$/
const BYTES_MIN = 4
const NOT_TEXT = /[\p{Cc}\ufffd]+/u
/** ASCII in UTF-16, whichever half comes first. */
const WIDE = /(?:[\x20-\x7e]\0){4,}|(?:\0[\x20-\x7e]){4,}/g

/**
 * The whole text of a sigma, YARA, snort, suricata or PCRE pattern (strings and comments alike), then what its escapes and
 * hexadecimal strings stand for where that is readable text of four bytes or more, in UTF-8 or UTF-16. Of hexadecimal strings
 * with wildcards, jumps and alternatives each run of plain bytes is read. Work grows with the length of the text only.
 */
export function opaqueTexts(pattern: string): string[] {
  const unescaped = pattern.replaceAll(ESCAPE, (written, ...codes: (string | undefined)[]) => characterOf(written, codes.slice(0, 5)))
  const narrow = unescaped.includes('\0') ? unescaped.replaceAll('\0', '') : unescaped
  const unmarked = pattern.replaceAll(/\\([^A-Za-z0-9])/g, '$1')
  const uncommented = withoutComments(pattern)
  // Two slashes in a string begin no comment, so both readings count.
  const sources = new Set([pattern, uncommented, uncommented.replaceAll(/\/\/[^\n]*/g, ' ')])
  const runs = [...sources].flatMap(hexRuns).flatMap(readable)
  return [...new Set([pattern, unescaped, narrow, unmarked, ...runs])]
}

function characterOf(written: string, codes: readonly (string | undefined)[]): string {
  const point = Number.parseInt(codes.find((code) => code !== undefined) ?? '', 16)
  return point <= 0x10_ffff ? String.fromCodePoint(point) : written
}

/** The digits of each run of plain bytes. */
function hexRuns(text: string): string[] {
  const runs: string[] = []
  for (const pattern of [HEX_STRING, HEX_CONTENT]) {
    for (const [, content = ''] of text.matchAll(pattern)) {
      let run = ''
      for (const [token] of content.matchAll(HEX_TOKEN)) {
        if (BYTE.test(token)) run += token
        else if (run !== '') {
          runs.push(run)
          run = ''
        }
      }
      if (run !== '') runs.push(run)
    }
  }
  return runs.filter((run) => run.length >= 2 * BYTES_MIN)
}

function readable(digits: string): string[] {
  const bytes = Buffer.from(digits, 'hex')
  const narrow = bytes.toString('utf8').split(NOT_TEXT)
  const wide = Array.from(bytes.toString('latin1').matchAll(WIDE), ([found]) => found.replaceAll('\0', ''))
  return [...narrow, ...wide].filter((text) => text.length >= BYTES_MIN)
}

/** Comments may stand between the bytes of a hexadecimal string. */
function withoutComments(text: string): string {
  const pieces: string[] = []
  let from = 0
  for (let start = text.indexOf('/*'); start !== -1; start = text.indexOf('/*', from)) {
    const end = text.indexOf('*/', start + 2)
    if (end === -1) break
    pieces.push(text.slice(from, start), ' ')
    from = end + 2
  }
  return pieces.join('') + text.slice(from)
}
