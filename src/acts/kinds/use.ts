/** use: an official says what was done with received items and what came of it, so that whether use was proportionate can be judged. */
import { Type } from '#typebox'
import { COURT_USE, OUTCOMES } from '../../agreement/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import type { UseDeed, UseOutcome } from '../change.ts'
import type { AgreementEntry } from '../directory.ts'
import type { HoldingKey } from '../holding-key.ts'
import { isForPurpose } from '../other-purposes.ts'
import type { ItemRow } from '../views.ts'
import { HashField, HoldingsField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'
import { courtNever, leavesUse } from './purpose-rule.ts'

/** What was done: blocked or watched for in own systems, looked into, warned of to those concerned, used in proceedings, or nothing. */
export const USE_DEEDS = ['blocked', 'watched', 'investigated', 'warned', 'proceedings', 'nothing'] as const satisfies readonly UseDeed[]

/** What came of it. */
export const USE_OUTCOMES: readonly UseOutcome[] = OUTCOMES

export const use = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      deed: Type.Enum([...USE_DEEDS]),
      outcome: Type.Enum([...USE_OUTCOMES]),
      /** SHA-256 of the caveats; their text stays beside the act until the items are erased. */
      caveats: HashField,
      items: HoldingsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'use',
    ...LOCAL,
    async decide({ agreement, body }, { directory, now, findItems }) {
      const entry = directory.agreement(agreement ?? '')
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      const holdings = body.items as HoldingKey[]
      const rows = await findItems(holdings)
      const areHeld = rows.length === holdings.length && rows.every((row) => row.state !== 'erased' && row.agreement === agreement)
      if (!areHeld) return refuseAct('item-unknown', 'use names an item that is not held here')
      if (!rows.every(({ role }) => role === 'received')) return refuseAct('use-own', 'only what came from a partner is used on its terms')
      const fault = body.deed === 'proceedings' ? courtFault(rows, { entry, now }) : undefined
      return fault === undefined ? PERMITTED : { ok: false, refusal: fault }
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const { account, deed, outcome, items } = body
      return [
        { change: 'items-used', id, agreement: agreement ?? '', account, deed, outcome, holdings: items as HoldingKey[], at: recordedAt },
      ]
    },
  },
)

/** Before a court is used only what the agreement and the origin of each item let be. */
function courtFault(
  rows: readonly ItemRow[],
  { entry, now }: { readonly entry: AgreementEntry; readonly now: Instant },
): Refusal | undefined {
  if (!rows.every(({ narrowing }) => leavesUse(narrowing, COURT_USE))) return NARROWED
  const never = courtNever(entry)
  if (never !== undefined) return never
  return rows.every((row) => isForPurpose(row, COURT_USE, now)) ? undefined : UNCONSENTED
}

const NARROWED = { code: 'narrowed', reason: 'its origin lets an item not be used in proceedings any more' }
const UNCONSENTED = { code: 'consent-missing', reason: 'the origin of an item did not consent to its use before a court' }
