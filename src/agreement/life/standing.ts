/** Where each party stands under one version. */
import type { Instant } from '../../foundation/index.ts'
import { departuresOf } from './departures.ts'
import { enteredAt, provisionalParties, provisionalUntil } from './entry.ts'
import { type AgreementRecord, partiesOf } from './record.ts'
import type { SuspendedScope } from './scope.ts'
import { scopeAt } from './scope-at.ts'
import { agreementState, isOver } from './state.ts'

/**
 * `asked`: has not signed; `signed`; `ratified`; `provisional`: applies it before it is in force; `bound`; `withdrawing`:
 * bound until its notice ends; `withdrawn`, `excluded`: bound no more but by the duties that survive; `ended`: the version
 * is superseded or lapsed.
 */
export type Standing = 'asked' | 'signed' | 'ratified' | 'provisional' | 'bound' | 'withdrawing' | 'withdrawn' | 'excluded' | 'ended'

/** One party's standing. */
export type PartyStanding = {
  readonly party: string
  readonly standing: Standing
  /** When it changes by itself, or changed: end of the notice, of provisional application. */
  readonly at: Instant | null
  /** What it suspends for itself now. */
  readonly suspensions: readonly SuspendedScope[]
}

/** The standing of every party, in the order of the document. */
export function standingsOf(record: AgreementRecord, now: Instant): readonly PartyStanding[] {
  const { suspensions } = scopeAt(record, now)
  return partiesOf(record).map((party) => {
    const own = suspensions.filter((suspension) => suspension.party === party)
    return { party, ...standingOf(record, party, now), suspensions: own }
  })
}

function standingOf(record: AgreementRecord, party: string, now: Instant): Pick<PartyStanding, 'standing' | 'at'> {
  if (isOver(agreementState(record, now))) return { standing: 'ended', at: null }
  const departure = departuresOf(record).get(party)
  if (departure !== undefined && departure.at <= now) {
    return { standing: departure.way === 'excluded' ? 'excluded' : 'withdrawn', at: departure.at }
  }
  if (departure?.way === 'withdrew') return { standing: 'withdrawing', at: departure.at }
  if (enteredAt(record) !== undefined) return { standing: 'bound', at: null }
  if (provisionalParties(record, now).includes(party)) return { standing: 'provisional', at: provisionalUntil(record).get(party) ?? null }
  if (record.ratifications.has(party)) return { standing: 'ratified', at: null }
  return { standing: record.signatures.has(party) ? 'signed' : 'asked', at: null }
}
