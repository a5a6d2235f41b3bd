/** A text with each letter of ASCII thirteen places on, and a text from its end. */

/** Where each letter of ASCII goes. */
const ROTATED = Uint8Array.from({ length: 256 }, (_, code) => {
  const place = code & 0x1f
  const isLetter = (code & 0xc0) === 0x40 && place >= 1 && place <= 26
  return !isLetter ? code : place <= 13 ? code + 13 : code - 13
})
const BEYOND_LATIN = /[^\0-\xff]/
const LETTER = /[a-z]/gi

/** ROT13. */
export function rotated(text: string): string {
  if (BEYOND_LATIN.test(text)) return text.replace(LETTER, (letter) => String.fromCharCode(ROTATED[letter.charCodeAt(0)] as number))
  const units = Buffer.from(text, 'latin1')
  for (let index = 0; index < units.length; index += 1) units[index] = ROTATED[units[index] as number] as number
  return units.toString('latin1')
}

/** Unit by unit, so that each stands where its mirror image stood. */
export function backwards(text: string): string {
  if (!BEYOND_LATIN.test(text)) return Buffer.from(text, 'latin1').reverse().toString('latin1')
  let reversed = ''
  for (let index = text.length - 1; index >= 0; index -= 1) reversed += text[index]
  return reversed
}
