/** MISP events as tests need them. */
import type { Json, JsonObject } from '../../../foundation/index.ts'
import type { ImportEntry, ImportOptions } from '../entry.ts'
import { convertMisp } from './event.ts'

/** UUIDs that tests name. */
export const EVENT_UUID = 'a6ef17d6-91cb-4a05-b10b-2f045daf874c'

/** A UUID of version 4 with this number. */
export function uuidNumber(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** An event with these members. */
export function eventWith(members: JsonObject): JsonObject {
  const Orgc = { name: 'CSIRT', uuid: uuidNumber(999) }
  return { Event: { uuid: EVENT_UUID, info: 'An event', date: '2026-01-02', timestamp: '1767312000', Orgc, ...members } }
}

/** An attribute that detects by this value. */
export function attributeOf(type: string, value: string, members: JsonObject = {}): JsonObject {
  return { uuid: uuidNumber(1), type, value, category: 'Network activity', to_ids: true, timestamp: '1767312000', ...members }
}

/** What an import of a file gives. */
export async function importMisp(file: Json | Uint8Array, options: Partial<ImportOptions> = {}) {
  const bytes = file instanceof Uint8Array ? file : Buffer.from(JSON.stringify(file))
  const entries: ImportEntry[] = await Array.fromAsync(
    convertMisp(
      async function* () {
        yield bytes
      },
      { at: 0, ...options },
    ),
  )
  const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []))
  const unmapped = entries.flatMap((entry) => (entry.kind === 'unmapped' ? [`${entry.place} ${entry.code}`] : []))
  const ofType = (type: string): readonly JsonObject[] => objects.filter((object) => object.type === type)
  return { objects, unmapped, ofType }
}
