/** What the API says of the node as a whole: health with its causes, ledger, partners, outbox. */

import type { Directory } from '../../acts/index.ts'
import { isOver, type NodeMeans, partnerFault, permitsSharing } from '../../agreement/index.ts'
import { counted, DAY_MS, formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { HealthCause, LedgerStatus, LiveStatus, PartnerView } from '../../http/index.ts'
import { agreementStatus } from '../../workflows/agreements/index.ts'
import type { FeedReport } from '../../workflows/feeds/index.ts'
import { awaitingPersons } from '../../workflows/legal-holds/index.ts'
import { OBSERVATION_DAYS, unreviewedGlass } from '../../workflows/monitoring/index.ts'
import { listTools, type ToolAccount, toolState } from '../../workflows/officials/index.ts'
import { isAmiss } from '../../workflows/oversight/index.ts'
import { untoldYears } from '../../workflows/statistics/index.ts'
import type { WebhookRow } from '../../workflows/webhooks/index.ts'
import type { Core } from '../core.ts'
import type { Jobs, LedgerCause } from '../jobs/jobs.ts'
import { ownCardOf } from '../road-parts.ts'
import type { CertificateState } from '../tls/served-certificate.ts'

/** A partner counts as unreachable after this many failures in a row. */
const FAILURES_TOLD = 3

/** The live part of the status, read from rows and from what the jobs found. */
export async function liveStatus(core: Core, jobs: Jobs): Promise<LiveStatus> {
  const { overview } = core.store.read
  const directory = await core.road.directory.current()
  const now = core.road.clock.now()
  const [summary, ledger, refusals, outbox] = await Promise.all([
    core.summary(),
    ledgerStatus(core),
    overview.refusals(),
    core.store.read.outbox.recipients(),
  ])
  const partners = await partnerViews(core)
  const tools = await listTools(core.store.read)
  const webhooks = await core.store.read.webhooks.list()
  const expiries = outbox.map((row) => row.expiresAt)
  return {
    causes: [
      ...causesOf(jobs, partners),
      ...unmetCauses(partners),
      ...(await forkCauses(core)),
      ...(await feedCauses(core)),
      ...certificateCauses(jobs),
      ...toolCauses(tools, now),
      ...webhookCauses(webhooks),
      ...(await glassCauses(core)),
      ...(await untoldCauses(core)),
      ...(await backupsCauses(core)),
      ...(await yearCauses(core)),
      ...personCauses(await awaitingPersons(core.road)),
      ...requestCauses(await core.store.read.requests.overdue({ asked: core.road.self, now })),
      ...observationCauses(await core.store.read.observations.openBefore(now - OBSERVATION_DAYS * DAY_MS)),
    ],
    certificate: jobs.certificate(),
    summary,
    ledger,
    agreements: directory.agreements.map((entry) => agreementStatus(entry, now)),
    partners,
    outbox: {
      waiting: outbox.reduce((sum, row) => sum + row.entries, 0),
      oldestAt: expiries.length === 0 ? null : Math.min(...expiries) - core.road.deliveryTimeout,
    },
    refusals,
  }
}

async function ledgerStatus(core: Core): Promise<LedgerStatus> {
  const head = await core.store.read.ledger.head()
  const directory = await core.road.directory.current()
  const now = core.road.clock.now()
  const witnesses = core.sequencer.witnesses()
  const quorums = directory.agreements
    .filter((entry) => !isOver(directory.state(entry.row.hash, now)))
    .map((entry) => entry.record.agreement.witnesses.quorum)
  const times = witnesses.flatMap((witness) => witness.lastCosignedAt ?? [])
  return {
    origin: head?.origin ?? ownCardOf(directory).ledger.origin,
    size: head?.leaves ?? 0,
    signedSize: head?.signedSize ?? 0,
    cosignedSize: head?.cosigned?.size ?? 0,
    cosignedAt: times.length === 0 ? null : Math.max(...times),
    quorum: quorums.length === 0 ? null : Math.max(...quorums),
    witnesses: witnesses.map(({ party, outsider, size, lastCosignedAt }) => ({ party, outsider, size, lastCosignedAt })),
  }
}

async function partnerViews(core: Core): Promise<readonly PartnerView[]> {
  const directory = await core.road.directory.current()
  const now = core.road.clock.now()
  const views = directory.parties.map(async ({ cards: [card] }): Promise<readonly PartnerView[]> => {
    if (card === undefined || card.party === core.road.self) return []
    const { lastOkAt, lastError, failures } = core.delivery.statuses.of(card.party)
    const software = (await core.road.partnerMeans.of(card.party)) ?? null
    const unmet = unmetBy(card.party, software ?? undefined, { directory, now })
    return [{ party: card.party, name: card.name, lastOkAt, lastError, failures, software, unmet }]
  })
  return (await Promise.all(views)).flat()
}

/** Agreements that bind by now and ask more of a node than a partner's told of itself. */
function unmetBy(
  party: string,
  means: NodeMeans | undefined,
  { directory, now }: { readonly directory: Directory; readonly now: Instant },
): PartnerView['unmet'] {
  return directory.agreements.flatMap(({ record, row }) => {
    const state = directory.state(row.hash, now)
    const isParty = record.agreement.parties.list.some(({ code }) => code === party)
    if (!isParty || state === undefined || !permitsSharing(state)) return []
    const fault = partnerFault(record.agreement, party, means)
    return fault === undefined ? [] : [{ agreement: row.hash, article: fault.article, code: fault.code, reason: fault.reason }]
  })
}

/** A partner whose node is not what an agreement asks for gets nothing under it, until it is another. */
function unmetCauses(partners: readonly PartnerView[]): readonly HealthCause[] {
  return partners.flatMap(({ party, name, unmet }) =>
    unmet.map(({ article, code, reason }) => {
      return { code, message: `Nothing is disclosed to ${name} (${party}) nor taken from it: ${reason} (article ${article})` }
    }),
  )
}

function causesOf(jobs: Jobs, partners: readonly PartnerView[]): readonly HealthCause[] {
  const causes: HealthCause[] = []
  for (const code of [jobs.ledgerStopped(), jobs.ledgerWaits()]) if (code !== null) causes.push({ code, message: LEDGER_CAUSES[code] })
  for (const { party, name, failures, lastOkAt, lastError } of partners) {
    if (failures < FAILURES_TOLD) continue
    const since = lastOkAt === null ? 'the start' : formatTimestamp(lastOkAt)
    const code = lastError?.code ?? 'partner-unreachable'
    causes.push({ code, message: `Nothing was delivered to ${name} (${party}) since ${since}: ${PARTNER_CAUSES.get(code) ?? code}` })
  }
  for (const [recipient, acts] of jobs.expired()) {
    causes.push({
      code: 'delivery-expired',
      message: `${acts} acts for ${recipient} ran out of time since the start; nobody tries them again`,
    })
  }
  return causes
}

/** Ledgers in use that contradicted themselves; one that was closed since is history. */
async function forkCauses(core: Core): Promise<readonly HealthCause[]> {
  const directory = await core.road.directory.current()
  const kept = await core.store.read.witness.evidence()
  return directory.parties.flatMap(({ cards: [card] }): readonly HealthCause[] => {
    const against = kept.filter(({ origin }) => origin === card?.ledger.origin)
    if (card === undefined || against.length === 0) return []
    const whose = card.party === directory.self ? 'The own ledger' : `The ledger of ${card.name} (${card.party})`
    const isForked = directory.isForked(card.ledger.origin)
    const consequence = isForked
      ? `showed two histories: partners accept nothing more that stands in it; see comity ledger evidence${card.party === directory.self ? ' and comity ledger recover' : ''}`
      : 'did not prove that it only grew; see comity ledger evidence'
    return [{ code: isForked ? 'ledger-forked' : 'ledger-growth-unproven', message: `${whose} ${consequence}` }]
  })
}

/** Holders that said in a receipt that back-ups of what they erased may be read for longer than the agreement lets, until that is over. */
async function backupsCauses(core: Core): Promise<readonly HealthCause[]> {
  const directory = await core.road.directory.current()
  return (await core.store.read.backups.readable(core.road.clock.now())).flatMap(({ recipient, agreement, items, lastMs, until }) => {
    const agreed = directory.agreement(agreement)?.record.agreement
    const days = agreed?.retention.backupDays
    if (agreed === undefined || days === undefined || lastMs <= days * DAY_MS) return []
    const words = `${recipient} erased ${items} items of ours, and back-ups of them can be read until ${formatTimestamp(until)}: ${agreed.title} lets them be read for ${days} days (article ${agreed.retention.article})`
    return [{ code: 'backups-too-long', message: words }]
  })
}

/** Parties that this party oversees and that did not tell of a year of special categories by its clock. */
async function yearCauses(core: Core): Promise<readonly HealthCause[]> {
  const directory = await core.road.directory.current()
  const late = await untoldYears({ directory, told: core.store.read.toldYears, now: core.road.clock.now() })
  return late.map(({ party, agreement, year }) => {
    const title = directory.agreement(agreement)?.record.agreement.title
    return { code: 'year-untold', message: `${party} did not tell the statistics of special categories of ${year} under ${title} in time` }
  })
}

/** A feed counts as hindered after this many failures in a row. */
const FEED_FAILURES_TOLD = 5

async function feedCauses(core: Core): Promise<readonly HealthCause[]> {
  const feeds = await core.store.read.feeds.list()
  return feeds.flatMap(({ name, failures, report, state }) => {
    if (state !== 'active' || failures < FEED_FAILURES_TOLD) return []
    const { failure } = JSON.parse(report ?? '{}') as Partial<FeedReport>
    return [{ code: 'feed-failing', message: `${failures} runs of the feed ${name} failed in a row: ${failure?.code ?? 'unknown'}` }]
  })
}

function certificateCauses(jobs: Jobs): readonly HealthCause[] {
  const certificate = jobs.certificate()
  if (certificate === null || certificate.trouble === null) return []
  const { trouble, cause = null, expiresAt } = certificate
  const until = trouble === 'certificate-awaited' ? '' : `: ${formatTimestamp(expiresAt)}`
  return [{ code: trouble, message: `${CERTIFICATE_CAUSES[trouble]}${until}${cause === null ? '' : ` (${cause})`}` }]
}

const CERTIFICATE_CAUSES: Readonly<Record<NonNullable<CertificateState['trouble']>, string>> = {
  'certificate-not-taken': 'The files of the certificate changed to what cannot be served; the one in use ends',
  'certificate-expires': 'The certificate ends soon',
  'certificate-expired': 'The certificate has ended',
  'certificate-awaited': 'No certificate was issued yet: nobody who checks it can reach this node',
  'certificate-not-renewed': 'The certificate could not be renewed; the one in use ends',
}

/** A tool whose review is near, or that lapsed without one; revoking it ends the matter as well. */
function toolCauses(tools: readonly ToolAccount[], now: Instant): readonly HealthCause[] {
  return tools.flatMap((tool): HealthCause[] => {
    const state = toolState(tool, now)
    const until = formatTimestamp(tool.reviewBy)
    if (state === 'due') return [{ code: 'tool-review-due', message: `Tool ${tool.login} lapses on ${until} unless somebody reviews it` }]
    if (state === 'lapsed') return [{ code: 'tool-lapsed', message: `Nobody reviewed tool ${tool.login} by ${until}: it is out` }]
    return []
  })
}

function webhookCauses(webhooks: readonly WebhookRow[]): readonly HealthCause[] {
  const failing = webhooks.filter(({ failures }) => failures >= FAILURES_TOLD)
  return failing.map(({ account, failures, lastError }) => {
    return {
      code: 'webhook-failing',
      message: `Tool ${account} was not told at its webhook, ${counted(failures, 'time')} in a row: ${lastError}`,
    }
  })
}

/** Who opened something for itself or gave on against a threat, and nobody looked at it within the hours that the agreement sets. */
async function glassCauses(core: Core): Promise<readonly HealthCause[]> {
  const parts = { directory: await core.road.directory.current(), observations: core.store.read.observations }
  const late = await unreviewedGlass(core.road.clock.now(), parts)
  if (late.length === 0) return []
  const threats = late.filter(({ check }) => check === 'threat').length
  const causes = [
    {
      code: 'glass-unreviewed',
      count: late.length - threats,
      message: 'an official opened for itself what it may not read, and nobody looked at it in time: comity observation list',
    },
    {
      code: 'threat-unreviewed',
      count: threats,
      message: 'an official gave on against a threat, and no other one looked at it in time: comity observation list',
    },
  ]
  return causes.flatMap(({ code, count, message }) => (count === 0 ? [] : [{ code, message: `${counted(count, 'time')} ${message}` }]))
}

/** What an overseer has to look into: items went on against a threat, and their origin was not told, or not in time. */
async function untoldCauses(core: Core): Promise<readonly HealthCause[]> {
  const amiss = (await core.threats()).filter(isAmiss)
  return amiss.map(({ party, threat, sight, toldTo }) => {
    const whom = toldTo === null ? 'nobody was told' : `${toldTo} was to be told`
    return { code: 'threat-untold', message: `${party} gave on against a threat (${threat.slice(0, 16)}), and ${whom}: ${sight}` }
  })
}

function observationCauses(open: number): readonly HealthCause[] {
  if (open === 0) return []
  const words = `${open} observations of self-monitoring wait for a data-protection officer for more than ${OBSERVATION_DAYS} days`
  return [{ code: 'observations-open', message: words }]
}

/** Orders for persons whose date is over: what they restrict stays so until the person is told. */
function personCauses(waiting: number): readonly HealthCause[] {
  if (waiting === 0) return []
  const words = `${waiting} orders that restrict for a person are over, and end once somebody says that the person was told: comity hold lift`
  return [{ code: 'person-untold', message: words }]
}

const LEDGER_CAUSES: Readonly<Record<LedgerCause, string>> = {
  'sequencer-lost': 'Another process signs the ledger of this party: this one signs no more until it is started again',
  'ledger-rolled-back':
    'A witness, or the list of what was erased, knows of more of the ledger than is here: nothing is shown until the list of what was erased is back and comity ledger recover was run',
  'awaiting-witnesses': 'Too few witnesses were heard since the start to sign the first checkpoint',
  'clock-went-back': 'The clock is behind the last checkpoint: nothing is signed until it is right',
}

const PARTNER_CAUSES: ReadonlyMap<string, string> = new Map([
  ['partner-unreachable', 'its node does not answer'],
  ['answer-refused', 'its node refuses the requests: it may not know the card of this party, or the clocks are apart'],
  ['envelope-refused', 'its node refuses what it was sent; the act waits and is tried again'],
  ['answer-invalid', 'what answers at its address is no node'],
])

/** A request that waits for this party although its clock has ended: partners and overseers are told of it. */
function requestCauses(overdue: readonly { readonly asker: string; readonly requests: number }[]): readonly HealthCause[] {
  return overdue.map(({ asker, requests }) => ({
    code: 'request-overdue',
    message: `${requests === 1 ? `A request of ${asker} was` : `${requests} requests of ${asker} were`} not answered before the clock of the agreement ended; see comity request list`,
  }))
}
