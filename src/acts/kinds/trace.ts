/**
 * trace: what was given on was made of which items of which origin. For the
 * overseers alone; who was given it learns of its origin what its tokens say.
 */
import { type Static, Type } from '#typebox'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import { type HoldingKey, holdingKey } from '../holding-key.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { HashField, ItemIdField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const Salt = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })

const body = Type.Object(
  {
    /** Whom to. */
    recipient: PartyField,
    origin: PartyField,
    /** The question to which the origin said yes. */
    of: HashField,
    /** That answer, which the release names by a hash. */
    consent: HashField,
    /** Of each item of the release whose leaf stands right before: id of the item as released, id of the origin's, hash of the origin's token, and the salt of the commitment to it, if that hides it. */
    items: Type.Array(Type.Tuple([ItemIdField, ItemIdField, Digest, Type.Union([Salt, Type.Null()])]), {
      minItems: 1,
      maxItems: BATCH_ITEMS_MAX,
    }),
  },
  { additionalProperties: false },
)

/** Body of a trace. */
export type TraceBody = Static<typeof body>

export const trace = defineKind(body, {
  name: 'trace',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  // Never to the recipient, not even where it oversees.
  addressees: (act, directory) => overseers(act, directory).filter((party) => party !== act.body.recipient),
  async decide(act, { directory, side }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    if (side === 'home' || overseersOf(act, directory).includes(directory.self)) return PERMITTED
    return refuseAct('not-addressed', 'a trace is for overseers', entry.record.agreement.oversight.article)
  },
  apply(act, { self }) {
    // The act itself is what an overseer keeps of it.
    return act.party === self ? [given(act)] : []
  },
})

function given({ agreement, party, body: traced }: Act<TraceBody>) {
  const { recipient, origin, of, items } = traced
  const copies: { copy: HoldingKey; source: HoldingKey }[] = items.map(([copy, source]) => ({
    copy: holdingKey(party, copy),
    source: holdingKey(origin, source),
  }))
  return { change: 'given-on', recipient, agreement: agreement as string, ask: of as ActId, copies } as const
}
