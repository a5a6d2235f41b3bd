/** Reads what a Go source says as data: its string literals and the fields of its tables of cases. */

const LITERAL = /`([^`]*)`|"((?:[^"\\\n]|\\.)*)"/g
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' }

/** The body of a top-level function. @throws Error where the source has none of that name, which then says something else than it did */
export function goFunction(source: string, name: string): string {
  const start = source.indexOf(`\nfunc ${name}(`)
  const end = source.indexOf('\n}\n', start)
  if (start === -1 || end === -1) throw new Error(`the source has no function ${name}`)
  return source.slice(start, end)
}

/** All string literals in order; those that `+` joins are one. An escaped byte is read as the character of its number. */
export function goStrings(source: string): readonly string[] {
  const found: string[] = []
  let end = -1
  for (const match of source.matchAll(LITERAL)) {
    const text = match[1] ?? unescaped(match[2] ?? '')
    const isJoined = end !== -1 && /^\s*\+\s*$/.test(source.slice(end, match.index))
    if (isJoined) found.push(`${found.pop()}${text}`)
    else found.push(text)
    end = match.index + match[0].length
  }
  return found
}

/** The literal that a name is given. @throws Error where there is none */
export function goString(source: string, name: string): string {
  const given = new RegExp(`\\b${name} :?= `).exec(source)
  const [text] = given === null ? [] : goStrings(source.slice(given.index + given[0].length))
  if (text === undefined) throw new Error(`the source gives no text to ${name}`)
  return text
}

/** The entries of tables of cases: the text of each between its braces, for fields that hold no braces themselves. */
export function goCases(source: string): readonly string[] {
  return [...source.matchAll(/\{\s*(\w+:[^{}]*)\}/g)].map(([, fields]) => fields as string)
}

/** A field of a case: its number or its text. */
export function goField(fields: string, name: string): string | undefined {
  const [, value = ''] = new RegExp(`\\b${name}:\\s*([^]*)`).exec(fields) ?? []
  if (value === '') return undefined
  return /^[`"]/.test(value) ? goStrings(value)[0] : /^\S+?(?=,|\s|$)/.exec(value)?.[0]
}

function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})|\\(.)/g, (_, byte: string | undefined, letter: string) => {
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
    const meant = ESCAPES[letter]
    if (meant === undefined) throw new Error('a literal has an escape that is not read')
    return meant
  })
}
