/** What the API says of the node as a whole: health with its causes, ledger, partners, outbox. */
import type { HealthCause, LedgerStatus, LiveStatus, PartnerView } from '../../http/index.ts'
import { agreementStatus } from '../../workflows/agreements/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs.ts'
import { ownCardOf } from '../road-parts.ts'

/** A partner counts as unreachable after this many failures in a row. */
const FAILURES_TOLD = 3

/** The live part of the status, read from rows and from what the jobs found. */
export async function liveStatus(core: Core, jobs: Jobs): Promise<LiveStatus> {
  const { overview } = core.store.read
  const directory = await core.road.directory.current()
  const now = core.road.clock.now()
  const [summary, ledger, refusals, outbox] = await Promise.all([
    overview.summary(),
    ledgerStatus(core),
    overview.refusals(),
    core.store.read.outbox.recipients(),
  ])
  const partners = await partnerViews(core)
  const expiries = outbox.map((row) => row.expiresAt)
  return {
    causes: causesOf({ core, jobs, partners }),
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
    .filter((entry) => directory.state(entry.row.hash, now) !== 'lapsed')
    .map((entry) => entry.record.agreement.witnesses.quorum)
  const times = witnesses.flatMap((witness) => witness.lastCosignedAt ?? [])
  return {
    origin: head?.origin ?? ownCardOf(directory).ledger.origin,
    size: head?.leaves ?? 0,
    signedSize: head?.signedSize ?? 0,
    cosignedSize: head?.cosigned?.size ?? 0,
    cosignedAt: times.length === 0 ? null : Math.max(...times),
    quorum: quorums.length === 0 ? null : Math.max(...quorums),
    witnesses: witnesses.map(({ party, size, lastCosignedAt }) => ({ party, size, lastCosignedAt })),
  }
}

async function partnerViews(core: Core): Promise<readonly PartnerView[]> {
  const directory = await core.road.directory.current()
  return directory.parties.flatMap((row) => {
    const [card] = row.cards
    if (card === undefined || card.party === core.road.self) return []
    const { lastOkAt, lastError, failures } = core.delivery.statuses.of(card.party)
    return [{ party: card.party, name: card.name, lastOkAt, lastError, failures }]
  })
}

function causesOf({ core, jobs, partners }: { core: Core; jobs: Jobs; partners: readonly PartnerView[] }): readonly HealthCause[] {
  const causes: HealthCause[] = []
  const stopped = jobs.ledgerStopped()
  if (stopped !== null) causes.push({ code: stopped, message: 'The ledger signs no more: see comity ledger recover' })
  const waits = jobs.ledgerWaits()
  if (waits !== null) causes.push({ code: waits, message: 'The ledger waits before it signs its first checkpoint after the start' })
  for (const partner of partners) {
    if (partner.failures < FAILURES_TOLD) continue
    const since = new Date(partner.lastOkAt ?? core.road.clock.now()).toISOString()
    causes.push({ code: 'partner-unreachable', message: `${partner.name} (${partner.party}) has not answered since ${since}` })
  }
  return causes
}
