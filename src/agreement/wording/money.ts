/** Money, in words. */
import type { AgreementText } from '../document/index.ts'
import { listed, partyName, partyNames, sentences, within } from './phrase.ts'

type Money = NonNullable<AgreementText['money']>

const COST_WORDS = {
  'each-its-own': 'Each party bears its own costs.',
  'equal-shares': 'What is spent together the parties bear in equal shares.',
  'by-key': 'What is spent together the parties bear by this key',
} as const

const FIRST_WORDS = {
  'who-caused-it': 'An individual turns to the party that caused a damage.',
  'who-was-asked': 'An individual turns to any party, and the one that was asked pays first.',
  jointly: 'An individual turns to any party, and all are liable for the whole.',
} as const

const LAST_WORDS = {
  'who-caused-it': 'In the end the party that caused it bears it',
  'equal-shares': 'In the end the parties bear it in equal shares',
  'by-key': 'In the end the parties bear it by the key',
} as const

/** Who bears costs and damages, and who is insured by the others. */
export function moneySentence(agreement: AgreementText, { costs, shares, liability, insurance }: Money): string {
  const key = (shares ?? []).map(({ party, share }) => `${partyName(agreement, party)} ${share}`)
  const settled = liability?.settlement === undefined ? '' : `; they settle it ${within(liability.settlement)}`
  return sentences(
    costs === 'by-key' ? `${COST_WORDS[costs]}: ${listed(key)}.` : COST_WORDS[costs],
    liability === undefined ? undefined : `${FIRST_WORDS[liability.toIndividuals]} ${LAST_WORDS[liability.amongParties]}${settled}.`,
    insurance === undefined ? undefined : insuranceSentence(agreement, insurance),
  )
}

function insuranceSentence(agreement: AgreementText, { members, paidBy, excessEuros }: NonNullable<Money['insurance']>): string {
  const payer = paidBy === 'common-fund' ? 'a common fund bears' : 'the other parties bear'
  const own = excessEuros === undefined ? '' : ` beyond ${excessEuros} euros of each case`
  return `What ${partyNames(agreement, members)} would have to make good, ${payer}${own}.`
}
