/** The door for officials: every route, behind one gate, with one shape of failure. */
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { agreementLifeRoutes } from './agreement-life.ts'
import { agreementPageRoutes } from './agreement-pages.ts'
import { agreementTextRoutes } from './agreement-text.ts'
import { agreementRoutes } from './agreements.ts'
import { alertRoutes } from './alerts.ts'
import { type ApiApp, setUpForm } from './api-app.ts'
import { type ApiDocument, apiDocumentOf, documentRoutes, setUpDocument } from './api-document.ts'
import { attributeRoutes } from './attributes.ts'
import { breachRoutes } from './breaches.ts'
import { breakGlassRoutes } from './break-glass.ts'
import { caseRoutes } from './cases.ts'
import { consultationRoutes } from './consultations.ts'
import { contestRoutes } from './contests.ts'
import { deliveryRoutes } from './deliveries.ts'
import { deputationRoutes } from './deputations.ts'
import { setUpFailures } from './error-answers.ts'
import { eventRoutes } from './events.ts'
import { exportRoutes } from './exports.ts'
import { feedRoutes } from './feeds.ts'
import { gradeRoutes } from './grades.ts'
import { handlingRoutes } from './handling.ts'
import { holdRoutes } from './holds.ts'
import { issuerRoutes } from './issuer-sign-in.ts'
import { itemSearchRoutes } from './item-search.ts'
import { itemRoutes } from './items.ts'
import { watchMethods } from './methods.ts'
import { metricsRoutes } from './metrics.ts'
import { nationalRoleRoutes } from './national-roles.ts'
import { observationRoutes } from './observations.ts'
import { officialKeyRoutes } from './official-keys.ts'
import { officialRoutes } from './officials.ts'
import { onwardRoutes } from './onward.ts'
import { pageRoutes } from './pages.ts'
import { partyRoutes } from './parties.ts'
import type { ApiParts } from './ports.ts'
import { processingRecordRoutes } from './processing-record.ts'
import { publicationRoutes } from './publications.ts'
import { referenceRoutes } from './reference-page.ts'
import { requestRoutes } from './requests.ts'
import { itemReviewRoutes } from './reviews.ts'
import { sessionReasonRoutes } from './session-reasons.ts'
import { sessionRoutes } from './sessions.ts'
import { sharingBackRoutes } from './sharing-back.ts'
import { gatekeeper } from './sign-in.ts'
import { simulationRoutes } from './simulations.ts'
import { statisticsRoutes } from './statistics.ts'
import { statusRoutes } from './status.ts'
import { tellStillWorking } from './still-working.ts'
import { subjectRecordRoutes } from './subject-records.ts'
import { submissionRoutes } from './submissions.ts'
import { takingBackRoutes } from './taking-back.ts'
import { threatRoutes } from './threats.ts'
import { toolRoutes } from './tools.ts'
import type { Traffic } from './traffic.ts'
import { useRoutes } from './uses.ts'

/**
 * Mounts the door on an app, beside other doors: its parsers, hooks and error shape reach none of their routes. It
 * answers paths that no door knows.
 */
export function apiRoutes(app: FastifyInstance, parts: ApiParts): void {
  const door: FastifyPluginAsync = async (scope) => mount(scope.withTypeProvider(), parts)
  // Fastify loads it before it listens, and fails to start where it fails.
  void app.register(door)
}

/** The OpenAPI document of this version, without a node. */
export async function describeApi(version: string): Promise<ApiDocument> {
  const app: ApiApp = Fastify().withTypeProvider()
  await setUpDocument(app, version)
  // Nothing listens, so no handler runs and none of the missing parts is asked for.
  mount(app, { node: { version }, pages: null } as ApiParts)
  await app.ready()
  return apiDocumentOf(app)
}

function mount(app: ApiApp, parts: ApiParts): void {
  const traffic: Traffic = { submissionBytes: 0, liveViews: 0 }
  const refuseOtherMethods = watchMethods(app)
  setUpForm(app)
  setUpFailures(app)
  app.addHook('onRequest', gatekeeper(parts))
  app.addHook('onRequest', tellStillWorking)
  sessionRoutes(app, parts)
  sessionReasonRoutes(app, parts)
  issuerRoutes(app, parts)
  officialKeyRoutes(app, parts)
  officialRoutes(app, parts)
  deputationRoutes(app, parts)
  attributeRoutes(app, parts)
  nationalRoleRoutes(app, parts)
  caseRoutes(app, parts)
  consultationRoutes(app, parts)
  observationRoutes(app, parts)
  breakGlassRoutes(app, parts)
  processingRecordRoutes(app, parts)
  statisticsRoutes(app, parts)
  subjectRecordRoutes(app, parts)
  statusRoutes(app, parts)
  agreementRoutes(app, parts)
  agreementLifeRoutes(app, parts)
  breachRoutes(app, parts)
  agreementTextRoutes(app, parts)
  agreementPageRoutes(app, parts)
  simulationRoutes(app, parts)
  partyRoutes(app, parts)
  submissionRoutes(app, { submissions: parts.submissions, recordRead: parts.recordRead, clock: parts.clock, traffic })
  itemRoutes(app, parts)
  itemSearchRoutes(app, parts)
  gradeRoutes(app, parts)
  useRoutes(app, parts)
  sharingBackRoutes(app, parts)
  itemReviewRoutes(app, parts)
  exportRoutes(app, parts)
  deliveryRoutes(app, parts)
  feedRoutes(app, parts)
  publicationRoutes(app, parts)
  takingBackRoutes(app, parts)
  handlingRoutes(app, parts)
  contestRoutes(app, parts)
  holdRoutes(app, parts)
  onwardRoutes(app, parts)
  threatRoutes(app, parts)
  requestRoutes(app, parts)
  alertRoutes(app, parts)
  toolRoutes(app, parts)
  eventRoutes(app, { ...parts, traffic })
  metricsRoutes(app, { ...parts, traffic })
  const describe = (): Promise<ApiDocument> => describeApi(parts.node.version)
  documentRoutes(app, describe)
  referenceRoutes(app, describe)
  pageRoutes(app, parts.pages)
  void app.register(refuseOtherMethods)
}
