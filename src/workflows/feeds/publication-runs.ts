/**
 * Runs of publications. An envelope is chosen and its act recorded in one
 * transaction before anything leaves; it is posted until the server answered,
 * and the server asked until it says what became of it. Whatever cuts a run
 * short, the next one goes on with the same envelope: the same objects posted
 * again are the same objects there.
 */
import { stateActs } from '../../acts/index.ts'
import { hex, sha256, utf8 } from '../../foundation/index.ts'
import { chooseEnvelope, openEnvelope } from './envelope.ts'
import { FeedError } from './errors.ts'
import { openLogin } from './login.ts'
import type { PublicationPending, PublicationRow } from './ports.ts'
import type { PublicationParts, PublicationReport, WithheldCode } from './publish.ts'
import { retryAfter } from './rest.ts'
import type { FeedAccess, PostingStatus } from './server.ts'
import { createTurns, type Turns } from './turns.ts'

const REFUSALS_TOLD = 100
const REFUSED_WHOLE: ReadonlySet<string> = new Set(['request-refused', 'envelope-refused'])
/** How often a status is asked for in one run, and how long is waited before the first time, milliseconds. */
const STATUS_ASKED_MAX = 6
const STATUS_WAIT_MS = 250

/** What runs tell, and how they wait. */
export type PublicationRunsParts = PublicationParts & {
  readonly onProgress: () => void
  readonly onFailure: (failure: { readonly publication: string; readonly error: unknown }) => void
  /** Waits so many milliseconds, or until the signal. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** Runs over these parts; none is under way. */
export function createPublicationRuns(parts: PublicationRunsParts): Turns {
  return createTurns<PublicationRow>({
    clock: parts.road.clock,
    list: () => parts.publications.sending(),
    run: (row, signal) => runPublication(row, signal, parts),
    onFailure: ({ id }, error) => parts.onFailure({ publication: id, error }),
  })
}

async function runPublication(row: PublicationRow, signal: AbortSignal, parts: PublicationRunsParts): Promise<void> {
  try {
    const access = { login: openLogin(row.login, { feed: row.id, key: parts.loginKey }), signal }
    for (let current: PublicationRow | undefined = row; current !== undefined && !signal.aborted; ) {
      current = await takeStep(current, access, parts)
      parts.onProgress()
    }
  } catch (error) {
    if (error instanceof FeedError && error.code === 'stopped') return
    const failure =
      error instanceof FeedError
        ? { code: error.code, message: error.message }
        : { code: 'store-failed' as const, message: 'this node could not keep what it did' }
    await fail(row.id, { failure, retryAt: error instanceof FeedError ? error.retryAt : undefined }, parts)
    if (!(error instanceof FeedError)) throw error
  }
}

/** One envelope chosen, or the one chosen before brought to its end. @returns the row as it is then; undefined when nothing is left */
async function takeStep(row: PublicationRow, access: FeedAccess, parts: PublicationRunsParts): Promise<PublicationRow | undefined> {
  if (row.pending === null) return choose(row, parts)
  const { pending } = row
  const giving = { access, parts }
  if (pending.status !== null) {
    const status = await answered(row, await parts.server.status(row, pending.status, access), giving)
    return settle(row, pending, { status, parts })
  }
  const posted = await post(row, pending, giving)
  if (posted === 'refused-whole') return split(row, pending, parts)
  if (posted === undefined) return settle(row, pending, { status: undefined, parts })
  return settle(row, posted.pending, { status: await answered(row, posted.status, giving), parts })
}

/** Some servers refuse a whole envelope for one object, or take less than they say: halves go by themselves, down to the one object. */
async function split(row: PublicationRow, { holdings, later }: PublicationPending, parts: PublicationRunsParts): Promise<PublicationRow> {
  const [only, ...others] = holdings
  if (only !== undefined && others.length === 0) {
    const [item] = await parts.items.find([only])
    const failures = item?.face === null || item === undefined ? [] : [item.face.stixId]
    return settle(row, { holdings, later, status: null }, { status: { id: null, isComplete: true, failures, failureCount: 1 }, parts })
  }
  const half = Math.ceil(holdings.length / 2)
  const members = { pending: { holdings: holdings.slice(0, half), status: null, later: [...holdings.slice(half), ...later] } }
  await parts.road.transactions.write(({ publications }) => publications.change(row.id, members))
  return { ...row, ...members }
}

async function choose(row: PublicationRow, parts: PublicationRunsParts): Promise<PublicationRow | undefined> {
  const { holdings, position, withheld, isLast } = await chooseEnvelope(row, parts)
  const report = withWithheld(reportOf(row), withheld)
  if (holdings.length === 0) {
    const state = isLast ? 'sent' : 'sending'
    const members = { position, state, report: JSON.stringify(report), ...(isLast ? { login: null } : {}) } as const
    await parts.road.transactions.write(({ publications }) => publications.change(row.id, members))
    return isLast ? undefined : { ...row, ...members }
  }
  const members = { position, pending: { holdings, status: null, later: [] }, report: JSON.stringify(report) }
  const body = {
    publication: row.id,
    server: row.root,
    collection: row.collection,
    account: row.account,
    purpose: row.purpose,
    justification: hex(sha256(utf8(row.justification))),
    items: [...holdings],
  }
  const [outcome] = await stateActs([{ draft: { kind: 'publish', agreement: row.agreement, body } }], parts.road, {
    account: row.account,
    within: async (writer, outcomes) => {
      if (outcomes[0]?.ok === true) await writer.publications.change(row.id, members)
    },
  })
  if (outcome?.ok !== true) throw new FeedError('act-refused', outcome?.refusal.reason ?? 'the act was refused')
  return { ...row, ...members }
}

type Giving = { readonly access: FeedAccess; readonly parts: PublicationRunsParts }

/** Asks until the server says what became of an envelope. */
async function answered(row: PublicationRow, first: PostingStatus, { access, parts }: Giving): Promise<PostingStatus> {
  let status = first
  for (let asked = 0; !status.isComplete; asked += 1) {
    const { id } = status
    if (id === null) return status
    if (asked === STATUS_ASKED_MAX) throw new FeedError('server-busy', 'server has not said yet what became of the envelope')
    await parts.sleep(STATUS_WAIT_MS * 2 ** asked, access.signal)
    status = await parts.server.status(row, id, access)
  }
  return status
}

type Posted = { readonly status: PostingStatus; readonly pending: PublicationPending }

/** @returns undefined where nothing is left to post, because its items were erased meanwhile */
async function post(
  row: PublicationRow,
  { holdings, later }: PublicationPending,
  { access, parts }: Giving,
): Promise<Posted | 'refused-whole' | undefined> {
  const envelope = await openEnvelope(holdings, parts)
  if (envelope === undefined) return undefined
  try {
    const status = await parts.server.post(row, envelope.bytes, access)
    const pending = { holdings: envelope.holdings, status: status.id, later }
    await parts.road.transactions.write(({ publications }) => publications.change(row.id, { pending }))
    return { status, pending }
  } catch (error) {
    if (error instanceof FeedError && REFUSED_WHOLE.has(error.code)) return 'refused-whole'
    throw error
  }
}

async function settle(
  row: PublicationRow,
  { holdings, later }: PublicationPending,
  { status, parts }: { readonly status: PostingStatus | undefined; readonly parts: PublicationRunsParts },
): Promise<PublicationRow> {
  const refused = Math.min(status?.failureCount ?? 0, holdings.length)
  const before = reportOf(row)
  const report: PublicationReport = {
    ...before,
    envelopes: before.envelopes + (status === undefined ? 0 : 1),
    given: before.given + (status === undefined ? 0 : holdings.length - refused),
    refused: before.refused + refused,
    refusals: [...before.refusals, ...(status?.failures ?? [])].slice(0, REFUSALS_TOLD),
    failure: null,
  }
  const pending = later.length === 0 ? null : { holdings: later, status: null, later: [] }
  const members = { pending, failures: 0, report: JSON.stringify(report) }
  await parts.road.transactions.write(({ publications }) => publications.change(row.id, members))
  return { ...row, ...members }
}

async function fail(
  id: string,
  known: { readonly failure: Omit<NonNullable<PublicationReport['failure']>, 'at'>; readonly retryAt: number | undefined },
  { publications, road }: PublicationRunsParts,
): Promise<void> {
  const row = await publications.find(id)
  if (row === undefined) return
  const now = road.clock.now()
  const failures = row.failures + 1
  const report: PublicationReport = { ...reportOf(row), failure: { at: now, ...known.failure } }
  const nextAt = retryAfter(failures, { now, retryAt: known.retryAt, randomness: road.randomness })
  // A status that is not there (any more) says nothing, so the envelope is posted once more: what is there already stays as it is.
  const pending = known.failure.code === 'not-found' && row.pending !== null ? { pending: { ...row.pending, status: null } } : {}
  await road.transactions.write((writer) =>
    writer.publications.change(id, { failures, nextAt, report: JSON.stringify(report), ...pending }),
  )
}

function withWithheld(report: PublicationReport, more: readonly WithheldCode[]): PublicationReport {
  const withheld: Partial<Record<WithheldCode, number>> = { ...report.withheld }
  for (const code of more) withheld[code] = (withheld[code] ?? 0) + 1
  return { ...report, withheld }
}

function reportOf({ report }: Pick<PublicationRow, 'report'>): PublicationReport {
  return JSON.parse(report) as PublicationReport
}
