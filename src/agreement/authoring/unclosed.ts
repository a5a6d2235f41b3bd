/** Where a bracket or a quote begins that nobody closed: the parser tells it where it gave up, which is a line or a whole text later. */
import { CST } from 'yaml'

/** What is open, by the offset of its first character. */
export type Unclosed = { readonly offset: number; readonly message: string }

const BRACKET = 'nothing closes this bracket'
const QUOTE = 'nothing closes this quote'

/** The innermost bracket, or the quote, that is open where the first error is; undefined where nothing is. */
export function unclosedBefore(lexemes: readonly string[], errorAt: number): Unclosed | undefined {
  const open: { readonly bracket: string; readonly offset: number }[] = []
  let offset = 0
  let isContent = false
  for (const lexeme of lexemes) {
    const wasContent: boolean = isContent
    // The lexeme after this mark is the text of a scalar, whatever it looks like.
    isContent = !wasContent && lexeme === CST.SCALAR
    if (!wasContent && MARKS.has(lexeme)) continue
    if (!wasContent && isOpenQuote(lexeme)) return { offset, message: QUOTE }
    if (offset >= errorAt && lexeme !== ']' && lexeme !== '}') break
    if (!wasContent && CLOSING.has(lexeme)) open.push({ bracket: lexeme, offset })
    const inner = open.at(-1)
    if (!wasContent && (lexeme === ']' || lexeme === '}') && inner !== undefined) {
      if (CLOSING.get(inner.bracket) !== lexeme) break
      open.pop()
    }
    offset += lexeme.length
  }
  const last = open.at(-1)
  return last === undefined ? undefined : { offset: last.offset, message: BRACKET }
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['{', '}'],
])
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

/** Whether a lexeme is a text in quotes that runs to the end without them. */
function isOpenQuote(lexeme: string): boolean {
  const kind = CST.tokenType(lexeme)
  if (kind === 'single-quoted-scalar') return (lexeme.match(/'/g)?.length ?? 0) % 2 === 1
  if (kind !== 'double-quoted-scalar') return false
  const backslashes = /\\*$/.exec(lexeme.slice(0, -1))?.[0].length ?? 0
  return lexeme.length < 2 || !lexeme.endsWith('"') || backslashes % 2 === 1
}
