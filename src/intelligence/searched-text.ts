/** What a search looks for in the texts of an object, and the piece that it shows of where it found it. */
import { isJsonObject, type Json, type JsonObject } from '../foundation/index.ts'

const AROUND = 60
const TEXTS_MAX = 2_000
/** Members that hold no words of a person: ids, times and what says how an object is written. */
const UNSEARCHED: ReadonlySet<string> = new Set([
  'id',
  'type',
  'spec_version',
  'created',
  'modified',
  'extensions',
  'object_marking_refs',
  'created_by_ref',
])

/**
 * The piece of an object's texts in which a word stands first, however it is written in capitals; undefined where it stands nowhere. Names, labels,
 * values, patterns and descriptions are looked through, each as it stands.
 */
export function foundIn(object: JsonObject, word: string): string | undefined {
  const asked = word.toLowerCase()
  for (const text of textsOf(object)) {
    const place = text.toLowerCase().indexOf(asked)
    if (place !== -1) return pieceOf(text, place, asked.length)
  }
  return undefined
}

function pieceOf(text: string, place: number, length: number): string {
  const [start, end] = [Math.max(0, place - AROUND), Math.min(text.length, place + length + AROUND)]
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
}

function textsOf(object: JsonObject): readonly string[] {
  const texts: string[] = []
  const waiting: Json[] = Object.entries(object).flatMap(([name, value]) => (UNSEARCHED.has(name) ? [] : [value as Json]))
  for (let next = waiting.shift(); next !== undefined && texts.length < TEXTS_MAX; next = waiting.shift()) {
    if (typeof next === 'string') texts.push(next)
    else if (Array.isArray(next)) waiting.push(...next)
    else if (isJsonObject(next)) waiting.push(...(Object.values(next) as Json[]))
  }
  return texts
}
