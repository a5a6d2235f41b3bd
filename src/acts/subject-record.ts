/**
 * The record of a subject: every link of its chain, with proof that each stands in the party's witnessed ledger and that none is
 * missing up to the moment at which the record was asked for (spec/act.md#record-of-a-subject).
 */
import { Compile, type Static, Type } from '#typebox'
import { canonicalJson, type Instant, type Json, parseJson, parseTimestamp } from '../foundation/index.ts'
import { formatOpening, parseOpening } from '../ledger/index.ts'
import { ActError } from './errors.ts'
import { fieldsShown } from './opened-leaf.ts'
import { type Tell, tellNobody, witnessWords } from './proof-steps.ts'
import { type LedgerReceipt, ledgerTrustIn, type ProvenPlace, type Trust, verifyLeafPlace } from './receipt.ts'
import {
  ACCESS_DEEDS,
  digestOfAccount,
  digestOfContents,
  LINK_ACCESSES_MAX,
  type LinkAccounts,
  type LinkContents,
  type LinkFields,
  linkId,
  SUBJECT_LINK_KIND,
  type ToldAccess,
} from './subject-link.ts'

/** Name and version of the format. */
export const SUBJECT_RECORD_FORMAT = 'comity/subject-record/v1'
/** Most links of one record. */
export const RECORD_LINKS_MAX = 2_000
/** Largest record, in bytes. */
export const RECORD_BYTES_MAX = 16 * 1024 * 1024

const closed = { additionalProperties: false }
const text = (maxLength: number) => Type.String({ maxLength })
const textOrNull = (maxLength: number) => Type.Union([text(maxLength), Type.Null()])
const salt = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const access = Type.Object(
  {
    deed: Type.Enum([...ACCESS_DEEDS]),
    at: text(30),
    agreement: textOrNull(64),
    purpose: textOrNull(64),
    party: textOrNull(2),
    account: textOrNull(43),
    cause: textOrNull(64),
  },
  closed,
)

/** The file. `contents` is absent where it is told later; `accounts` where it is not told who the accounts are. */
export const SubjectRecordSchema = Type.Object(
  {
    format: Type.Literal(SUBJECT_RECORD_FORMAT),
    party: Type.String({ pattern: '^[A-Z]{2}$' }),
    links: Type.Array(
      Type.Object(
        {
          opening: Type.Unknown(),
          proof: text(131_072),
          contents: Type.Optional(
            Type.Object({ salt, basis: textOrNull(500), accesses: Type.Array(access, { maxItems: LINK_ACCESSES_MAX }) }, closed),
          ),
          accounts: Type.Optional(Type.Object({ salt, names: Type.Array(text(100), { maxItems: LINK_ACCESSES_MAX }) }, closed)),
        },
        closed,
      ),
      { minItems: 1, maxItems: RECORD_LINKS_MAX },
    ),
  },
  closed,
)

const form = Compile(SubjectRecordSchema)

/** One link as the record shows it. */
export type RecordedLink = LedgerReceipt & { readonly contents?: LinkContents; readonly accounts?: LinkAccounts }

/** One link that was proven; `contents` is null where it is told later. */
export type ProvenLink = ProvenPlace & {
  readonly id: string
  readonly number: number
  readonly visibleFrom: Instant | null
  readonly contents: LinkContents | null
  /** Logins by the digest in the accesses, as far as they are shown. */
  readonly accounts: ReadonlyMap<string, string>
}

/** What a record proves: these are all links from the first one shown to the moment at which it was asked for. */
export type SubjectReport = {
  readonly party: string
  readonly subject: string
  /** Links before the first one shown, which were destroyed at the end of their retention. */
  readonly destroyed: number
  readonly links: readonly ProvenLink[]
  /** Up to when it is complete. */
  readonly until: Instant
}

/** The one text of a record. @throws LedgerError `opening-invalid` */
export function formatSubjectRecord(party: string, links: readonly RecordedLink[]): string {
  return canonicalJson({
    format: SUBJECT_RECORD_FORMAT,
    party,
    links: links.map(({ opening, ...link }) => ({ ...link, opening: formatOpening(opening) })) as unknown as Json,
  })
}

/**
 * Proves a record: each link is a whole opened leaf of a ledger that the trust file pins for the party, under its quorum; they are of
 * one subject and each names the one before it; what each says of the accesses is what its leaf commits to, and what is not told is not due yet; and
 * the last access is that the record was asked for, so that nothing before that is missing.
 * @throws ActError `receipt-invalid`, `subject-record-invalid`; LedgerError or FoundationError with the code of the first check that fails
 */
