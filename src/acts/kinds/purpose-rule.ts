/** What an agreement says of using an item for another purpose than the one it was given for, as the kinds ask for it. */
import { type Refusal, SECOND_MS } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { classOfFace } from '../item-class.ts'
import { isForPurpose } from '../other-purposes.ts'
import type { ItemRow } from '../views.ts'
import { inForce } from './in-force.ts'
import type { Facts } from './kind.ts'

const HOUR_MS = 3_600 * SECOND_MS

/** The article by which an origin may let its items be used for another purpose, or why none does. */
export function purposeArticle(
  act: Pick<Act, 'agreement'>,
  facts: Pick<Facts, 'directory' | 'now'>,
): { readonly entry: AgreementEntry; readonly article: string } | { readonly refusal: Refusal } {
  const found = inForce(act, facts)
  if ('refusal' in found) return found
  const { entry } = found
  const { change, article } = entry.record.agreement.purposes
  if (change !== undefined) return { entry, article }
  return {
    refusal: { code: 'purpose-fixed', reason: 'the agreement lets nothing be used for another purpose than it was given for', article },
  }
}

/** How long a question may wait for its answer; undefined where nobody can ask. */
export function purposeClockMs({ record }: Pick<AgreementEntry, 'record'>): number | undefined {
  const { change } = record.agreement.purposes
  return change === undefined ? undefined : change.consent.hours * HOUR_MS
}

/** Whose item it is, who holds it, and for what it would be used. */
export type PurposeQuestion = { readonly row: ItemRow; readonly holder: string; readonly origin: string; readonly purpose: string }

/**
 * Why an item is not to be used for a purpose whoever consents: it is for that purpose already, its origin narrowed it, or no article would let the
 * origin give it to the holder for that purpose.
 */
export function purposeFault({ row, holder, origin, purpose }: PurposeQuestion, { entry, now }: { entry: AgreementEntry; now: number }) {
  if (isForPurpose(row, purpose, now)) return { code: 'purpose-held', reason: 'an item may be used for this purpose already' }
  if (row.narrowing?.purposes?.includes(purpose) === false)
    return { code: 'narrowed', reason: 'the origin of an item narrowed its purposes' }
  if (row.face === null) return { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' }
  const question = { action: 'disclose', from: origin, to: holder, purpose, item: classOfFace(row.face) } as const
  if (entry.deciderAt(now).decide(question).verdict !== 'refuse') return undefined
  return { code: 'purpose-refused', reason: 'no article lets the origin give an item for this purpose' }
}
