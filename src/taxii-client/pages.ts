/** Pages of objects and manifests (TAXII 2.1 sections 5.3 and 5.4), read leniently around the objects and not at all inside them. */
import { ComityError, isJsonObject, type Json, type JsonObject, utf8 } from '../foundation/index.ts'
import { readBundle } from '../intelligence/index.ts'
import {
  FeedError,
  type FeedWarning,
  type ManifestEntry,
  type ManifestPage,
  type ObjectPage,
  type PageQuestion,
  type PageTurn,
} from '../workflows/feeds/index.ts'
import { looseTime, textMember } from './answers.ts'
import type { HttpAnswer } from './http-call.ts'

const OPEN_OBJECT = 0x7b
const NEXT_MAX = 8_192
/** Objects of one page, however many were asked for: some servers give all they have. */
const OBJECTS_MAX = 100_000
const ID_MAX = 300
const VERSION_MAX = 64
/** What makes a bundle of an envelope, which names neither type nor id, for the reader of bundles. */
const NAMES = utf8('{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000"')

/** The query of a page. */
export function pageQuery({ after, next, limit, stixIds }: PageQuestion): string {
  const query = new URLSearchParams()
  if (after !== null) query.set('added_after', after)
  query.set('limit', String(limit))
  if (next !== null) query.set('next', next)
  if (stixIds !== undefined) query.set('match[id]', stixIds.join(','))
  return query.toString()
}

/** A page of objects. Whatever is broken inside one of them is left for whoever reads its text. @throws FeedError `answer-invalid` */
export async function objectPage(answer: HttpAnswer, resource: JsonObject, warnings: readonly FeedWarning[]): Promise<ObjectPage> {
  const isEmpty = !Array.isArray(resource.objects) || resource.objects.length === 0
  return { ...turnOf(answer, resource, warnings), objects: isEmpty ? [] : await objectTexts(answer.body) }
}

/** A page of a manifest; entries without an id are left out. */
export function manifestPage(answer: HttpAnswer, resource: JsonObject, warnings: readonly FeedWarning[]): ManifestPage {
  const listed: readonly Json[] = Array.isArray(resource.objects) ? resource.objects : []
  const entries = listed.flatMap((entry): ManifestEntry[] => {
    if (!isJsonObject(entry)) return []
    const id = textMember(entry.id, ID_MAX)
    if (id === undefined) return []
    const addedAt = looseTime(textMember(entry.date_added, VERSION_MAX)) ?? null
    return [{ id, version: textMember(entry.version, VERSION_MAX) ?? null, addedAt }]
  })
  return { ...turnOf(answer, resource, warnings), entries }
}

function turnOf({ headers }: HttpAnswer, resource: JsonObject, warnings: readonly FeedWarning[]): PageTurn {
  const { more } = resource
  const last = headers['x-taxii-date-added-last']
  const time = looseTime(Array.isArray(last) ? last[0] : last)
  return {
    more: typeof more === 'boolean' ? more : undefined,
    next: typeof resource.next === 'number' ? String(resource.next) : (textMember(resource.next, NEXT_MAX) ?? null),
    last: time ?? null,
    warnings: last !== undefined && time === undefined ? [...warnings, 'date-added-wrong'] : warnings,
  }
}

async function objectTexts(body: Uint8Array): Promise<readonly (Uint8Array | undefined)[]> {
  const start = body.indexOf(OPEN_OBJECT)
  const texts: (Uint8Array | undefined)[] = []
  try {
    for await (const entry of readBundle(pieces(NAMES, utf8(','), body.subarray(start + 1)), { unknownMembers: 'name' })) {
      if (entry.kind === 'end') continue
      if (texts.length === OBJECTS_MAX) throw new FeedError('answer-too-large', `page holds more than ${OBJECTS_MAX} objects`)
      texts.push(entry.kind === 'object' ? entry.bytes : undefined)
    }
  } catch (error) {
    if (error instanceof FeedError || !(error instanceof ComityError)) throw error
    throw new FeedError('answer-invalid', 'answer of the server is no envelope', { cause: error })
  }
  return texts
}

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}