export function verifySubjectRecord(input: Uint8Array | string, trust: Trust, tell: Tell = tellNobody): SubjectReport {
  const value = parseJson(input, { bytesMax: RECORD_BYTES_MAX })
  if (!form.Check(value)) throw invalid('file does not have the shape of the record of a subject')
  const record = value as Static<typeof SubjectRecordSchema>
  const links = record.links.map((link) => proveLink(link as Shown, record.party, trust))
  const last = links.at(-1) as Proven
  tell({
    step: 'links',
    text: `${count(links, 'leaf', 'leaves')} in the ledger of ${record.party}; the last cosigned by ${witnessesOf(last)}.`,
  })
  assertChain(links)
  const [first] = links as [Proven]
  tell({ step: 'chain', text: chainWords(first.number, last.number) })
  const until = parseTimestamp(last.fields.at as string)
  const later = links.filter(({ contents }) => contents === null)
  for (const { visibleFrom } of later)
    if (visibleFrom === null || visibleFrom <= until) throw invalid('a link is not told although it is due')
  tell({ step: 'contents', text: contentsWords(links, later) })
  if (last.contents?.accesses.at(-1)?.deed !== 'record-asked') throw invalid('record does not end with its being asked for')
  tell({ step: 'complete', text: `The last link says that the record was asked for at ${last.fields.at}: it is complete up to then.` })
  return { party: record.party, subject: first.fields.subject as string, destroyed: first.number, links, until }
}

type Shown = {
  readonly opening: Json
  readonly proof: string
  readonly contents?: LinkContents
  readonly accounts?: LinkAccounts
}
type Proven = ProvenLink & { readonly fields: LinkFields }

const FIELDS: ReadonlySet<string> = new Set(['act', 'kind', 'party', 'at', 'subject', 'number', 'contents', 'previous', 'visibleFrom'])

function proveLink({ opening: json, proof, contents, accounts }: Shown, party: string, { parties }: Trust): Proven {
  const opening = parseOpening(json)
  const pinned = parties.find((entry) => entry.party === party)
  if (pinned === undefined) throw new ActError('receipt-invalid', 'policy file does not name the party of the record')
  const place = verifyLeafPlace({ opening, proof }, ledgerTrustIn(pinned, opening.origin))
  const { fields, withheld } = fieldsShown(opening)
  const isLink = withheld === 0 && fields.kind === SUBJECT_LINK_KIND && fields.party === party
  if (!isLink || !Object.keys(fields).every((name) => FIELDS.has(name)))
    throw invalid('a leaf of the record is no link, or not shown whole')
  if (fields.act !== linkId(fields)) throw invalid('id of a link is not that of what it says')
  if (contents !== undefined && fields.contents !== digestOfContents(contents))
    throw invalid('accesses of a link are not those of its leaf')
  const number = Number(fields.number)
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(fields.number ?? '')) throw invalid('number of a link is none')
  const visibleFrom = fields.visibleFrom === undefined ? null : parseTimestamp(fields.visibleFrom)
  return {
    ...place,
    id: fields.act,
    fields,
    number,
    visibleFrom,
    contents: contents ?? null,
    accounts: accountsOf(contents, accounts),
  }
}

/** Who the accounts are: each name must be that of a digest. */
function accountsOf(contents: LinkContents | undefined, accounts: LinkAccounts | undefined): ReadonlyMap<string, string> {
  if (accounts === undefined) return new Map()
  const shown = new Set(contents?.accesses.flatMap(({ account }) => account ?? []))
  const names = new Map(accounts.names.map((name) => [digestOfAccount(accounts.salt, name), name]))
  if (![...names.keys()].every((digest) => shown.has(digest))) throw invalid('an account that is named is not one of the link')
  return names
}

function assertChain(links: readonly Proven[]): void {
  let before: Proven | undefined
  for (const link of links) {
    if ((link.number === 0) !== (link.fields.previous === undefined))
      throw invalid('first link of a chain names one before it, or another names none')
    if (before !== undefined) assertFollows(before, link)
    before = link
  }
}

function assertFollows(before: Proven, link: Proven): void {
  const { fields } = link
  if (fields.subject !== before.fields.subject) throw invalid('links are of several subjects')
  if (link.number !== before.number + 1 || fields.previous !== before.id) throw invalid('a link does not follow the one before it')
  if (parseTimestamp(fields.at as string) < parseTimestamp(before.fields.at as string))
    throw invalid('a link is older than the one before it')
  const isLater = link.checkpoint.origin !== before.checkpoint.origin || link.index > before.index
  if (!isLater) throw invalid('a link stands before the one that it follows')
}

function contentsWords(links: readonly Proven[], later: readonly Proven[]): string {
  const told: readonly ToldAccess[] = links.flatMap(({ contents }) => contents?.accesses ?? [])
  const words = `${told.length} accesses are those that the leaves commit to`
  if (later.length === 0) return `${words}.`
  const last = later
    .map(({ fields }) => fields.visibleFrom as string)
    .sort()
    .at(-1)
  return `${words}; ${count(later, 'link is', 'links are')} told later, the last from ${last}, as they say themselves.`
}

function chainWords(first: number, last: number): string {
  const numbered = `The links ${first} to ${last} are of one subject, and each names the one before it.`
  return first === 0 ? numbered : `${numbered} The ${first} before them were destroyed at the end of their retention.`
}

function witnessesOf({ witnesses }: ProvenPlace): string {
  return witnesses.length === 0 ? 'nobody, as the policy asks for no witness' : witnesses.map(witnessWords).join(', ')
}

function count(values: readonly unknown[], one: string, several: string): string {
  return `${values.length} ${values.length === 1 ? one : several}`
}

function invalid(message: string): ActError {
  return new ActError('subject-record-invalid', message)
}
