/** What every copy of a token shows, however far it is redacted: who vouches for the item, and under which handling. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { FoundationError, parseTimestamp } from '../../foundation/index.ts'
import { isPartyCode } from '../../identity/index.ts'
import { GRADING_AXES, type Grading, isGrade, UNGRADED } from '../grading/grading.ts'
import type { Tlp } from '../marking/tlp.ts'
import { isTriageClaim, type TriageClaim } from '../triage/index.ts'
import { ProvenanceError } from './errors.ts'
import { DIGEST } from './wire.ts'

/** The claims that no redaction can remove. Names are those of the wire. */
export type OpenClaims = {
  /** Code of the party that issued the token. */
  readonly iss: string
  /** Random id of the item: a UUID, lower case. */
  readonly item: string
  /** Hash of the agreement it is released under: 64 lower-case hexadecimal digits. */
  readonly agreement: string
  /** Code of the purpose it is released for. */
  readonly purpose: string
  /** STIX type of the object. */
  readonly type: string
  /** STIX version of the object. */
  readonly spec_version: '2.1'
  /** Markings of the whole object, in the order the object lists them. */
  readonly object_marking_refs?: readonly string[]
  /** TLP 2.0 level the item is handled at. */
  readonly marking: Tlp
  /** Category of the person the item is about, or `none`. */
  readonly subject: string
  /** When the recipient erases it: RFC 3339 in UTC. */
  readonly retain_until: string
  /** What the origin shows of its score. */
  readonly triage?: TriageClaim
  /** Of an item that came from a party that is not to be known: see `originCommitment`. */
  readonly commitment?: string
} & Partial<Grading>

function isSaid(axis: keyof Grading, value: Json): boolean {
  return isGrade(axis, value) && value !== UNGRADED[axis]
}

type ClaimCheck = (value: Json | undefined, claims: JsonObject) => boolean

const HEX = '[0-9a-f]'
const UUID = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`
const isMarkingId = matching(`marking-definition--${UUID}`)
const MARKINGS_MAX = 64
const TLP_LEVELS = { CLEAR: true, GREEN: true, AMBER: true, 'AMBER+STRICT': true, RED: true } satisfies Record<Tlp, true>

/** What claims there may be, and the form of each. */
export type ClaimChecks = ReadonlyMap<string, ClaimCheck>

const HANDLING: readonly (readonly [string, ClaimCheck])[] = [
  ['iss', (value) => typeof value === 'string' && isPartyCode(value)],
  ['item', matching(UUID)],
  ['agreement', matching(`${HEX}{64}`)],
  ['purpose', matching('[a-z][a-z0-9-]{0,63}')],
  ['marking', (value) => typeof value === 'string' && Object.hasOwn(TLP_LEVELS, value)],
  ['subject', matching('[a-z][a-z0-9-]{0,63}')],
  ['retain_until', isTimestamp],
  ['triage', (value, { subject }) => value === undefined || isTriageClaim(value, subject)],
  // What the origin said beside; what it did not say has no claim, so that there is one way to say nothing.
  ...GRADING_AXES.map((axis) => [axis, (value: Json | undefined) => value === undefined || isSaid(axis, value)] as [string, ClaimCheck]),
]

/** Claims of an item token about the handling of the item. */
export const HANDLING_CLAIMS: ClaimChecks = new Map<string, ClaimCheck>([
  ...HANDLING,
  ['commitment', (value) => value === undefined || isDigest(value)],
])

/** Claims of a treatment token: whose item it is, how it is handled, and which origin's token it is over. */
export const TREATMENT_CLAIMS: ClaimChecks = new Map<string, ClaimCheck>([...HANDLING, ['origin', isDigest]])

/** Claims that are members of the STIX object: these stand in clear beside the digests of the others. */
export const OPEN_MEMBERS: ClaimChecks = new Map<string, ClaimCheck>([
  ['type', matching('[a-z0-9-]{3,250}')],
  ['spec_version', (value) => value === '2.1'],
  ['object_marking_refs', isMarkingList],
])

/**
 * Checks claims, whether made here or read from a payload: exactly the known ones, each in its form.
 * @throws ProvenanceError `claims-invalid`; `logDetail` names the claim
 */
export function assertClaims(claims: JsonObject, checks: ClaimChecks): void {
  for (const name of Object.keys(claims)) if (!checks.has(name)) throw invalidClaim('a claim is not known')
  for (const [name, isSound] of checks) if (!isSound(claims[name], claims)) throw invalidClaim(`claim ${name} is missing or ill-formed`)
}

/** The error of a claim; the detail is ours and holds no input. */
export function invalidClaim(logDetail: string): ProvenanceError {
  return new ProvenanceError('claims-invalid', 'claims of the token are not those of an item', { logDetail })
}

function matching(pattern: string): (value: Json | undefined) => boolean {
  const whole = new RegExp(`^${pattern}$`)
  return (value) => typeof value === 'string' && whole.test(value)
}

function isMarkingList(value: Json | undefined): boolean {
  if (value === undefined) return true
  return Array.isArray(value) && value.length > 0 && value.length <= MARKINGS_MAX && value.every((id) => isMarkingId(id))
}

function isDigest(value: Json | undefined): boolean {
  return typeof value === 'string' && DIGEST.test(value)
}

function isTimestamp(value: Json | undefined): boolean {
  if (typeof value !== 'string' || value.length > 40) return false
  try {
    parseTimestamp(value)
    return true
  } catch (error) {
    if (error instanceof FoundationError) return false
    throw error
  }
}
