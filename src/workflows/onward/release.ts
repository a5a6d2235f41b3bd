/** Giving on what an origin consented to: releases to the recipient, and traces for the overseers, batch by batch. */
import {
  type ActId,
  consentName,
  daysKept,
  type HoldingKey,
  type ItemRow,
  isAboutPurpose,
  type OnwardAskRow,
  type Proposal,
  stateActs,
} from '../../acts/index.ts'
import { sunsetOf } from '../../agreement/index.ts'
import {
  accepted,
  BATCH_BYTES_MAX,
  BATCH_ITEMS_MAX,
  ComityError,
  DAY_MS,
  formatTimestamp,
  hex,
  type Refusal,
  type Result,
  randomUuid,
  refused,
  sha256,
  utf8,
} from '../../foundation/index.ts'
import { ProvenanceError } from '../../intelligence/index.ts'
import { Candidates, type Course, type WithheldItem } from './candidates.ts'
import { type DraftedCopy, draftCopy } from './draft-item.ts'
import { narrowings } from './narrowings.ts'
import type { OnwardParts, OnwardWriter } from './ports.ts'

const MINUTE_MS = 60_000
const ARTICLES_MAX = 64

/** Who gives on, under which answer. */
export type GiveOnRequest = {
  readonly ask: ActId
  readonly account: string
  /** The role of the account lets it be the second person where an article asks for one. */
  readonly isApprover: boolean
  readonly isAllowed: (agreement: string) => boolean
  /** The written test of necessity, where an article asks for one. */
  readonly necessity?: string
}

/** What went, and what did not. Told to own officials alone. */
export type GivenOnReport = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number }[]
  readonly withheld: readonly WithheldItem[]
  /** Why no more went, where something stopped it: what is recorded stands, and the next call goes on. */
  readonly stopped: Refusal | null
}

/** Thrown inside the transaction of a batch, so that nothing of it is kept. */
class BatchRefused extends ComityError<'batch-refused'> {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('batch-refused', 'an act of the batch is refused')
    this.refusal = refusal
  }
}

type Run = {
  readonly parts: OnwardParts
  readonly ask: OnwardAskRow
  readonly course: Course
  readonly terms: { readonly approvedBy: string | null; readonly necessity: string | null; readonly notice: string | null }
  readonly account: string
}

/** Gives on all that was consented to and did not go yet. Refused with `ask-unknown`, or as an agreement or a consent refuses. */
export async function giveOn(request: GiveOnRequest, parts: OnwardParts): Promise<Result<GivenOnReport>> {
  const { road, onward } = parts
  const ask = await onward.ask(request.ask)
  if (ask === undefined || ask.asker !== road.self || isAboutPurpose(ask)) return refused('ask-unknown', 'this party put no such question')
  if (!request.isAllowed(ask.agreement)) return refused('role-not-permitted', 'the agreement does not let this role give on')
  const entry = (await road.directory.current()).agreement(ask.agreement)
  if (entry === undefined) return refused('agreement-unknown', 'no such agreement is known')
  const { article } = entry.record.agreement.onward
  if (ask.state !== 'consented' && !isThreatOpen(ask)) return refused('consent-missing', 'the origin did not consent', article)
  const course: Course = {
    entry,
    recipient: ask.recipient,
    purpose: ask.purpose,
    isNamed: entry.record.agreement.onward.attribution === 'named',
    now: road.clock.now(),
  }
  const candidates = await Candidates.of(await leftOf(ask, parts), parts, course)
  const run = { parts, ask, course, account: request.account, terms: await termsOf(request, { parts, ask }) }
  const outcome = await releaseAll(candidates, run)
  return accepted(outcome)
}

/** Whether its origin was told of a threat and did not answer yet: items go before it does. */
function isThreatOpen({ threat, state }: OnwardAskRow): boolean {
  return threat !== null && state === 'open'
}

