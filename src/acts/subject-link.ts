/**
 * Links of the chain of a subject: what was done with what a party holds about one person, as its ledger commits to it at each
 * checkpoint (spec/act.md#record-of-a-subject). A link names the one before it by a hash over all that this said, so that none can be
 * left out, changed or put between others later; the leaf of a link says nothing to whoever has not its opening.
 */
import {
  base64url,
  canonicalJson,
  formatTimestamp,
  hex,
  hmacSha256,
  type Instant,
  type Json,
  type Randomness,
  sha256,
  utf8,
} from '../foundation/index.ts'
import type { ActId } from './act.ts'

/** What the fields of a link's leaf say that it is. */
export const SUBJECT_LINK_KIND = 'subject-link'
/** Most accesses of one link; more at one checkpoint make more links. */
export const LINK_ACCESSES_MAX = 1_000
const CONTENTS_LABEL = 'comity/subject-contents/v1\0'
const LINK_LABEL = 'comity/subject-link/v1\0'
const ACCOUNT_LABEL = 'comity/subject-account/v1\0'
const SUBJECT_LABEL = utf8('comity/subject/v1\0')
const SALT_BYTES = 32

/**
 * What was done. `submitted`, `received`: it came here; `disclosed`: another party got it; `read`: an account here got it;
 * `narrowed`: less may be done with it; `contest-lifted`: it is no longer contested by somebody; `restricted`, `erased`: it is shown to nobody any more, or destroyed; `record-asked`: the record itself was asked for, which ends it.
 */
export const ACCESS_DEEDS = [
  'submitted',
  'received',
  'disclosed',
  'read',
  'narrowed',
  'contest-lifted',
  'restricted',
  'erased',
  'record-asked',
] as const
/** One of them. */
export type AccessDeed = (typeof ACCESS_DEEDS)[number]

/** One access to what is held about a subject. */
export type Access = {
  readonly deed: AccessDeed
  readonly at: Instant
  readonly agreement: string | null
  readonly purpose: string | null
  /** The party that it went to or came from. */
  readonly party: string | null
  /** Login of the account here that did it, where one did. */
  readonly account: string | null
  /** Code of why it was restricted or erased. */
  readonly cause: string | null
}

/** An access as it is told: the account is a salted digest, so that it is told apart from others and not named. */
export type ToldAccess = Omit<Access, 'at'> & { readonly at: string }

/** What a link says of its accesses; `basis` is why they are told later, where they are. */
export type LinkContents = { readonly salt: string; readonly basis: string | null; readonly accesses: readonly ToldAccess[] }

/** Who the accounts of a link are: the salt of their digests and their logins. */
export type LinkAccounts = { readonly salt: string; readonly names: readonly string[] }

/** The fields of the leaf of a link, all of them texts. */
export type LinkFields = Readonly<Record<string, string>>

/** Where a chain stands; undefined before its first link. */
export type ChainEnd = { readonly number: number; readonly id: string } | undefined

/** What a link is made of. */
export type NewLink = {
  /** Code of the party whose ledger it is in. */
  readonly party: string
  readonly subject: string
  readonly after: ChainEnd
  readonly at: Instant
  readonly accesses: readonly Access[]
  /** Until when the accesses are not told, and why. */
  readonly delay: { readonly visibleFrom: Instant; readonly basis: string } | undefined
}

/** A link before it has its leaf; `text` is the canonical JSON of its contents and accounts, as they are kept. */
export type Link = {
  readonly id: ActId
  readonly number: number
  readonly fields: LinkFields
  readonly contents: LinkContents
  readonly accounts: LinkAccounts
  readonly text: string
}

/** The pseudonym of a subject in the ledger: only who has the key of the party finds it for an object that is about the subject. */
export function subjectOf(key: Uint8Array, stixId: string): string {
  return hex(hmacSha256(key, SUBJECT_LABEL, utf8(stixId)))
}

/** Makes the next link of a chain under fresh salts. */
export function makeLink({ party, subject, after, at, accesses, delay }: NewLink, randomness: Randomness): Link {
  const accountSalt = base64url(randomness(SALT_BYTES))
  const salt = base64url(randomness(SALT_BYTES))
  const { told, names } = toldOf(accesses, accountSalt)
  const basis = delay?.basis ?? null
  // Members stand in canonical order, so that their text is written once, for the digest and for what is kept.
  const saidOfThem = `"accesses":${JSON.stringify(told)},"basis":${JSON.stringify(basis)}`
  const text = `{"accounts":{"names":${JSON.stringify(names)},"salt":"${accountSalt}"},"contents":{${saidOfThem},"salt":"${salt}"}}`
  const number = after === undefined ? 0 : after.number + 1
  const fields: Record<string, string> = {
    at: formatTimestamp(at),
    contents: digestOfText(salt, `{${saidOfThem}}`),
    kind: SUBJECT_LINK_KIND,
    number: String(number),
    party,
  }
  if (after !== undefined) fields.previous = after.id
  fields.subject = subject
  if (delay !== undefined) fields.visibleFrom = formatTimestamp(delay.visibleFrom)
  const id = idOf(JSON.stringify(fields))
  fields.act = id
  return { id, number, fields, contents: { salt, basis, accesses: told }, accounts: { salt: accountSalt, names }, text }
}

/** The id that the fields of a link give; `act` itself is not among what is hashed. */
export function linkId({ act: _, ...said }: LinkFields): ActId {
  return idOf(canonicalJson(said))
}

function idOf(said: string): ActId {
  return hex(sha256(utf8(`${LINK_LABEL}${said}`))) as ActId
}

/** What the leaf of a link says of its contents. */
export function digestOfContents({ salt, basis, accesses }: LinkContents): string {
  return digestOfText(salt, canonicalJson({ basis, accesses: accesses as unknown as Json }))
}

function digestOfText(salt: string, text: string): string {
  return base64url(sha256(utf8(`${CONTENTS_LABEL}${salt}${text}`)))
}

/** How an account is told in the accesses of a link. */
export function digestOfAccount(salt: string, name: string): string {
  return base64url(sha256(utf8(`${ACCOUNT_LABEL}${salt}${name}`)))
}

/** The accesses as they are told, and the logins of their accounts, which are few beside them. */
function toldOf(accesses: readonly Access[], salt: string): { readonly told: readonly ToldAccess[]; readonly names: readonly string[] } {
  const digests = new Map<string, string>()
  const told = accesses.map(({ account, agreement, at, cause, deed, party, purpose }) => {
    let digest = account === null ? null : digests.get(account)
    if (digest === undefined) {
      digest = digestOfAccount(salt, account as string)
      digests.set(account as string, digest)
    }
    return { account: digest, agreement, at: formatTimestamp(at), cause, deed, party, purpose }
  })
  return { told, names: [...digests.keys()].sort() }
}
