/** Instants are instants, and clocks stand in an order that time can keep. */
import { compareTimestamps, parseTimestamp } from '../../foundation/index.ts'
import type { AgreementErrorCode } from '../errors.ts'
import type { Checked } from './checked.ts'

/** Every instant can be read, periods begin before they end, and what is dated lies before the sunset. */
export function checkClocks(checked: Checked): void {
  const { agreement, report } = checked
  const { sunset, witnesses, modes, reviews } = agreement
  const isSunsetValid = checkInstant(checked, sunset.at, { pointer: '/sunset/at', code: 'sunset-invalid' })
  const end = isSunsetValid ? sunset.at : undefined
  checkPeriods(checked)
  for (const [index, { firstAt }] of (reviews?.list ?? []).entries())
    checkBefore(checked, { at: firstAt, end, pointer: `/reviews/list/${index}/firstAt` })
  checkGates(checked, end)
  if (modes?.answers !== undefined && modes.answers.urgent.hours > modes.answers.normal.hours) {
    report('clocks-disordered', '/modes/answers/urgent/hours', 'an urgent request waits longer than any other')
  }
  const elsewhere = modes?.answers?.urgentElsewhere?.hours
  if (modes?.answers !== undefined && elsewhere !== undefined) {
    const { urgent, normal } = modes.answers
    if (elsewhere < urgent.hours || elsewhere > normal.hours)
      report('clocks-disordered', '/modes/answers/urgentElsewhere/hours', 'is not between an urgent request and any other')
  }
  if (witnesses.urgentGraceSeconds !== undefined && witnesses.urgentGraceSeconds > witnesses.graceSeconds) {
    report('clocks-disordered', '/witnesses/urgentGraceSeconds', 'an urgent act waits longer than any other')
  }
}

function checkInstant({ report }: Checked, text: string, fault: { readonly pointer: string; readonly code: AgreementErrorCode }): boolean {
  try {
    parseTimestamp(text)
    return true
  } catch {
    report(fault.code, fault.pointer, 'must be an instant in UTC such as "2030-01-01T00:00:00Z"')
    return false
  }
}

function checkBefore(checked: Checked, { at, end, pointer }: { at: string; end: string | undefined; pointer: string }): boolean {
  if (!checkInstant(checked, at, { pointer, code: 'instant-invalid' })) return false
  if (end === undefined || compareTimestamps(at, end) < 0) return true
  checked.report('instants-disordered', pointer, 'is not before the sunset of the agreement')
  return true
}

function checkPeriods(checked: Checked): void {
  for (const [index, { period }] of checked.agreement.sharing.entries()) {
    if (period === undefined) continue
    const pointer = `/sharing/${index}/period`
    const { from, until } = period
    const isFromValid = from === undefined || checkInstant(checked, from, { pointer: `${pointer}/from`, code: 'instant-invalid' })
    const isUntilValid = until === undefined || checkInstant(checked, until, { pointer: `${pointer}/until`, code: 'instant-invalid' })
    if (!isFromValid || !isUntilValid || from === undefined || until === undefined) continue
    if (compareTimestamps(from, until) >= 0) {
      checked.report('instants-disordered', `${pointer}/until`, 'the period ends before it begins')
    }
  }
}

function checkGates(checked: Checked, end: string | undefined): void {
  let previous: string | undefined
  for (const [index, { gate }] of (checked.agreement.phases?.list ?? []).entries()) {
    if (gate === undefined) continue
    const pointer = `/phases/list/${index}/gate/by`
    if (!checkBefore(checked, { at: gate.by, end, pointer })) continue
    if (previous !== undefined && compareTimestamps(gate.by, previous) < 0) {
      checked.report('instants-disordered', pointer, 'the gate closes before that of the phase before it')
    }
    previous = gate.by
  }
}