/** Items that may go, are held here and did not go yet under this question. */
async function leftOf(ask: OnwardAskRow, { road, onward }: OnwardParts): Promise<readonly ItemRow[]> {
  const holdings = (await onward.itemsOf(ask.id)).flatMap(({ holding, isConsented }) => (isConsented || isThreatOpen(ask) ? [holding] : []))
  const gone = new Set((await onward.copiesOf(holdings)).flatMap((copy) => (copy.ask === ask.id ? [copy.source] : [])))
  return (await road.items.find(holdings.filter((holding: HoldingKey) => !gone.has(holding)))).filter(({ state }) => state === 'held')
}

async function termsOf(
  { account, isApprover, necessity }: GiveOnRequest,
  { parts, ask }: { readonly parts: OnwardParts; readonly ask: OnwardAskRow },
): Promise<Run['terms']> {
  const asker = (await parts.reasons.find(ask.id))?.account
  // Who signed for a threat stands in its statement by number; the name of an account stays here then.
  const approver = ask.threat?.approval === undefined ? account : ask.threat.approvedBy
  const approvedBy = isApprover && asker !== undefined && asker !== account ? approver : null
  return { approvedBy, necessity: necessity === undefined ? null : hex(sha256(utf8(necessity))), notice: null }
}

type Batch = { readonly retainUntil: string; readonly items: DraftedCopy[]; readonly articles: Set<string>; size: number; itemsMax: number }

async function releaseAll(candidates: Candidates, first: Run): Promise<GivenOnReport> {
  let run = first
  const acts: GivenOnReport['acts'][number][] = []
  const withheld: WithheldItem[] = [...candidates.withheld]
  const open = new Map<string, Batch>()
  const flush = async (batch: Batch): Promise<Refusal | null> => {
    open.delete(batch.retainUntil)
    const recorded = await recordBatch(batch, run)
    if ('code' in recorded) return recorded
    acts.push(recorded)
    return null
  }
  for await (const item of candidates.shown()) {
    const { permission, row } = item.candidate
    const notice = permission.obligations.due.find(({ requires }) => requires === 'overseer-notice')
    if (notice !== undefined && run.terms.notice === null) run = await withNotice(run, notice.article)
    const days = daysKept(permission.obligations.retentionDays, row.face?.dataSubject ?? 'none', run.parts.road.nationalMaxima)
    const retainUntil = dateFor(row, days, run.course)
    let copy: DraftedCopy
    try {
      copy = draftCopy(item, run.parts, { course: run.course, retainUntil })
    } catch (error) {
      if (!(error instanceof ProvenanceError)) throw error
      withheld.push({ holding: row.holding, refusal: { code: error.code, reason: error.message } })
      continue
    }
    const articles = permission.articles.map(({ number }) => number)
    const itemsMax = permission.obligations.caps.itemsPerRelease?.items ?? BATCH_ITEMS_MAX
    const full = open.get(retainUntil)
    if (full !== undefined && !hasRoom(full, { copy, articles, itemsMax })) {
      const refusal = await flush(full)
      if (refusal !== null) return { acts, withheld, stopped: refusal }
    }
    add(open, { copy, articles, itemsMax, retainUntil })
  }
  for (const batch of [...open.values()]) {
    const refusal = await flush(batch)
    if (refusal !== null) return { acts, withheld, stopped: refusal }
  }
  return { acts, withheld, stopped: null }
}

type Added = { readonly copy: DraftedCopy; readonly articles: readonly string[]; readonly itemsMax: number }

function hasRoom(batch: Batch, { copy, articles, itemsMax }: Added): boolean {
  const all = new Set([...batch.articles, ...articles])
  const countMax = Math.min(batch.itemsMax, itemsMax, BATCH_ITEMS_MAX)
  return batch.items.length < countMax && batch.size + copy.size <= BATCH_BYTES_MAX && all.size <= ARTICLES_MAX
}

function add(open: Map<string, Batch>, { copy, articles, itemsMax, retainUntil }: Added & { readonly retainUntil: string }): void {
  const batch = open.get(retainUntil) ?? { retainUntil, items: [], articles: new Set<string>(), size: 0, itemsMax }
  open.set(retainUntil, batch)
  batch.items.push(copy)
  for (const article of articles) batch.articles.add(article)
  batch.size += copy.size
  batch.itemsMax = Math.min(batch.itemsMax, itemsMax)
}

