/** A text as it reads after some decodings, with where each character stands in what was written. */
import type { Span } from '../pattern/tree.ts'
import { traitsOf } from './traits.ts'

/** `starts` and `ends` give for each UTF-16 unit its stretch in the source; both are absent where the text is the source itself. */
export type View = {
  readonly text: string
  readonly traits: number
  readonly starts?: Uint32Array
  readonly ends?: Uint32Array
  /** How many decodings led here. */
  readonly decodings: number
}

/** The text as written. */
export function plainView(text: string): View {
  return { text, traits: traitsOf(text), decodings: 0 }
}

/** Where the units from `start` to `end` (exclusive, at least one) of a view stand in the source. */
export function sourceSpan(view: View, start: number, end: number): Span {
  if (view.starts === undefined || view.ends === undefined) return { start, end }
  return { start: view.starts[start] as number, end: view.ends[end - 1] as number }
}

/** A stretch of the text of a view and what it reads as; nothing when it does not count. */
export type Replacement = { readonly start: number; readonly end: number; readonly text: string }

/** The view after replacements, which are in order and do not overlap; undefined when there are none. */
export function rewrite(view: View, replacements: readonly Replacement[]): View | undefined {
  if (replacements.length === 0) return undefined
  const pieces: string[] = []
  let length = view.text.length
  for (const { start, end, text } of replacements) length += text.length - (end - start)
  const starts = new Uint32Array(length)
  const ends = new Uint32Array(length)
  let read = 0
  let written = 0
  const copyUntil = (end: number): void => {
    pieces.push(view.text.slice(read, end))
    for (; read < end; read += 1, written += 1) {
      starts[written] = view.starts?.[read] ?? read
      ends[written] = view.ends?.[read] ?? read + 1
    }
  }
  for (const { start, end, text } of replacements) {
    copyUntil(start)
    pieces.push(text)
    const span = sourceSpan(view, start, end)
    starts.fill(span.start, written, written + text.length)
    ends.fill(span.end, written, written + text.length)
    written += text.length
    read = end
  }
  copyUntil(view.text.length)
  const text = pieces.join('')
  return { text, traits: traitsOf(text), starts, ends, decodings: view.decodings + 1 }
}
