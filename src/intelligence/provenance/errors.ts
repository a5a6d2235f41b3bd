import { ComityError } from '../../foundation/index.ts'

/** What can be wrong with a token, with what is to become one, or with what it is asked for. */
export type ProvenanceErrorCode =
  // The text of a token.
  | 'token-too-large'
  | 'token-malformed'
  | 'key-binding-refused'
  | 'encoding-invalid'
  | 'json-invalid'
  // Its header.
  | 'header-invalid'
  | 'algorithm-refused'
  | 'key-unknown'
  | 'signature-invalid'
  // Its payload.
  | 'claims-invalid'
  | 'hash-algorithm-refused'
  | 'digests-invalid'
  | 'digest-repeated'
  // Its disclosures.
  | 'disclosure-invalid'
  | 'disclosure-repeated'
  | 'disclosure-unreferenced'
  | 'member-repeated'
  | 'member-overwrites'
  | 'name-reserved'
  // A treatment token, and the origin's token that it is over.
  | 'onward-malformed'
  | 'treatment-invalid'
  | 'origin-differs'
  | 'origin-invalid'
  | 'member-not-withheld'
  | 'id-unchanged'
  | 'handling-differs'
  | 'handling-wider'
  // What is asked of this folder.
  | 'object-invalid'
  | 'slots-invalid'
  | 'salt-invalid'
  | 'id-withheld'

/** A broken token, or an object or argument that cannot become or yield one. */
export class ProvenanceError extends ComityError<ProvenanceErrorCode> {}
