/** Ways to write a text so that it does not read like itself. */

const each = (text: string, write: (character: string) => string): string => [...text].map(write).join('')
/** Each byte of the text in UTF-8. */
const bytes = (text: string, write: (byte: string) => string): string =>
  Array.from(Buffer.from(text), (byte) => write(byte.toString(16).padStart(2, '0'))).join('')
const code = (character: string, digits: number): string => (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0')

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
}
