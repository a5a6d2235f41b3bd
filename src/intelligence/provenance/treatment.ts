/** What a releasing party did to one member of an origin's object (spec/item.md#treatment-token). */
import type { Json } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'

/**
 * `generalise`, `pseudonymise`: as an article asks of the member; `replace`: values in it that an article treats elsewhere;
 * `cut`: elements are left out; `rename`: ids as the recipient knows them.
 */
export const MEMBER_TREATMENTS = ['generalise', 'pseudonymise', 'replace', 'cut', 'rename'] as const
/** One treatment. */
export type MemberTreatment = (typeof MEMBER_TREATMENTS)[number]

/** A member as the recipient may have it, and what was done to it. */
export type TreatedMember = { readonly treatment: MemberTreatment; readonly value: Json }

/** Reads what a disclosure of a treatment token holds. @throws ProvenanceError `treatment-invalid` */
export function parseTreatedMember(held: Json): TreatedMember {
  if (!isJsonObject(held) || Object.keys(held).length !== 2) throw invalidTreatment()
  const { treatment, value } = held
  if (value === undefined || !isTreatment(treatment)) throw invalidTreatment()
  return { treatment, value }
}

function isTreatment(word: Json | undefined): word is MemberTreatment {
  return typeof word === 'string' && (MEMBER_TREATMENTS as readonly string[]).includes(word)
}

function invalidTreatment(): ProvenanceError {
  return new ProvenanceError('treatment-invalid', 'a disclosure is not that of a treated member')
}
