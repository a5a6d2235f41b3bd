/** ask: an official asks one partner for data, with what the agreement wants a request to state. */
import {
  type AgreementEntry,
  answerClock,
  type Outcome,
  PARTS_ALWAYS,
  type Proposal,
  type RequestText,
  requestArticle,
  stateActs,
  TEXT_PARTS,
} from '../../acts/index.ts'
import { sunsetOf, type Tlp } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp, type Result, refused, SECOND_MS } from '../../foundation/index.ts'
import type { RequestParts } from './ports.ts'
import { textItem } from './text-item.ts'

const MINUTE_MS = 60 * SECOND_MS

/** What is asked, of whom, and why. */
export type RequestRequest = {
  readonly agreement: string
  readonly to: string
  readonly purpose: string
  readonly urgency: 'normal' | 'urgent' | 'urgent-elsewhere'
  /** STIX types; absent: whatever the agreement lets be given on a request. */
  readonly types?: readonly string[]
  /** Ids of items that the asked party gave here, and that it is about. */
  readonly about: readonly string[]
  readonly text: RequestText
  /** Level of the Traffic Light Protocol at which the text is handled. */
  readonly marking: Tlp
  readonly account: string
  /** Whether the account's role may ask under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** Puts the request. Refused as the kind refuses, before anything leaves. */
export async function askParty(request: RequestRequest, parts: Pick<RequestParts, 'road'>): Promise<Outcome | Result<never>> {
  const { road } = parts
  const now = road.clock.now()
  const allowed = requestArticle({ agreement: request.agreement }, { directory: await road.directory.current(), now })
  if ('refusal' in allowed) return { ok: false, refusal: allowed.refusal }
  const { entry, article } = allowed
  if (!request.isAllowed(request.agreement))
    return refused('role-not-permitted', 'the agreement does not let this role ask', entry.record.agreement.reading.article)
  const missing = PARTS_ALWAYS.filter((part) => request.text[part] === undefined)
  if (missing.length > 0) return refused('form-incomplete', `every request states: ${missing.join(', ')}`, article)
  const [outcome] = await stateActs([proposalOf(request, { entry, parts })], road, {
    account: request.account,
    async within(writer, [asked]) {
      if (asked?.ok === true) await writer.requestAccounts.put(asked.act.id, { deed: 'asked', account: request.account })
    },
  })
  return outcome as Outcome
}

function proposalOf(
  { to, purpose, urgency, types, about, text, marking }: RequestRequest,
  { entry, parts }: { readonly entry: AgreementEntry; readonly parts: Pick<RequestParts, 'road'> },
): Proposal {
  const now = parts.road.clock.now()
  const { agreement } = entry.record
  const clock = answerClock(agreement, urgency)
  if (clock === undefined) throw new Error('an agreement that says how requests are answered sets their clocks')
  const retainUntil = Math.min(now + agreement.retention.days * DAY_MS, sunsetOf(entry.record).at)
  const item = textItem(text, { entry, purpose, marking, now, retainUntil }, parts)
  const body = {
    ...{ to, purpose, urgency, silence: clock.silence, about },
    // Cut to the minute, and never sooner than the clock: the act is stated a moment after this.
    until: formatTimestamp(Math.ceil((now + clock.ms) / MINUTE_MS + 1) * MINUTE_MS),
    ...(types === undefined ? {} : { types }),
    parts: TEXT_PARTS.filter((part) => text[part] !== undefined),
    retainUntil: formatTimestamp(retainUntil),
    items: [[item.itemId, item.digest]],
  }
  return { draft: { kind: 'request', agreement: entry.row.hash, body }, items: [item] }
}
