/** What a node does without being asked: checkpoints, delivery, retention, tidying. */
import { endGrace } from '../../acts/index.ts'
import { createDelivery, pullFrom } from '../../exchange/index.ts'
import { ComityError, DAY_MS, SECOND_MS } from '../../foundation/index.ts'
import type { PartySecrets } from '../../identity/index.ts'
import { publishMisses, stateAgain } from '../../workflows/agreements/index.ts'
import { foldReads, foldRefusals } from '../../workflows/consultation/index.ts'
import {
  backedUpSince,
  eraseDeparted,
  eraseOverdue,
  eraseOverMaximum,
  eraseUnanswered,
  eraseUnreviewed,
  escalateSilent,
  tellLongKept,
} from '../../workflows/erasure/index.ts'
import { destroyOverdue } from '../../workflows/feeds/index.ts'
import { answerSilent, narrowLate } from '../../workflows/handling/index.ts'
import { endOrders, eraseReleased } from '../../workflows/legal-holds/index.ts'
import { escalateUnreviewed, tellOpened } from '../../workflows/monitoring/index.ts'
import { recordLapses } from '../../workflows/officials/index.ts'
import { endAsks, endThreats, tellUsesEnded } from '../../workflows/onward/index.ts'
import { endRequests, publishUnanswered } from '../../workflows/requests/index.ts'
import { tellYears } from '../../workflows/statistics/index.ts'
import { foldAccesses } from '../../workflows/subjects/index.ts'
import { recordAnswers, type TellParts, tellTools } from '../../workflows/webhooks/index.ts'
import { keepFoundingReceipts } from '../../workflows/witnessing/index.ts'
import type { Core } from '../core.ts'
import type { Feeds } from '../join-feeds.ts'
import type { NodeLog } from '../log.ts'
import type { CertificateState, ServedCertificate } from '../tls/served-certificate.ts'
import { createCadence } from './cadence.ts'
import { COMPARE_AFTER_MS, comparison } from './comparison.ts'
import { Job } from './job.ts'
import { expireReads, tendMonitoring } from './monitoring.ts'
import { passingJob } from './passing-on.ts'
import { outcomesJob } from './posted-outcomes.ts'
import { subjectParts } from './subjects.ts'

const DELIVERY_MS = SECOND_MS
const WEBHOOKS_MS = 5 * SECOND_MS
const CLOCKS_MS = 15 * SECOND_MS
const FEEDS_MS = 5 * SECOND_MS
const CERTIFICATE_MS = 30 * SECOND_MS
/** How often it is asked whether a run of self-monitoring is due. */
const MONITORING_MS = 600 * SECOND_MS
/** Urgent acts that are recorded within so long share a checkpoint. */
const URGENT_MS = 200

/** The jobs of a running node. */
export type Jobs = AsyncDisposable & {
  /** Begins with all of them. */
  start(): void
  /** Something was recorded or received that partners wait for. */
  wakeDelivery(): void
  /** Signs a checkpoint at once. */
  wakeCheckpoint(): void
  /** Much was recorded that partners wait for: signs a checkpoint at once after a rest, otherwise at its turn. */
  signRested(): void
  /** Signs a checkpoint soon, one for all urgent acts of a burst. */
  hurryCheckpoint(): void
  /** A feed is to be read at once. */
  wakeFeeds(): void
  /** A tool posted what came of something that a partner sent. */
  wakeOutcomes(): void
  /** Something was stated on which a clock may have waited. */
  wakeClocks(): void
  /** What stopped the ledger, until the node is started again. */
  ledgerStopped(): LedgerCause | null
  /** What the ledger waits for, if it does. */
  ledgerWaits(): LedgerCause | null
  /** How the certificate stands; null for a node that serves without TLS. */
  certificate(): CertificateState | null
  /** Acts whose delivery ran out of time since the start, by recipient. */
  expired(): ReadonlyMap<string, number>
}

/** Why the own ledger is not signed. */
export type LedgerCause = 'sequencer-lost' | 'ledger-rolled-back' | 'awaiting-witnesses' | 'clock-went-back'

/** What the jobs tell, and what they ask of others. */
export type JobsParts = {
  readonly log: NodeLog
  /** Called after anything that people may be looking at. */
  readonly changed: () => void
  /** Looks after submissions that stopped or wait. */
  readonly tend: () => Promise<void>
  readonly feeds: Feeds
  readonly webhooks: TellParts
  readonly certificate: ServedCertificate | undefined
  readonly secrets: Pick<PartySecrets, 'root'>
  /** The list of what was erased is of a later time than the store. */
  readonly isBehind: boolean
}