/** Never later than its origin let it be kept. */
function dateFor(row: ItemRow, days: number, { entry, now }: Pick<Course, 'entry' | 'now'>): string {
  const startedAt = Math.floor(now / MINUTE_MS) * MINUTE_MS
  return formatTimestamp(Math.min(row.retainUntil, startedAt + days * DAY_MS, sunsetOf(entry.record).at))
}

/** The overseers are told before anything goes; where they cannot be, the release is refused for want of the notice. */
async function withNotice(run: Run, article: string): Promise<Run> {
  const { road } = run.parts
  const { agreement, purpose, recipient, items } = run.ask
  const body = { submission: randomUuid(road.randomness), purpose, article, recipients: [{ party: recipient, items }] }
  const [stated] = await stateActs([{ draft: { kind: 'notice', agreement, body } }], road, { account: run.account })
  return stated?.ok === true ? { ...run, terms: { ...run.terms, notice: stated.act.id } } : run
}

async function recordBatch(batch: Batch, run: Run): Promise<GivenOnReport['acts'][number] | Refusal> {
  const { parts, account } = run
  try {
    const outcomes = await stateActs(proposalsOf(batch, run), parts.road, {
      account,
      async within(writer, ended) {
        for (const outcome of ended) if (!outcome.ok) throw new BatchRefused(outcome.refusal)
        if (await wentTwice(batch, run, writer)) throw new BatchRefused(GIVEN_BEFORE)
      },
    })
    const [act] = outcomes.flatMap((outcome) => (outcome.ok && outcome.act.kind === 'release' ? [outcome.act] : []))
    if (act === undefined) throw new Error('a batch that was recorded has no release')
    return { id: act.id, to: run.ask.recipient, items: batch.items.length }
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error
    return error.refusal
  }
}

const GIVEN_BEFORE: Refusal = { code: 'already-given', reason: 'an item was given on under this question meanwhile' }

/** Whether somebody else gave an item on under the same question while this batch was made. */
async function wentTwice({ items }: Batch, { ask }: Run, { onward }: Pick<OnwardWriter, 'onward'>): Promise<boolean> {
  const sources = items.flatMap(({ content }) => content.source ?? [])
  const copies = (await onward.copiesOf(sources)).filter((copy) => copy.ask === ask.id)
  return copies.length > sources.length
}

/**
 * What its origin narrowed, the release and right after it the trace: one transaction, so that nothing goes on without its origin being on
 * record, or before its handling.
 */
function proposalsOf({ retainUntil, items, articles }: Batch, { ask, terms }: Run): readonly Proposal[] {
  const { agreement, recipient, purpose, origin } = ask
  const { named, under, consent, basis } = groundOf(ask, items)
  const release: Proposal = {
    draft: {
      kind: 'release',
      agreement,
      body: {
        to: recipient,
        purpose,
        articles: [...new Set([...articles, ...basis])],
        ...terms,
        retainUntil,
        ...named,
        items: items.map(({ itemId, digest }) => [itemId, digest]),
      },
    },
    items: items.map(({ itemId, content }) => ({ itemId, content: { ...content, givenOn: { origin, consent: under } } })),
  }
  const traced = items.map((item) => item.traced)
  return [
    ...narrowings({ agreement, recipient, items }),
    release,
    { draft: { kind: 'trace', agreement, body: { recipient, origin, of: ask.id, ...consent, items: traced } } },
  ]
}

/** What a release rests on: the consent, by a name that leads nowhere, or while its origin did not answer the threat. */
function groundOf(ask: OnwardAskRow, items: readonly DraftedCopy[]) {
  if (ask.threat !== null && isThreatOpen(ask))
    return { named: { threat: ask.threat }, under: ask.id, consent: {}, basis: [ask.threat.article] }
  const { answer } = ask
  if (answer === null) throw new Error('a question that was consented to has an answer')
  return { named: { consent: consentName(answer, items[0]?.itemId ?? '') }, under: answer, consent: { consent: answer }, basis: [] }
}
