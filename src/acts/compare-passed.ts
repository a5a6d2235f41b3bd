/** What the overseer of an intermediary makes of two tokens that it is shown: of which item they are, and what differs. */
import { accepted, type Result, refused, unbase64url } from '../foundation/index.ts'
import { type IssuerKeys, originCommitment, originHashOf, ProvenanceError, type VerifiedToken, verifyToken } from '../intelligence/index.ts'
import type { AgreementEntry } from './directory.ts'
import { itemIdOf, originOf } from './holding-key.ts'
import { intermediaryOf } from './kinds/anonymity-rule.ts'
import { type PassedDifferences, passedDifferences } from './passed-differences.ts'
import type { OriginRow } from './passed-on-views.ts'

/** What was traced of the item, and both tokens as somebody shows them. */
export type PassedComparison = {
  readonly traced: Pick<OriginRow, 'copy' | 'origin' | 'source'> & { readonly signed: string; readonly salt: string }
  /** The origin's, as it gave it to the intermediary. */
  readonly given: string
  /** The intermediary's, as it released it. */
  readonly passed: string
  readonly entry: AgreementEntry
  readonly keys: IssuerKeys
}

/**
 * Compares them. Refused as `token-differs` where one of them is not of that item, or not signed by who had to sign it: whoever shows it proves
 * nothing. A token of the intermediary that names another origin than it told is its own alteration, `commitment`.
 */
export function comparePassed({ traced, given, passed, entry, keys }: PassedComparison): Result<PassedDifferences, 'token-differs'> {
  const intermediary = intermediaryOf(entry)
  const [fromOrigin, released] = [proven(given, keys), proven(passed, keys)]
  if (intermediary === undefined || fromOrigin?.signedPart !== traced.signed || fromOrigin.open.iss !== traced.origin)
    return refused('token-differs', 'the token that is said to be of the origin is not the one that was traced')
  if (released?.open.iss !== originOf(traced.copy) || released.open.item !== itemIdOf(traced.copy))
    return refused('token-differs', 'the token that is said to be of the intermediary is not of that item')
  const compared = { given: fromOrigin, passed: released, record: entry.record, everyMinutes: intermediary.everyMinutes }
  const differences = passedDifferences(compared)
  const committed = originCommitment(originHashOf(given), unbase64url(traced.salt))
  if (released.open.commitment === committed) return accepted(differences)
  return accepted({ ...differences, verdict: 'altered', altered: [...differences.altered, 'commitment'].toSorted() })
}

/** What a token proves; undefined for one that proves nothing. */
function proven(token: string, keys: IssuerKeys): VerifiedToken | undefined {
  try {
    return verifyToken(token, keys)
  } catch (error) {
    if (error instanceof ProvenanceError) return undefined
    throw error
  }
}
