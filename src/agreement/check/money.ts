/** Money: the key is there where it is used, and names parties. */
import { type Checked, checkParty, checkUnique } from './checked.ts'

/** Shares stand with a key and only then, once for each party; who is insured is a party, and somebody is left to pay. */
export function checkMoney(checked: Checked): void {
  const { agreement, report } = checked
  const { money } = agreement
  if (money === undefined) return
  const { costs, shares, liability, insurance } = money
  const isKeyUsed = costs === 'by-key' || liability?.amongParties === 'by-key'
  if (isKeyUsed && shares === undefined) report('money-invalid', '/money', 'the member "shares" is missing: costs are borne by a key')
  if (!isKeyUsed && shares !== undefined) report('money-invalid', '/money/shares', 'nothing is borne by this key')
  for (const [index, { party }] of (shares ?? []).entries()) checkParty(checked, party, `/money/shares/${index}/party`)
  checkUnique(
    (shares ?? []).map(({ party }) => party),
    { report, code: 'entry-duplicate', pointerOf: (index) => `/money/shares/${index}/party` },
  )
  for (const [index, party] of (insurance?.members ?? []).entries()) checkParty(checked, party, `/money/insurance/members/${index}`)
  const payers = agreement.parties.list.filter(({ code, role }) => role === 'party' && insurance?.members.includes(code) !== true)
  if (insurance?.paidBy === 'other-parties' && payers.length === 0)
    report('money-invalid', '/money/insurance/members', 'no other party is left to pay')
}
