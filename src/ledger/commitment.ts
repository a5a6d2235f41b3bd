/**
 * Salted commitments: the constant-length leaf that says nothing, and the opening that shows what it stands for,
 * whole or field by field (spec/ledger.md).
 */
import type { Randomness } from '../foundation/index.ts'
import { base64url, concatBytes, equalBytes, sha256, uint16, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { digestOfField, rootOfFields } from './field-root.ts'
import type { Opening, SaltedField, SaltedOpening } from './opening.ts'
import { checkSalted, FIELD_SALT_BYTES, OPENING_SALT_BYTES, saltedOf } from './opening.ts'

/** Bytes of every leaf. */
export const LEAF_BYTES = 64

const LEAF_VERSION = 1
const SUITE_SHA256 = 1
const LEAF_PREFIX = concatBytes(Uint8Array.of(LEAF_VERSION, SUITE_SHA256), new Uint8Array(30))
const LEAF_LABEL = utf8('comity/leaf/v1\0')

/** What is committed to. Field names and values must be within the limits of an opening. */
export type CommitmentInput = {
  readonly origin: string
  readonly fields: Readonly<Record<string, string>>
  readonly randomness: Randomness
}

/** A leaf and what opens it; `text` is the canonical JSON of the opening, as it is kept. */
export type Commitment = { readonly leaf: Uint8Array; readonly opening: Opening; readonly text: string }

/**
 * Commits to fields in one ledger under fresh salts. Equal fields give unrelated leaves; destroying every copy of the
 * opening leaves 32 bytes that nothing can be matched with.
 * @throws LedgerError `opening-invalid`
 */
export function commit({ origin, fields, randomness }: CommitmentInput): Commitment {
  const salt = randomness(OPENING_SALT_BYTES)
  const names = Object.keys(fields).sort()
  const salted = names.map((name) => ({ name, salt: randomness(FIELD_SALT_BYTES), value: fields[name] as string }))
  const leaf = leafOf(checkSalted({ origin, salt, fields: salted }))
  const shown = salted.map((field) => ({ name: field.name, salt: base64url(field.salt), value: field.value }))
  const opening: Opening = { fields: shown, origin, salt: base64url(salt) }
  // Members stand in canonical order already.
  return { leaf, opening, text: JSON.stringify(opening) }
}

/**
 * Commits in another ledger to the fields that an opening shows, under fresh salts: nobody who sees both leaves alone can
 * tell that they say the same.
 * @throws LedgerError `opening-invalid` where a field is withheld
 */
export function recommit(opening: Opening, ledger: Omit<CommitmentInput, 'fields'>): Commitment {
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
  return leafOf(saltedOf(opening))
}

/** What every leaf of a ledger begins with under its hash. Leaves are made by the thousand in one. */
let head = { origin: '', bytes: LEAF_LABEL }

function leafOf({ origin, salt, fields }: SaltedOpening): Uint8Array {
  if (origin !== head.origin) {
    const name = utf8(origin)
    head = { origin, bytes: concatBytes(LEAF_LABEL, uint16(name.length), name) }
  }
  return concatBytes(LEAF_PREFIX, sha256(head.bytes, salt, rootOfFields(fields)))
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
  const { fields } = saltedOf(opening)
  const shown = shownFields(opening)
  if (!names.every((name) => Object.hasOwn(shown, name))) throw new LedgerError('opening-invalid', 'opening does not show the field')
  const kept = opening.fields.map((field, place) =>
    'digest' in field || names.includes(field.name) ? field : { digest: base64url(digestOfField(fields[place] as SaltedField)) },
  )
  return { ...opening, fields: kept }
}
