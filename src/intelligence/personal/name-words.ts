/** Which words of a text are words of known names, as they stand there, rotated by thirteen letters (ROT13) or backwards. */
import { lettersBefore } from './known-names.ts'
import { backwards, rotated } from './mirrored.ts'
import { nameWord } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'

/** In which ways some word of a text is one of a known name, one bit each. */
export const WAY = { plain: 1, rotated: 2, backwards: 4 } as const
const EVERY_WAY = WAY.plain | WAY.rotated | WAY.backwards

const WORD_LENGTH_MAX = 64
const WORD = new RegExp(`[\\p{L}\\p{N}\\p{M}]{1,${WORD_LENGTH_MAX}}`, 'gu')
/** Halves of characters beyond the first plane do not read backwards. */
const HALVES = /[\ud800-\udfff]/
const REMEMBERED_MAX = 8_192
/** A longer word is a slice that keeps the text around it in memory. */
const REMEMBERED_LENGTH_MAX = 12

/** Texts hold the same words again and again: what was asked for, by who answers. */
const memories = new WeakMap<(word: string) => boolean, Map<string, number>>()

/** The ways in which a text may hold known names; others need not be tried. Nothing where nothing is known. */
export function waysOfNames(text: string, { isKnown, isNameWord }: Scanning): number {
  if (isKnown === undefined) return 0
  if (isNameWord === undefined) return EVERY_WAY
  const memory = memoryOf(isNameWord)
  let ways = 0
  // Words of letters and figures of ASCII are cut without a search for letters of all scripts.
  for (let start = 0; start < text.length && ways !== EVERY_WAY; ) {
    const code = text.charCodeAt(start)
    if (code >= ASCII) return ways | waysFrom(text, start, { memory, isNameWord })
    if (IN_WORD[code] === 0) {
      start += 1
      continue
    }
    let end = start + 1
    while (end < text.length && IN_WORD[text.charCodeAt(end)] === 1) end += 1
    // A mark or a letter of another script may go on with the word.
    if (end - start > WORD_LENGTH_MAX || text.charCodeAt(end) >= ASCII) return ways | waysFrom(text, start, { memory, isNameWord })
    ways |= rememberedWays(text.slice(start, end), { memory, isNameWord })
    start = end + 1
  }
  return ways
}

const ASCII = 128
const IN_WORD = Uint8Array.from({ length: ASCII }, (_, code) => (/[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0))

type Asked = { readonly memory: Map<string, number>; readonly isNameWord: (word: string) => boolean }

/** The ways of the words from a place on that begins one. */
function waysFrom(text: string, start: number, asked: Asked): number {
  let ways = 0
  WORD.lastIndex = start
  for (let match = WORD.exec(text); match !== null && ways !== EVERY_WAY; match = WORD.exec(text)) ways |= rememberedWays(match[0], asked)
  return ways
}

function rememberedWays(word: string, { memory, isNameWord }: Asked): number {
  const known = memory.get(word)
  if (known !== undefined) return known
  const found = waysOf(word, isNameWord)
  if (word.length > REMEMBERED_LENGTH_MAX) return found
  if (memory.size >= REMEMBERED_MAX) memory.clear()
  memory.set(word, found)
  return found
}

function memoryOf(isNameWord: (word: string) => boolean): Map<string, number> {
  const known = memories.get(isNameWord)
  if (known !== undefined) return known
  const memory = new Map<string, number>()
  memories.set(isNameWord, memory)
  return memory
}

function waysOf(word: string, isNameWord: (word: string) => boolean): number {
  // From its other end a longer run of letters has other words.
  if (word.length >= WORD_LENGTH_MAX || HALVES.test(word)) return EVERY_WAY
  const isPlain = isNameWord(nameWord(word)) || lettersBefore(word, isNameWord) !== undefined
  return (
    (isPlain ? WAY.plain : 0) |
    (isNameWord(nameWord(rotated(word))) ? WAY.rotated : 0) |
    (isNameWord(nameWord(backwards(word))) ? WAY.backwards : 0)
  )
}
