/** Decides questions under one agreement, what of it applies now, and the reservations known here. Default refuse; an error refuses. */
import type { PolicyOrigin } from './compile.ts'
import type { Decision, Denial, UnknownCode } from './decision.ts'
import { engineDenial, forbiddenDenial, unknownDenial, unpermittedDenial } from './denial.ts'
import { suspendedFor } from './evaluate.ts'
import { type Ask, partitioned } from './partition.ts'
import { ownReading, permissionUnder } from './permission.ts'
import type { KnownQuestion, Question } from './question.ts'
import { createTerms, epochOf, type Terms, type TermsOptions } from './terms.ts'
import { createVocabulary } from './vocabulary.ts'

/** Decisions that one decider keeps; the oldest of the oldest flow goes first. */
const CLASSES_MAX = 50_000

/** Decides questions under one permission epoch. */
export type Decider = {
  /** Lower-case hex hash of agreement, reservations and scope: two deciders with one epoch answer alike. */
  readonly epoch: string
  /**
   * The decision for a question; never throws. It says what the texts and the scope permit: whether the agreement is in force,
   * caps, assurances, consents and holds are looked up by the caller and can only refuse.
   */
  readonly decide: (question: Question) => Decision
}

/**
 * A decider for an agreement; the order of the reservations does not matter. Policies are verified before any answer rests on
 * them; if they are not valid, every question that they could matter to is refused.
 * @throws AgreementError where a reservation does not fit the agreement or two have one number
 */
export function createDecider(options: TermsOptions): Decider {
  const terms = createTerms(options)
  return deciderOn(terms, partitioned(terms))
}

/** A decider that asks a given engine. */
export function deciderOn(terms: Terms, ask: Ask): Decider {
  const vocabulary = createVocabulary(terms.agreement)
  const decisions = keptDecisions()
  const denialOf = unknownDenials(terms)

  const decide = (question: Question): Decision => {
    const flow = vocabulary.flowNumber(question)
    if (typeof flow === 'string') return denialOf(flow)
    const item = vocabulary.itemNumber(question)
    if (typeof item === 'string') return denialOf(item)
    const known = decisions.find(flow, item)
    if (known !== undefined) return known
    const decision = Object.freeze(decideClass(terms, vocabulary.known(question), ask))
    const isFailure = decision.verdict === 'refuse' && decision.code === 'engine-error'
    if (!isFailure) decisions.keep(flow, item, decision)
    return decision
  }
  return { epoch: epochOf(terms), decide }
}

function decideClass(terms: Terms, question: KnownQuestion, ask: Ask): Decision {
  const answer = ask(question)
  if (answer.kind === 'error') return engineDenial(answer.detail)
  if (answer.kind === 'allow') return permissionOf(terms, answer.origins, question)
  const reservations = answer.origins.flatMap((origin) => (origin.kind === 'reservation' ? [origin.reservation] : []))
  const suspensions = answer.origins.flatMap((origin) => (origin.kind === 'suspension' ? [origin.suspension] : []))
  const isForbidden = reservations.length + suspensions.length > 0
  return isForbidden ? forbiddenDenial(terms, question, { reservations, suspensions }) : unpermittedDenial(terms, question)
}

function permissionOf(terms: Terms, origins: readonly PolicyOrigin[], question: KnownQuestion): Decision {
  const permitting = new Set(origins.flatMap((origin) => (origin.kind === 'sharing' ? [origin.sharing] : [])))
  if (permitting.size > 0) {
    // The engine names policies in no order; the document's order is everyone's.
    const sharing = terms.agreement.sharing.filter((article) => permitting.has(article))
    return permissionUnder(terms, { permitting: sharing, suspended: suspendedFor(terms, question) }, question)
  }
  const isOwn = origins.some((origin) => origin.kind === 'own-reading')
  return isOwn ? ownReading(terms, question) : engineDenial('the engine allowed without naming a permit')
}

function unknownDenials(terms: Terms): (code: UnknownCode) => Denial {
  const denials = new Map<UnknownCode, Denial>()
  return (code) => {
    const known = denials.get(code)
    if (known !== undefined) return known
    const denial = Object.freeze(unknownDenial(terms, code))
    denials.set(code, denial)
    return denial
  }
}

type KeptDecisions = {
  find(flow: number, item: number): Decision | undefined
  keep(flow: number, item: number, decision: Decision): void
}

/** By flow and item, both small numbers: one large one would be boxed at each look-up. */
function keptDecisions(): KeptDecisions {
  const flows = new Map<number, Map<number, Decision>>()
  let size = 0
  return {
    find: (flow, item) => flows.get(flow)?.get(item),
    keep(flow, item, decision) {
      if (size >= CLASSES_MAX) {
        dropOldest(flows)
        size -= 1
      }
      const items = flows.get(flow) ?? new Map<number, Decision>()
      flows.set(flow, items.set(item, decision))
      size += 1
    },
  }
}

function dropOldest(flows: Map<number, Map<number, Decision>>): void {
  const [oldest] = flows
  if (oldest === undefined) return
  const [flow, items] = oldest
  const [first] = items.keys()
  if (first !== undefined) items.delete(first)
  if (items.size === 0) flows.delete(flow)
}
