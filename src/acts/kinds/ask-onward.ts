/** ask-onward: a holder asks the origin of items to let it give them on to another party, for one purpose. */
import { type Static, Type } from '#typebox'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys } from '../holding-key.ts'
import { PartyField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'
import { consentClockMs, onwardArticle } from './onward-rule.ts'
import { askedItems, QUESTION_FIELDS, questionFault } from './origin-question.ts'

const body = Type.Object({ ...QUESTION_FIELDS, /** Whom they would be given to. */ recipient: PartyField }, { additionalProperties: false })

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
    const clock = consentClockMs(entry)
    const fault = recipientFault(act, entry) ?? questionFault(act, { entry, clock }) ?? (await itemsFault(act, facts))
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

function recipientFault({ party, body: { to, recipient } }: Ask, { record }: AgreementEntry): Refusal | undefined {
  const isParty = record.agreement.parties.list.some(({ code }) => code === recipient)
  if (isParty && recipient !== to && recipient !== party) return undefined
  return { code: 'party-unknown', reason: 'what was received is given on to a third party of the agreement' }
}

async function itemsFault(act: Ask, facts: Facts): Promise<Refusal | undefined> {
  const rows = await askedItems(act, facts)
  if ('code' in rows) return rows
  return rows.some(({ narrowing }) => narrowing?.onward === 'never') ? NARROWED : undefined
}

const NARROWED = { code: 'narrowed', reason: 'the origin of an item lets it not be given on any more' }
