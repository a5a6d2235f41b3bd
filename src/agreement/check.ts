/** What a schema cannot say about an agreement: that its parts fit together. */
import { parseTimestamp, unbase64url } from '../foundation/index.ts'
import type { AgreementText, SharingArticle } from './document/index.ts'
import { AgreementError, type AgreementErrorCode } from './errors.ts'
import { articlesOf } from './wording/index.ts'

/** Witnesses that may be dishonest without two different histories both reaching the quorum. */
const FAULTY_WITNESSES = 1

/**
 * Proves that an agreement is consistent: references lead somewhere, codes and article numbers are unique, and the
 * witness quorum can neither be forged nor be out of reach (spec/agreement.md#checks).
 * @throws AgreementError at the first fault
 */
export function checkAgreement(agreement: AgreementText): void {
  checkVersion(agreement)
  checkArticles(agreement)
  checkParties(agreement)
  checkUnique(codesOf(agreement.purposes.list), 'purpose-duplicate', '/purposes/list')
  checkUnique(codesOf(agreement.annexes), 'annex-duplicate', '/annexes')
  for (const [index, sharing] of agreement.sharing.entries()) checkSharing(agreement, sharing, `/sharing/${index}`)
  checkRetention(agreement)
  checkUnique(rolesOf(agreement), 'role-duplicate', '/reading/roles')
  checkQuorum(agreement)
  checkOverseers(agreement)
  checkSunset(agreement)
  if (agreement.never.length === 0) throw new AgreementError('never-list-missing', '/never', 'an agreement states what it never permits')
}

function codesOf(list: readonly { readonly code: string }[]): string[] {
  return list.map((entry) => entry.code)
}

function rolesOf(agreement: AgreementText): string[] {
  return agreement.reading.roles.map((entry) => entry.role)
}

function checkUnique(values: readonly string[], code: AgreementErrorCode, pointer: string): void {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) !== index) throw new AgreementError(code, `${pointer}/${index}`, 'is named twice')
  }
}

function checkVersion(agreement: AgreementText): void {
  const isFirst = agreement.version === 1
  const hasPrior = agreement.prior !== undefined
  if (isFirst === hasPrior) {
    throw new AgreementError('prior-invalid', '/prior', 'the first version has no prior version, every later one names it by its hash')
  }
}

function checkArticles(agreement: AgreementText): void {
  const seen = new Set<string>()
  for (const { number, pointer } of articlesOf(agreement)) {
    if (seen.has(number)) throw new AgreementError('article-duplicate', pointer, 'two articles have one number')
    seen.add(number)
  }
}

function checkParties(agreement: AgreementText): void {
  const { list } = agreement.parties
  checkUnique(codesOf(list), 'party-duplicate', '/parties/list')
  const roots = list.map((party) => party.root)
  for (const [index, root] of roots.entries()) checkRoot(root, `/parties/list/${index}/root`)
  checkUnique(roots, 'root-invalid', '/parties/list')
}

function checkRoot(root: string, pointer: string): void {
  try {
    unbase64url(root)
  } catch {
    throw new AgreementError('root-invalid', pointer, 'root key is not canonical base64url')
  }
}

function checkSharing(agreement: AgreementText, sharing: SharingArticle, pointer: string): void {
  checkSide(agreement, sharing.from, `${pointer}/from`)
  checkSide(agreement, sharing.to, `${pointer}/to`)
  const purposes = codesOf(agreement.purposes.list)
  for (const [index, purpose] of sharing.purposes.entries()) {
    if (!purposes.includes(purpose))
      throw new AgreementError('purpose-unknown', `${pointer}/purposes/${index}`, 'is not a purpose of the agreement')
  }
  if (!codesOf(agreement.annexes).includes(sharing.annex)) {
    throw new AgreementError('annex-unknown', `${pointer}/annex`, 'is not an annex of the agreement')
  }
}

function checkSide(agreement: AgreementText, side: readonly string[], pointer: string): void {
  const parties = codesOf(agreement.parties.list)
  for (const [index, code] of side.entries()) {
    const isAloneAll = code === '*' && side.length === 1
    if (!isAloneAll && !parties.includes(code)) {
      throw new AgreementError('party-unknown', `${pointer}/${index}`, 'is neither a listed party nor "*" alone')
    }
  }
}

function checkRetention(agreement: AgreementText): void {
  for (const [index, rule] of (agreement.retention.shorter ?? []).entries()) {
    if (rule.days >= agreement.retention.days) {
      throw new AgreementError('retention-invalid', `/retention/shorter/${index}/days`, 'is not shorter than the general period')
    }
  }
}

function checkQuorum(agreement: AgreementText): void {
  const { quorum } = agreement.witnesses
  // A log's own witness never counts, so each log has one witness fewer than there are parties.
  const others = agreement.parties.list.length - 1
  if (quorum > others) throw new AgreementError('quorum-unreachable', '/witnesses/quorum', 'asks for more witnesses than a log has')
  // Two quorums share at least 2k - n witnesses; unless more than the faulty ones are shared, a log can show two histories.
  if (2 * quorum - others <= FAULTY_WITNESSES) {
    throw new AgreementError('quorum-forgeable', '/witnesses/quorum', 'one dishonest witness would let a log show two histories')
  }
}

function checkOverseers(agreement: AgreementText): void {
  const { overseers } = agreement.oversight
  checkUnique(
    overseers.map((overseer) => overseer.party),
    'overseer-invalid',
    '/oversight/overseers',
  )
  for (const [index, overseer] of overseers.entries()) {
    const party = agreement.parties.list.find((candidate) => candidate.code === overseer.party)
    if (party?.role !== 'overseer') {
      throw new AgreementError('overseer-invalid', `/oversight/overseers/${index}/party`, 'is not a listed party with the role overseer')
    }
  }
}

function checkSunset(agreement: AgreementText): void {
  try {
    parseTimestamp(agreement.sunset.at)
  } catch {
    throw new AgreementError('sunset-invalid', '/sunset/at', 'is not an RFC 3339 timestamp in UTC')
  }
}
