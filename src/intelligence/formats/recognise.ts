/** Tells the format of a file by what is in it. */
import { FormatError } from './errors.ts'

/** Formats that can be imported. */
export const IMPORT_FORMATS = ['stix-2.1', 'stix-2.0', 'misp', 'csaf', 'csv'] as const
/** One of them. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** As much of a file as is looked at. */
export const HEAD_BYTES = 256 * 1024

const COMPRESSED: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x52, 0x61, 0x72, 0x21],
]

/** Members that tell a format, at the top or one list below it. */
const STIX_20 = /"spec_version"\s*:\s*"2\.0"/
const STIX_21 = /"spec_version"\s*:\s*"2\.1"/
const UTF8_MARK = '\u{feff}'

/**
 * The format of a file whose first {@link HEAD_BYTES} bytes (or all of them) these are.
 * @throws FormatError `format-unknown` when none fits, `format-compressed`, `format-encoding`
 */
export function recogniseFormat(head: Uint8Array): ImportFormat {
  const text = textOf(head)
  const start = text.trimStart().charAt(0)
  if (start === '') throw new FormatError('format-unknown', 'the file is empty')
  if (start === '{' || start === '[') return formatOfJson(text)
  if (start === '<') throw new FormatError('format-unknown', 'the file is XML or HTML; known are STIX, MISP and CSAF in JSON, and tables')
  return 'csv'
}

function textOf(head: Uint8Array): string {
  if (COMPRESSED.some((magic) => magic.every((byte, index) => head[index] === byte)))
    throw new FormatError('format-compressed', 'the file is an archive or compressed; it is not opened: unpack it first')
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw new FormatError('format-encoding', 'the file is UTF-16; it must be UTF-8')
  if (head.includes(0)) throw new FormatError('format-encoding', 'the file holds NUL bytes, so it is no text')
  // The last bytes may be the beginning of a character.
  const text = new TextDecoder('utf-8').decode(head.subarray(0, HEAD_BYTES))
  return text.startsWith(UTF8_MARK) ? text.slice(1) : text
}

function formatOfJson(text: string): ImportFormat {
  const members = topMembers(text)
  if (members.has('objects') || members.has('spec_version') || /"type"\s*:\s*"bundle"/.test(text.slice(0, 4_096))) {
    // 2.0 says so on the bundle, 2.1 on the objects.
    return STIX_20.test(text) && !STIX_21.test(text) ? 'stix-2.0' : 'stix-2.1'
  }
  if (members.has('Event') || members.has('response')) return 'misp'
  if (members.has('document')) return 'csaf'
  if (members.has('info') && (members.has('Attribute') || members.has('Object') || members.has('Orgc'))) return 'misp'
  throw new FormatError('format-unknown', 'the file is JSON, but neither a STIX bundle, a MISP event nor a CSAF document')
}

/** Names of the members of the outermost object, or of the first one in an outermost list. */
function topMembers(text: string): ReadonlySet<string> {
  const members = new Set<string>()
  let depth = 0
  const base = text.trimStart().startsWith('[') ? 2 : 1
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (depth === base && /^\s*:/.test(text.slice(index + token.length, index + token.length + 64))) members.add(token.slice(1, -1))
  }
  return members
}
