/** Ways to write a text so that it does not read like itself. */

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
