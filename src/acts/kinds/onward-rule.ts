/** What an agreement says of giving on, as the kinds ask for it. */
import { hex, type Refusal, SECOND_MS, sha256, unhex, utf8 } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { inForce } from './in-force.ts'
import type { Facts } from './kind.ts'

const CONSENT_DOMAIN = utf8('comity/consent/v1\0')
const HOUR_MS = 3_600 * SECOND_MS

/** The article that lets items be given on, or why none does. */
export function onwardArticle(
  act: Pick<Act, 'agreement'>,
  facts: Pick<Facts, 'directory' | 'now'>,
): { readonly entry: AgreementEntry; readonly article: string } | { readonly refusal: Refusal } {
  const found = inForce(act, facts)
  if ('refusal' in found) return found
  const { entry } = found
  const never = onwardNever(entry)
  return never === undefined ? { entry, article: entry.record.agreement.onward.article } : { refusal: never }
}

/** The refusal under an agreement that lets nothing be given on. */
export function onwardNever({ record }: Pick<AgreementEntry, 'record'>): Refusal | undefined {
  const { rule, article } = record.agreement.onward
  return rule === 'never' ? { code: 'onward-never', reason: 'what was received is never given on', article } : undefined
}

/**
 * How a release names the consent that it rests on: SHA-256('comity/consent/v1' 00 id item), where item is the id of its first item.
 * The id itself would lead to the origin: whoever keeps the act answers otherwise to one that comes after it than who does not.
 */
export function consentName(consent: ActId, itemId: string): string {
  return hex(sha256(CONSENT_DOMAIN, unhex(consent), utf8(itemId)))
}

/** Whether what a release brings came from another party: it names the consent, or the threat, under which it goes. */
export function isGivenOn(body: { readonly consent?: unknown; readonly threat?: unknown }): boolean {
  return body.consent !== undefined || body.threat !== undefined
}

/** How long a question may wait for its answer; undefined where the agreement sets no clock, so that nobody can ask. */
export function consentClockMs({ record }: Pick<AgreementEntry, 'record'>): number | undefined {
  const { consent } = record.agreement.onward
  return consent === undefined ? undefined : consent.hours * HOUR_MS
}
