/** Finds personal data in one text, however it is written. */
import { accounts, certainAccounts } from './detect-account.ts'
import { devices } from './detect-device.ts'
import { emails } from './detect-email.ts'
import { certainNumbers, numbers } from './detect-number.ts'
import { places } from './detect-place.ts'
import { disguised } from './disguised.ts'
import { encodedWords } from './encoded-word.ts'
import type { EncodedWord, TextFinding } from './finding.ts'
import type { Detector, Hit } from './hit.ts'
import { joinedNames } from './joined-names.ts'
import { knownNames, knownTexts } from './known-names.ts'
import { WAY, waysOfNames } from './name-words.ts'
import { valueKey } from './normal-form.ts'
import { FINDINGS_MAX, TEXT_LENGTH_MAX, WORD_DEPTH_MAX } from './personal-limits.ts'
import { readingsOf } from './text-readings.ts'
import { Unpacking } from './unpacking.ts'
import type { View } from './view.ts'
import { sourceSpan } from './view.ts'

const DETECTORS: readonly Detector[] = [emails, ...numbers, ...devices, ...accounts, ...places]
/** Those that ever are certain of what they find. */
const CERTAIN_DETECTORS: readonly Detector[] = [emails, ...certainNumbers, ...certainAccounts]
/** What any detector or decoder needs: without it a text holds nothing to find. */
const HINT =
  /[@+:/\\=&%[({<\x80-\uffff\0]|\d{2}|\d\.\d|[A-Za-z0-9+/_-]{8}|\s(?:at|dot)\s|pass|pwd|secret|token|key|_at_|\s-[ul]|net1?\suser/i

/** What is known beforehand. */
export type Scanning = {
  /** Whether the key of a name or account (`valueKey`) is one to find wherever it stands. */
  readonly isKnown?: (key: string) => boolean
  /** Whether any of what is known has this word (`wordsOfKey`), to pass over most texts; without it each stretch of words is asked for. */
  readonly isNameWord?: (word: string) => boolean
}

/**
 * The personal data in a text: in each way of reading it and inside of encoded
 * words. Occurrences may overlap. A text that is too long, or that reads in
 * too many ways, is one finding of kind `unscanned` besides what was found.
 */
export function scanText(text: string, scanning: Scanning = {}): TextFinding[] {
  return scanAtDepth(text, scanning, searchAt(text, 0))
}

/** As {@link scanText}, for the text of a word that was decoded already. */
export function scanWord(word: EncodedWord, scanning: Scanning): TextFinding[] {
  return scanAtDepth(word.text, scanning, searchAt(word.text, 1)).map((finding) => ({ ...finding, span: word.span, word }))
}

/** Whether {@link scanText} calls anything in a text certain, found out no further than to the first of it. */
export function holdsCertain(text: string): boolean {
  return isCertainAtDepth(text, searchAt(text, 0))
}

/** Where a search is: inside of so many words, and what its words may still unpack to. */
type SearchAt = { readonly depth: number; readonly unpacking: Unpacking; readonly memory: Memory }
/** Findings in the texts of words, by depth and text, once there are words. */
type Memory = { known?: Map<string, readonly TextFinding[]> }

function searchAt(text: string, depth: number): SearchAt {
  return { depth, unpacking: new Unpacking(text.length), memory: {} }
}

function isCertainAtDepth(text: string, at: SearchAt): boolean {
  if (text.length > TEXT_LENGTH_MAX || !HINT.test(text)) return false
  for (const view of readingsOf(text).views) {
    for (const detector of CERTAIN_DETECTORS) {
      if (detector(view.text, view.traits).some(({ certainty }) => certainty === 'certain')) return true
    }
    if (at.depth === WORD_DEPTH_MAX) continue
    if (encodedWords(view.text, { traits: view.traits, unpacking: at.unpacking }).some((word) => isCertainAtDepth(word.text, deeper(at))))
      return true
  }
  // What was left unread may be anything.
  return at.unpacking.isShort
}

function deeper(at: SearchAt): SearchAt {
  return { ...at, depth: at.depth + 1 }
}

function scanAtDepth(text: string, scanning: Scanning, at: SearchAt): TextFinding[] {
  if (text.length > TEXT_LENGTH_MAX) return [unscanned(text)]
  if (scanning.isKnown === undefined && !HINT.test(text)) return []
  const found = new Map<string, TextFinding>()
  const { views, isComplete } = readingsOf(text)
  let isWhole = isComplete
  for (const view of views) {
    for (const detector of DETECTORS) for (const hit of detector(view.text, view.traits)) add(found, view, hit)
    if (scanning.isKnown !== undefined) addKnown(found, view, scanning)
    if (!addWords(found, view, { ...at, scanning })) isWhole = false
    if (found.size > FINDINGS_MAX) {
      isWhole = false
      break
    }
  }
  const findings = [...found.values()].slice(0, FINDINGS_MAX)
  return isWhole && !at.unpacking.isShort ? findings : [...findings, unscanned(text)]
}

type Found = Map<string, TextFinding>

function add(found: Found, view: View, hit: Hit): void {
  const { kind, category, certainty } = hit
  const value = view.text.slice(hit.start, hit.end)
  const span = sourceSpan(view, hit.start, hit.end)
  const key = valueKey(kind, value)
  const place = `${span.start} ${span.end} ${kind} ${key}`
  if (!found.has(place)) found.set(place, { kind, category, certainty, value, key, span })
}

function addKnown(found: Found, view: View, scanning: Scanning): void {
  const ways = waysOfNames(view.text, scanning)
  if ((ways & WAY.plain) !== 0) {
    for (const hit of knownNames(view.text, scanning)) add(found, view, hit)
    for (const hit of knownTexts(view.text, scanning)) add(found, view, hit)
  }
  for (const hit of joinedNames(view.text, scanning)) add(found, view, hit)
  if (view.decodings > 0) return
  for (const { start, end, ...hit } of disguised(view.text, { ...scanning, ways })) {
    const place = `${start} ${end} ${hit.kind} ${hit.key}`
    if (!found.has(place)) found.set(place, { ...hit, span: { start, end } })
  }
}

/** Adds what stands inside of the encoded words of a view; false where they are too deep inside of others to be read. */
function addWords(found: Found, view: View, at: SearchAt & { readonly scanning: Scanning }): boolean {
  const words = encodedWords(view.text, { traits: view.traits, unpacking: at.unpacking })
  if (at.depth === WORD_DEPTH_MAX) return words.every(({ text }) => text.length < DEEP_LENGTH_MIN)
  for (const word of words) {
    const span = sourceSpan(view, word.span.start, word.span.end)
    for (const inner of findingsIn(word.text, at)) {
      const place = `${span.start} ${span.end} word ${inner.kind} ${inner.key}`
      if (!found.has(place)) found.set(place, { ...inner, span, word: { ...word, span } })
    }
  }
  return true
}

/** Shorter words at the end of all depths read as a text by chance. */
const DEEP_LENGTH_MIN = 12

/** The findings in the text of a word, which most views of a text share. */
function findingsIn(text: string, at: SearchAt & { readonly scanning: Scanning }): readonly TextFinding[] {
  const name = `${at.depth} ${text}`
  const { memory } = at
  memory.known ??= new Map()
  const known = memory.known.get(name)
  if (known !== undefined) return known
  const findings = scanAtDepth(text, at.scanning, deeper(at))
  memory.known.set(name, findings)
  return findings
}

function unscanned(text: string): TextFinding {
  const span = { start: 0, end: text.length }
  return { kind: 'unscanned', category: 'free-text', certainty: 'candidate', value: '', key: 'unscanned:', span }
}
