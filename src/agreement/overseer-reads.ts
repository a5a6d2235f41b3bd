/** Whose acts an overseer reads. */
import type { AgreementText } from './document/index.ts'

/** Whether an overseer is told what the acts of a party say, and not only that they are there. */
export function readsActs({ oversight }: AgreementText, overseer: string, party: string): boolean {
  const named = oversight.overseers.find((one) => one.party === overseer)
  return named?.reads === 'all' || (named?.reads === 'own' && named.of?.includes(party) === true)
}
