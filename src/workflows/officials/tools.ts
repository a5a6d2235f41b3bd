/** Accounts of tools: each with a purpose, a legal basis, an official who answers for it and a date by which it is reviewed. */
import { type RoadParts, type RoadWriter, type StateBeside, statingBeside, type ToolDeed } from '../../acts/index.ts'
import {
  accepted,
  DAY_MS,
  formatTimestamp,
  hex,
  type Instant,
  type Refusal,
  type Result,
  refused,
  sha256,
  utf8,
} from '../../foundation/index.ts'
import { isLogin } from './authorization.ts'
import { decoyHash } from './password.ts'
import { whyNotTwo } from './persons.ts'
import type { AccountRow, AccountStore, DeputationStore, ToolChangeReader } from './ports.ts'
import { newToken, tokenHash } from './token.ts'
import { isOpen, type ToolPosting, type ToolTerms } from './tool-terms.ts'

/** Days to the next review unless told, and at most. */
export const REVIEW_DAYS = { usual: 180, max: 366 } as const
/** Requests in a minute unless told, and at most. */
export const REQUESTS_PER_MINUTE = { usual: 6_000, max: 1_000_000 } as const
const LEGAL_BASIS_MAX = 500
const JUSTIFICATION_MAX = 2_000
const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
const CERTIFICATE = /^[0-9a-f]{64}$/

/** Why an account of a tool is not added, reviewed or revoked. */
export type ToolRefusalCode =
  | 'account-known'
  | 'certificate-known'
  | 'identity-missing'
  | 'owner-unknown'
  | 'owner-left'
  | 'review-by-owner'
  | 'tool-invalid'
  | 'tool-revoked'
  | 'tool-unknown'

/** A new tool. */
export type NewTool = {
  readonly login: string
  /** Recorded for what it reads and posts without a purpose or justification of its own. */
  readonly purpose: string
  readonly justification: string
  readonly legalBasis: string
  readonly owner: string
  readonly posts: ToolPosting
  readonly reviewDays?: number
  readonly requestsPerMinute?: number
  readonly certificate?: string
}

/** A tool as its officials see it. */
export type ToolAccount = Pick<AccountRow, 'login' | 'purpose' | 'justification' | 'createdAt'> & ToolTerms

/** A tool with its secret, which is shown this once: password under Basic, and token. */
export type ToolWithSecret = { readonly tool: ToolAccount; readonly secret: string }

/** What changes of tools are written to. */
type ToolsWriter = RoadWriter & {
  readonly accounts: AccountStore
  readonly people: { readonly deputations: Pick<DeputationStore, 'of'> }
  readonly toolChanges: Pick<ToolChangeReader, 'lastTerm'>
}

/** What works on tools; `by` is always the login of the official who asks. */
export type ToolsParts<Writer extends ToolsWriter = ToolsWriter> = {
  readonly accounts: Pick<AccountStore, 'list'>
  /** On which each change goes, in one transaction with the account. */
  readonly road: RoadParts<Writer>
}

type LapseReaders = Pick<ToolsParts, 'accounts'> & { readonly toolChanges: Pick<ToolChangeReader, 'lastTerm'> }
type LapseParts<Writer extends ToolsWriter> = ToolsParts<Writer> & LapseReaders

/** Adds a tool. Its secret is kept as a hash only. */
export async function addTool<Writer extends ToolsWriter>(
  request: { readonly tool: NewTool; readonly by: string },
  { road }: Pick<ToolsParts<Writer>, 'road'>,
): Promise<Result<ToolWithSecret, ToolRefusalCode>> {
  const { tool } = request
  const fault = faultOf(tool)
  if (fault !== undefined) return { ok: false, refusal: fault }
  const secret = newToken(road.randomness)
  const now = road.clock.now()
  const terms: ToolTerms = {
    legalBasis: tool.legalBasis,
    owner: tool.owner,
    posts: tool.posts,
    requestsPerMinute: tool.requestsPerMinute ?? REQUESTS_PER_MINUTE.usual,
    certificate: tool.certificate ?? null,
    reviewedAt: now,
    reviewedBy: request.by,
    reviewBy: now + (tool.reviewDays ?? REVIEW_DAYS.usual) * DAY_MS,
    revokedAt: null,
  }
  const { login, purpose, justification } = tool
  const row: AccountRow = {
    login,
    role: 'tool',
    nationalRole: null,
    passwordHash: decoyHash(road.randomness),
    tokenHash: tokenHash(secret),
    purpose,
    justification,
    offices: [],
    createdAt: now,
    tool: terms,
    enrolment: null,
  }
  const state = await statingBeside(road)
  return road.transactions.write(async (writer): Promise<Result<ToolWithSecret, ToolRefusalCode>> => {
    const { accounts } = writer
    if ((await accounts.find(login)) !== undefined) return refused('account-known', 'an account of this login exists')
    const fit = ownerFault(await accounts.find(tool.owner))
    if (fit !== undefined) return { ok: false, refusal: fit }
    if (terms.certificate !== null && (await accounts.findByCertificate(terms.certificate)) !== undefined) {
      return refused('certificate-known', 'the certificate stands for another account')
    }
    await accounts.add(row)
    await note({ deed: 'added', by: request.by, row: { ...row, tool: terms } }, state, writer)
    return accepted({ tool: accountOf(row, terms), secret })
  })
}

