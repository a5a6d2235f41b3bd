/** For which of its party's offices an official signs. */
import type { Agreement, AgreementRecord } from '../../agreement/index.ts'
import { accepted, type Instant, type Refusal, type Result, refused } from '../../foundation/index.ts'

/** Why an official signs for no office. */
export type OfficeRefusalCode = 'office-not-held' | 'office-missing'

/**
 * The office that was asked for if the official holds it, else the only one of the party's offices that the official holds;
 * null for a party whose offices the agreement does not list.
 */
export function chooseOffice(
  agreement: Agreement,
  { party, held, asked }: { readonly party: string; readonly held: readonly string[]; readonly asked: string | undefined },
): Result<string | null, OfficeRefusalCode> {
  const { article, list } = agreement.parties
  const offices = list.find(({ code }) => code === party)?.offices?.map(({ code }) => code)
  if (offices === undefined && asked === undefined) return accepted(null)
  const own = (offices ?? []).filter((office) => held.includes(office))
  if (asked !== undefined) return own.includes(asked) ? accepted(asked) : refused('office-not-held', notHeld(offices, asked), article)
  const [only] = own
  if (only === undefined)
    return refused('office-not-held', `this official holds none of the offices that sign: ${offices?.join(', ')}`, article)
  if (own.length > 1) return refused('office-missing', 'this official holds several of the offices that sign: say which one signs', article)
  return accepted(only)
}

/**
 * Why an official signs for no further office of its party: it is the same person as somebody who signed this draft for another one, or stood
 * in for them, or they for it, since the draft was laid.
 */
export async function secondOfficeFault(
  { agreement, statements, proposedAt }: Pick<AgreementRecord, 'agreement' | 'statements' | 'proposedAt'>,
  by: { readonly party: string; readonly login: string },
  whyNotTwo: (logins: readonly [string, string], since: Instant) => Promise<Refusal<'one-person' | 'identity-missing'> | undefined>,
): Promise<Refusal | undefined> {
  for (const statement of statements) {
    if (statement.kind !== 'sign' || statement.party !== by.party) continue
    const notTwo = await whyNotTwo([statement.body.official, by.login], proposedAt)
    if (notTwo?.code === 'identity-missing') return { ...notTwo, article: agreement.parties.article }
    if (notTwo !== undefined) {
      const reason = 'this official, or whose deputy it is, has signed for another office: each office signs by another person'
      return { code: 'official-signed', reason, article: agreement.parties.article }
    }
  }
  return undefined
}

function notHeld(offices: readonly string[] | undefined, asked: string): string {
  if (offices === undefined) return 'the agreement lists no offices of this party'
  return offices.includes(asked)
    ? 'this official does not hold that office'
    : `that is none of the offices that sign: ${offices.join(', ')}`
}
