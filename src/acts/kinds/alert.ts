/**
 * alert: an urgent warning to one partner, shown at once on the ledger's own signature (DESIGN rule 3). Its text is one item, named by
 * id and salted digest like any item of a release: it passes the same decision, is recalled and erased as any other.
 */
import { type Static, Type } from '#typebox'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import { holdingKey, holdingKeys } from '../holding-key.ts'
import { ItemDigestField, ItemIdField, TimeField } from './fields.ts'
import { heldItem } from './held-item.ts'
import { defineKind, type Facts } from './kind.ts'
import { decideRelease, RELEASE_FIELDS } from './release.ts'

/** How grave what is warned of is, the least first. */
export const ALERT_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const

/** Items that one alert names. */
const ABOUT_MAX = 100

const body = Type.Object(
  {
    ...RELEASE_FIELDS,
    severity: Type.Enum([...ALERT_SEVERITIES]),
    /** Until when it is meant to be acted on. */
    validUntil: TimeField,
    /** Items of the act's party that the recipient has and that it is about. */
    about: Type.Array(ItemIdField, { maxItems: ABOUT_MAX, uniqueItems: true }),
    items: Type.Array(ItemDigestField, { minItems: 1, maxItems: 1 }),
  },
  { additionalProperties: false },
)

/** Body of an alert. */
export type AlertBody = Static<typeof body>

export const alert = defineKind(body, {
  name: 'alert',
  actClass: 'outward',
  receipt: 'provisional',
  onlyReduces: false,
  isUrgent: true,
  addressees: (act) => [act.body.to],
  isEarly: (act, { directory, now }) => directory.state(act.agreement ?? '', now) === 'ratified',
  async decide(act, facts, items) {
    const fault = timesFault(act.body, act.at) ?? (await aboutFault(act, facts))
    return fault === undefined ? decideRelease(act, facts, items) : { ok: false, refusal: fault }
  },
  apply(act, { items, recordedAt, self }) {
    const isHome = act.party === self
    const { to, purpose, severity, validUntil, retainUntil, about } = act.body
    const common = {
      role: isHome ? 'sent' : 'received',
      origin: act.party,
      agreement: act.agreement as string,
      purpose,
      releaseAct: act.id,
      retainUntil: parseTimestamp(retainUntil),
      heldSince: recordedAt,
    } as const
    const [entry] = items.map((item) => heldItem(item, common))
    if (entry === undefined) return []
    const { holding } = entry
    const raised = {
      change: 'alert-raised',
      id: act.id,
      agreement: common.agreement,
      party: act.party,
      recipient: to,
      holding,
      severity,
      validUntil: parseTimestamp(validUntil),
      about: holdingKeys(act.party, about),
      state: isHome ? 'sent' : 'provisional',
      at: recordedAt,
    } as const
    const held = { change: 'items-held', items: [entry] } as const
    if (!isHome) return [held, { change: 'items-restricted', holdings: [holding], cause: 'provisional', at: recordedAt }, raised]
    const delivery = { change: 'delivery', actId: act.id, kind: 'alert', recipient: to, state: 'recorded', code: null } as const
    return [
      held,
      { change: 'items-sent', recipient: to, actId: act.id, holdings: [holding] },
      { ...delivery, items: 1, refusedItems: 0, at: recordedAt },
      raised,
    ]
  },
})

function timesFault({ validUntil, retainUntil }: AlertBody, at: number): Refusal | undefined {
  const until = parseTimestamp(validUntil)
  const isSound = until > at && until <= parseTimestamp(retainUntil)
  return isSound ? undefined : { code: 'time-invalid', reason: 'alert would end before it begins, or outlast its text' }
}

/** Only what the recipient was sent is named to it; whether it has that yet hangs on the order in which things arrive. */
async function aboutFault({ party, body: { about, to } }: Act<AlertBody>, { side, sentTo }: Facts): Promise<Refusal | undefined> {
  if (side === 'partner' || about.length === 0) return undefined
  const sent = await sentTo({ recipient: to, holdings: about.map((itemId) => holdingKey(party, itemId)) })
  return sent.size === about.length ? undefined : { code: 'item-unknown', reason: 'alert names an item that the recipient was not sent' }
}