/** Reviews a tool: it stays for as many days as told. Whoever answers for it does not review it. */
export async function reviewTool<Writer extends ToolsWriter>(
  request: { readonly login: string; readonly days?: number; readonly by: string },
  { road }: Pick<ToolsParts<Writer>, 'road'>,
): Promise<Result<ToolAccount, ToolRefusalCode>> {
  const { login, days = REVIEW_DAYS.usual, by } = request
  if (!isWhole(days, REVIEW_DAYS.max)) return { ok: false, refusal: invalid(`a review holds for 1 to ${REVIEW_DAYS.max} days`) }
  const now = road.clock.now()
  return change({ login, deed: 'reviewed', by }, road, async ({ tool }, { accounts, people }) => {
    const persons = { accounts, deputations: people.deputations, clock: road.clock }
    const notTwo = await whyNotTwo([tool.owner, by], tool.reviewedAt, persons)
    if (notTwo?.code === 'identity-missing') return { ok: false, refusal: { ...notTwo, code: 'identity-missing' } }
    if (notTwo !== undefined) return refused('review-by-owner', 'whoever answers for a tool does not review it')
    const fault = ownerFault(await accounts.find(tool.owner))
    if (fault !== undefined) return { ok: false, refusal: fault }
    return accepted({ tool: { ...tool, reviewedAt: now, reviewedBy: by, reviewBy: now + days * DAY_MS } })
  })
}

/** Gives a tool to another official, who answers for it from here on. What the new owner itself reviewed lapses until another one does. */
export async function passTool<Writer extends ToolsWriter>(
  request: { readonly login: string; readonly owner: string; readonly by: string },
  { road }: Pick<ToolsParts<Writer>, 'road'>,
): Promise<Result<ToolAccount, ToolRefusalCode>> {
  const { login, owner, by } = request
  const now = road.clock.now()
  return change({ login, deed: 'passed', by }, road, async ({ tool }, { accounts }) => {
    const fault = ownerFault(await accounts.find(owner))
    if (fault !== undefined) return { ok: false, refusal: fault }
    const passed = { ...tool, owner }
    return accepted({ tool: tool.reviewedBy === owner ? lapsed(passed, now) : passed })
  })
}

/** The tools of an official who left lapse at once, until they have another owner and were reviewed. */
export async function lapseToolsOf(owner: string, at: Instant, accounts: AccountStore): Promise<void> {
  for (const { login, tool } of await accounts.list()) {
    if (tool?.owner === owner && tool.revokedAt === null) await accounts.change(login, { tool: lapsed(tool, at) })
  }
}

/** Draws a new secret for a tool; the one before is out at once. */
export async function renewToolSecret<Writer extends ToolsWriter>(
  request: { readonly login: string; readonly by: string },
  { road }: Pick<ToolsParts<Writer>, 'road'>,
): Promise<Result<ToolWithSecret, ToolRefusalCode>> {
  const secret = newToken(road.randomness)
  const changed = await change({ ...request, deed: 'secret-renewed' }, road, async ({ tool }) =>
    accepted({ tool, tokenHash: tokenHash(secret) }),
  )
  return changed.ok ? accepted({ tool: changed.value, secret }) : changed
}

/** Puts a tool out for good; its login is not given to another. */
export async function revokeTool<Writer extends ToolsWriter>(
  request: { readonly login: string; readonly by: string },
  { road }: Pick<ToolsParts<Writer>, 'road'>,
): Promise<Result<ToolAccount, ToolRefusalCode>> {
  const now = road.clock.now()
  return change({ ...request, deed: 'revoked' }, road, async ({ tool }) => accepted({ tool: { ...tool, revokedAt: now } }))
}

/** Records of each tool that lapsed that it did, once. @returns how many did */
export async function recordLapses<Writer extends ToolsWriter>({ accounts, toolChanges, road }: LapseParts<Writer>): Promise<number> {
  const now = road.clock.now()
  // What lapsed stays so for years and is asked about every few seconds: only what is new takes the writer's turn.
  if ((await unrecordedLapses({ accounts, toolChanges }, now)).length === 0) return 0
  const state = await statingBeside(road)
  return road.transactions.write(async (writer) => {
    const rows = await unrecordedLapses(writer, now)
    for (const row of rows) await note({ deed: 'lapsed', by: null, row }, state, writer)
    return rows.length
  })
}

