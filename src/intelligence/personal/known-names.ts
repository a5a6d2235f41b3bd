/** Finds names and accounts that are known from elsewhere in a share. */
import type { Hit } from './hit.ts'
import { nameKey, nameWord } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'

/** More words than this no name is looked up with. */
const NAME_WORDS_MAX = 8
/** A shorter name would be found in half of all texts. */
const NAME_LENGTH_MIN = 3
const WORD = /[\p{L}\p{N}\p{M}]{1,64}/gu

/**
 * Stretches of up to eight words that are a known name in whatever order, case
 * and accents. Names of less than three characters are not looked up: they are
 * found where they stand alone, by their property.
 */
export function* knownNames(text: string, { isKnown, isNameWord }: Scanning): Generator<Hit> {
  if (isKnown === undefined) return
  let window: { start: number; end: number; word: string }[] = []
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const word = nameWord(match[0])
    if (isNameWord?.(word) === false) {
      if (window.length > 0) window = []
      continue
    }
    window.push({ start: match.index, end: match.index + match[0].length, word })
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