/** Joins the jobs; none of them runs yet. */
export function joinJobs(core: Core, parts: JobsParts): Jobs {
  const { log, changed, feeds, certificate } = parts
  let stopped: LedgerCause | null = parts.isBehind ? 'ledger-rolled-back' : null
  let waits: LedgerCause | null = null
  const expiredFor = new Map<string, number>()
  const cadence = createCadence(core)
  const failed = (job: string, error: unknown): void => log.jobFailed(job, error)
  const passes = createDelivery(core.delivery, () => delivery.wake())
  const comparing = comparison(core, { log, changed, failed })
  const delivery = new Job({
    name: 'delivery',
    every: () => DELIVERY_MS,
    failed,
    async run() {
      const { delivered, expired } = await passes.pass()
      for (const { recipient, actId } of expired) {
        log.deliveryExpired(recipient, actId)
        expiredFor.set(recipient, (expiredFor.get(recipient) ?? 0) + 1)
      }
      if (delivered > 0) {
        comparing.wakeWithin(COMPARE_AFTER_MS)
        changed()
      }
    },
  })
  const checkpoint = new Job({
    name: 'checkpoint',
    every: () => cadence.next(),
    failed(job, error) {
      // Signing on after either would fork the ledger: it stays stopped until people have looked (DESIGN rule 7).
      if (error instanceof ComityError && (error.code === 'sequencer-lost' || error.code === 'ledger-rolled-back')) stopped = error.code
      failed(job, error)
    },
    async run() {
      if (stopped !== null) return
      await cadence.refresh()
      await foldReads({ reads: core.store.read.reads, road: core.road })
      await foldRefusals(core.road)
      await foldAccesses(subjects)
      const outcome = await core.sequencer.checkpoint()
      cadence.ended(outcome)
      waits = outcome.status === 'current' ? null : outcome.status
      await keepFoundingReceipts({ ...core, directory: core.road.directory, kept: core.store.read.receipts, transactions: core.store })
      delivery.wake()
      changed()
    },
  })
  const subjects = subjectParts(core)
  const pull = new Job({ name: 'pull', every: () => core.config.pullSeconds * SECOND_MS, failed, run: () => pullAll(core, log) })
  const clocks = new Job({ name: 'clocks', every: () => CLOCKS_MS, failed, run: () => keepClocks(core, { log, feeds }) })
  const asking = [comparing, ...(core.config.pullSeconds > 0 ? [pull] : [])]
  const { reading, others } = tendingJobs(core, parts, failed)
  const outcomes = outcomesJob(core, failed)
  const passing = passingJob(core, { secrets: parts.secrets, log, failed })
  const all = [delivery, checkpoint, clocks, outcomes, passing, reading, ...others, ...asking]
  return {
    start() {
      for (const job of all) job.wake()
    },
    wakeDelivery: () => delivery.wake(),
    wakeCheckpoint: () => checkpoint.wake(),
    signRested() {
      const sign = (isRested: boolean): void => {
        if (isRested) checkpoint.wake()
      }
      cadence.isRested().then(sign, (error: unknown) => failed('checkpoint', error))
    },
    hurryCheckpoint: () => checkpoint.wakeWithin(URGENT_MS),
    wakeFeeds: () => reading.wake(),
    wakeOutcomes: () => outcomes.wake(),
    wakeClocks: () => clocks.wake(),
    ledgerStopped: () => stopped,
    ledgerWaits: () => waits,
    certificate: () => certificate?.state() ?? null,
    expired: () => expiredFor,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((job) => job.stop()))
      await passes.settled()
      await core.sequencer.settled()
    },
  }
}

/** The jobs that look after what waits: submissions, feeds, webhooks, the record of reads, the certificate. */
function tendingJobs(
  core: Core,
  { log, tend, feeds, webhooks, certificate }: JobsParts,
  failed: (job: string, error: unknown) => void,
): { readonly reading: Job; readonly others: readonly Job[] } {
  const submissions = new Job({ name: 'submissions', every: () => CLOCKS_MS, failed, run: tend })
  const telling = new Job({
    name: 'webhooks',
    every: () => WEBHOOKS_MS,
    failed,
    async run() {
      for (let told = await tellTools(webhooks); told > 0; ) told = await tellTools(webhooks)
      const answers = { webhooks: webhooks.webhooks, items: core.store.read.items, road: core.road }
      for (let owed = await recordAnswers(answers); owed > 0; ) owed = await recordAnswers(answers)
    },
  })
  const reading = new Job({ name: 'feeds', every: () => FEEDS_MS, failed, run: () => tendServers(feeds) })
  const monitoring = new Job({
    name: 'monitoring',
    every: () => MONITORING_MS,
    failed,
    async run() {
      await tendMonitoring(core)
      await expireReads(core)
      await tendLongKept(core)
      await tellYearsOf(core)
    },
  })
  const renewal = new Job({
    name: 'certificate',
    every: () => CERTIFICATE_MS,
    failed,
    async run() {
      const error = await certificate?.renew()
      if (error !== undefined) log.certificateNotTaken(error)
    },
  })
  return { reading, others: [submissions, telling, monitoring, ...(certificate === undefined ? [] : [renewal])] }
}

