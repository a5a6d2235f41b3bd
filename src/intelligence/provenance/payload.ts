/** The signed payload: open claims and digests (RFC 9901 section 4.1, spec/item.md). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'
import type { ClaimChecks, OpenClaims } from './open-claims.ts'
import { assertClaims, invalidClaim, OPEN_MEMBERS } from './open-claims.ts'
import { DIGEST, DIGEST_ALGORITHM, SLOTS_MAX } from './wire.ts'

/**
 * The payload over claims and ascending digests. The members of the STIX object have a
 * level of their own, so that none of their names can meet a name of ours or
 * of JWT: an e-mail message, for one, has a `subject` too.
 * @throws ProvenanceError `claims-invalid`
 */
export function formatPayload(claims: OpenClaims, digests: readonly string[], checks: ClaimChecks): JsonObject {
  const { type, spec_version, object_marking_refs, ...handling } = claims
  const members: JsonObject = object_marking_refs === undefined ? { type, spec_version } : { type, spec_version, object_marking_refs }
  assertClaims(handling, checks)
  assertClaims(members, OPEN_MEMBERS)
  return { ...handling, object: { ...members, _sd: digests }, _sd_alg: DIGEST_ALGORITHM }
}

/**
 * Reads a payload; proves nothing about who made it.
 * @throws ProvenanceError `claims-invalid`, `hash-algorithm-refused`, `digests-invalid` or `digest-repeated`
 */
export function parsePayload<Claims extends OpenClaims>(
  payload: Json,
  checks: ClaimChecks,
): { readonly open: Claims; readonly digests: readonly string[] } {
  if (!isJsonObject(payload)) throw invalidClaim('payload is not an object')
  const { object, _sd_alg: digestAlgorithm, ...handling } = payload
  if (digestAlgorithm !== DIGEST_ALGORITHM)
    throw new ProvenanceError('hash-algorithm-refused', `digests of a token are ${DIGEST_ALGORITHM}`)
  if (!isJsonObject(object)) throw invalidClaim('claim object is missing or ill-formed')
  const { _sd: digests, ...members } = object
  assertClaims(handling, checks)
  assertClaims(members, OPEN_MEMBERS)
  assertDigests(digests)
  return { open: { ...handling, ...members } as unknown as Claims, digests }
}

// Ascending order is what issuers write: it carries no information, and makes a repetition two neighbours.
function assertDigests(digests: Json | undefined): asserts digests is readonly string[] {
  if (!Array.isArray(digests) || digests.length > SLOTS_MAX) throw invalidDigests('not a list within the limit')
  let previous = ''
  for (const digest of digests) {
    if (typeof digest !== 'string' || !DIGEST.test(digest)) throw invalidDigests('not a SHA-256 digest')
    if (digest === previous) throw new ProvenanceError('digest-repeated', 'a digest occurs twice in the token')
    if (digest < previous) throw invalidDigests('not in ascending order')
    previous = digest
  }
}

function invalidDigests(logDetail: string): ProvenanceError {
  return new ProvenanceError('digests-invalid', 'digests of the token are ill-formed', { logDetail })
}
