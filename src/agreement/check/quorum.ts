/** The witness quorum: it counts states, not keys, so that a small state weighs as much as a large one. */
import { base64url } from '../../foundation/index.ts'
import { isUrlPrefix } from '../../identity/index.ts'
import { LedgerError, type NoteKey, parseVkey, WITNESS_KEY } from '../../ledger/index.ts'
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

/**
 * The quorum can be reached, no single dishonest state can let a ledger show two histories, and each outsider can be asked and
 * counted once.
 */
export function checkQuorum(checked: Checked): void {
  const { agreement, report } = checked
  const { quorum } = agreement.witnesses
  const others = witnessStates(agreement).length - 1
  if (quorum > others) report('quorum-unreachable', '/witnesses/quorum', `asks for more states than a ledger has beside its own: ${others}`)
  // Two quorums share at least 2k - n states; unless more than the faulty ones are shared, a ledger can show two histories.
  else if (2 * quorum - others <= FAULTY_STATES) {
    const least = Math.floor((others + FAULTY_STATES) / 2) + 1
    const advice = least > others ? 'name witnesses outside the parties' : `it must be at least ${least}`
    report('quorum-forgeable', '/witnesses/quorum', `one dishonest state would let a ledger show two histories; ${advice}`)
  }
  checkOutsiders(checked)
}

function checkOutsiders({ agreement, report }: Checked): void {
  const outsiders = agreement.witnesses.outsiders ?? []
  const pointerOf = (member: 'name' | 'vkey' | 'url') => (index: number) => `/witnesses/outsiders/${index}/${member}`
  const unique = { report, code: 'witness-invalid' } as const
  checkUnique(
    outsiders.map(({ name }) => name),
    { ...unique, pointerOf: pointerOf('name') },
  )
  const names = new Set<string>()
  const publicKeys = new Set<string>()
  for (const [index, { vkey, url }] of outsiders.entries()) {
    const key = witnessKey(vkey)
    if (!isUrlPrefix(url))
      report('witness-invalid', pointerOf('url')(index), 'is not an https prefix, or an http one on this machine, in its normal form')
    if (key === undefined) {
      report('witness-invalid', pointerOf('vkey')(index), 'is not the verifier key of a witness')
      continue
    }
    // A cosignature does not cover the name of its key, so one key under two names would count twice.
    const publicKey = base64url(key.publicKey)
    if (names.has(key.name) || publicKeys.has(publicKey)) report('witness-invalid', pointerOf('vkey')(index), 'is named twice')
    names.add(key.name)
    publicKeys.add(publicKey)
  }
}

function witnessKey(vkey: string): NoteKey | undefined {
  try {
    const key = parseVkey(vkey)
    return key.type === WITNESS_KEY ? key : undefined
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
