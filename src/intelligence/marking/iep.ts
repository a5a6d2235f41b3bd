/**
 * The Information Exchange Policy of FIRST, version 2.0, as the extension of marking definitions in the OASIS common objects. It is
 * read strictly and projected onto what decisions know (the table is in the README of this folder); a policy that asks for something which
 * cannot be kept has no terms, so that nobody gets what it marks.
 */
import type { Instant, Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject, parseTimestamp } from '../../foundation/index.ts'
import { isTimestamp } from '../model/kind.ts'
import type { Pap } from './pap.ts'
import type { MarkingTerms } from './terms.ts'
import { mostRestrictive, type Tlp, tlpOfMarking } from './tlp.ts'

/** The extension that IEP 2.0 marking definitions carry. */
export const IEP_EXTENSION = 'extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const TLP_WORDS: ReadonlyMap<Json, Tlp> = new Map([
  ['white', 'CLEAR'],
  ['clear', 'CLEAR'],
  ['green', 'GREEN'],
  ['amber', 'AMBER'],
  ['red', 'RED'],
])
/** `none` and `contact-for-instruction` are not here: no level of PAP forbids as much, and nobody here can be asked first. */
const ACTIONS: ReadonlyMap<Json, Pap> = new Map([
  ['internally-visible-actions', 'RED'],
  ['externally-visible-indirect-actions', 'AMBER'],
  ['externally-visible-direct-actions', 'CLEAR'],
])

type Check = (value: Json) => boolean
const isText: Check = (value) => typeof value === 'string'
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string)

const REQUIRED: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['extension_type', oneOf('property-extension')],
  ['encrypt_in_transit', oneOf('must', 'may')],
  ['permitted_actions', (value) => ACTIONS.has(value)],
  ['affected_party_notifications', oneOf('may', 'must-not')],
  ['provider_attribution', oneOf('may', 'must', 'must-not')],
  ['unmodified_resale', oneOf('may', 'must-not')],
  ['iep_id', (value) => typeof value === 'string' && UUID.test(value)],
  ['iep_version', (value) => value === 2],
  ['description', isText],
  ['start_date', isTimestamp],
])
/** The draft names the level in two ways and the policy in one that its own example leaves out. */
const OPTIONAL: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['tlp', (value) => TLP_WORDS.has(value)],
  ['tlp_ref', (value) => typeof value === 'string' && tlpOfMarking(value) !== undefined],
  ['policy_name', isText],
  ['end_date', isTimestamp],
])

/** The terms of an IEP 2.0 extension, or undefined where it is ill-formed, says what is not known here or asks for what cannot be kept. */
export function iepTerms(policy: Json | undefined): MarkingTerms | undefined {
  if (!isJsonObject(policy) || !isWellFormed(policy)) return undefined
  const level = levelOf(policy)
  const pap = ACTIONS.get(policy.permitted_actions as string)
  const window = windowOf(policy)
  if (level === undefined || pap === undefined || window === undefined) return undefined
  const { provider_attribution: attribution } = policy
  return { scheme: 'iep', level, pap, ...(attribution === 'must' || attribution === 'must-not' ? { attribution } : {}), ...window }
}

function isWellFormed(policy: JsonObject): boolean {
  for (const [name, value] of Object.entries(policy)) {
    const isSound = REQUIRED.get(name) ?? OPTIONAL.get(name)
    if (isSound?.(value) !== true) return false
  }
  return [...REQUIRED.keys()].every((name) => policy[name] !== undefined)
}

// Whom the recipient must not warn it must not give it to either: AMBER would let it tell its clients.
function levelOf({ tlp, tlp_ref: reference, affected_party_notifications: notifications }: JsonObject): Tlp | undefined {
  const named = [
    ...(tlp === undefined ? [] : [TLP_WORDS.get(tlp)]),
    ...(reference === undefined ? [] : [tlpOfMarking(reference as string)]),
  ].filter((level) => level !== undefined)
  if (named.length === 0) return undefined
  return (notifications === 'must-not' ? [...named, 'AMBER+STRICT' as const] : named).reduce(mostRestrictive)
}

function windowOf({ start_date: start, end_date: end }: JsonObject): { readonly from: Instant; readonly until?: Instant } | undefined {
  const from = parseTimestamp(start as string)
  if (end === undefined) return { from }
  const until = parseTimestamp(end as string)
  return until < from ? undefined : { from, until }
}
