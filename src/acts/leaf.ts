/** The leaf of an act: what its party's ledger commits to, field by field (spec/ledger.md). */
import { formatTimestamp, type Randomness } from '../foundation/index.ts'
import { commit, type Opening } from '../ledger/index.ts'
import type { Act } from './act.ts'
import { ActError } from './errors.ts'

/**
 * The fields of the leaf, each separately openable: an overseer can be shown
 * time, kind and legal basis without the recipient or the items.
 */
export function leafFields(act: Act): Readonly<Record<string, string>> {
  const fields: Record<string, string> = { act: act.id, kind: act.kind, party: act.party, at: formatTimestamp(act.at) }
  if (act.agreement !== null) fields.agreement = act.agreement
  const { body } = act
  if (typeof body.to === 'string') fields.to = body.to
  if (typeof body.purpose === 'string') fields.purpose = body.purpose
  if (Array.isArray(body.articles)) fields.basis = body.articles.join(', ')
  if (Array.isArray(body.items)) fields.items = String(body.items.length)
  // What an answer says of the act that it answers: two ledgers can then be reconciled by their openings alone.
  if (typeof body.of === 'string') fields.of = body.of
  if (typeof body.of === 'string' && typeof body.kind === 'string') fields.ofKind = body.kind
  if (typeof body.outcome === 'string') fields.outcome = body.outcome
  if (typeof body.count === 'number') fields.items = String(body.count)
  return fields
}

/** Commits to an act under fresh salts. */
export function commitAct(
  act: Act,
  ledger: { readonly origin: string; readonly randomness: Randomness },
): { leaf: Uint8Array; opening: Opening } {
  return commit({ origin: ledger.origin, fields: leafFields(act), randomness: ledger.randomness })
}

/**
 * That an opening speaks of this act: every field it shows is the act's, and
 * the act's id is among them. Whether it opens a leaf is the ledger's to prove.
 * @throws ActError `receipt-invalid`
 */
export function verifyOpeningOfAct(act: Act, opening: Opening): void {
  const expected = leafFields(act)
  let isNamed = false
  for (const field of opening.fields) {
    if (!('name' in field)) continue
    if (expected[field.name] !== field.value) throw new ActError('receipt-invalid', 'opening of the receipt is not of this act')
    if (field.name === 'act') isNamed = true
  }
  if (!isNamed) throw new ActError('receipt-invalid', 'opening of the receipt does not show the id of the act')
}
