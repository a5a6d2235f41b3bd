/** Wires the API door to the workflows. */
import type { ApiParts } from '../../http/index.ts'
import { type PartySecrets, pageOrigins } from '../../identity/index.ts'
import { knownBreaches, tellBreach } from '../../workflows/agreements/index.ts'
import type { ReadRecorder, RefusalRecorder } from '../../workflows/consultation/index.ts'
import type { Disclosure } from '../../workflows/disclosure/index.ts'
import { liftHold, placeHold } from '../../workflows/legal-holds/index.ts'
import { type IssuerClient, type Officials, recordedReason } from '../../workflows/officials/index.ts'
import type { ThreatParts } from '../../workflows/onward/index.ts'
import type { TellParts } from '../../workflows/webhooks/index.ts'
import { createWitnessSummary } from '../../workflows/witnessing/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Feeds } from '../join-feeds.ts'
import { agreementPorts } from './agreements.ts'
import { alertPorts } from './alerts.ts'
import { casePorts } from './cases.ts'
import { contestPorts } from './contests.ts'
import { shownDeliveries } from './deliveries.ts'
import { exportPort } from './exports.ts'
import { feedPorts } from './feeds.ts'
import { gradePorts } from './grades.ts'
import { itemPorts } from './items.ts'
import { nationalRolePorts } from './national-roles.ts'
import { observationPorts } from './observations.ts'
import { onwardPorts } from './onward.ts'
import { peoplePorts } from './people.ts'
import { processingRecord } from './processing-record.ts'
import { publicationPorts } from './publications.ts'
import { reasonPorts } from './reasons.ts'
import { receiptFile } from './receipts.ts'
import { requestPorts } from './requests.ts'
import { reviewPorts } from './reviews.ts'
import { sharingBackPorts } from './sharing-back.ts'
import { simulator } from './simulations.ts'
import { statisticsPort } from './statistics.ts'
import { liveStatus } from './status.ts'
import { subjectRecordPorts } from './subject-records.ts'
import { submissionPorts } from './submissions.ts'
import { takingBackPorts } from './taking-back.ts'
import { threatPorts } from './threats.ts'
import { toolPorts } from './tools.ts'
import { usePorts } from './uses.ts'

/** What the API is wired from. */
export type ApiSources = {
  readonly core: Core
  readonly secrets: PartySecrets
  readonly jobs: Jobs
  readonly disclosure: Disclosure
  readonly feeds: Feeds
  readonly webhooks: TellParts
  readonly onward: ThreatParts
  readonly officials: Officials
  readonly issuer: IssuerClient | null
  readonly reads: ReadRecorder
  readonly refusals: RefusalRecorder
  readonly unauthenticated: { count: number }
  readonly changes: { subscribe(listener: () => void): () => void; notify(): void }
  readonly version: string
  readonly pages: string | null
}

/** The API's ports over this node. */
export function apiParts(sources: ApiSources): ApiParts {
  const { core, jobs, unauthenticated } = sources
  const { road, config } = core
  const { overview } = core.store.read
  return {
    node: { party: config.party, name: config.name, version: sources.version, origins: pageOrigins(config.address) },
    clock: road.clock,
    officials: sources.officials,
    ...peoplePorts(core, sources),
    nationalRoles: nationalRolePorts(core),
    reasons: reasonPorts(core),
    cases: casePorts(core),
    countUnauthenticated: () => {
      unauthenticated.count += 1
    },
    recordRefusal: ({ official, ...refused }) => sources.refusals({ ...refused, account: official.login, kind: 'api-request' }),
    async recordRead({ official, ...read }) {
      const what = official.standsInFor === undefined ? read.what : `${read.what} (standing in for ${official.standsInFor})`
      const justification = recordedReason(official, read.justification)
      await sources.reads.record({ ...read, what, justification, account: official.login, at: road.clock.now() })
    },
    status: () => liveStatus(core, jobs),
    measure: async () => ({ acts: await overview.acts(), unauthenticated: unauthenticated.count }),
    subscribe: sources.changes.subscribe,
    deliveries: (limit) => shownDeliveries(core, limit),
    receipt: (actId) => receiptFile(core, actId),
    witnessed: createWitnessSummary({ directory: road.directory, store: core.store.read.witness }),
    parties: async () => (await road.directory.current()).parties.flatMap((row) => row.cards.slice(0, 1)),
    ownCard: core.ownCard,
    agreements: agreementPorts(sources),
    simulate: simulator(sources),
    submissions: submissionPorts(sources.disclosure),
    feeds: feedPorts(sources),
    publications: publicationPorts(sources),
    items: itemPorts(core),
    grades: gradePorts(core),
    uses: usePorts(core),
    sharingBack: sharingBackPorts(core),
    reviews: reviewPorts(core),
    subjectRecords: subjectRecordPorts(core, jobs),
    processingRecord: (format) => processingRecord(core, format),
    statistics: statisticsPort(core),
    consultations: { page: (question) => core.store.read.readLog.page(question) },
    observations: observationPorts(core),
    exportItems: exportPort(core),
    ...takingBackPorts(core, { refusals: sources.refusals, jobs }),
    contests: contestPorts(core, jobs),
    breaches: {
      async tell(request) {
        const report = await tellBreach(request, road)
        jobs.wakeCheckpoint()
        return report
      },
      list: async () => knownBreaches((await road.directory.current()).agreements),
    },
    holds: {
      place: ({ official, ...request }) => placeHold({ ...request, account: official.login }, road),
      async lift({ official, ...request }) {
        const lifted = await liftHold({ ...request, account: official.login }, road)
        jobs.wakeClocks()
        return lifted
      },
      list: (limit) => core.store.read.legalHolds.list(limit),
    },
    onward: onwardPorts(sources.onward, jobs),
    threats: threatPorts(sources.onward, { wakeDelivery: jobs.wakeDelivery, seen: core.threats }),
    requests: requestPorts(core, jobs),
    alerts: alertPorts(core, sources.onward, jobs),
    tools: toolPorts(core, sources.webhooks),
    inspections: async () =>
      (await core.inspections()).map(({ party, origin, size, openings, later, overdue }) => ({
        ...{ party, origin, size },
        ...{ opened: openings, later, overdue },
      })),
    pages: sources.pages,
  }
}
