/** What an object that a tool posted says came of others: a sighting of them, or an opinion on them (STIX 2.1 sections 5.2 and 4.14). */
import type { JsonObject } from '../foundation/index.ts'

/** What is told, and the STIX ids of the objects that it is told of. */
export type ToldOutcome = {
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful'
  readonly stixIds: readonly string[]
}

const OPINIONS: ReadonlyMap<unknown, ToldOutcome['outcome']> = new Map([
  ['strongly-disagree', 'false-positive'],
  ['disagree', 'false-positive'],
  ['agree', 'useful'],
  ['strongly-agree', 'useful'],
])

/** Whether objects of the type may tell what came of others. */
export function isTelling(type: string): boolean {
  return type === 'sighting' || type === 'opinion'
}

/** What it tells; undefined where it is another object, a neutral opinion or one that was revoked. */
export function toldOutcome(object: JsonObject): ToldOutcome | undefined {
  const { type, sighting_of_ref: sighted, count, object_refs: about, opinion, revoked } = object
  if (revoked === true) return undefined
  if (type === 'sighting' && typeof sighted === 'string') return { outcome: count === 0 ? 'not-sighted' : 'sighted', stixIds: [sighted] }
  const outcome = type === 'opinion' ? OPINIONS.get(opinion) : undefined
  if (outcome === undefined || !Array.isArray(about)) return undefined
  return { outcome, stixIds: about.filter((stixId) => typeof stixId === 'string') }
}
