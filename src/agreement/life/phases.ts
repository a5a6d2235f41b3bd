/** Phases: a later one opens once every bound party opened its gate on the evidence, in time and in order. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { boundAt } from './departures.ts'
import { type AgreementRecord, provenOf, remembered } from './record.ts'

/** One phase as an agreement lists it. */
export type Phase = NonNullable<Agreement['phases']>['list'][number]

/** One phase with when it opened; null for one that has not. The first is open from the beginning, at -Infinity. */
export type PhaseStanding = { readonly phase: Phase; readonly openedAt: Instant | null }

/** Every phase in order; none where the agreement has none. */
export const phasesOf = remembered(allPhases)

function allPhases(record: AgreementRecord): readonly PhaseStanding[] {
  const standings: PhaseStanding[] = []
  for (const [index, phase] of (record.agreement.phases?.list ?? []).entries()) {
    const before = standings[index - 1]
    const openedAt = before === undefined ? Number.NEGATIVE_INFINITY : openedAfter(record, phase, before.openedAt)
    standings.push({ phase, openedAt })
  }
  return standings
}

/** The last phase that is open. */
export function currentPhase(record: AgreementRecord): Phase | undefined {
  return phasesOf(record).findLast(({ openedAt }) => openedAt !== null)?.phase
}

/** Those who opened a gate so far. */
export function openersOf(record: AgreementRecord, phase: Phase): readonly string[] {
  return provenOf(record, 'open-phase').flatMap(({ body, party }) => (body.phase === phase.code ? [party] : []))
}

/** The first gate that stayed shut although the agreement ends with it. */
export function shutGate(record: AgreementRecord): Instant | undefined {
  const shut = phasesOf(record).flatMap(({ phase, openedAt }) =>
    openedAt === null && phase.gate?.onSilence === 'lapse' ? [parseTimestamp(phase.gate.by)] : [],
  )
  return shut.length === 0 ? undefined : Math.min(...shut)
}

/** Only an act opens a gate, never somebody's leaving; so it opens with the first act that finds all bound parties agreed. */
function openedAfter(record: AgreementRecord, phase: Phase, before: Instant | null): Instant | null {
  if (before === null) return null
  const by = phase.gate === undefined ? Number.POSITIVE_INFINITY : parseTimestamp(phase.gate.by)
  const opened = new Set<string>()
  for (const { party, at, body } of provenOf(record, 'open-phase')) {
    if (body.phase !== phase.code || at > by) continue
    opened.add(party)
    if (!boundAt(record, at).every((code) => opened.has(code))) continue
    const openedAt = Math.max(at, before)
    return openedAt <= by ? openedAt : null
  }
  return null
}
