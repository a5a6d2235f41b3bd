/** Ways to write a text so that it does not read like itself. */
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

const each = (text: string, write: (character: string) => string): string => [...text].map(write).join('')
/** Each byte of the text in UTF-8. */
const bytes = (text: string, write: (byte: string) => string): string =>
  Array.from(Buffer.from(text), (byte) => write(byte.toString(16).padStart(2, '0'))).join('')
const code = (character: string, digits: number): string => (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0')

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32 = (text: string): string => {
  const bits = bytesWith(text, 2, 8).join('')
  const digits = (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
  return digits.padEnd(Math.ceil(digits.length / 8) * 8, '=')
}
const bytesWith = (text: string, radix: number, digits: number): readonly string[] =>
  Array.from(Buffer.from(text), (byte) => byte.toString(radix).padStart(digits, '0'))
const points = (text: string) => Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer
const foreign: Readonly<Record<string, string>> = { a: '\u0430', e: '\u0435', o: '\u043e', p: '\u0440', c: '\u0441', x: '\u0445' }

export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  percent: (text) => bytes(text, (byte) => `%${byte}`),
  'percent of signs': (text) => encodeURIComponent(text),
  'quoted-printable': (text) => bytes(text, (byte) => `=${byte.toUpperCase()}`),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  hex: (text) => Buffer.from(text).toString('hex'),
  entities: (text) => each(text, (character) => `&#x${code(character, 2)};`),
  'entities in decimal': (text) => each(text, (character) => `&#${character.codePointAt(0)};`),
  'unicode escapes': (text) => each(text, (character) => `\\u${code(character, 4)}`),
  'byte escapes': (text) => bytes(text, (byte) => `\\x${byte}`),
  defanged: (text) => text.replaceAll('@', '[@]').replaceAll('.', '[.]'),
  spoken: (text) => text.replaceAll('@', ' (at) ').replaceAll('.', '[dot]'),
  'full width': (text) => each(text, (character) => String.fromCharCode(character.charCodeAt(0) + (/[!-~]/.test(character) ? 0xfee0 : 0))),
  unseen: (text) => each(text, (character) => `${character}\u200b`),
  tags: (text) => text.replaceAll('@', '<b>@</b>'),
  'base64 of UTF-16, high byte first': (text) => Buffer.from(text, 'utf16le').swap16().toString('base64'),
  'base64 of UTF-16 with its mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').toString('base64'),
  base32,
  'hexadecimal of UTF-16, high byte first': (text) => Buffer.from(text, 'utf16le').swap16().toString('hex'),
  'hexadecimal after 0x': (text) => `0x${Buffer.from(text).toString('hex')}`,
  'bytes apart': (text) => bytesWith(text, 16, 2).join(' '),
  'bytes with colons': (text) => bytesWith(text, 16, 2).join(':'),
  'bytes of a script': (text) =>
    bytesWith(text, 16, 2)
      .map((byte) => `0x${byte}`)
      .join(', '),
  'bytes in decimal': (text) => bytesWith(text, 10, 1).join(','),
  'escapes of eight digits': (text) => each(text, (character) => `\\U${code(character, 8)}`),
  'header word in base64': (text) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`,
  'header word in quoted-printable': (text) => `=?utf-8?Q?${bytes(text, (byte) => (byte === '20' ? '_' : `=${byte.toUpperCase()}`))}?=`,
  'bytes in binary': (text) => bytesWith(text, 2, 8).join(' '),
  'bits run together': (text) => bytesWith(text, 2, 8).join(''),
  'base64 of UTF-32': (text) => Buffer.from(points(text)).toString('base64'),
  'hexadecimal of UTF-32, high byte first': (text) => Buffer.from(points(text)).swap32().toString('hex'),
  'escapes of CSS': (text) => each(text, (character) => `\\${code(character, 2)} `),
  'escapes of CSS in six digits': (text) => each(text, (character) => `\\${code(character, 6)}`),
  'UTF-7': (text) =>
    text.replace(/[^A-Za-z0-9.\n]/g, (sign) => `+${Buffer.from(sign, 'utf16le').swap16().toString('base64').replaceAll('=', '')}-`),
  'figures of another script': (text) => text.replace(/[0-9]/g, (figure) => String.fromCharCode(0x660 + Number(figure))),
}

/** Letters of another script among Latin ones: the same to a reader, for what has Latin letters. */
export const LOOKALIKE = (text: string): string => text.replace(/[aeopcx]/g, (letter) => foreign[letter] ?? letter)

const base85 = (signs: string) => (text: string) => {
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4))
  const groups = Array.from({ length: padded.length / 4 }, (_, index) => padded.readUInt32BE(index * 4))
  return groups.map((group) => [4, 3, 2, 1, 0].map((place) => signs[Math.floor(group / 85 ** place) % 85]).join('')).join('')
}
const ASCII_85 = Array.from({ length: 85 }, (_, index) => String.fromCharCode(0x21 + index)).join('')
const largeNumber = (signs: string) => (text: string) => {
  const radix = BigInt(signs.length)
  let [number, digits] = [BigInt(`0x${Buffer.from(text).toString('hex')}`), '']
  for (; number > 0n; number /= radix) digits = `${signs[Number(number % radix)]}${digits}`
  return digits
}
const [FIGURES, LOW] = ['0123456789', 'abcdefghijklmnopqrstuvwxyz']
const base32Hex = (text: string): string => base32(text).replace(/[A-Z2-7]/g, (digit) => LETTERS.indexOf(digit).toString(32).toUpperCase())
const brotli = (quality: number, window: number) => (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: window } })
const LETTER = 'Dear colleague, the account that was asked about is this one: '
const within = (write: (bytes: Buffer) => string) => (text: string) => write(Buffer.from(LETTER + text))
/** An archive of one entry, without the list at its end, which nobody asks for. */
const zip = (bytes: Buffer): Buffer => {
  const packed = deflateRawSync(bytes)
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt16LE(5, 26)
  return Buffer.concat([head, Buffer.from('a.txt'), packed])
}
const uuencoded = (text: string): string => {
  const six = (value: number): string => (value === 0 ? '`' : String.fromCharCode(0x20 + value))
  const units = [...Buffer.from(text)].flatMap((_, index, all) =>
    index % 3 === 0 ? [[all[index], all[index + 1] ?? 0, all[index + 2] ?? 0]] : [],
  )
  const signs = units.map(
    ([a = 0, b = 0, c = 0]) => six(a >> 2) + six(((a & 3) << 4) | (b >> 4)) + six(((b & 15) << 2) | (c >> 6)) + six(c & 63),
  )
  return `begin 644 a.txt\n${six(Buffer.byteLength(text))}${signs.join('')}\n\`\nend`
}
const grouped = (text: string, size: number, by: string): string => (text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []).join(by)

