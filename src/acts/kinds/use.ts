/** use: an official says what was done with received items and what came of it, so that whether use was proportionate can be judged. */
import { Type } from '#typebox'
import type { UseDeed, UseOutcome } from '../change.ts'
import type { HoldingKey } from '../holding-key.ts'
import { HashField, HoldingsField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

/** What was done: blocked or watched for in own systems, looked into, warned of to those concerned, used in proceedings, or nothing. */
export const USE_DEEDS = ['blocked', 'watched', 'investigated', 'warned', 'proceedings', 'nothing'] as const satisfies readonly UseDeed[]

/** What came of it. */
export const USE_OUTCOMES = [
  'sighted',
  'not-sighted',
  'false-positive',
  'useful',
  'not-useful',
  'pending',
] as const satisfies readonly UseOutcome[]

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
    async decide({ agreement, body }, { directory, findItems }) {
      if (agreement === null || directory.agreement(agreement) === undefined) {
        return refuseAct('agreement-unknown', 'no such agreement is known')
      }
      const holdings = body.items as HoldingKey[]
      const rows = await findItems(holdings)
      const areHeld = rows.length === holdings.length && rows.every((row) => row.state !== 'erased' && row.agreement === agreement)
      if (!areHeld) return refuseAct('item-unknown', 'use names an item that is not held here')
      if (!rows.every(({ role }) => role === 'received')) return refuseAct('use-own', 'only what came from a partner is used on its terms')
      const isClosed = body.deed === 'proceedings' && rows.some(({ narrowing }) => narrowing?.courtUse === 'never')
      return isClosed ? refuseAct('narrowed', 'its origin lets an item not be used in proceedings any more') : PERMITTED
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const { account, deed, outcome, items } = body
      return [
        { change: 'items-used', id, agreement: agreement ?? '', account, deed, outcome, holdings: items as HoldingKey[], at: recordedAt },
      ]
    },
  },
)
