/** Replaces values in a text wherever and however they are written. */
import { encodeWord } from './encoded-word.ts'
import type { EncodedWord, TextFinding } from './finding.ts'
import type { Scanning } from './scan-text.ts'
import { scanText } from './scan-text.ts'

/** What is written instead of a value; undefined keeps it as it is. */
export type Treat = (finding: TextFinding) => string | undefined

/** Passes after which a text that still holds a value is given up. */
const PASSES_MAX = 3

/**
 * The text with what `treat` says in place of each value, encoded stretches
 * whole; a base64 or hexadecimal word is treated inside and encoded again. The
 * result is searched again: undefined when it still holds a treated value or
 * could not be searched whole, so that the caller drops it.
 */
export function treatText(text: string, treat: Treat, scanning: Scanning = {}): string | undefined {
  const treated = new Set<string>()
  let current = text
  for (let pass = 0; pass <= PASSES_MAX; pass += 1) {
    const findings = scanText(current, scanning)
    if (findings.some(({ kind }) => kind === 'unscanned')) return undefined
    const edits = editsOf(findings, { text: current, treat, scanning, treated, isFirst: pass === 0 })
    if (edits === undefined) return undefined
    if (edits.length === 0) return current
    current = applyEdits(current, edits)
  }
  return undefined
}

type Edit = { readonly start: number; readonly end: number; readonly text: string }
type Work = {
  readonly text: string
  readonly treat: Treat
  readonly scanning: Scanning
  /** Keys of what was replaced. Later passes replace only these: surrogates may read like values. */
  readonly treated: Set<string>
  readonly isFirst: boolean
}

function editsOf(findings: readonly TextFinding[], work: Work): Edit[] | undefined {
  const edits: Edit[] = []
  const words = new Map<string, EncodedWord>()
  for (const finding of findings) {
    if (!work.isFirst && !work.treated.has(finding.key)) continue
    const text = work.treat(finding)
    if (text === undefined || text === finding.value) continue
    work.treated.add(finding.key)
    if (finding.word === undefined)
      edits.push({ ...finding.span, text: writtenAs(work.text.slice(finding.span.start, finding.span.end), text) })
    else words.set(`${finding.span.start} ${finding.span.end} ${finding.word.form}`, finding.word)
  }
  for (const word of words.values()) {
    const inner = treatText(word.text, work.treat, work.scanning)
    if (inner === undefined) return undefined
    edits.push({ ...word.span, text: encodeWord(word, inner) })
  }
  return edits
}

/** Where a value stood in escapes of a URL, what stands in its place must not end a part of the URL. */
function writtenAs(stretch: string, text: string): string {
  return /%(?:40|20)/.test(stretch) && !stretch.includes('@') ? text.replaceAll(/[@ ]/g, encodeURIComponent) : text
}

/** Where edits overlap, the text of the longest stands for the whole stretch. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((left, right) => left.start - right.start || right.end - left.end)
  const pieces: string[] = []
  let read = 0
  for (let index = 0; index < sorted.length; ) {
    let longest = sorted[index] as Edit
    let { end } = longest
    const { start } = longest
    for (index += 1; index < sorted.length && (sorted[index] as Edit).start < end; index += 1) {
      const next = sorted[index] as Edit
      end = Math.max(end, next.end)
      if (next.end - next.start > longest.end - longest.start) longest = next
    }
    pieces.push(text.slice(read, start), longest.text)
    read = end
  }
  return pieces.join('') + text.slice(read)
}
