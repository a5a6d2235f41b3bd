/** Roles, overseers, mediators and the never-list. */
import { type Checked, checkParty, checkUnique } from './checked.ts'

/** Roles stand once, overseers have that role, who mediates and reviews is listed, and something is never permitted. */
export function checkSupervision(checked: Checked): void {
  const { agreement, report } = checked
  checkUnique(
    agreement.reading.roles.map(({ role }) => role),
    { report, code: 'role-duplicate', pointerOf: (index) => `/reading/roles/${index}` },
  )
  checkConditions(checked)
  checkOverseers(checked)
  checkLater(checked)
  for (const [index, code] of (agreement.security?.keyCeremony?.witnessedBy ?? []).entries())
    checkParty(checked, code, `/security/keyCeremony/witnessedBy/${index}`)
  const mediator = agreement.disputes?.mediator
  if (mediator !== undefined) checkParty(checked, mediator, '/disputes/mediator')
  if (agreement.never.length === 0) report('never-list-missing', '/never', 'an agreement states what it never permits')
}

/** A condition asks for one thing; a clearance is compared with a marking, and a case is named by what reads: only reading has either. */
function checkConditions({ agreement, report }: Checked): void {
  const { conditions, breakGlass } = agreement.reading
  if (breakGlass !== undefined && conditions?.some(({ deeds }) => deeds.includes('read')) !== true) {
    report('condition-invalid', '/reading/breakGlass', 'opens conditions of reading, and there is none')
  }
  for (const [index, { deeds, training, clearance, case: isOfCase }] of (agreement.reading.conditions ?? []).entries()) {
    const pointer = `/reading/conditions/${index}`
    if ([training, clearance, isOfCase].filter((one) => one !== undefined).length !== 1) {
      report('condition-invalid', pointer, 'asks for a training, for a clearance or for membership of a case')
    } else if (training === undefined && deeds.some((deed) => deed !== 'read')) {
      report('condition-invalid', `${pointer}/deeds`, 'asks for what only reading is compared with')
    }
  }
}

/** What is opened later is a purpose of the agreement, each once. */
function checkLater({ agreement, purposes, report }: Checked): void {
  const later = agreement.oversight.later ?? []
  const pointerOf = (index: number) => `/oversight/later/${index}/purpose`
  for (const [index, { purpose }] of later.entries())
    if (!purposes.has(purpose)) report('purpose-unknown', pointerOf(index), 'is not a purpose of the agreement')
  checkUnique(
    later.map(({ purpose }) => purpose),
    { report, code: 'purpose-duplicate', pointerOf },
  )
}

function checkOverseers(checked: Checked): void {
  const { agreement, report } = checked
  const { overseers } = agreement.oversight
  const pointerOf = (index: number) => `/oversight/overseers/${index}`
  checkUnique(
    overseers.map(({ party }) => party),
    { report, code: 'overseer-invalid', pointerOf },
  )
  const withRole = new Set(agreement.parties.list.filter(({ role }) => role === 'overseer').map(({ code }) => code))
  for (const [index, { party, of }] of overseers.entries()) {
    for (const [place, code] of (of ?? []).entries()) checkParty(checked, code, `${pointerOf(index)}/of/${place}`)
    if (!withRole.has(party)) report('overseer-invalid', `${pointerOf(index)}/party`, 'is not a listed party with the role overseer')
  }
}
