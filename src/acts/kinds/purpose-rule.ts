/** What an agreement says of using an item for another purpose than the one it was given for, or before a court, as the kinds ask for it. */
import { COURT_USE } from '../../agreement/index.ts'
import { type Refusal, SECOND_MS } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { classOfFace } from '../item-class.ts'
import { isForPurpose } from '../other-purposes.ts'
import type { ItemRow } from '../views.ts'
import { inForce } from './in-force.ts'
import type { Facts } from './kind.ts'

const HOUR_MS = 3_600 * SECOND_MS

/** The article by which an origin may let its items be used for another purpose, or before a court, or why none does. */
export function purposeArticle(
  act: Pick<Act, 'agreement'>,
  purpose: string,
  facts: Pick<Facts, 'directory' | 'now'>,
): { readonly entry: AgreementEntry; readonly article: string } | { readonly refusal: Refusal } {
  const found = inForce(act, facts)
  if ('refusal' in found) return found
  const { entry } = found
  const { purposes, courtUse } = entry.record.agreement
  if (purpose === COURT_USE) {
    const never = courtNever(entry)
    return never === undefined && courtUse !== undefined ? { entry, article: courtUse.article } : { refusal: never ?? COURT_NEVER }
  }
  const { change, article } = purposes
  if (change !== undefined) return { entry, article }
  return {
    refusal: { code: 'purpose-fixed', reason: 'the agreement lets nothing be used for another purpose than it was given for', article },
  }
}

const COURT_NEVER = { code: 'court-use-never', reason: 'the agreement lets nothing that was received be used before a court' }

/** The refusal under an agreement that lets nothing be used before a court; one that says nothing of it lets nothing be. */
export function courtNever({ record }: Pick<AgreementEntry, 'record'>): Refusal | undefined {
  const { courtUse } = record.agreement
  if (courtUse === undefined) return COURT_NEVER
  return courtUse.rule === 'never' ? { ...COURT_NEVER, article: courtUse.article } : undefined
}

/** How long a question may wait for its answer; undefined where nobody can ask. */
export function purposeClockMs({ record }: Pick<AgreementEntry, 'record'>, purpose: string): number | undefined {
  const { purposes, courtUse } = record.agreement
  const consent = purpose === COURT_USE ? courtUse?.consent : purposes.change?.consent
  return consent === undefined ? undefined : consent.hours * HOUR_MS
}

/** Whose item it is, who holds it, and for what it would be used. */
export type PurposeQuestion = { readonly row: ItemRow; readonly holder: string; readonly origin: string; readonly purpose: string }

/**
 * Why an item is not to be used for a purpose whoever consents: it is for that purpose already, its origin narrowed it, or no article would let the
 * origin give it to the holder for that purpose. Use before a court is no purpose for which anything is given.
 */
export function purposeFault({ row, holder, origin, purpose }: PurposeQuestion, { entry, now }: { entry: AgreementEntry; now: number }) {
  if (isForPurpose(row, purpose, now)) return { code: 'purpose-held', reason: 'an item may be used for this purpose already' }
  if (!leavesUse(row.narrowing, purpose)) return { code: 'narrowed', reason: 'the origin of an item narrowed its purposes' }
  if (row.face === null) return { code: 'item-unknown', reason: 'an item is not one that this party holds from the origin' }
  if (purpose === COURT_USE) return undefined
  const question = { action: 'disclose', from: origin, to: holder, purpose, item: classOfFace(row.face) } as const
  if (entry.deciderAt(now).decide(question).verdict !== 'refuse') return undefined
  return { code: 'purpose-refused', reason: 'no article lets the origin give an item for this purpose' }
}

/** Whether what its origin narrowed leaves an item to a use. */
export function leavesUse(narrowing: ItemRow['narrowing'], purpose: string): boolean {
  return purpose === COURT_USE ? narrowing?.courtUse !== 'never' : narrowing?.purposes?.includes(purpose) !== false
}
