/**
 * erase: items were destroyed here. Where it goes to a partner, the items are
 * the sender's own: the partner got them or was to get them, restricts what it
 * holds of them and answers with an erase act of its own. Where nobody else is
 * concerned, `to` is null and `origin` says whose items they were.
 */
import { type Static, Type } from '#typebox'
import type { Act } from '../act.ts'
import { type HoldingKey, holdingKeys } from '../holding-key.ts'
import { CodeField, ItemIdsField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, REDUCING, refuseAct } from './kind.ts'
import { onlyAddressed, restricted } from './reducing.ts'

const erased = { cause: CodeField, items: ItemIdsField }
const closed = { additionalProperties: false }

const body = Type.Union([
  Type.Object({ to: PartyField, ...erased }, closed),
  Type.Object({ to: Type.Null(), /** Party that the items came from. */ origin: PartyField, ...erased }, closed),
])

export const erase = defineKind(body, {
  name: 'erase',
  ...REDUCING,
  addressees: (act) => (act.body.to === null ? [] : [act.body.to]),
  async decide(act, facts) {
    if (facts.side === 'partner') return onlyAddressed(act, facts)
    const onHold = await facts.onHold(holdingsOf(act))
    return onHold.size === 0 ? PERMITTED : refuseAct('on-hold', 'a legal hold stands on an item of the act')
  },
  apply(act, applied) {
    if (act.party !== applied.self) return restricted(act, applied)
    return [{ change: 'items-erased', holdings: holdingsOf(act), cause: act.body.cause, at: applied.recordedAt }]
  },
})

function holdingsOf({ party, body: erasure }: Act<Static<typeof body>>): readonly HoldingKey[] {
  return holdingKeys(erasure.to === null ? erasure.origin : party, erasure.items)
}