/** Ways in which programs write what is to be read back; some of them put other text or bytes before it. */
export const RARE_ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  gzip: within((bytes) => gzipSync(bytes).toString('base64')),
  'gzip in base64url': within((bytes) => gzipSync(bytes).toString('base64url')),
  'gzip in hexadecimal': within((bytes) => gzipSync(bytes).toString('hex')),
  'gzip in bytes of a script': within((bytes) =>
    Array.from(gzipSync(bytes), (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
  ),
  'gzip in byte escapes': within((bytes) => Array.from(gzipSync(bytes), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')),
  'gzip cut off': within((bytes) => gzipSync(bytes).subarray(0, -8).toString('base64')),
  'gzip of gzip': within((bytes) => gzipSync(gzipSync(bytes)).toString('base64')),
  'gzip of UTF-16': (text) => gzipSync(Buffer.from(text, 'utf16le')).toString('base64'),
  'gzip of base64': within((bytes) => gzipSync(bytes.toString('base64')).toString('base64')),
  zlib: within((bytes) => deflateSync(bytes).toString('base64')),
  'zlib that packs nothing': within((bytes) => deflateSync(bytes, { level: 0 }).toString('base64')),
  Deflate: within((bytes) => deflateRawSync(bytes).toString('base64')),
  'Deflate with codes of its own': (text) => deflateRawSync(`${LETTER}${text} ${LETTER.toUpperCase().repeat(3)}`).toString('base64'),
  Zstandard: within((bytes) => zstdCompressSync(bytes).toString('base64')),
  Brotli: within((bytes) => brotliCompressSync(bytes).toString('base64')),
  'Brotli of a short text': (text) => brotliCompressSync(text).toString('base64'),
  'Brotli in a small window, quickly': within((bytes) => brotli(4, 10)(bytes).toString('base64url')),
  'Brotli of a long text': (text) => brotli(9, 24)(Buffer.from(LETTER.repeat(40) + text)).toString('hex'),
  'Brotli cut off': (text) =>
    brotliCompressSync(`${LETTER}${text}, and what else was said of it nobody remembers today.`).subarray(0, -12).toString('base64'),
  zip: within((bytes) => zip(bytes).toString('base64')),
  'zip in a data URL': within((bytes) => `data:application/zip;base64,${zip(bytes).toString('base64')}`),
  Ascii85: base85(ASCII_85),
  'marked Ascii85': (text) => `<~${base85(ASCII_85)(text)}~>`,
  'Base85 of RFC 1924': base85('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'),
  Z85: base85('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'),
  base58: largeNumber('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'),
  base62: largeNumber(FIGURES + LOW.toUpperCase() + LOW),
  'base62, small letters first': largeNumber(FIGURES + LOW + LOW.toUpperCase()),
  'base32 in the digits of hexadecimal': base32Hex,
  'the same in small letters': (text) =>
    base32Hex(LETTER + text)
      .toLowerCase()
      .replaceAll('=', ''),
  'base32 in small letters': (text) =>
    base32(LETTER + text)
      .toLowerCase()
      .replaceAll('=', ''),
  uuencode: uuencoded,
  'base64 in lines of 20': (text) => grouped(Buffer.from(text).toString('base64'), 20, '\n'),
  'base64 in lines of 64 that are escaped': (text) => grouped(Buffer.from(LETTER + text).toString('base64'), 64, '\\n'),
  'base64 in two pieces': (text) =>
    Buffer.from(text)
      .toString('base64')
      .replace(/^.{10}/, '$&" + "'),
  'base64 of text among bytes': (text) => Buffer.from([1, 2, ...Buffer.from(`${text}\0\xff${text}`, 'latin1'), 0, 255]).toString('base64'),
  'base64 five times': (text) => [1, 2, 3, 4, 5].reduce((inner) => Buffer.from(inner).toString('base64'), text),
  'percent six times': (text) =>
    [1, 2, 3, 4, 5, 6].reduce(
      encodeURIComponent,
      bytes(text, (byte) => `%${byte}`),
    ),
  'entities that are escaped': (text) => each(text, (sign) => `&amp;amp;#${sign.charCodeAt(0)};`),
  'JSON in JSON in JSON': (text) =>
    [1, 2, 3].reduce(
      (inner) => JSON.stringify(inner),
      each(text, (sign) => `\\u${code(sign, 4)}`),
    ),
  'bytes by twos': (text) => grouped(Buffer.from(text).toString('hex'), 4, ' '),
  'bytes with stops': (text) => bytesWith(text, 16, 2).join('.'),
  'bytes on lines': (text) => bytesWith(text, 16, 2).join('\n'),
  'a dump': (text) =>
    grouped(Buffer.from(text).toString('hex'), 32, '\n').replace(/^.*$/gm, (line) => `00000010: ${grouped(line, 4, ' ')}  ....`),
  'calls for characters': (text) => each(text, (sign) => `Chr(${sign.charCodeAt(0)}) & `).slice(0, -3),
  'a call for one character': (text) => `"${text.replaceAll('@', '" & Chr(64) & "')}"`,
  'PowerShell characters': (text) => each(text, (sign) => `[char]${sign.charCodeAt(0)}+`).slice(0, -1),
  'pieces that are joined': (text) => `'${grouped(text, 4, "'+'")}'`,
  'code points': (text) => each(text, (sign) => `U+${code(sign, 4).toUpperCase()} `).trimEnd(),
  carets: (text) => each(text, (sign) => `^${sign}`),
  spelled: (text) => [...text].join(' '),
  'characters that are tags': (text) => each(text, (sign) => String.fromCodePoint(0xe_0000 + sign.charCodeAt(0))),
  'struck through': (text) => each(text, (sign) => `${sign}\u0336`),
  'from its end': (text) => `\u202e${[...text].reverse().join('')}\u202c`,
  'small capitals': (text) => text.replace(/[aeo]/g, (letter) => ({ a: '\u1d00', e: '\u1d07', o: '\u1d0f' })[letter] ?? letter),
  'name of a mailbox': (text) => text.replaceAll('@', '&AEA-'),
}
