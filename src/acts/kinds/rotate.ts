/** rotate: a party's next card, under the same root key; names the last head of a ledger it closes (DESIGN rule 7). */
import { Type } from '#typebox'
import type { Json } from '../../foundation/index.ts'
import { type PartyCard, PartyCardSchema, verifyCard, verifySuccessor } from '../../identity/index.ts'
import { HashField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

const closedLedger = Type.Object(
  { origin: Type.String({ maxLength: 255 }), size: Type.Integer({ minimum: 0 }), root: HashField },
  { additionalProperties: false },
)

export const rotate = defineKind(
  Type.Object({ card: PartyCardSchema, closes: Type.Union([closedLedger, Type.Null()]) }, { additionalProperties: false }),
  {
    name: 'rotate',
    actClass: 'outward',
    receipt: 'own-log',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act, directory) => directory.parties.map((row) => row.cards[0]?.party as string).filter((party) => party !== act.party),
    async decide(act, { directory }) {
      const next = verifyCard(act.body.card as unknown as Json)
      const prior = directory.card(act.party)
      if (prior === undefined || next.party !== act.party)
        return refuseAct('card-of-another-party', 'card is not of the party that rotates')
      verifySuccessor(prior, next)
      const changesLedger = next.ledger.origin !== prior.ledger.origin
      if (changesLedger !== (act.body.closes !== null)) {
        return refuseAct('ledger-not-closed', 'a new ledger origin must name the last head of the one it closes, and only then')
      }
      return PERMITTED
    },
    apply: (act, { recordedAt }) => [{ change: 'party-rotated', card: act.body.card as PartyCard, at: recordedAt }],
  },
)
