/** The register of assurances: what each party promised on the never-list, and what a purpose needs and nobody promised. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { NeverRule } from '../document/index.ts'
import { assurancesOf } from './around.ts'
import { type AgreementRecord, partiesOf } from './record.ts'

/** The word of one party on one rule. */
export type RegisteredAssurance = {
  readonly party: string
  readonly rule: NeverRule
  /** The article of the never-list, or the one on purposes where the list has no such rule. */
  readonly article: string
  /** Purposes for which nothing goes to the party without it. */
  readonly neededFor: readonly string[]
  /** Until when it stands; null where it was not given or is over. */
  readonly until: Instant | null
  /** What the party promised. */
  readonly text: string | null
}

/** By party in the order of the document, then by rule: all that stands at an instant, and all that is needed and does not. */
export function assuranceRegister(record: AgreementRecord, now: Instant): readonly RegisteredAssurance[] {
  const { never, purposes } = record.agreement
  const needing = (rule: NeverRule) =>
    purposes.list.filter(({ needsAssurance = [] }) => needsAssurance.includes(rule)).map(({ code }) => code)
  const needed = purposes.list.flatMap(({ needsAssurance = [] }) => needsAssurance)
  return partiesOf(record).flatMap((party) => {
    const given = new Map(assurancesOf(record, party, now).map(({ body }) => [body.rule, body]))
    return [...new Set([...given.keys(), ...needed])].toSorted().map((rule): RegisteredAssurance => {
      const word = given.get(rule)
      return {
        party,
        rule,
        article: never.find((one) => one.rule === rule)?.article ?? purposes.article,
        neededFor: needing(rule),
        until: word === undefined ? null : parseTimestamp(word.until),
        text: word?.text ?? null,
      }
    })
  })
}
