/**
 * tell-threat: items go on without the leave of their origin, against an immediate and serious threat. The origin and the overseers are told
 * before anything goes; nothing goes that does not rest on such an act. For the origin it is a question that was acted upon already: a yes
 * lets it stand, a no and silence take it back.
 */
import { type Static, Type } from '#typebox'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys } from '../holding-key.ts'
import { leavesGivingOn } from '../narrowing.ts'
import type { ItemRow } from '../views.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { approvalChanges, signersOf } from './approval-changes.ts'
import { ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct } from './kind.ts'
import { consentClockMs, onwardArticle } from './onward-rule.ts'
import { askedItems } from './origin-question.ts'
import { TELL_THREAT, ThreatField, threatFault, threatItemFault, threatItems } from './threat-rule.ts'

const body = Type.Object(
  {
    /** The origin of the items. */
    to: PartyField,
    threat: ThreatField,
    /** Opens the commitment of the threat to the origin and its items. */
    salt: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
    /** When silence of the origin becomes a no. */
    until: TimeField,
    /** Items of the origin, by the ids under which it released them. */
    items: ItemIdsField,
  },
  { additionalProperties: false },
)

type TellThreat = Act<Static<typeof body>>

export const tellThreat = defineKind(body, {
  name: TELL_THREAT,
  actClass: 'outward',
  // To be told waits for no witness; overseers see it in the cosigned ledger as well.
  receipt: 'own-log',
  onlyReduces: false,
  isUrgent: true,
  // Never to whom the items go, not even where it oversees: it may not know the origin.
  addressees: (act, directory) =>
    [...new Set([act.body.to, ...overseers(act, directory)])].filter((party) => party !== act.body.threat.recipient),
  follows(draft, directory) {
    const entry = directory.agreement(draft.agreement ?? '')
    return entry === undefined ? [] : (signersOf(draft.body.threat as object, { entry, self: directory.self }) as readonly ActId[])
  },
  async decide(act, facts) {
    const entry = facts.directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    const fault = facts.side === 'home' ? await homeFault(act, facts) : await toldFault(act, facts)
    return fault === undefined ? PERMITTED : { ok: false, refusal: { article: entry.record.agreement.onward.article, ...fault } }
  },
  apply(act, { recordedAt, self }) {
    const { id, agreement, party, body: told } = act
    const { to, threat, items } = told
    if (party !== self && to !== self) return approvalChanges(party, threat)
    const asked = { id, agreement: agreement as string, asker: party, origin: to, recipient: threat.recipient, purpose: threat.purpose }
    const terms = { holdings: holdingKeys(to, items), threat, until: parseTimestamp(told.until), at: recordedAt }
    const changes = [{ change: 'onward-asked', ...asked, ...terms } as const, ...approvalChanges(party, threat)]
    if (party !== self) return changes
    const counts = { items: items.length, refusedItems: 0, code: null }
    const delivery = {
      change: 'delivery',
      actId: id,
      kind: TELL_THREAT,
      recipient: to,
      state: 'recorded',
      ...counts,
      at: recordedAt,
    } as const
    return [...changes, delivery]
  },
})

/** At home all that the agreement asks, before anything goes. */
async function homeFault(act: TellThreat, facts: Facts): Promise<Refusal | undefined> {
  const allowed = onwardArticle(act, facts)
  if ('refusal' in allowed) return allowed.refusal
  const { entry } = allowed
  return (
    (await threatFault(act, act.body.threat, { entry, facts })) ??
    recipientFault(act, entry) ??
    clockFault(act, entry) ??
    commitmentFault(act) ??
    (await itemsFault(act, { entry, facts }))
  )
}

/** Whoever is told learns of it whatever was wrong with it: it only has to be of its own items, or its own to oversee. */
async function toldFault(act: TellThreat, { directory, sentTo }: Facts): Promise<Refusal | undefined> {
  const { to, items } = act.body
  if (commitmentFault(act) !== undefined) return faults.commitment
  if (to !== directory.self) return overseersOf(act, directory).includes(directory.self) ? undefined : faults.addressed
  const holdings = holdingKeys(to, items)
  const sent = await sentTo({ recipient: act.party, holdings })
  return holdings.every((holding) => sent.has(holding)) ? undefined : faults.item
}

function recipientFault({ party, body: { to, threat } }: TellThreat, { record }: AgreementEntry): Refusal | undefined {
  const isParty = record.agreement.parties.list.some(({ code }) => code === threat.recipient)
  return isParty && threat.recipient !== to && threat.recipient !== party ? undefined : faults.party
}

/** The origin has the clock of a consent to object, no longer and no shorter: nobody hurries it into silence. */
function clockFault({ at, body }: TellThreat, entry: AgreementEntry): Refusal | undefined {
  const clock = consentClockMs(entry) ?? 0
  const until = parseTimestamp(body.until)
  return until <= at + clock && until > at + clock - SLACK_MS ? undefined : faults.time
}

// The date is set a moment before the act.
const SLACK_MS = 60_000

function commitmentFault({ body: { to, threat, salt, items } }: TellThreat): Refusal | undefined {
  return threat.items === threatItems(salt, { origin: to, items }) ? undefined : faults.commitment
}

type Known = { readonly entry: AgreementEntry; readonly facts: Facts }

async function itemsFault(act: TellThreat, { entry, facts }: Known): Promise<Refusal | undefined> {
  const { to, items, threat } = act.body
  const rows = await askedItems({ ...act, body: { ...act.body, purpose: threat.purpose } }, facts)
  if ('code' in rows) return rows
  const refused = await facts.onward.refusedAmong({ holdings: holdingKeys(to, items), recipient: threat.recipient })
  if (refused.size > 0) return faults.refused
  for (const row of rows) {
    const fault = itemFault(row, { entry, purpose: threat.purpose })
    if (fault !== undefined) return fault
  }
  return undefined
}

function itemFault(
  { face, narrowing }: ItemRow,
  { entry, purpose }: { readonly entry: AgreementEntry; readonly purpose: string },
): Refusal | undefined {
  if (face === null) return faults.item
  if (!leavesGivingOn(narrowing, purpose)) return faults.narrowed
  return threatItemFault(face, entry)
}

const faults = {
  addressed: { code: 'not-addressed', reason: 'it is for the origin of the items and for overseers' },
  item: { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' },
  party: { code: 'party-unknown', reason: 'what was received is given on to a third party of the agreement' },
  time: { code: 'time-invalid', reason: 'the origin has the clock of a consent to object' },
  commitment: { code: 'threat-differs', reason: 'the threat was stated of other items than the act names' },
  refused: { code: 'threat-refused', reason: 'the origin said no to giving an item on to this party, or let an earlier threat not stand' },
  narrowed: { code: 'narrowed', reason: 'the origin of an item lets it not be given on, or not for this purpose' },
} as const satisfies Readonly<Record<string, Refusal>>
