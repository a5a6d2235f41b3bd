/** Decides questions under one agreement and the reservations known here. Default refuse; an error refuses. */
import {
  type Agreement,
  AgreementError,
  agreementHash,
  checkReservation,
  type Reservation,
  reservationNumber,
  tlpRank,
} from '../agreement/index.ts'
import { canonicalBytes, hex, sha256, utf8 } from '../foundation/index.ts'
import { type CompiledPolicies, compilePolicies, type PolicyOrigin } from './compile.ts'
import type { KnownQuestion } from './conditions.ts'
import type { Decision, Denial } from './decision.ts'
import { engineDenial, reservedDenial, type UnknownCode, unknownDenial, unpermittedDenial } from './denial.ts'
import { type Engine, engineOnDemand } from './engine.ts'
import { ownReading, permissionUnder } from './permission.ts'
import type { Question } from './question.ts'
import { createVocabulary } from './vocabulary.ts'

/** Decisions that one decider keeps; the oldest goes first. */
const CLASSES_MAX = 50_000

const EPOCH_DOMAIN = utf8('comity/permission-epoch/v1\n')

/** Decides questions under one permission epoch. */
export type Decider = {
  /** Lower-case hex hash of the agreement and the reservations: two deciders with one epoch answer alike. */
  readonly epoch: string
  /**
   * The decision for a question; never throws. It says what the texts permit: whether the agreement is in force, caps,
   * consents and holds are looked up by the caller and can only refuse.
   */
  readonly decide: (question: Question) => Decision
}

/** What a decider works on; `compiled` and `engine` come from the same agreement and reservations. */
export type DeciderParts = {
  readonly agreement: Agreement
  readonly reservations: readonly Reservation[]
  readonly compiled: CompiledPolicies
  readonly engine: Engine
}

/**
 * A decider for an agreement; the order of the reservations does not matter. The compiled policies are verified before
 * the first question is answered; if they are not valid, every question is refused.
 * @throws AgreementError where a reservation does not fit the agreement or two have one number
 */
export function createDecider(options: { readonly agreement: Agreement; readonly reservations: readonly Reservation[] }): Decider {
  const { agreement } = options
  const reservations = options.reservations.toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1))
  for (const [index, reservation] of reservations.entries()) {
    checkReservation(reservation, agreement)
    const previous = reservations[index - 1]
    if (previous !== undefined && orderOf(previous) === orderOf(reservation)) {
      throw new AgreementError('reservation-duplicate', '/number', `${reservationNumber(reservation)} is given twice`)
    }
  }
  const compiled = compilePolicies(agreement, reservations)
  return deciderOn({ agreement, reservations, compiled, engine: engineOnDemand(compiled.texts) })
}

/** A decider on a given engine. */
export function deciderOn(parts: DeciderParts): Decider {
  const { agreement, reservations } = parts
  const vocabulary = createVocabulary(agreement)
  const decisions = new Map<number, Decision>()
  const denialOf = unknownDenials(agreement)

  const decide = (question: Question): Decision => {
    const number = vocabulary.classNumber(question)
    if (typeof number === 'string') return denialOf(number)
    const known = decisions.get(number)
    if (known !== undefined) return known
    const item = { ...question.item, marking: vocabulary.markingOf(question) }
    const decision = Object.freeze(decideClass(parts, { ...question, item }))
    const isFailure = decision.verdict === 'refuse' && decision.code === 'engine-error'
    if (!isFailure) keep(decisions, number, decision)
    return decision
  }
  return { epoch: epochOf(agreement, reservations), decide }
}

function decideClass(parts: DeciderParts, question: KnownQuestion): Decision {
  const { agreement, compiled, engine } = parts
  const answer = engine(requestOf(question))
  if (answer.kind === 'error') return engineDenial(answer.detail)
  const origins = answer.policies.map((id) => compiled.origins.get(id))
  if (!origins.every((origin) => origin !== undefined)) return engineDenial('the engine named a policy that was not compiled')
  if (answer.kind === 'deny') {
    const forbidding = origins.flatMap((origin) => (origin.kind === 'reservation' ? [origin.reservation] : []))
    return forbidding.length > 0 ? reservedDenial(forbidding) : unpermittedDenial(agreement, question)
  }
  return permissionOf(agreement, origins, question)
}

function permissionOf(agreement: Agreement, origins: readonly PolicyOrigin[], question: KnownQuestion): Decision {
  const permitting = new Set(origins.flatMap((origin) => (origin.kind === 'sharing' ? [origin.sharing] : [])))
  // The engine names policies in no order; the document's order is everyone's.
  const sharing = agreement.sharing.filter((article) => permitting.has(article))
  if (sharing.length > 0) return permissionUnder(agreement, sharing, question)
  const isOwn = origins.some((origin) => origin.kind === 'own-reading')
  return isOwn ? ownReading(agreement, question) : engineDenial('the engine allowed without naming a permit')
}

function requestOf(question: KnownQuestion): Parameters<Engine>[0] {
  const { action, from, to, purpose, item, role } = question
  const context = { purpose, type: item.type, marking: tlpRank(item.marking), dataSubject: item.dataSubject }
  return { action, from, to, context: role === undefined ? context : { ...context, role } }
}

function unknownDenials(agreement: Agreement): (code: UnknownCode) => Denial {
  const denials = new Map<UnknownCode, Denial>()
  return (code) => {
    const known = denials.get(code)
    if (known !== undefined) return known
    const denial = Object.freeze(unknownDenial(agreement, code))
    denials.set(code, denial)
    return denial
  }
}

function keep(decisions: Map<number, Decision>, number: number, decision: Decision): void {
  const oldest = decisions.size < CLASSES_MAX ? undefined : decisions.keys().next().value
  if (oldest !== undefined) decisions.delete(oldest)
  decisions.set(number, decision)
}

function epochOf(agreement: Agreement, reservations: readonly Reservation[]): string {
  return hex(sha256(EPOCH_DOMAIN, canonicalBytes({ agreement: agreementHash(agreement), reservations })))
}

function orderOf(reservation: Reservation): string {
  return `${reservation.party}-${String(reservation.number).padStart(4, '0')}`
}
