/**
 * A text as a terminal may be given it. Titles, names and reasons come from other parties and from files, and a terminal obeys what
 * some characters say: C0 and C1 controls move, hide and rename, and those of Unicode that turn the direction of writing show a text
 * as another (Unicode TR 36 section 3). They are written out; tab and line break stay.
 */
export function terminalText(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
