import type { AgreementText } from './document/index.ts'

/**
 * The party codes that one side of a sharing article means. `*` is every party with the role `party`: an overseer
 * gives or gets content only where an article names it (spec/agreement.md#sides).
 */
export function partiesOfSide(agreement: AgreementText, side: readonly string[]): string[] {
  if (!side.includes('*')) return [...side]
  return agreement.parties.list.filter((party) => party.role === 'party').map((party) => party.code)
}

/** Whether a side of a sharing article means a party. */
export function namesParty(agreement: AgreementText, side: readonly string[], code: string): boolean {
  if (!side.includes('*')) return side.includes(code)
  return agreement.parties.list.some((party) => party.code === code && party.role === 'party')
}
