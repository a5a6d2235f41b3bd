/** introduce: two officials compared the fingerprint of a party's root key; from now on its card is pinned (DESIGN rule 6). */
import { Type } from '#typebox'
import type { Json } from '../../foundation/index.ts'
import { type PartyCard, PartyCardSchema, verifyCard } from '../../identity/index.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

const login = Type.String({ minLength: 1, maxLength: 100 })

export const introduce = defineKind(
  Type.Object({ card: PartyCardSchema, comparedBy: Type.Tuple([login, login]) }, { additionalProperties: false }),
  {
    name: 'introduce',
    ...LOCAL,
    async decide(act, { directory }) {
      const card = verifyCard(act.body.card as unknown as Json)
      const known = directory.card(card.party)
      if (known !== undefined) return refuseAct('party-known', `${card.party} is introduced already; its keys change by rotate acts`)
      const isOwn = card.party === directory.self
      if (!isOwn && act.body.comparedBy[0] === act.body.comparedBy[1]) {
        return refuseAct('two-officials-needed', 'two different officials must compare the fingerprint')
      }
      return PERMITTED
    },
    apply: (act, { recordedAt }) => [{ change: 'party-introduced', card: act.body.card as PartyCard, at: recordedAt }],
  },
)
