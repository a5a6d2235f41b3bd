/** ask-onward: a holder asks the origin of items to let it give them on to another party, for one purpose. */
import { type Static, Type } from '#typebox'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys, originOf } from '../holding-key.ts'
import type { ItemRow } from '../views.ts'
import { HashField, ItemIdsField, PartyField, PurposeField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'
import { consentClockMs, onwardArticle } from './onward-rule.ts'

const body = Type.Object(
  {
    /** The origin of the items. */
    to: PartyField,
    /** Whom they would be given to. */
    recipient: PartyField,
    purpose: PurposeField,
    /** SHA-256 of the justification; its text stays beside the act. */
    justification: HashField,
    /** When silence becomes a no. */
    until: TimeField,
    /** Items of the origin, by the ids under which it released them. */
    items: ItemIdsField,
  },
  { additionalProperties: false },
)

type Ask = Act<Static<typeof body>>

export const askOnward = defineKind(body, {
  name: 'ask-onward',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    const allowed = onwardArticle(act, facts)
    if ('refusal' in allowed) return { ok: false, refusal: allowed.refusal }
    const { entry, article } = allowed
    if (facts.side === 'partner' && act.body.to !== facts.directory.self)
      return refuseAct('not-addressed', 'question is for another party', article)
    const fault = termsFault(act, entry) ?? (await itemsFault(act, facts))
    return fault === undefined ? PERMITTED : { ok: false, refusal: { ...fault, article } }
  },
  apply({ id, agreement, party, body: asked }, { recordedAt }) {
    const { to, recipient, purpose, items } = asked
    const holdings = holdingKeys(to, items)
    const until = parseTimestamp(asked.until)
    const common = { id, agreement: agreement as string, asker: party, origin: to, recipient, purpose, holdings }
    return [{ change: 'onward-asked', ...common, until, at: recordedAt }]
  },
})

function termsFault({ at, party, body: asked }: Ask, entry: AgreementEntry): Refusal | undefined {
  const { parties, purposes } = entry.record.agreement
  const { to, recipient, purpose } = asked
  const isParty = parties.list.some(({ code }) => code === recipient)
  if (!isParty || recipient === to || recipient === party)
    return { code: 'party-unknown', reason: 'what was received is given on to a third party of the agreement' }
  if (!purposes.list.some(({ code }) => code === purpose)) return { code: 'purpose-unknown', reason: 'the agreement lists no such purpose' }
  const clock = consentClockMs(entry)
  if (clock === undefined) return { code: 'not-provided', reason: 'the agreement sets no clock for a consent' }
  const until = parseTimestamp(asked.until)
  if (until <= at || until > at + clock) return { code: 'time-invalid', reason: 'the answer is due after the question, within the clock' }
  return undefined
}

/**
 * The holder has them from the origin, and the origin knows that it gave them to the holder. What is not there, was taken back or
 * was given to somebody else is refused alike.
 */
async function itemsFault({ agreement, party, body: asked }: Ask, facts: Facts): Promise<Refusal | undefined> {
  const holdings = holdingKeys(asked.to, asked.items)
  const rows = await facts.findItems(holdings)
  const role = facts.side === 'home' ? 'received' : 'sent'
  const isThere = (row: ItemRow): boolean => row.state === 'held' && row.role === role && row.agreement === agreement
  const sent = facts.side === 'home' ? undefined : await facts.sentTo({ recipient: party, holdings })
  const areThere = rows.length === holdings.length && rows.every((row) => isThere(row) && sent?.has(row.holding) !== false)
  if (!areThere) return { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' }
  if (rows.some(({ narrowing }) => narrowing?.onward === 'never')) return NARROWED
  for (const row of rows) if (await cameOnward(row, facts)) return GIVEN_ON_BEFORE
  return undefined
}

const NARROWED = { code: 'narrowed', reason: 'the origin of an item lets it not be given on any more' }
const GIVEN_ON_BEFORE = { code: 'onward-twice', reason: 'an item was given on before, and is not given on again' }

/** At the holder its release says so; at whoever released it, that it was made of another party's item. */
async function cameOnward({ releaseAct, holding, source }: ItemRow, { side, find, onward }: Facts): Promise<boolean> {
  if (side === 'partner') return (source !== null && originOf(source) !== originOf(holding)) || (await onward.copies([holding])).length > 0
  const brought = await find(releaseAct)
  return brought?.body.consent !== undefined
}
