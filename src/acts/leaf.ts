/** The leaf of an act: what its party's ledger commits to, field by field (spec/ledger.md). */
import type { Agreement } from '../agreement/index.ts'
import { canonicalJson, DAY_MS, formatTimestamp, type Instant, type Json, parseTimestamp, type Randomness } from '../foundation/index.ts'
import { type Commitment, commit, type DisclosedField, type Opening } from '../ledger/index.ts'
import type { Act } from './act.ts'
import { ActError } from './errors.ts'
import { threatName } from './kinds/threat-rule.ts'
import type { RoleTerms } from './role-change.ts'

/** A field of a leaf that is opened to overseers later: from when they may read it. Until then it is all that they are shown. */
export const VISIBLE_FROM = 'visibleFrom'
/** The law that lets it wait, which is shown with the rest. */
const VISIBLE_BASIS = 'visibleBasis'
const OF_THE_RECORD: ReadonlySet<string> = new Set([VISIBLE_FROM, VISIBLE_BASIS])

/** What the leaf of an act commits to beside the act: when it is opened to overseers, where that is not at once. */
export type LeafDelay = { readonly visibleFrom: Instant; readonly basis: string }

/** What an agreement lets be opened to overseers later. The day, since the hour would tell when it was. */
export function delayOf({ at, body }: Act, agreement: Agreement | undefined): LeafDelay | undefined {
  const rule = agreement?.oversight.later?.find(({ purpose }) => purpose === body.purpose)
  return rule === undefined ? undefined : { visibleFrom: (Math.floor(at / DAY_MS) + rule.days + 1) * DAY_MS, basis: rule.basis }
}

/** From when an opening says that its leaf is opened to overseers; undefined where it shows no such date. @throws FoundationError on one that is none */
export function visibleFromIn({ fields }: Opening): Instant | undefined {
  const shown = fields.find((field): field is DisclosedField => 'name' in field && field.name === VISIBLE_FROM)
  return shown === undefined ? undefined : parseTimestamp(shown.value)
}

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
  // Which request was given an answer, and why one was not, is for overseers to see.
  if (typeof body.answers === 'string') fields.answers = body.answers
  if (act.kind === 'decline') fields.reason = String(body.reason)
  if (typeof body.outcome === 'string') fields.outcome = body.outcome
  // Who gave a tool its rights is for overseers to see.
  if (typeof body.tool === 'string') {
    Object.assign(fields, { tool: body.tool, deed: String(body.deed), owner: String(body.owner) })
    if (typeof body.by === 'string') fields.by = body.by
  }
  // Which statement of a threat it rests on: overseers see whether the origin was told of it.
  if (typeof body.threat === 'object' && body.threat !== null) fields.threat = threatName(act, body.threat)
  // And so is what whoever is in a role of the party's own may do.
  if (act.kind === 'change-role') Object.assign(fields, roleFields(body))
  if (typeof body.count === 'number') fields.items = String(body.count)
  return fields
}

function roleFields({ role, deed, by, confirmedBy, terms }: Act['body']): Readonly<Record<string, string>> {
  const said = { role: String(role), deed: String(deed), by: String(by) }
  if (confirmedBy === null || terms === null) return said
  const { description, foundedOn, doors, conditions } = terms as unknown as RoleTerms
  return {
    ...said,
    confirmedBy: String(confirmedBy),
    description,
    foundedOn,
    doors: doors.join(' '),
    conditions: canonicalJson(conditions as Json),
  }
}

/** Commits to an act under fresh salts, and to when it is opened. */
export function commitAct(
  act: Act,
  { origin, randomness, delay }: { readonly origin: string; readonly randomness: Randomness; readonly delay?: LeafDelay | undefined },
): Commitment {
  const later = delay === undefined ? {} : { [VISIBLE_FROM]: formatTimestamp(delay.visibleFrom), [VISIBLE_BASIS]: delay.basis }
  return commit({ origin, fields: { ...leafFields(act), ...later }, randomness })
}

/**
 * That an opening speaks of this act: every field it shows is the act's or says when it is opened to overseers, and
 * the act's id is among them. Whether it opens a leaf is the ledger's to prove.
 * @throws ActError `receipt-invalid`
 */
export function verifyOpeningOfAct(act: Act, opening: Opening): void {
  const expected = leafFields(act)
  let isNamed = false
  for (const field of opening.fields) {
    if (!('name' in field) || OF_THE_RECORD.has(field.name)) continue
    if (expected[field.name] !== field.value) throw new ActError('receipt-invalid', 'opening of the receipt is not of this act')
    if (field.name === 'act') isNamed = true
  }
  if (!isNamed) throw new ActError('receipt-invalid', 'opening of the receipt does not show the id of the act')
}
