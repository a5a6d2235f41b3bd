/** The intermediary, and who alone is told whom it passes on for. */
import { readsActs } from '../overseer-reads.ts'
import { type Checked, checkParty } from './checked.ts'

/**
 * The intermediary shares as a party, its overseer is another one that reads its acts; and there are as many other parties as must be able
 * to be the origin.
 */
export function checkSharingBack(checked: Checked): void {
  const { agreement, report } = checked
  const { intermediary } = agreement.sharingBack ?? {}
  if (intermediary === undefined) return
  const { party, overseer, membersMin } = intermediary
  const pointer = '/sharingBack/intermediary'
  checkParty(checked, party, `${pointer}/party`)
  checkParty(checked, overseer, `${pointer}/overseer`)
  const roleOf = (code: string) => agreement.parties.list.find((one) => one.code === code)?.role
  if (roleOf(party) === 'overseer') report('intermediary-invalid', `${pointer}/party`, 'is an overseer, which shares nothing')
  const readers = agreement.oversight.overseers.map((one) => one.party).filter((code) => readsActs(agreement, code, party))
  if (!readers.includes(overseer))
    report('intermediary-invalid', `${pointer}/overseer`, 'is no overseer that reads the acts of the intermediary')
  // Neither the intermediary nor who receives an item can be its origin.
  const others = agreement.parties.list.filter(({ code, role }) => role === 'party' && code !== party).length - 1
  if (others < membersMin) report('intermediary-invalid', `${pointer}/membersMin`, 'is more than the parties that could be the origin')
}
