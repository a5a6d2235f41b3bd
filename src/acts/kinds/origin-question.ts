/** What the questions have in common that a holder of items puts to their origin. */
import { COURT_USE } from '../../agreement/index.ts'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { holdingKeys, originOf } from '../holding-key.ts'
import type { ItemRow } from '../views.ts'
import { HashField, ItemIdsField, PartyField, PurposeField, TimeField } from './fields.ts'
import type { Facts } from './kind.ts'
import { isGivenOn } from './onward-rule.ts'

/** Members of every question. */
export const QUESTION_FIELDS = {
  /** The origin of the items. */
  to: PartyField,
  purpose: PurposeField,
  /** SHA-256 of the justification; its text stays beside the act. */
  justification: HashField,
  /** When silence becomes a no. */
  until: TimeField,
  /** Items of the origin, by the ids under which it released them. */
  items: ItemIdsField,
}

type Question = Act<{ readonly to: string; readonly purpose: string; readonly until: string; readonly items: readonly string[] }>

/** Of a purpose that the agreement lists, or use before a court, and with a time to answer within its clock. */
export function questionFault(
  { kind, at, body }: Question,
  { entry, clock }: { entry: AgreementEntry; clock: number | undefined },
): Refusal | undefined {
  const isListed = entry.record.agreement.purposes.list.some(({ code }) => code === body.purpose)
  if (!isListed && !(kind === 'ask-purpose' && body.purpose === COURT_USE))
    return { code: 'purpose-unknown', reason: 'the agreement lists no such purpose' }
  if (clock === undefined) return { code: 'not-provided', reason: 'the agreement sets no clock for a consent' }
  const until = parseTimestamp(body.until)
  if (until <= at || until > at + clock) return { code: 'time-invalid', reason: 'the answer is due after the question, within the clock' }
  return undefined
}

/**
 * The items of a question. The holder has them from the origin, and the origin knows that it gave them to the holder. What is not there,
 * was taken back or was given to somebody else is refused alike, and so is what came to its sender from another party.
 */
export async function askedItems({ agreement, party, body }: Question, facts: Facts): Promise<readonly ItemRow[] | Refusal> {
  const holdings = holdingKeys(body.to, body.items)
  const rows = await facts.findItems(holdings)
  const role = facts.side === 'home' ? 'received' : 'sent'
  const isThere = (row: ItemRow): boolean => row.state === 'held' && row.role === role && row.agreement === agreement
  const sent = facts.side === 'home' ? undefined : await facts.sentTo({ recipient: party, holdings })
  const areThere = rows.length === holdings.length && rows.every((row) => isThere(row) && sent?.has(row.holding) !== false)
  if (!areThere) return { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' }
  for (const row of rows) if (await cameOnward(row, facts)) return GIVEN_ON_BEFORE
  return rows
}

const GIVEN_ON_BEFORE = { code: 'onward-twice', reason: 'an item was given on before, and its sender cannot consent for its origin' }

/** At the holder its release says so; at whoever released it, that it was made of another party's item. */
async function cameOnward({ releaseAct, holding, source }: ItemRow, { side, find, onward }: Facts): Promise<boolean> {
  if (side === 'partner') return (source !== null && originOf(source) !== originOf(holding)) || (await onward.copies([holding])).length > 0
  const brought = await find(releaseAct)
  return brought !== undefined && isGivenOn(brought.body)
}