async function unrecordedLapses({ accounts, toolChanges }: LapseReaders, now: Instant): Promise<readonly KnownTool[]> {
  const lapsed: KnownTool[] = []
  for (const { tool, ...row } of await accounts.list()) {
    if (tool === null || tool.revokedAt !== null || isOpen(tool, now)) continue
    if ((await toolChanges.lastTerm(row.login))?.deed !== 'lapsed') lapsed.push({ ...row, tool })
  }
  return lapsed
}

/** Every tool, those that lapsed or were revoked as well, in order of login. */
export async function listTools({ accounts }: Pick<ToolsParts, 'accounts'>): Promise<readonly ToolAccount[]> {
  return (await accounts.list()).flatMap((row) => (row.tool === null ? [] : [accountOf(row, row.tool)]))
}

type Change = { readonly tool: ToolTerms; readonly tokenHash?: string }
type KnownTool = AccountRow & { readonly tool: ToolTerms }

type Deed = { readonly login: string; readonly deed: ToolDeed; readonly by: string }

async function change<Writer extends ToolsWriter>(
  { login, deed, by }: Deed,
  road: RoadParts<Writer>,
  decide: (row: KnownTool, writer: ToolsWriter) => Promise<Result<Change, ToolRefusalCode>>,
): Promise<Result<ToolAccount, ToolRefusalCode>> {
  const state = await statingBeside(road)
  return road.transactions.write(async (writer): Promise<Result<ToolAccount, ToolRefusalCode>> => {
    const { accounts } = writer
    const row = await accounts.find(login)
    if (row?.tool === undefined || row.tool === null) return refused('tool-unknown', 'there is no tool of this login')
    if (row.tool.revokedAt !== null) return refused('tool-revoked', 'the tool was revoked: add another one')
    const decided = await decide({ ...row, tool: row.tool }, writer)
    if (!decided.ok) return decided
    await accounts.change(login, decided.value)
    await note({ deed, by, row: { ...row, tool: decided.value.tool } }, state, writer)
    return accepted(accountOf(row, decided.value.tool))
  })
}

/** States what was done with a tool, and its terms since. */
async function note(
  { deed, by, row }: { readonly deed: ToolDeed; readonly by: string | null; readonly row: KnownTool },
  state: StateBeside,
  writer: ToolsWriter,
): Promise<void> {
  const { login, purpose, justification, tool } = row
  const { owner, legalBasis, posts, requestsPerMinute, certificate, reviewBy } = tool
  const terms = { owner, purpose, legalBasis, justification: hex(sha256(utf8(justification))), posts, requestsPerMinute, certificate }
  const body = { tool: login, deed, by, ...terms, reviewBy: formatTimestamp(reviewBy) }
  await state({ kind: 'change-tool', agreement: null, body }, writer)
}

function lapsed(tool: ToolTerms, now: Instant): ToolTerms {
  return { ...tool, reviewBy: Math.min(tool.reviewBy, now) }
}

/** Why an account cannot answer for a tool. */
function ownerFault(owner: AccountRow | undefined): Refusal<ToolRefusalCode> | undefined {
  if (owner === undefined || owner.role === 'tool')
    return { code: 'owner-unknown', reason: 'the owner is an official with an account here' }
  if (owner.enrolment?.leftAt != null) return { code: 'owner-left', reason: 'whoever answers for it left: name another owner first' }
  return undefined
}

function faultOf(tool: NewTool): Refusal<ToolRefusalCode> | undefined {
  const { reviewDays = 1, requestsPerMinute = 1 } = tool
  if (!isLogin(tool.login)) return invalid('a login has 1 to 100 characters without blanks or colons')
  if (!PURPOSE.test(tool.purpose)) return invalid('a purpose is a code in lower-case letters')
  if (!isText(tool.justification, JUSTIFICATION_MAX)) return invalid('a justification is a text')
  if (!isText(tool.legalBasis, LEGAL_BASIS_MAX)) return invalid(`a legal basis is a text of at most ${LEGAL_BASIS_MAX} characters`)
  if (!isWhole(reviewDays, REVIEW_DAYS.max)) return invalid(`a review holds for 1 to ${REVIEW_DAYS.max} days`)
  if (!isWhole(requestsPerMinute, REQUESTS_PER_MINUTE.max)) return invalid('requests in a minute are a whole number')
  if (tool.certificate !== undefined && !CERTIFICATE.test(tool.certificate)) {
    return invalid('a certificate is named by its SHA-256 in lower-case hexadecimal')
  }
  return undefined
}

function invalid(reason: string): Refusal<ToolRefusalCode> {
  return { code: 'tool-invalid', reason }
}

function isText(text: string, charactersMax: number): boolean {
  return text.trim() !== '' && text.length <= charactersMax && text.isWellFormed() && !/\p{Cc}/u.test(text)
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max
}

function accountOf({ login, purpose, justification, createdAt }: AccountRow, terms: ToolTerms): ToolAccount {
  return { login, purpose, justification, createdAt, ...terms }
}
