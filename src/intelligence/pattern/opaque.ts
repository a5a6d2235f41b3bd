/** Texts to scan in patterns of other languages, which are opaque to this product. */
import { Buffer } from 'node:buffer'

const BYTE_ESCAPE = /\\x([0-9A-Fa-f]{2})/g
const HEX_PAIRS = /[0-9A-Fa-f]{2}(?:\s+[0-9A-Fa-f]{2}|[0-9A-Fa-f]{2})+/g
// `{ 6A 64 }` of YARA, `|6A 64|` of snort and suricata.
const HEX_BLOCK = /[{|]([0-9A-Fa-f\s]{4,})[}|]/g
const READABLE = /^[\x20-\x7e]{2,}$/

/**
 * The whole text of a sigma, YARA, snort, suricata or PCRE pattern (strings and comments alike), then what its escapes and
 * hexadecimal blocks stand for where that is readable text. Work grows with the length of the text only.
 */
export function opaqueTexts(pattern: string): string[] {
  const unescaped = pattern.replaceAll(BYTE_ESCAPE, (_escape, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  const unmarked = pattern.replaceAll(/\\([^A-Za-z0-9])/g, '$1')
  const blocks = [...pattern.matchAll(HEX_BLOCK)].flatMap(([, digits = '']) =>
    [...digits.matchAll(HEX_PAIRS)].map(([pairs]) => readable(pairs)),
  )
  const decoded = [unescaped, unmarked, ...blocks].filter((text): text is string => text !== undefined && text !== pattern)
  return [...new Set([pattern, ...decoded])]
}

function readable(pairs: string): string | undefined {
  const text = Buffer.from(pairs.replaceAll(/\s/g, ''), 'hex').toString('latin1')
  return READABLE.test(text) ? text : undefined
}
