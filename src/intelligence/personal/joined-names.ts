/**
 * Known names in scripts that put no space between words, and in those that write a syllable of another word to the end of a name: a name is
 * a stretch of letters there, wherever it begins and ends.
 */
import type { Hit } from './hit.ts'
import { nameKey, nameWord } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'

const SCRIPTS = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}'
const JOINED = new RegExp(`[${SCRIPTS}]`, 'u')
const RUN = new RegExp(`[${SCRIPTS}][${SCRIPTS}\\p{M}ー]+`, 'gu')
/** What stands between the words of one name: `·` in transcribed ones, `・` in Japanese. */
const BETWEEN = /^[ \u00a0\u3000·・‧]$/u
/** Characters of one word of a name, and the words of one. */
const WORD_LENGTH_MAX = 24
const WORD_LENGTH_MIN = 2
const WORDS_MAX = 4
/** Stretches of one text that are looked up as names. */
const LOOKUPS_MAX = 20_000

type Placed = { readonly start: number; readonly end: number; readonly word: string }

/** The known names in a text; `unscanned` where too many stretches may be one. */
export function* joinedNames(text: string, { isKnown, isNameWord }: Scanning): Generator<Hit> {
  if (isKnown === undefined || !JOINED.test(text)) return
  const words = [...wordsIn(text, isNameWord)]
  const byStart = Map.groupBy(words, ({ start }) => start)
  let lookups = 0
  for (const first of words) {
    for (const name of namesFrom([first], { text, byStart })) {
      lookups += 1
      if (lookups > LOOKUPS_MAX) {
        yield { kind: 'unscanned', category: 'free-text', certainty: 'candidate', start: 0, end: 1 }
        return
      }
      const key = nameKey(
        name
          .map(({ word }) => word)
          .sort()
          .join(' '),
      )
      const end = name.at(-1)?.end ?? first.end
      if (isKnown(key)) yield { kind: 'person-name', category: 'name', certainty: 'certain', start: first.start, end }
    }
  }
}

/** Every stretch of letters that is a word of a known name. */
function* wordsIn(text: string, isNameWord: Scanning['isNameWord']): Generator<Placed> {
  for (const { index, 0: run } of text.matchAll(RUN)) {
    // Character by character in normal form, so that no stretch is brought into it again.
    const letters = [...run].map((letter) => ({ length: letter.length, normal: nameWord(letter) }))
    let start = index
    for (const [place, letter] of letters.entries()) {
      let [word, end] = ['', start]
      for (const next of letters.slice(place, place + WORD_LENGTH_MAX)) {
        word += next.normal
        end += next.length
        if (word.length >= WORD_LENGTH_MIN && next.normal !== '' && isNameWord?.(word) !== false)
          yield { start, end: withMarks(text, end), word }
      }
      start += letter.length
    }
  }
}

const MARK = /\p{M}/u

/** Behind the marks of the last letter. */
function withMarks(text: string, end: number): number {
  let to = end
  while (to < text.length && MARK.test(text[to] as string)) to += 1
  return to
}

type Words = { readonly text: string; readonly byStart: ReadonlyMap<number, readonly Placed[]> }

/** The word alone, and with those that follow it with one sign between them. */
function* namesFrom(name: readonly Placed[], words: Words): Generator<readonly Placed[]> {
  yield name
  const end = name.at(-1)?.end ?? 0
  if (name.length === WORDS_MAX || !BETWEEN.test(words.text[end] ?? '')) return
  for (const next of words.byStart.get(end + 1) ?? []) yield* namesFrom([...name, next], words)
}
