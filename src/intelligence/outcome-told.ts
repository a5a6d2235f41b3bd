/** What an object that a tool posted says came of others: a sighting of them, or an opinion on them (STIX 2.1 sections 5.2 and 4.14). */
import type { JsonObject } from '../foundation/index.ts'

/** One object that something is told of, and what. */
export type ToldOutcome = { readonly stixId: string; readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful' }

const OPINIONS: ReadonlyMap<unknown, ToldOutcome['outcome']> = new Map([
  ['strongly-disagree', 'false-positive'],
  ['disagree', 'false-positive'],
  ['agree', 'useful'],
  ['strongly-agree', 'useful'],
])

/** What it tells; nothing where it is another object, a neutral opinion or one that was revoked. */
export function toldOutcomes(object: JsonObject): readonly ToldOutcome[] {
  const { type, sighting_of_ref: sighted, count, object_refs: about, opinion, revoked } = object
  if (revoked === true) return []
  if (type === 'sighting' && typeof sighted === 'string') return [{ stixId: sighted, outcome: count === 0 ? 'not-sighted' : 'sighted' }]
  const outcome = type === 'opinion' ? OPINIONS.get(opinion) : undefined
  if (outcome === undefined || !Array.isArray(about)) return []
  return about.flatMap((stixId) => (typeof stixId === 'string' ? [{ stixId, outcome }] : []))
}
