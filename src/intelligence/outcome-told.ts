/** What an object that a tool posted or an official submitted says came of others: a sighting of them, or an opinion on them (STIX 2.1 sections 5.2 and 4.14). */
import { hex, type JsonObject, sha256, utf8 } from '../foundation/index.ts'

/** What is told, and the STIX ids of the objects that it is told of. */
export type ToldOutcome = {
  readonly outcome: 'sighted' | 'not-sighted' | 'false-positive' | 'useful'
  readonly stixIds: readonly string[]
  /** Name of this version of the telling object, the same wherever it comes from, and nothing that leads back to it. */
  readonly key: string
}

const DOMAIN = 'comity/told-object/v1'

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
  const { type, sighting_of_ref: sighted, count, object_refs: about, opinion, revoked, id, modified = '' } = object
  if (revoked === true) return undefined
  const key = hex(sha256(utf8([DOMAIN, id, modified].join('\0'))))
  if (type === 'sighting' && typeof sighted === 'string')
    return { outcome: count === 0 ? 'not-sighted' : 'sighted', stixIds: [sighted], key }
  const outcome = type === 'opinion' ? OPINIONS.get(opinion) : undefined
  if (outcome === undefined || !Array.isArray(about)) return undefined
  return { outcome, stixIds: about.filter((stixId) => typeof stixId === 'string'), key }
}
