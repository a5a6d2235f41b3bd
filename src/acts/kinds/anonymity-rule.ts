/** Sharing without being known as the origin: what an agreement lets be given to its intermediary so, and passed on by it. */
import type { SharingBack } from '../../agreement/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import type { ItemClass } from '../../policy/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { classOfFace } from '../item-class.ts'
import type { ActItem } from './kind.ts'

/** The intermediary of an agreement, and the article that names it. */
export type Intermediary = NonNullable<SharingBack['intermediary']> & Pick<SharingBack, 'article' | 'everyMinutes'>

/** The intermediary; undefined where nothing may be shared so. */
export function intermediaryOf({ record }: Pick<AgreementEntry, 'record'>): Intermediary | undefined {
  const { sharingBack } = record.agreement
  if (sharingBack?.intermediary === undefined) return undefined
  const { article, everyMinutes, intermediary } = sharingBack
  return { ...intermediary, article, everyMinutes }
}

/** What comes to be passed on. */
export type PassedQuestion = { readonly item: ItemClass; readonly purpose: string; readonly now: Instant }

/** The parties that may give the intermediary such an item, so that each of them could be its origin. */
export function possibleOrigins(entry: AgreementEntry, { item, purpose, now }: PassedQuestion): readonly string[] {
  const { party } = intermediaryOf(entry) ?? {}
  if (party === undefined) return []
  const decider = entry.deciderAt(now)
  return entry.record.agreement.parties.list.flatMap(({ code, role }) => {
    if (code === party || role !== 'party') return []
    return decider.decide({ action: 'disclose', from: code, to: party, purpose, item }).verdict === 'refuse' ? [] : [code]
  })
}

/** Why an item may not be passed on to a recipient without its origin: too few could be it. */
export function tooFewOrigins(entry: AgreementEntry, question: PassedQuestion & { readonly recipient: string }): Refusal | undefined {
  const intermediary = intermediaryOf(entry)
  if (intermediary === undefined) return NEVER
  const others = possibleOrigins(entry, question).filter((code) => code !== question.recipient)
  return others.length < intermediary.membersMin ? tooFew(intermediary) : undefined
}

/** Why a release may not go without its origin: to the intermediary, or from it to another party. */
export function anonymityFault(
  { party, body }: Pick<Act<{ readonly to: string; readonly purpose: string }>, 'party' | 'body'>,
  { entry, items, now }: { readonly entry: AgreementEntry; readonly items: readonly ActItem[]; readonly now: Instant },
): Refusal | undefined {
  const intermediary = intermediaryOf(entry)
  if (intermediary === undefined) return NEVER
  const { article } = intermediary
  const isPassedOn = party === intermediary.party
  if (!isPassedOn && body.to !== intermediary.party) {
    return {
      code: 'anonymity-not-agreed',
      reason: 'what is to be shared without its origin goes to the intermediary of the agreement alone',
      article,
    }
  }
  for (const { content } of items) {
    if (content === null) continue
    const question = { item: classOfFace(content.face), purpose: body.purpose, now }
    if (isPassedOn) {
      const fault = tooFewOrigins(entry, { ...question, recipient: body.to })
      if (fault !== undefined) return fault
      continue
    }
    // One of the others receives it, and is none of those who could be its origin for itself.
    if (possibleOrigins(entry, question).length - 1 < intermediary.membersMin) return tooFew(intermediary)
  }
  return undefined
}

const NEVER: Refusal = {
  code: 'anonymity-not-agreed',
  reason: 'the agreement names no intermediary, so nothing is shared without its origin',
}

function tooFew({ membersMin, article }: Intermediary): Refusal {
  return { code: 'anonymity-too-small', reason: `fewer than ${membersMin} parties could be the origin of an item`, article }
}
