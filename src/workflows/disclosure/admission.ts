/** Whether an official may disclose under an agreement at all, before a byte of the bundle is read. */
import { type AgreementEntry, type Directory, intermediaryOf } from '../../acts/index.ts'
import {
  deedFault,
  explainState,
  isForRole,
  isOver,
  namesParty,
  type OfficialAttributes,
  type OwnMeans,
  type PermittedDeed,
  permitsSharing,
  type ReaderRole,
  securityFault,
} from '../../agreement/index.ts'
import { accepted, type Instant, type Result, refused } from '../../foundation/index.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { ForeignFile } from './foreign-file.ts'
import { RECIPIENTS_MAX } from './parts.ts'

/** Who asks. */
export type Official = {
  readonly account: string
  readonly role: ReaderRole | 'operator'
  /** Whether an issuer alone says who it is: without a signature of its own passkey it is nobody's second person. */
  readonly isByIssuer?: true
  readonly attributes?: OfficialAttributes
}

/** What an official states about a bundle. */
export type DisclosureRequest = {
  /** The id of the submission, for whoever kept it before; drawn unless told. */
  readonly submission?: string
  /** The bytes of one STIX 2.1 bundle. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Present where the bytes are of another format: converted on the way in. */
  readonly foreign?: ForeignFile
  /** Hash of the agreement. */
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  readonly official: Official
  /** The request of a partner that it answers: it then goes to that partner alone. */
  readonly answers?: string
  /** Whether it goes to the intermediary of the agreement alone, to be passed on without its origin. */
  readonly anonymised?: boolean
  /** Codes of the parties meant; by default everyone to whom any article lets this party give. */
  readonly recipients?: readonly string[]
  /** Code of where the items come from, kept in the submit acts. */
  readonly provenance?: string
  /** Whether it waits for a person to look at it, also where no article asks for that. */
  readonly review?: boolean
  /** Whether it is a proposal: who makes it need not be one who may release, for one who may takes it up. Without `review` the proposer may. */
  readonly isProposal?: boolean
}

/** A request that may be looked into. */
export type Admitted = { readonly entry: AgreementEntry; readonly recipients: readonly string[] }

const JUSTIFICATION_CHARACTERS_MAX = 2_000

type Known = { readonly directory: Directory; readonly now: Instant }
type Knowing = Known & { readonly means: OwnMeans }

/** Admits a request to submit, or says why not. */
export function admit(request: Omit<DisclosureRequest, 'chunks'>, known: Knowing): Result<Admitted, DisclosureRefusalCode> {
  const entry = sharedUnder(request.agreement, known)
  if (!entry.ok) return entry
  const { agreement } = entry.value.record
  const isProposed = request.isProposal === true && request.review === true
  const allowed = checkDeed(entry.value, request.official, isProposed ? 'read' : 'release')
  if (!allowed.ok) return allowed
  if (!agreement.purposes.list.some(({ code }) => code === request.purpose)) {
    return refused('purpose-unknown', 'the purpose is not one of the agreement', agreement.purposes.article)
  }
  if (!isForRole(request.official, request.purpose)) {
    return refused('role-not-allowed', 'the national role of the official does not disclose for this purpose')
  }
  const { length } = request.justification.trim()
  if (length === 0 || length > JUSTIFICATION_CHARACTERS_MAX) {
    return refused('justification-missing', `a disclosure is justified in 1 to ${JUSTIFICATION_CHARACTERS_MAX} characters`)
  }
  if (request.anonymised !== true) return admitRecipients(entry.value, request.recipients, known.directory.self)
  const intermediary = intermediaryOf(entry.value)
  const { party, article } = intermediary ?? {}
  if (party === undefined || party === known.directory.self || request.answers !== undefined) {
    return refused('anonymity-not-agreed', 'the agreement names no other party that would pass it on without its origin', article)
  }
  return admitRecipients(entry.value, [party], known.directory.self)
}

/** The agreement of a hash, if it is in force or applied provisionally and this node is what it asks a node to be. */
export function sharedUnder(hash: string, known: Knowing): Result<AgreementEntry, DisclosureRefusalCode> {
  const entry = inForce(hash, known)
  const unmet = entry.ok ? securityFault(entry.value.record.agreement, known.means) : undefined
  return unmet === undefined ? entry : { ok: false, refusal: unmet }
}

/** The agreement of a hash, if it is in force or applied provisionally. */
export function inForce(hash: string, { directory, now }: Known): Result<AgreementEntry, DisclosureRefusalCode> {
  const entry = directory.agreement(hash)
  if (entry === undefined) return refused('agreement-unknown', 'no such agreement is known')
  const { state, article, text } = explainState(entry.record, now)
  if (permitsSharing(state)) return accepted(entry)
  if (!isOver(state)) return refused('agreement-not-in-force', text, article)
  return refused(state === 'lapsed' ? 'agreement-lapsed' : 'agreement-superseded', text, article)
}

/** Whether the reading article lets the official's role do something. */
export function checkDeed(entry: AgreementEntry, official: Official, deed: PermittedDeed): Result<void, DisclosureRefusalCode> {
  const fault = deedFault(official, entry.record.agreement, deed)
  return fault === undefined ? accepted(undefined) : { ok: false, refusal: fault }
}

function admitRecipients(
  entry: AgreementEntry,
  asked: readonly string[] | undefined,
  self: string,
): Result<Admitted, DisclosureRefusalCode> {
  const { agreement } = entry.record
  const { article, list } = agreement.parties
  const others = list.map(({ code }) => code).filter((code) => code !== self)
  if (asked?.some((code) => !others.includes(code)) === true) {
    return refused('recipient-unknown', 'a recipient is not another party to the agreement', article)
  }
  const gives = agreement.sharing.filter(({ from }) => namesParty(agreement, from, self))
  const recipients = others.filter((code) => asked?.includes(code) ?? gives.some(({ to }) => namesParty(agreement, to, code)))
  if (recipients.length === 0) return refused('recipients-missing', 'no article lets this party give to anyone it asks for', article)
  if (recipients.length > RECIPIENTS_MAX) return refused('recipients-too-many', `one submission goes to ${RECIPIENTS_MAX} parties at most`)
  return accepted({ entry, recipients })
}
