/** Where the comments of a pattern stand. */
import { Lexer } from './lexer.ts'
import type { Pattern, Span } from './tree.ts'

/** The stretches between tokens that hold more than white space: comments, with the space around them left out. */
export function commentsOf({ text }: Pattern): Span[] {
  const found: Span[] = []
  if (!/\/[/*]/.test(text)) return found
  const lexer = new Lexer(text)
  for (let from = 0; ; from = lexer.end, lexer.next()) {
    const gap = text.slice(from, lexer.start)
    const comment = gap.trim()
    const start = from + gap.length - gap.trimStart().length
    if (comment !== '') found.push({ start, end: start + comment.length })
    if (lexer.kind === 'end') return found
  }
}
