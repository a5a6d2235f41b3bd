import { type AgreementText, TLP_LEVELS, type Tlp } from './document/index.ts'

const HIGHEST: Tlp = TLP_LEVELS.at(-1) as Tlp

/** The highest level that a party is given anything at, under whatever article: the top of the scale where the agreement sets none. */
export function ceilingOf({ classification }: AgreementText, party: string): Tlp {
  return classification?.ceilings?.find((ceiling) => ceiling.party === party)?.upTo ?? HIGHEST
}
