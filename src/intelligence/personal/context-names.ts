/**
 * Names of persons in prose whose script has no capitals: behind a title or the part that somebody plays in a case, in front of a form of
 * address, between names of descent. Never certain: each is a question to the reviewer.
 */
import { DESCENT, NAME_CONTEXTS, type NameContext } from './name-contexts.ts'

/** Where a name stands. */
export type NameSpan = readonly [start: number, end: number]

/** Scripts that have none of these signs are read by their capitals. */
const UNCASED = /[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u13ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/
const SPACE = '[ \\u00a0]'

type Search = (text: string) => Iterable<NameSpan>

/** The names that likely stand in a text of such a script, in no order. */
export function* contextNames(text: string): Generator<NameSpan> {
  if (!UNCASED.test(text)) return
  for (const search of SEARCHES) yield* search(text)
}

const SEARCHES: readonly Search[] = [...NAME_CONTEXTS.flatMap(searchesFor), ...DESCENT.map(byDescent)]

function searchesFor(context: NameContext): readonly Search[] {
  const has = new RegExp(`[${context.letters}]`, 'u')
  const searches = [behind(context), ...(context.after.length === 0 ? [] : [inFront(context)])]
  return searches.map((search) => (text) => (has.test(text) ? search(text) : []))
}

/** The name that begins behind a title. */
function behind(context: NameContext): Search {
  const { letters, before, isSpaced } = context
  const gap = isSpaced ? `(?:${SPACE}|(?<=\\.)|(?<=[\\p{sc=Thai}]))` : `(?:${SPACE}|)`
  const title = new RegExp(`(?<![${letters}\\p{M}])(?:${alternatives(before)})[：:]?${gap}(?=[${letters}])`, 'gu')
  const inside = new RegExp(`(?:${alternatives(before)})[：:]?${gap}(?=[${letters}])`, 'gu')
  return function* (text) {
    for (const { index, 0: found } of text.matchAll(isSpaced ? title : inside)) {
      const start = index + found.length
      const end = isSpaced ? spacedEnd(text, start, context) : joinedEnd(text, start, context)
      if (end !== undefined) yield [start, end]
    }
  }
}

/** The name that ends in front of a form of address. */
function inFront(context: NameContext): Search {
  const { letters, after, isSpaced, wordMax, wordsMax } = context
  const address = new RegExp(`${isSpaced ? SPACE : `${SPACE}?`}(?:${alternatives(after)})(?![${isSpaced ? letters : ''}\\p{M}])`, 'gu')
  const stretch = new RegExp(
    `[${letters}][${letters}\\p{M}]{0,${wordMax - 1}}(?:${SPACE}[${letters}][${letters}\\p{M}]{0,${wordMax - 1}}){0,${wordsMax - 1}}$`,
    'u',
  )
  return function* (text) {
    for (const { index } of text.matchAll(address)) {
      const from = Math.max(0, index - (wordMax + 1) * wordsMax)
      const found = stretch.exec(text.slice(from, index))
      const start = found === null ? undefined : nameStart(found[0], from + found.index, context)
      if (start !== undefined) yield [start, index]
    }
  }
}

/** Where words are spaced: up to the first word that no name has. */
function spacedEnd(text: string, start: number, context: NameContext): number | undefined {
  const { letters, wordMin, wordMax, wordsMax, noName, before } = context
  const word = new RegExp(`[${letters}][${letters}\\p{M}]{0,${wordMax - 1}}(?![${letters}\\p{M}])`, 'uy')
  let end: number | undefined
  word.lastIndex = start
  for (let count = 0; count < wordsMax; count += 1) {
    const found = word.exec(text)?.[0]
    if (found === undefined || found.length < wordMin || noName.includes(found) || before.includes(found)) break
    if (context.language !== undefined && count === 0 && !beginsWord(text, start, context.language)) return undefined
    end = word.lastIndex
    if (!/[ \u00a0]/.test(text[end] ?? '')) break
    word.lastIndex = end + 1
  }
  return end
}

/** Where nothing stands between words: a surname, and the letters behind it that are of no longer word. */
function joinedEnd(
  text: string,
  start: number,
  { letters, wordMax, wordMin, surnames, language, noName }: NameContext,
): number | undefined {
  const run = new RegExp(`[${letters}]{1,${wordMax + 4}}`, 'uy')
  run.lastIndex = start
  const found = run.exec(text)?.[0] ?? ''
  if (noName.some((word) => word.length > 1 && found.startsWith(word))) return undefined
  const surname = surnames?.find((one) => found.startsWith(one))
  if (surnames !== undefined && surname === undefined) return undefined
  const longest = surname === undefined ? wordMax : surname.length + 2
  let length = Math.min(found.length, longest)
  if (language !== undefined && surname !== undefined) {
    // The last letter belongs to the word behind the name where that is a word of its own.
    const last = surname.length + 1
    if (length > last && beginsWord(text, start + last, language) && wordAt(text, start + last, language) > 1) length = last
  }
  if (surname !== undefined && language === undefined) length = withoutParticle(found.slice(0, length), surname.length)
  return length < wordMin || length <= (surname?.length ?? 0) ? undefined : start + length
}

/** Particles of Korean, which are written to the end of the word before them. */
const PARTICLE = /[은는이가을를의와과도에]$/u

function withoutParticle(name: string, surname: number): number {
  return name.length > surname + 1 && name.length >= 4 && PARTICLE.test(name) ? name.length - 1 : name.length
}

/** The start of the name in the letters before a form of address, if they are one. */
function nameStart(
  stretch: string,
  at: number,
  { surnames, noName, before, wordMin, language, isSpaced }: NameContext,
): number | undefined {
  if (noName.some((word) => stretch === word || (word.length > 1 && stretch.endsWith(word)))) return undefined
  if (surnames !== undefined) {
    for (let length = Math.min(stretch.length, 4); length >= 2; length -= 1) {
      const name = stretch.slice(-length)
      const surname = surnames.find((one) => name.startsWith(one))
      if (surname !== undefined && length - surname.length >= 1 && length - surname.length <= 2 && !noName.includes(name)) {
        return at + stretch.length - length
      }
    }
    return undefined
  }
  if (isSpaced) return spacedStart(stretch, at, { before, noName })
  // Of Japanese: the letters of one kind that go together.
  const whole = language === 'ja' ? (/(?:[\p{sc=Han}々]{2,5}|[\p{sc=Kana}ー・]{2,})$/u.exec(stretch)?.[0] ?? '') : stretch
  return whole.length < wordMin || noName.includes(whole) ? undefined : at + stretch.length - whole.length
}

/** The last words of a stretch, from behind whatever is no name. */
function spacedStart(stretch: string, at: number, { before, noName }: Pick<NameContext, 'before' | 'noName'>): number | undefined {
  let start = stretch.length
  for (const { index, 0: word } of [...stretch.matchAll(/[^ \u00a0]+/g)].reverse()) {
    if (noName.includes(word) || before.includes(word)) break
    start = index
  }
  return start === stretch.length ? undefined : at + start
}

function byDescent({ letters, between }: (typeof DESCENT)[number]): Search {
  const word = `[${letters}\\p{M}]{2,16}`
  const names = new RegExp(
    `(?<![${letters}\\p{M}])${word}(?:${SPACE}(?:${alternatives(between)})${SPACE}${word}){1,3}(?![${letters}\\p{M}])`,
    'gu',
  )
  return function* (text) {
    for (const { index, 0: found } of text.matchAll(names)) yield [index, index + found.length]
  }
}

const SEGMENTERS = new Map<string, Intl.Segmenter>()
/** As much as it takes to find the words around a place. */
const AROUND = 24

function segmentsAround(text: string, place: number, language: string): { readonly from: number; readonly segments: Intl.Segments } {
  const segmenter = SEGMENTERS.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  SEGMENTERS.set(language, segmenter)
  const from = Math.max(0, place - AROUND)
  return { from, segments: segmenter.segment(text.slice(from, place + AROUND)) }
}

/** Whether a word begins at a place. */
function beginsWord(text: string, place: number, language: string): boolean {
  const { from, segments } = segmentsAround(text, place, language)
  return segments.containing(place - from)?.index === place - from
}

/** The length of the word at a place. */
function wordAt(text: string, place: number, language: string): number {
  const { from, segments } = segmentsAround(text, place, language)
  return segments.containing(place - from)?.segment.length ?? 0
}

function alternatives(list: readonly string[]): string {
  return [...list]
    .sort((left, right) => right.length - left.length)
    .map((word) => RegExp.escape(word))
    .join('|')
}
