/** The witness quorum: it counts states, not keys, so that a small state weighs as much as a large one. */
import type { AgreementText } from '../document/index.ts'
import { type Checked, checkUnique } from './checked.ts'

/** States that may be dishonest without two different histories both reaching the quorum. */
const FAULTY_STATES = 1

/**
 * States whose witnesses can count for the ledger of a party: every other party, and each state of an outsider that is not
 * itself a party. A ledger's own state never counts.
 */
export function witnessStates(agreement: AgreementText): string[] {
  const outside = (agreement.witnesses.outsiders ?? []).map(({ state }) => state)
  return [...new Set([...agreement.parties.list.map(({ code }) => code), ...outside])]
}

/** The quorum can be reached, and no single dishonest state can let a ledger show two histories. */
export function checkQuorum({ agreement, report }: Checked): void {
  const { quorum, outsiders } = agreement.witnesses
  const others = witnessStates(agreement).length - 1
  if (quorum > others) report('quorum-unreachable', '/witnesses/quorum', `asks for more states than a ledger has beside its own: ${others}`)
  // Two quorums share at least 2k - n states; unless more than the faulty ones are shared, a ledger can show two histories.
  else if (2 * quorum - others <= FAULTY_STATES) {
    const least = Math.floor((others + FAULTY_STATES) / 2) + 1
    const advice = least > others ? 'name witnesses outside the parties' : `it must be at least ${least}`
    report('quorum-forgeable', '/witnesses/quorum', `one dishonest state would let a ledger show two histories; ${advice}`)
  }
  for (const member of ['name', 'vkey'] as const) {
    const values = (outsiders ?? []).map((outsider) => outsider[member])
    checkUnique(values, { report, code: 'witness-invalid', pointerOf: (index) => `/witnesses/outsiders/${index}/${member}` })
  }
}
