/** What is known of one version of an agreement: the statements about it, in an order that does not depend on how they came. */
import type { Instant } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { completedSignature } from './signatures.ts'
import type { Statement, StatementKind } from './statement.ts'

/** A party's ratification; `hasReceipt` once the act is proven to be in its ledger under the draft's own quorum. */
export type Ratification = { readonly actId: string; readonly hasReceipt: boolean }

/** The other versions that are known, and what lets one of them take the fast track. */
export type Lineage = {
  /** Every record that is known, of any agreement. */
  readonly known: () => readonly AgreementRecord[]
  /** Whether a version narrows its prior version and no more, so that signatures alone bring it into force. */
  readonly isFastTrack: (prior: AgreementRecord, next: AgreementRecord) => boolean
}

/** What is known of one version of an agreement. Keys of the maps are party codes. */
export type AgreementRecord = {
  readonly agreement: Agreement
  readonly hash: string
  readonly proposedBy: string
  readonly proposedAt: Instant
  /** Parties that have signed, each with the act that completed its signature. */
  readonly signatures: ReadonlyMap<string, string>
  /** When each party had signed, of those whose signatures are proven as far as they must be. */
  readonly signedTimes: ReadonlyMap<string, Instant>
  readonly ratifications: ReadonlyMap<string, Ratification>
  /** Each once, by time and id. */
  readonly statements: readonly Statement[]
  readonly lineage: Lineage
}

/** No other version is known. */
export const NO_LINEAGE: Lineage = { known: () => [], isFastTrack: () => false }

/** What a record is made from. `proposedBy` and `proposedAt` hold where no proposal is among the statements. */
export type RecordSource = Pick<AgreementRecord, 'agreement' | 'hash' | 'proposedBy' | 'proposedAt'> & {
  readonly statements: readonly Statement[]
  readonly lineage?: Lineage
}

/** The record of these statements: the same for any order of them, and however often one is given. */
export function createRecord({ lineage = NO_LINEAGE, ...source }: RecordSource): AgreementRecord {
  const statements = ordered(source.statements)
  const proposal = statements.find(({ kind }) => kind === 'propose')
  const proven = statements.filter(({ isProven }) => isProven)
  const signatures = new Map<string, string>()
  const signedTimes = new Map<string, Instant>()
  const ratifications = new Map<string, Ratification>()
  for (const { code } of source.agreement.parties.list) {
    const signature = completedSignature(source.agreement, code, statements)
    if (signature !== undefined) signatures.set(code, signature.actId)
    const provenSignature = completedSignature(source.agreement, code, proven)
    if (provenSignature !== undefined) signedTimes.set(code, provenSignature.at)
    const own = statements.filter(({ kind, party }) => kind === 'ratify' && party === code)
    const ratification = own.find(({ isProven }) => isProven) ?? own[0]
    if (ratification !== undefined) ratifications.set(code, { actId: ratification.actId, hasReceipt: ratification.isProven })
  }
  return {
    ...source,
    proposedBy: proposal?.party ?? source.proposedBy,
    proposedAt: proposal?.at ?? source.proposedAt,
    signatures,
    signedTimes,
    ratifications,
    statements,
    lineage,
  }
}

/** The statements of a kind, in order. */
export function statementsOf<Kind extends StatementKind>(
  record: Pick<AgreementRecord, 'statements'>,
  kind: Kind,
  party?: string,
): readonly Statement<Kind>[] {
  const isMeant = (one: Statement): boolean => one.kind === kind && (party === undefined || one.party === party)
  // The compiler does not see that a member of the union of this kind is that member.
  return record.statements.filter(isMeant) as unknown as readonly Statement<Kind>[]
}

/** The statements of a kind that count: those that are proven. */
export function provenOf<Kind extends StatementKind>(record: AgreementRecord, kind: Kind, party?: string): readonly Statement<Kind>[] {
  return statementsOf(record, kind, party).filter(({ isProven }) => isProven)
}

/** The version before, where it is known and is what this one says it is. */
export function priorOf(record: AgreementRecord): AgreementRecord | undefined {
  const { prior, id, version } = record.agreement
  if (prior === undefined) return undefined
  const found = record.lineage.known().find(({ hash }) => hash === prior)
  return found?.agreement.id === id && found.agreement.version === version - 1 ? found : undefined
}

/** The draft that its proposal answers, where it names one that is known here. */
export function draftAnsweredBy(record: AgreementRecord): AgreementRecord | undefined {
  const [proposal] = statementsOf(record, 'propose')
  return record.lineage.known().find(({ hash }) => hash === proposal?.body.counters)
}

/** Versions that would come in this one's place. */
export function successorsOf(record: AgreementRecord): readonly AgreementRecord[] {
  return record.lineage.known().filter((other) => other.agreement.prior === record.hash && priorOf(other)?.hash === record.hash)
}

/**
 * A question about a record that is answered once: a record never changes, and neither does what it knows of other versions
 * once any question is asked.
 */
export function remembered<Value>(answer: (record: AgreementRecord) => Value): (record: AgreementRecord) => Value {
  const answers = new WeakMap<AgreementRecord, { readonly value: Value }>()
  return (record) => {
    const known = answers.get(record)
    if (known !== undefined) return known.value
    const value = answer(record)
    answers.set(record, { value })
    return value
  }
}

/** Codes of all parties that the version lists. */
export function partiesOf(record: AgreementRecord): readonly string[] {
  return record.agreement.parties.list.map(({ code }) => code)
}

function ordered(statements: readonly Statement[]): readonly Statement[] {
  const byId = new Map(statements.map((one) => [one.actId, one]))
  return [...byId.values()].sort((left, right) => left.at - right.at || (left.actId < right.actId ? -1 : 1))
}
