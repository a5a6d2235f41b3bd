/** Parts of cyber-observable objects, as data: where one value of a foreign format stands in STIX, and in a pattern that seeks it. */

/** How the text of a value is read. */
export type Reading = 'text' | 'integer' | 'as-number' | 'float' | 'boolean' | 'time' | 'lower' | 'registry-key'

/** A property of the object itself; `*` appends to a list. */
export type PropertyPart = { readonly path: readonly (string | number)[]; readonly as?: Reading }

/** An object of its own that the object refers to. `ip` makes an address of the version that the value has. */
export type ReferencePart = {
  readonly ref: string
  readonly makes: string
  readonly property: string
  readonly as?: Reading
  /** In a list of references: where a pattern looks for it. */
  readonly many?: 'anywhere' | 'in-place'
  /** Whether a pattern names the type, because other types may stand there. */
  readonly isTyped?: true
}

/** Where one value goes. */
export type Part =
  | PropertyPart
  | ReferencePart
  /** A file that an e-mail message carries. */
  | { readonly attached: 'file' }
  /** The content of a file, `NAME` or `NAME|MD5`, as an artifact; a sample is a zip under the password that everyone knows. */
  | { readonly content: 'attachment' | 'sample' }

/** What is made of one kind of thing: the type, what is always in it, and the parts. */
export type ObservableRule = {
  readonly type: string
  readonly constants?: Readonly<Record<string, unknown>>
  readonly parts: readonly Part[]
}

/** What a table says of a word that a file chose, which may be the name of something that every object inherits. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

const PLAIN = /^[a-z][a-z0-9_]*$/i

/** The path of a part as patterns write it, without the type: `hashes.'SHA-1'`, `values[0].data`. */
export function patternPath(path: readonly (string | number)[]): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number' || step === '*') text += `[${step}]`
    else text += `${text === '' ? '' : '.'}${PLAIN.test(step) ? step : `'${step}'`}`
  }
  return text
}

/** A text as a literal of a pattern (STIX 2.1 section 9.2). */
export function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
