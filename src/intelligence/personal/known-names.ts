/** Finds names, accounts and texts that are known from elsewhere in a share. */
import type { Hit } from './hit.ts'
import { nameKey, nameWord, TEXT_WORDS_MIN, textKey } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'

/** More words than this no name is looked up with. */
const NAME_WORDS_MAX = 8
/** A shorter name would be found in half of all texts. */
const NAME_LENGTH_MIN = 3
/** More words than this no text is looked up with. */
const TEXT_WORDS_MAX = 128
/** Stretches of one text that are looked up as texts. */
const TEXT_LOOKUPS_MAX = 20_000
const WORD = /[\p{L}\p{N}\p{M}]{1,64}/gu

type PlacedWord = { readonly start: number; readonly end: number; readonly word: string }

/**
 * Stretches of up to eight words that are a known name in whatever order, case
 * and accents. Names of less than three characters are not looked up: they are
 * found where they stand alone, by their property.
 */
export function* knownNames(text: string, { isKnown, isNameWord }: Scanning): Generator<Hit> {
  if (isKnown === undefined) return
  let window: PlacedWord[] = []
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const word = nameWord(match[0])
    const before = isNameWord?.(word) === false ? lettersBefore(match[0], isNameWord) : 0
    if (before === undefined) {
      if (window.length > 0) window = []
      continue
    }
    // What is written to the beginning of a name ends the one before.
    if (before > 0) window = []
    const start = match.index + before
    window.push({ start, end: match.index + match[0].length, word: before > 0 ? nameWord(match[0].slice(before)) : word })
    if (window.length > NAME_WORDS_MAX) window.shift()
    const end = match.index + match[0].length
    for (let from = window.length - 1; from >= 0; from -= 1) {
      const words = window.slice(from).map((entry) => entry.word)
      const name = words.sort().join(' ')
      if (name.length < NAME_LENGTH_MIN || !isKnown(nameKey(name))) continue
      yield { kind: 'person-name', category: 'name', certainty: 'certain', start: window[from]?.start ?? match.index, end }
    }
  }
}

/** Conjunctions, prepositions and articles of Arabic and Hebrew, which are written to the beginning of the word behind them. */
const WRITTEN_TO = /^(?:[\u0648\u0641]?[\u0628\u0644\u0643]?|[\u05d5\u05e9]?[\u05d1\u05dc\u05de\u05db\u05d4]?)$/

/** How many letters stand before the word of a known name in one word; undefined where it holds none. */
export function lettersBefore(word: string, isNameWord: (word: string) => boolean): number | undefined {
  for (const count of [1, 2]) {
    if (word.length - count >= 2 && WRITTEN_TO.test(word.slice(0, count)) && isNameWord(nameWord(word.slice(count)))) return count
  }
  return undefined
}

/**
 * Stretches of three words and more that are a known text, whatever stands between the words; the longest at each place. A text in which
 * there are too many to look up is `unscanned`. Texts are looked up by their words (`isNameWord`) alone.
 */
export function* knownTexts(text: string, { isKnown, isNameWord }: Scanning): Generator<Hit> {
  if (isKnown === undefined || isNameWord === undefined) return
  let lookups = 0
  for (const run of runsOfKnownWords(text, isNameWord)) {
    for (let from = 0; from + TEXT_WORDS_MIN <= run.length; from += 1) {
      const head = joined(run, from, TEXT_WORDS_MIN)
      if (!isNameWord(head)) continue
      lookups += Math.min(TEXT_WORDS_MAX, run.length - from)
      if (lookups > TEXT_LOOKUPS_MAX) {
        yield { kind: 'unscanned', category: 'free-text', certainty: 'candidate', start: 0, end: 1 }
        return
      }
      for (let count = Math.min(TEXT_WORDS_MAX, run.length - from); count >= TEXT_WORDS_MIN; count -= 1) {
        if (!isKnown(textKey(joined(run, from, count)))) continue
        const [start, end] = [run[from]?.start as number, run[from + count - 1]?.end as number]
        yield { kind: 'text', category: 'free-text', certainty: 'certain', start, end }
        break
      }
    }
  }
}

function joined(run: readonly PlacedWord[], from: number, count: number): string {
  return run
    .slice(from, from + count)
    .map(({ word }) => word)
    .join(' ')
}

/** Stretches of words each of which some known name or text has. */
function runsOfKnownWords(text: string, isNameWord: (word: string) => boolean): readonly (readonly PlacedWord[])[] {
  const runs: PlacedWord[][] = [[]]
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const word = nameWord(match[0])
    if (!isNameWord(word)) runs.push([])
    else runs.at(-1)?.push({ start: match.index, end: match.index + match[0].length, word })
  }
  return runs.filter(({ length }) => length >= TEXT_WORDS_MIN)
}
