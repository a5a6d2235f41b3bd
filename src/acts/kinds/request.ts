/**
 * request: a party asks another for data, with its reasons. Its text may name people, so it is one item of its own, named by id and salted
 * digest, which is sealed, kept and erased like any other; the act says for what purpose, of which types, how soon, and what silence means.
 */
import { type Static, Type } from '#typebox'
import { SILENCES, sunsetOf } from '../../agreement/index.ts'
import { CLOCK_SKEW_MS, DAY_MS, parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys } from '../holding-key.ts'
import { TEXT_PARTS } from '../request-text.ts'
import { channelFault } from './channel-rule.ts'
import { ItemDigestField, ItemIdField, PartyField, PurposeField, StixTypeField, TimeField } from './fields.ts'
import { heldItem } from './held-item.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'
import { answerClock, askedForFault, partsAsked, requestArticle, URGENCIES } from './request-rule.ts'

/** Types that one request asks for, and items that it is about. */
const TYPES_MAX = 64
const ABOUT_MAX = 100

const body = Type.Object(
  {
    to: PartyField,
    purpose: PurposeField,
    urgency: Type.Enum([...URGENCIES]),
    /** When the clock of the answer ends, and what silence means then: as the agreement says. */
    until: TimeField,
    silence: Type.Enum([...SILENCES]),
    /** STIX types that are asked for; absent: whatever the agreement lets be given on a request. */
    types: Type.Optional(Type.Array(StixTypeField, { minItems: 1, maxItems: TYPES_MAX, uniqueItems: true })),
    /** Items of `to` that the asker has and that it is about. */
    about: Type.Array(ItemIdField, { maxItems: ABOUT_MAX, uniqueItems: true }),
    /** What its text states. */
    parts: Type.Array(Type.Enum([...TEXT_PARTS]), { minItems: 1, maxItems: TEXT_PARTS.length, uniqueItems: true }),
    retainUntil: TimeField,
    /** The text. */
    items: Type.Array(ItemDigestField, { minItems: 1, maxItems: 1 }),
  },
  { additionalProperties: false },
)

/** Body of a request. */
export type RequestBody = Static<typeof body>
type Request = Act<RequestBody>

export const request = defineKind(body, {
  name: 'request',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  isEarly: (act, { directory, now }) => directory.state(act.agreement ?? '', now) === 'ratified',
  async decide(act, facts) {
    const allowed = requestArticle(act, facts)
    if ('refusal' in allowed) return { ok: false, refusal: allowed.refusal }
    const { entry, article } = allowed
    const { to } = act.body
    if (facts.side === 'partner' && to !== facts.directory.self) return refuseAct('not-addressed', 'request is for another party', article)
    const known = { facts, entry, article }
    const fault =
      (await channelFault({ entry, other: facts.side === 'home' ? to : act.party }, facts)) ??
      permissionFault(act, known) ??
      formFault(act, known) ??
      clockFault(act, known) ??
      (await aboutFault(act, facts)) ??
      (await capFault(act, known))
    return fault === undefined ? PERMITTED : { ok: false, refusal: { article, ...fault } }
  },
  apply(act, { items, recordedAt, self }) {
    const { id, agreement, party, body: asked } = act
    const { to, purpose, urgency, silence, about } = asked
    const isHome = party === self
    const held = items.map((item) =>
      heldItem(item, {
        role: isHome ? 'sent' : 'received',
        origin: party,
        agreement: agreement as string,
        purpose,
        releaseAct: id,
        retainUntil: parseTimestamp(asked.retainUntil),
        heldSince: recordedAt,
      }),
    )
    const [entry] = held
    if (entry === undefined) return []
    const common = {
      id,
      agreement: agreement as string,
      asker: party,
      asked: to,
      purpose,
      urgency,
      silence,
      about,
      types: asked.types ?? null,
    }
    const put = { change: 'request-put', ...common, holding: entry.holding, until: parseTimestamp(asked.until), at: recordedAt } as const
    const kept = { change: 'items-held', items: held } as const
    if (!isHome) return [kept, put]
    const delivery = { change: 'delivery', actId: id, kind: 'request', recipient: to, state: 'recorded', code: null } as const
    return [kept, put, { ...delivery, items: 1, refusedItems: 0, at: recordedAt }]
  },
})

type Known = { readonly facts: Facts; readonly entry: AgreementEntry; readonly article: string }

function permissionFault({ party, body: { to, purpose, types } }: Request, { facts, entry }: Known): Refusal | undefined {
  return askedForFault({ asker: party, asked: to, purpose, types: types ?? null }, { entry, now: facts.now, side: facts.side })
}

function formFault({ body: { parts } }: Request, { entry }: Known): Refusal | undefined {
  const missing = partsAsked(entry.record.agreement).filter((part) => !parts.includes(part))
  return missing.length === 0 ? undefined : { code: 'form-incomplete', reason: `the request does not state: ${missing.join(', ')}` }
}

/** Nobody gives less time than the agreement does, nor another meaning to silence. */
function clockFault({ at, body: asked }: Request, { facts, entry }: Known): Refusal | undefined {
  const { agreement } = entry.record
  const clock = answerClock(agreement, asked.urgency)
  const until = parseTimestamp(asked.until)
  const first = at + (clock?.ms ?? 0)
  if (until < first || until > first + CLOCK_SKEW_MS)
    return { code: 'time-invalid', reason: 'the answer is due when the clock of the agreement ends' }
  if (until <= facts.now) return { code: 'ask-lapsed', reason: 'the clock of the request has ended' }
  if (clock?.silence !== asked.silence) return { code: 'consequence-differs', reason: 'the agreement gives silence another meaning' }
  const keptUntil = Math.min(at + agreement.retention.days * DAY_MS, sunsetOf(entry.record).at)
  if (parseTimestamp(asked.retainUntil) <= keptUntil) return undefined
  return {
    code: 'retention-too-long',
    reason: 'its text would be kept longer than the agreement lets anything be',
    article: agreement.retention.article,
  }
}

/** It is about what the asked party gave to the asker, and about nothing else that the asker may guess the id of. */
async function aboutFault({ party, agreement, body: { to, about } }: Request, facts: Facts): Promise<Refusal | undefined> {
  if (about.length === 0) return undefined
  const holdings = holdingKeys(to, about)
  const unknown = { code: 'item-unknown', reason: 'an item is not one that the asked party gave to the asker' }
  if (facts.side === 'partner') {
    const sent = await facts.sentTo({ recipient: party, holdings })
    return sent.size === about.length ? undefined : unknown
  }
  const rows = await facts.findItems(holdings)
  const areThere = rows.length === about.length && rows.every((row) => row.role === 'received' && row.agreement === agreement)
  return areThere ? undefined : unknown
}

/** At both nodes by their own clocks: an asker that dates its requests back gets no more of them. */
async function capFault({ party, agreement, body: { to } }: Request, { facts, entry }: Known): Promise<Refusal | undefined> {
  const most = entry.record.agreement.modes?.caps?.requestsPerDay
  if (most === undefined) return undefined
  const question = { agreement: agreement as string, asker: party, asked: to, since: facts.now - DAY_MS }
  if ((await facts.requests.countSince(question)) < most) return undefined
  return { code: 'cap-exceeded', reason: `one party asks of another ${most} times a day at most` }
}
