/** What looks like something else (after Unicode Technical Standard 39, for the scripts whose letters are taken for one another). */

// Shown as nothing, or turning what stands beside them; private letters have no agreed look.
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/** Whether a text is in Unicode normal form C. */
export function isNormal(text: string): boolean {
  return text === text.normalize('NFC')
}

/** Whether a text holds a character that readers cannot see. */
export function hasHiddenCharacter(text: string): boolean {
  return HIDDEN.test(text)
}

const WORD = /[\p{L}\p{M}]+/gu
const ALPHABETS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Georgian', 'Cherokee', 'Coptic', 'Lisu', 'Thai'] as const
// Written beside Latin letters without a space, and never taken for them.
const EAST_ASIAN = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}'

const RULES = ALPHABETS.map((script) => ({
  holds: new RegExp(`\\p{sc=${script}}`, 'u'),
  isAlone: new RegExp(`^[\\p{scx=${script}}\\p{sc=Common}\\p{sc=Inherited}${script === 'Latin' ? EAST_ASIAN : ''}]*$`, 'u'),
}))

/** Whether a word of a text has letters of one of these alphabets beside letters of another. */
export function mixesScripts(text: string): boolean {
  const words = text.match(WORD) ?? []
  return words.some((word) => RULES.some(({ holds, isAlone }) => holds.test(word) && !isAlone.test(word)))
}

// Cyrillic and Greek letters that look like a Latin one.
const TWINS = new Map(
  ['аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwкkмmтtнhвbгrпn', 'αaοoρpνvυuιiκkχxτtγyηnεeβb'].flatMap((pairs) =>
    [...pairs].flatMap((letter, index, all) => (index % 2 === 0 ? [[letter, all[index + 1] as string] as const] : [])),
  ),
)

// Between lower-case letters a capital I cannot be told from an l.
for (const stroke of ['l', '1', '|']) TWINS.set(stroke, 'i')
TWINS.set('0', 'o')

/** The same text for all texts that look alike: case, spaces, width, accents and letters that look Latin make no difference. */
export function lookAlike(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '')
  const shown = [...plain].map((letter) => TWINS.get(letter.toLowerCase()) ?? letter.toLowerCase()).join('')
  return shown.replace(/[\s\p{P}]+/gu, ' ').trim()
}
