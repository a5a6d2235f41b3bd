/**
 * ask-purpose: a holder asks the origin of items to let it use them for another purpose than the one they were given for (Europol Regulation
 * article 19(1)), or before a court. It is answered by a `consent`, and silence is a no, as of every question to an origin.
 */
import { type Static, Type } from '#typebox'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys } from '../holding-key.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'
import { askedItems, QUESTION_FIELDS, questionFault } from './origin-question.ts'
import { purposeArticle, purposeClockMs, purposeFault } from './purpose-rule.ts'

const body = Type.Object(QUESTION_FIELDS, { additionalProperties: false })

export const askPurpose = defineKind(body, {
  name: 'ask-purpose',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    const allowed = purposeArticle(act, act.body.purpose, facts)
    if ('refusal' in allowed) return { ok: false, refusal: allowed.refusal }
    const { entry, article } = allowed
    if (facts.side === 'partner' && act.body.to !== facts.directory.self)
      return refuseAct('not-addressed', 'question is for another party', article)
    const fault = questionFault(act, { entry, clock: purposeClockMs(entry, act.body.purpose) }) ?? (await itemsFault(act, { facts, entry }))
    return fault === undefined ? PERMITTED : { ok: false, refusal: { ...fault, article } }
  },
  apply({ id, agreement, party, body: asked }, { recordedAt }) {
    const { to, purpose, items } = asked
    const common = { id, agreement: agreement as string, asker: party, origin: to, recipient: party, purpose }
    return [{ change: 'onward-asked', ...common, holdings: holdingKeys(to, items), until: parseTimestamp(asked.until), at: recordedAt }]
  },
})

async function itemsFault(
  act: Act<Static<typeof body>>,
  { facts, entry }: { readonly facts: Facts; readonly entry: AgreementEntry },
): Promise<Refusal | undefined> {
  const rows = await askedItems(act, facts)
  if ('code' in rows) return rows
  const { to, purpose } = act.body
  for (const row of rows) {
    const fault = purposeFault({ row, holder: act.party, origin: to, purpose }, { entry, now: facts.now })
    if (fault !== undefined) return fault
  }
  return undefined
}
