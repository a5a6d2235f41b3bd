/** What an agreement says of asking another party for data, as the kinds ask for it. */
import { type AgreementText, DATA_SUBJECTS, type Silence } from '../../agreement/index.ts'
import { type Refusal, SECOND_MS } from '../../foundation/index.ts'
import { type Decision, explainDecision, type ItemClass } from '../../policy/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import type { RequestUrgency } from '../request-change.ts'
import { PARTS_ALWAYS, TEXT_PARTS, type TextPart } from '../request-text.ts'
import { inForce } from './in-force.ts'
import type { Facts } from './kind.ts'

const HOUR_MS = 3_600 * SECOND_MS

/** How soon a request wants its answer. */
export const URGENCIES = ['normal', 'urgent', 'urgent-elsewhere'] as const satisfies readonly RequestUrgency[]

/** The clock of an answer, and what follows when nobody answers. */
export type AnswerClock = { readonly ms: number; readonly silence: Silence; readonly article: string }

/** The clock that an agreement sets for the answer to a request; undefined where it sets none, so that nobody can ask. */
export function answerClock({ modes }: Pick<AgreementText, 'modes'>, urgency: RequestUrgency): AnswerClock | undefined {
  const answers = modes?.answers
  if (answers === undefined) return undefined
  const clocks = { normal: answers.normal, urgent: answers.urgent, 'urgent-elsewhere': answers.urgentElsewhere ?? answers.urgent }
  const { hours, onSilence } = clocks[urgency]
  return { ms: hours * HOUR_MS, silence: onSilence, article: modes?.article as string }
}

/** Whether silence is a no; otherwise the request stays open, and that its clock ran out is published. */
export function endsUnanswered(silence: Silence): boolean {
  return silence === 'refuse' || silence === 'lapse' || silence === 'erase'
}

/** The parts that the text of a request states under an agreement. */
export function partsAsked({ modes }: Pick<AgreementText, 'modes'>): readonly TextPart[] {
  const form: readonly string[] = modes?.requestForm ?? []
  return TEXT_PARTS.filter((part) => form.includes(part) || (PARTS_ALWAYS as readonly string[]).includes(part))
}

/** The agreement of a request where it is in force and says how requests are answered, or why it is not. */
export function requestArticle(
  act: Pick<Act, 'agreement'>,
  facts: Pick<Facts, 'directory' | 'now'>,
): { readonly entry: AgreementEntry; readonly article: string } | { readonly refusal: Refusal } {
  const found = inForce(act, facts)
  if ('refusal' in found) return found
  const { modes, parties } = found.entry.record.agreement
  if (modes?.answers !== undefined) return { entry: found.entry, article: modes.article }
  const reason = 'the agreement does not say how requests are answered, so nobody asks under it'
  return { refusal: { code: 'not-provided', reason, article: modes?.article ?? parties.article } }
}

/** Who asks whom for what. */
export type AskedFor = {
  readonly asker: string
  readonly asked: string
  readonly purpose: string
  /** Null for whatever may be given on a request. */
  readonly types: readonly string[] | null
}

/**
 * Why nothing of what is asked for could ever be received on a request: no article has the mode between these parties for the purpose, or the
 * own law of the asker, in its reservations, forbids to receive it, so that its party does not ask for it either (UN practice 35). What the
 * asked party itself reserved plays no part: a refusal by its node would tell of it, and a person of it answers.
 */
export function askedForFault(
  { asker, asked, purpose, types }: AskedFor,
  { entry, now, side }: { readonly entry: AgreementEntry; readonly now: number; readonly side: 'home' | 'partner' },
): Refusal | undefined {
  const decider = entry.deciderAt(now)
  const decisionOn = (type: string): Decision => {
    const decisions = DATA_SUBJECTS.map((dataSubject) =>
      decider.decide({ action: 'receive', from: asked, to: asker, purpose, mode: 'request', item: bestItem(type, dataSubject) }),
    )
    const [first] = decisions as [Decision]
    const isTelling = (decision: Decision): boolean => decision.verdict === 'refuse' && decision.code !== 'not-permitted'
    return decisions.find(({ verdict }) => verdict !== 'refuse') ?? decisions.find(isTelling) ?? first
  }
  const listed = new Set(entry.record.agreement.annexes.flatMap((annex) => Object.keys(annex.types)))
  const decisions = (types ?? [...listed]).map(decisionOn)
  const refusals = decisions.flatMap((decision) => (decision.verdict === 'refuse' ? [decision] : []))
  // Of a list each type must be one that could come; without one, any.
  const isRefused = types === null ? refusals.length === decisions.length : refusals.length > 0
  if (!isRefused) return undefined
  const [refusal] = refusals
  if (refusal === undefined)
    return { code: 'not-permitted', reason: 'the agreement lets no data cross', article: entry.record.agreement.parties.article }
  const { code, reason, articles } = explainDecision(refusal, side === 'home' ? 'own' : 'partner')
  const [article] = articles
  return { code: code ?? refusal.code, reason, ...(article === undefined ? {} : { article: article.number }) }
}

/** The item of a type that most conditions let pass: where it may not come, none of that type may. */
function bestItem(type: string, dataSubject: ItemClass['dataSubject']): ItemClass {
  const best = { minor: 'no', special: 'no', pap: 'none', reliability: 'A', credibility: '1', nature: 'fact' } as const
  return { type, marking: 'CLEAR', dataSubject, ...best }
}

/** What a request may be answered with beside the types it asks for: without them nobody can read the marking of what was given. */
const ALWAYS_GIVEN: ReadonlySet<string> = new Set(['marking-definition'])

/** Whether an item of a type is part of an answer to a request for these types. */
export function isAskedFor(type: string, types: readonly string[] | null): boolean {
  return types === null || types.includes(type) || ALWAYS_GIVEN.has(type)
}
