/** Tracked differences: what was added, removed and replaced between two texts, member by member, in the order of the document. */
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { AgreementSchema, type AgreementText } from '../document/index.ts'
import type { Versions } from './difference.ts'
import { articleAt } from './pointer.ts'

/** One place where two texts differ; a side that has nothing there is absent. */
export type TrackedDifference = {
  readonly change: 'added' | 'removed' | 'replaced'
  /** RFC 6901 pointers into each text. */
  readonly pointers: { readonly prior?: string; readonly next?: string }
  readonly articles: { readonly prior?: string; readonly next?: string }
  readonly before?: Json
  readonly after?: Json
  readonly sentence: string
}

/**
 * Every member in which two texts differ, in the order of the document, with what was removed where it stood. Entries of
 * lists are matched by their code, number, party or other name, wherever they stand; of lists of words, each word counts.
 */
export function differencesInWords(prior: AgreementText, next: AgreementText): TrackedDifference[] {
  const tracking: Tracking = { versions: { prior, next }, found: [] }
  trackObject(tracking, { prior: '', next: '' }, [prior as unknown as JsonObject, next as unknown as JsonObject])
  return tracking.found
}

type Tracking = { readonly versions: Versions<AgreementText>; readonly found: TrackedDifference[] }
type Places = { readonly prior: string; readonly next: string }
type Both<Of> = readonly [prior: Of, next: Of]

const MEMBER_ORDER = Object.keys(AgreementSchema.properties)
/** Members that name an entry of a list, the first that all entries have and no two share. */
const KEYS = ['code', 'article', 'party', 'role', 'level', 'language', 'vkey', 'subject', 'reason'] as const

function trackObject(tracking: Tracking, places: Places, [prior, next]: Both<JsonObject>): void {
  const names = [...new Set([...Object.keys(next), ...Object.keys(prior)])]
  const isWhole = places.prior === '' && places.next === ''
  const ordered = isWhole ? names.toSorted((left, right) => MEMBER_ORDER.indexOf(left) - MEMBER_ORDER.indexOf(right)) : names
  for (const name of ordered) {
    const inside = { prior: `${places.prior}/${name}`, next: `${places.next}/${name}` }
    track(tracking, inside, [own(prior, name), own(next, name)])
  }
}

function own(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function track(tracking: Tracking, places: Places, [before, after]: Both<Json | undefined>): void {
  if (before === undefined || after === undefined) {
    report(tracking, places, [before, after])
  } else if (Array.isArray(before) && Array.isArray(after)) {
    trackList(tracking, places, [before, after])
  } else if (isJsonObject(before) && isJsonObject(after)) {
    trackObject(tracking, places, [before, after])
  } else if (canonicalJson(before) !== canonicalJson(after)) {
    report(tracking, places, [before, after])
  }
}

type Entry = { readonly value: Json; readonly index: number }

function trackList(tracking: Tracking, places: Places, [before, after]: Both<readonly Json[]>): void {
  const keyOf = keyFor([...before], [...after])
  const prior = byKey(before, keyOf)
  const next = byKey(after, keyOf)
  for (const key of inOrder([...prior.keys()], [...next.keys()])) {
    const [one, other] = [prior.get(key), next.get(key)]
    const inside = { prior: `${places.prior}/${one?.index ?? ''}`, next: `${places.next}/${other?.index ?? ''}` }
    track(tracking, inside, [one?.value, other?.value])
  }
}

/** The keys of the second list, with those that only the first has after what stood before them there. */
function inOrder(prior: readonly string[], next: readonly string[]): string[] {
  const isKept = new Set(next)
  const following = new Map<string | undefined, string[]>()
  let before: string | undefined
  for (const key of prior) {
    if (isKept.has(key)) before = key
    else following.set(before, [...(following.get(before) ?? []), key])
  }
  return [undefined, ...next].flatMap((key) => [...(key === undefined ? [] : [key]), ...(following.get(key) ?? [])])
}

function byKey(list: readonly Json[], keyOf: (value: Json) => string): Map<string, Entry> {
  const turns = new Map<string, number>()
  const entries = new Map<string, Entry>()
  for (const [index, value] of list.entries()) {
    const key = keyOf(value)
    const turn = turns.get(key) ?? 0
    turns.set(key, turn + 1)
    entries.set(`${key} ${turn}`, { value, index })
  }
  return entries
}

/** Entries go by the first member that names all of them apart in both lists; without one they go by what they are. */
function keyFor(...lists: readonly (readonly Json[])[]): (value: Json) => string {
  const key = KEYS.find((name) =>
    lists.every((list) => {
      const names = list.map((value) => nameIn(value, name))
      return names.every((one) => one !== undefined) && new Set(names).size === names.length
    }),
  )
  return key === undefined ? canonicalJson : (value) => String(nameIn(value, key))
}

function nameIn(value: Json, name: string): Json | undefined {
  return isJsonObject(value) ? own(value, name) : undefined
}

function report({ versions, found }: Tracking, places: Places, [before, after]: Both<Json | undefined>): void {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'replaced'
  const priorArticle = before === undefined ? undefined : articleAt(versions.prior, places.prior)
  const nextArticle = after === undefined ? undefined : articleAt(versions.next, places.next)
  const pointers = { ...given('prior', before, places.prior), ...given('next', after, places.next) }
  const articles = { ...given('prior', priorArticle, priorArticle), ...given('next', nextArticle, nextArticle) }
  const place = change === 'removed' ? places.prior : places.next
  const values = { ...given('before', before, before), ...given('after', after, after) }
  const sentence = `${where(nextArticle ?? priorArticle, place)}: ${changed(before, after)}`
  found.push({ change, pointers, articles, ...values, sentence } as TrackedDifference)
}

function given(name: string, condition: unknown, value: unknown): Record<string, unknown> {
  return condition === undefined ? {} : { [name]: value }
}

function where(article: string | undefined, place: string): string {
  const member = place
    .split('/')
    .filter((name) => name !== '' && !/^\d+$/.test(name))
    .map((name) => name.replaceAll(/([A-Z])/g, ' $1').toLowerCase())
    .join(', ')
  return article === undefined ? member : `${article.startsWith('Annex') ? article : `Article ${article}`}, ${member}`
}

function changed(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `added ${shown(after)}.`
  if (after === undefined) return `removed ${shown(before)}.`
  return `${shown(before)} becomes ${shown(after)}.`
}

const SHOWN_LENGTH_MAX = 200

function shown(value: Json | undefined): string {
  const text = typeof value === 'string' ? `"${value}"` : inWords(value as Json)
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text
}

function inWords(value: Json): string {
  if (Array.isArray(value)) return value.map((entry) => inWords(entry as Json)).join(', ')
  if (!isJsonObject(value)) return String(value)
  return Object.entries(value)
    .map(([name, member]) => `${name} ${inWords(member)}`)
    .join('; ')
}
