/**
 * contest: a holder tells whoever sent it items that they are said to be wrong: by a person they are about, by a court, by an overseer, or by the holder
 * itself, which then proposes a correction. The origin judges; until it did, the holder's own copies are marked (Pruem II article 51(3)).
 */
import { type Static, Type } from '#typebox'
import { DAY_MS, type Instant, parseTimestamp, type Refusal, SECOND_MS } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import { CONTEST_GROUNDS } from '../contest-views.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys } from '../holding-key.ts'
import { ItemIdField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'

/** Contests of one party that may wait for an answer under one agreement. */
export const OPEN_CONTESTS_MAX = 100
/** What an origin has to answer where its agreement sets no time for corrections: a month, as the law has it (EUDPR article 14(3)). */
const ANSWER_DAYS = 30
const HOUR_MS = 3_600 * SECOND_MS

/** Names a request or decision, without personal data. */
export const DocumentField = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f]+$' })

const body = Type.Object(
  {
    to: PartyField,
    /** Drawn by who raises it; every act that tells of the contest names it. */
    contest: ItemIdField,
    ground: Type.Enum([...CONTEST_GROUNDS]),
    document: DocumentField,
    /** When silence has its consequence: what a person, court or overseer contests is marked everywhere, what a holder proposes is declined. */
    until: TimeField,
    /** Items by the ids under which `to` released them. */
    items: ItemIdsField,
  },
  { additionalProperties: false },
)

type Contest = Act<Static<typeof body>>

export const contest = defineKind(body, {
  name: 'contest',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    const entry = facts.directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    if (facts.side === 'partner' && act.body.to !== facts.directory.self) return refuseAct('not-addressed', 'contest is for another party')
    const fault = timeFault(act, entry) ?? (await itemsFault(act, facts)) ?? (await countFault(act, facts))
    return fault === undefined ? PERMITTED : { ok: false, refusal: fault }
  },
  apply({ id, party, agreement, body: raised }, { self, recordedAt }) {
    const { to, contest: name, ground, document, items } = raised
    const holdings = holdingKeys(to, items)
    const until = parseTimestamp(raised.until)
    const common = { id, contest: name, agreement: agreement ?? '', raisedBy: party, origin: to, ground, document, holdings, until }
    const entry = { change: 'contest-raised', ...common, at: recordedAt } as const
    if (party !== self) return [entry]
    const counts = { items: items.length, refusedItems: 0, code: null }
    const delivery = {
      change: 'delivery',
      actId: id,
      kind: 'contest',
      recipient: to,
      state: 'recorded',
      ...counts,
      at: recordedAt,
    } as const
    if (ground === 'holder') return [entry, delivery]
    return [
      entry,
      delivery,
      { change: 'items-narrowed', holdings, narrowing: { contests: [name] }, cause: 'contest', told: null, at: recordedAt },
    ]
  },
})

/** Until when an origin has to answer what is contested now. */
export function contestDue({ record }: Pick<AgreementEntry, 'record'>, now: Instant): Instant {
  const { quality } = record.agreement
  return now + (quality?.correctionHours === undefined ? ANSWER_DAYS * DAY_MS : quality.correctionHours * HOUR_MS)
}

function timeFault({ at, body: raised }: Contest, entry: AgreementEntry): Refusal | undefined {
  const until = parseTimestamp(raised.until)
  // The whole time is the origin's; who raises it may leave it more.
  if (until >= contestDue(entry, at) - SLACK && until <= at + TIME_MAX) return undefined
  return { code: 'time-invalid', reason: 'contest leaves the origin less time than the agreement, or more than a year' }
}

const TIME_MAX = 366 * DAY_MS
// The date is set a moment before the act.
const SLACK = 60 * SECOND_MS

/** What was never sent, is gone or was sent to somebody else is refused alike. */
async function itemsFault({ party, agreement, body: { to, items } }: Contest, facts: Facts): Promise<Refusal | undefined> {
  const holdings = holdingKeys(to, items)
  const rows = await facts.findItems(holdings)
  const role = facts.side === 'home' ? 'received' : 'sent'
  const sent = facts.side === 'home' ? undefined : await facts.sentTo({ recipient: party, holdings })
  const areThere =
    rows.length === holdings.length &&
    rows.every((row) => row.state !== 'erased' && row.role === role && row.agreement === agreement && sent?.has(row.holding) !== false)
  return areThere ? undefined : { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' }
}

async function countFault({ party, agreement, body: { to, contest: name } }: Contest, { contests }: Facts): Promise<Refusal | undefined> {
  if ((await contests.of({ contest: name, origin: to })) !== undefined)
    return { code: 'contest-known', reason: 'a contest of this id is known already' }
  const open = await contests.openOf({ raisedBy: party, agreement: agreement ?? '' })
  if (open < OPEN_CONTESTS_MAX) return undefined
  return { code: 'contests-too-many', reason: `${OPEN_CONTESTS_MAX} contests of this party wait for an answer already` }
}
