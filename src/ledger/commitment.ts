/**
 * Salted commitments: the constant-length leaf that says nothing, and the opening that shows what it stands for,
 * whole or field by field (spec/ledger.md).
 */
import type { Randomness } from '../foundation/index.ts'
import { base64url, concatBytes, equalBytes, sha256, uint16, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { leafHash } from './merkle.ts'
import type { DisclosedField, Opening } from './opening.ts'
import { checkOpening, FIELD_SALT_BYTES, OPENING_SALT_BYTES, saltBytes } from './opening.ts'
import { appendLeafHash, emptyEdge, rootOf } from './right-edge.ts'

/** Bytes of every leaf. */
export const LEAF_BYTES = 64

const LEAF_VERSION = 1
const SUITE_SHA256 = 1
const LEAF_PREFIX = concatBytes(Uint8Array.of(LEAF_VERSION, SUITE_SHA256), new Uint8Array(30))
const LEAF_LABEL = utf8('comity/leaf/v1\0')
const FIELD_LABEL = utf8('comity/field/v1\0')

/** What is committed to. Field names and values must be within the limits of an opening. */
export type CommitmentInput = {
  readonly origin: string
  readonly fields: Readonly<Record<string, string>>
  readonly randomness: Randomness
}

/**
 * Commits to fields in one ledger under fresh salts. Equal fields give unrelated leaves; destroying every copy of the
 * opening leaves 32 bytes that nothing can be matched with.
 * @throws LedgerError `opening-invalid`
 */
export function commit({ origin, fields, randomness }: CommitmentInput): { leaf: Uint8Array; opening: Opening } {
  const names = Object.keys(fields).sort()
  const opening = checkOpening({
    origin,
    salt: base64url(randomness(OPENING_SALT_BYTES)),
    fields: names.map((name) => ({ name, salt: base64url(randomness(FIELD_SALT_BYTES)), value: fields[name] as string })),
  })
  return { leaf: leafOfOpening(opening), opening }
}

/**
 * Commits in another ledger to the fields that an opening shows, under fresh salts: nobody who sees both leaves alone can
 * tell that they say the same.
 * @throws LedgerError `opening-invalid` where a field is withheld
 */
export function recommit(opening: Opening, ledger: Omit<CommitmentInput, 'fields'>): { leaf: Uint8Array; opening: Opening } {
  const fields = shownFields(opening)
  if (opening.fields.length !== Object.keys(fields).length) throw new LedgerError('opening-invalid', 'opening does not show every field')
  return commit({ ...ledger, fields })
}

/**
 * Proves that an opening is this leaf's and that it was made for this origin, and gives the fields it shows.
 * @throws LedgerError `opening-mismatch`, `opening-invalid`
 */
export function verifyOpening(leaf: Uint8Array, opening: Opening, origin: string): Readonly<Record<string, string>> {
  if (!equalBytes(leafOfOpening(opening), leaf)) throw new LedgerError('opening-mismatch', 'opening does not belong to the leaf')
  if (opening.origin !== origin) throw new LedgerError('opening-mismatch', 'opening is of another ledger')
  return shownFields(opening)
}

/** The only leaf that an opening opens, whole or in part. @throws LedgerError `opening-invalid` */
export function leafOfOpening(opening: Opening): Uint8Array {
  const checked = checkOpening(opening)
  const origin = utf8(checked.origin)
  const commitment = sha256(LEAF_LABEL, uint16(origin.length), origin, saltBytes(checked.salt), fieldRoot(checked))
  return concatBytes(LEAF_PREFIX, commitment)
}

/** Names and values of the fields that an opening shows. Proves nothing. */
function shownFields({ fields }: Opening): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.flatMap((field) => ('digest' in field ? [] : [[field.name, field.value]])))
}

/**
 * The same opening with every field but these replaced by its digest, which hides name and value alike.
 * @throws LedgerError `opening-invalid` when a name is not shown in the opening
 */
export function discloseFields(opening: Opening, names: readonly string[]): Opening {
  const checked = checkOpening(opening)
  const shown = shownFields(checked)
  if (!names.every((name) => Object.hasOwn(shown, name))) throw new LedgerError('opening-invalid', 'opening does not show the field')
  const fields = checked.fields.map((field) =>
    'digest' in field || names.includes(field.name) ? field : { digest: base64url(digestOf(field)) },
  )
  return { ...checked, fields }
}

function fieldRoot({ fields }: Opening): Uint8Array {
  const digests = fields.map((field) => ('digest' in field ? saltBytes(field.digest) : digestOf(field)))
  return rootOf(digests.reduce((edge, digest) => appendLeafHash(edge, leafHash(digest)), emptyEdge()))
}

function digestOf({ name, salt, value }: DisclosedField): Uint8Array {
  const parts = [saltBytes(salt), utf8(name), utf8(value)]
  return sha256(FIELD_LABEL, ...parts.flatMap((part) => [uint16(part.length), part]))
}