/** What is counted in years is looked for every few minutes: what the own law lets be kept no longer, and what the overseers are told of. */
async function tendLongKept({ road, store, config }: Core): Promise<void> {
  const parts = { road, reviews: store.read.reviews }
  const maxima = (config.nationalMaxima ?? []).filter(({ alsoHeld }) => alsoHeld === true)
  for (let erased = await eraseOverMaximum(parts, maxima); erased > 0; ) erased = await eraseOverMaximum(parts, maxima)
  await tellLongKept(parts)
}

/** Once a year is over the overseers are told of it, where the agreement asks for that. */
async function tellYearsOf({ road, store }: Core): Promise<void> {
  const { toldYears: told, yearlyCounts: counts, outcomeCounts: outcomes } = store.read
  await tellYears({ road, told, counts, outcomes })
}

async function tendServers({ runs, publishing }: Feeds): Promise<void> {
  await runs.tend()
  await publishing.turns.tend()
}

async function pullAll(core: Core, log: NodeLog): Promise<void> {
  const directory = await core.road.directory.current()
  // Side by side, so that one that takes its time holds up none of the others.
  const pulls = directory.parties.map(async ({ cards: [card] }) => {
    if (card === undefined || card.party === core.road.self) return
    try {
      await pullFrom(card, core)
    } catch (error) {
      if (!(error instanceof ComityError)) throw error
      core.delivery.statuses.failed(card.party, error.code, core.road.clock.now())
      log.jobFailed('pull', error)
    }
  })
  await Promise.all(pulls)
}

/**
 * Every clock has its consequence: retention erases, so does the end of a legal hold and silence where the agreement says so, grace ends,
 * silence on an ask is a no, and on a contest a mark, what was opened is told to whoever sent it, and to the data-protection officer where nobody looked at it, what waited too long is dropped, what was seen too late is stated again; and what anybody missed is published.
 */
async function keepClocks(core: Core, { log, feeds }: Pick<JobsParts, 'log' | 'feeds'>): Promise<void> {
  const now = core.road.clock.now()
  for (let erased = await eraseOverdue(core.road); erased > 0; ) erased = await eraseOverdue(core.road)
  const reviewing = { road: core.road, reviews: core.store.read.reviews }
  for (let erased = await eraseUnreviewed(reviewing); erased > 0; ) erased = await eraseUnreviewed(reviewing)
  for (let ended = await endOrders(core.road); ended > 0; ) ended = await endOrders(core.road)
  for (let erased = await eraseReleased(core.road); erased > 0; ) erased = await eraseReleased(core.road)
  for (let erased = await eraseUnanswered(core.road); erased > 0; ) erased = await eraseUnanswered(core.road)
  for (let erased = await eraseDeparted(core.road); erased > 0; ) erased = await eraseDeparted(core.road)
  const takingBack = { road: core.road, takebacks: core.store.read.takebacks }
  for (let told = await escalateSilent(takingBack); told > 0; ) told = await escalateSilent(takingBack)
  const narrowing = { road: core.road, narrowings: core.store.read.narrowings }
  for (let told = await narrowLate(narrowing); told > 0; ) told = await narrowLate(narrowing)
  const judging = { road: core.road, contests: core.store.read.contests }
  for (let answered = await answerSilent(judging); answered > 0; ) answered = await answerSilent(judging)
  const opening = { road: core.road, observations: core.store.read.observations }
  for (let told = await tellOpened(opening); told > 0; ) told = await tellOpened(opening)
  await escalateUnreviewed(opening)
  for (const outcome of await publishMisses(core.road)) if (!outcome.ok) log.missUntold(outcome.refusal.code)
  await recordLapses({ accounts: core.store.read.accounts, toolChanges: core.store.read.toolChanges, road: core.road })
  await stateAgain({ road: core.road, isLate: core.receipts.isLate })
  await endGrace(core.road)
  await destroyOverdue(feeds.parts)
  const requesting = { road: core.road, requests: core.store.read.requests }
  for (let ended = await endRequests(requesting); ended > 0; ) ended = await endRequests(requesting)
  for (const outcome of await publishUnanswered(requesting)) if (!outcome.ok) log.missUntold(outcome.refusal.code)
  const asking = { road: core.road, onward: core.store.read.onward }
  for (let ended = await endAsks(asking); ended > 0; ) ended = await endAsks(asking)
  await tellUsesEnded(asking)
  await endThreats(asking)
  const parked = await core.store.write(async (writer) => {
    await writer.recalled.expire(now)
    await writer.seen.expire(now)
    return writer.parked.expire(now)
  })
  for (const { from, actId } of parked) log.parkedExpired(from, actId)
  const isRenewed = await core.road.vault.renewEpoch({ now, lengthMs: Math.max(1, core.config.backupDays) * DAY_MS })
  core.road.erased?.forget(backedUpSince(now, core.config.backupDays))
  if (isRenewed) await core.store.compact()
}
