/**
 * trace: what was given on was made of which items of which origin. For the
 * overseers alone; who was given it learns of its origin what its tokens say.
 */
import { type Static, Type } from '#typebox'
import { BATCH_ITEMS_MAX, type Refusal } from '../../foundation/index.ts'
import { ProvenanceError, verifyToken } from '../../intelligence/index.ts'
import type { Act, ActId } from '../act.ts'
import type { Change } from '../change.ts'
import type { Directory } from '../directory.ts'
import { type HoldingKey, holdingKey } from '../holding-key.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { intermediaryOf } from './anonymity-rule.ts'
import { HashField, ItemIdField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

/** Items that one trace of the intermediary names at most, each with what its origin signed. */
export const PASSED_MAX = 64

const SIGNED_PART_MAX = 70_000
const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const Salt = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })
const SignedPart = Type.String({ maxLength: SIGNED_PART_MAX, pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$' })

const given = Type.Object(
  {
    /** Whom to. */
    recipient: PartyField,
    origin: PartyField,
    /** The question to which the origin said yes, or the act by which it was told of a threat. */
    of: HashField,
    /** That answer, which the release names by a hash; absent where a threat took the place of an answer. */
    consent: Type.Optional(HashField),
    /** Of each item of the release whose leaf stands right before: id of the item as released, id of the origin's, hash of the origin's token, and the salt of the commitment to it, if that hides it. */
    items: Type.Array(Type.Tuple([ItemIdField, ItemIdField, Digest, Type.Union([Salt, Type.Null()])]), {
      minItems: 1,
      maxItems: BATCH_ITEMS_MAX,
    }),
  },
  { additionalProperties: false },
)

const passed = Type.Object(
  {
    /** Whom to. */
    recipient: PartyField,
    /**
     * Of each item that the intermediary passed on: id of the item as released, origin, id of the origin's item, the release by which it came,
     * what the origin signed (its token without any disclosure), and the salt of the commitment to it.
     */
    items: Type.Array(Type.Tuple([ItemIdField, PartyField, ItemIdField, HashField, SignedPart, Salt]), {
      minItems: 1,
      maxItems: PASSED_MAX,
    }),
  },
  { additionalProperties: false },
)

const body = Type.Union([given, passed])

/** Body of a trace. */
export type TraceBody = Static<typeof body>
type Passed = Static<typeof passed>

export const trace = defineKind(body, {
  name: 'trace',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees(act, directory) {
    // Never to the recipient, not even where it oversees.
    if (!isPassed(act.body)) return overseers(act, directory).filter((party) => party !== act.body.recipient)
    const entry = directory.agreement(act.agreement ?? '')
    const intermediary = entry === undefined ? undefined : intermediaryOf(entry)
    return intermediary === undefined || intermediary.overseer === act.party ? [] : [intermediary.overseer]
  },
  async decide(act, { directory, side }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    if (isPassed(act.body)) {
      const intermediary = intermediaryOf(entry)
      if (intermediary?.party !== act.party) return refuseAct('anonymity-not-agreed', 'only the intermediary of the agreement passes on so')
      if (side === 'partner' && directory.self !== intermediary.overseer)
        return refuseAct('not-addressed', 'what was passed on is traced for one overseer alone', intermediary.article)
      const fault = originFault(act as Act<Passed>, directory)
      return fault === undefined ? PERMITTED : { ok: false, refusal: { ...fault, article: intermediary.article } }
    }
    if (side === 'home' || overseersOf(act, directory).includes(directory.self)) return PERMITTED
    return refuseAct('not-addressed', 'a trace is for overseers', entry.record.agreement.oversight.article)
  },
  apply(act, { self, recordedAt }) {
    if (act.party === self) return isPassed(act.body) ? passedOn(act as Act<Passed>) : [givenOn(act as Act<Static<typeof given>>)]
    // Of what was given on openly the act itself is what an overseer keeps.
    if (!isPassed(act.body)) return []
    const { recipient, items } = act.body
    return [
      {
        change: 'origins-traced',
        act: act.id,
        recipient,
        at: recordedAt,
        items: items.map(([copy, origin, source]) => ({ copy: holdingKey(act.party, copy), origin, source: holdingKey(origin, source) })),
      },
    ]
  },
})

function isPassed(traced: TraceBody): traced is Passed {
  return !('origin' in traced)
}

/** Each origin signed a token over that item under this agreement: nobody is made an origin by who passes on. */
function originFault({ agreement, body: { items } }: Act<Passed>, directory: Directory): Refusal | undefined {
  const keys = { keyOf: (iss: string, kid: string) => directory.actKey(iss, kid) }
  for (const [, origin, source, , signedPart] of items) {
    try {
      const { open } = verifyToken(`${signedPart}~`, keys)
      if (open.iss !== origin || open.item !== source || open.agreement !== agreement) return UNPROVEN
    } catch (error) {
      if (error instanceof ProvenanceError) return UNPROVEN
      throw error
    }
  }
  return undefined
}

const UNPROVEN = { code: 'origin-unproven', reason: 'what an origin is said to have signed is not its own, or of another item' }

function givenOn({ agreement, party, body: traced }: Act<Static<typeof given>>): Change {
  const { recipient, origin, of, items } = traced
  const copies: { copy: HoldingKey; source: HoldingKey }[] = items.map(([copy, source]) => ({
    copy: holdingKey(party, copy),
    source: holdingKey(origin, source),
  }))
  return { change: 'given-on', recipient, agreement: agreement as string, ask: of as ActId, copies }
}

function passedOn({ agreement, party, body: { recipient, items } }: Act<Passed>): readonly Change[] {
  return [...Map.groupBy(items, ([, , , release]) => release)].map(([release, group]) => ({
    change: 'given-on',
    recipient,
    agreement: agreement as string,
    ask: release as ActId,
    copies: group.map(([copy, origin, source]) => ({ copy: holdingKey(party, copy), source: holdingKey(origin, source) })),
  }))
}
