/** What a decoder is: it undoes one way in which a text hides what it says. */
import { hasTraits } from './traits.ts'
import type { Replacement, View } from './view.ts'
import { rewrite } from './view.ts'

/** A view with one kind of encoding undone, or undefined when there is none of it. */
export type Decoder = (view: View) => View | undefined

/** What matches a pattern reads otherwise; `needs` are the traits that a text with a match has. */
export function replacing(needs: number, pattern: RegExp, read: (match: RegExpExecArray) => string | undefined): Decoder {
  return (view) => {
    if (!hasTraits(view.traits, needs)) return undefined
    const replacements: Replacement[] = []
    pattern.lastIndex = 0
    for (let match = pattern.exec(view.text); match !== null; match = pattern.exec(view.text)) {
      const text = read(match)
      if (text !== undefined) replacements.push({ start: match.index, end: match.index + match[0].length, text })
    }
    return rewrite(view, replacements)
  }
}

/** The character of a code; undefined where there is none. */
export function character(code: string, radix: number): string | undefined {
  const point = Number.parseInt(code, radix)
  return point > 0x10_ffff ? undefined : String.fromCodePoint(point)
}
