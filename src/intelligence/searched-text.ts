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

function* textsOf(object: JsonObject): Generator<string> {
  let count = 0
  for (const [name, value] of Object.entries(object)) {
    if (UNSEARCHED.has(name)) continue
    for (const text of textsIn(value as Json)) {
      if (count === TEXTS_MAX) return
      count += 1
      yield text
    }
  }
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one)
  else if (isJsonObject(value)) for (const one of Object.values(value)) yield* textsIn(one as Json)
}
