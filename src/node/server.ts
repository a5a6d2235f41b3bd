/** One HTTP server with all doors: API and pages, TAXII, exchange, witness, ledger. */
import { constants } from 'node:crypto'
import type { Server as HttpsServer } from 'node:https'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { exchangeRoutes } from '../exchange/index.ts'
import { answerRouterError, apiRoutes, PARAMETER_LENGTH_MAX } from '../http/index.ts'
import type { PartySecrets } from '../identity/index.ts'
import { DISCOVERY_PATH, taxiiDoor, taxiiFrameworkErrors } from '../taxii/index.ts'
import { createReadRecorder, createRefusalRecorder, shutWhileBehind } from '../workflows/consultation/index.ts'
import type { Disclosure } from '../workflows/disclosure/index.ts'
import { createOfficials, type IssuerClient } from '../workflows/officials/index.ts'
import type { TellParts } from '../workflows/webhooks/index.ts'
import { apiParts } from './api/index.ts'
import type { Changes } from './changes.ts'
import type { Config } from './config.ts'
import type { Core } from './core.ts'
import type { Jobs } from './jobs/jobs.ts'
import { proposalParts } from './jobs/proposals.ts'
import type { Feeds } from './join-feeds.ts'
import { derivedSecret, shownIdSecret } from './keys/derived-secret.ts'
import type { NodeLog } from './log.ts'
import { pagesFolder } from './pages.ts'
import { secondPersons } from './second-persons.ts'
import { clientAuthorities } from './tls/client-authorities.ts'
import { guardConnections, memberOf } from './tls/reverse-proxy.ts'
import type { ServedCertificate, TlsTerms } from './tls/served-certificate.ts'

// A bundle has no size limit, so a request has no whole duration either; one that stalls is ended by the socket's own clock.
const IDLE_TIMEOUT_MS = 120_000
const HEADERS_BYTES_MAX = 32 * 1024

/** What the server serves. */
export type ServerSources = {
  readonly core: Core
  readonly jobs: Jobs
  readonly disclosure: Disclosure
  readonly feeds: Feeds
  readonly webhooks: TellParts
  readonly issuer: IssuerClient | null
  readonly changes: Changes
  readonly secrets: PartySecrets
  readonly log: NodeLog
  /** Undefined for a node that serves without TLS. */
  readonly certificate: ServedCertificate | undefined
}

/** Builds the server; nothing listens yet. */
export async function buildServer(sources: ServerSources): Promise<FastifyInstance> {
  const { core } = sources
  const { config, road, store } = core
  const app = createApp(sources)
  guardConnections(app, config)
  const officials = createOfficials({
    accounts: store.read.accounts,
    sessions: {
      find: store.read.people.sessions.find,
      reasons: store.read.people.sessions.reasons,
      see: (tokenHash, at) => store.write((writer) => writer.people.sessions.see(tokenHash, at)),
    },
    attributes: store.read.people.attributes,
    cases: store.read.people.cases,
    nationalRoles: store.read.nationalRoles,
    opened: store.read.observations.opened,
    ...(config.clearances && { clearances: config.clearances }),
    clock: road.clock,
    randomness: road.randomness,
  })
  const reads = shutWhileBehind(createReadRecorder(store), () => sources.jobs.ledgerStopped() === 'ledger-rolled-back')
  const refusals = createRefusalRecorder({ transactions: store, clock: road.clock, randomness: road.randomness })
  const unauthenticated = { count: 0 }
  const countUnauthenticated = (): void => {
    unauthenticated.count += 1
  }
  // Each door in a scope of its own: how one reads bodies is nothing to the others.
  await app.register(exchangeDoor({ ...sources, countUnauthenticated }))
  await app.register(
    taxiiDoor({
      title: `Comity node of ${config.name}`,
      self: config.party,
      tellsForbidden: new Set(config.taxii?.tellsForbidden),
      directory: road.directory,
      items: store.read.items,
      recalled: store.read.recalled,
      contents: store.read.contents,
      vault: road.vault,
      inbox: store.read.inbox,
      feeds: store.read.feeds,
      grades: store.read.grades,
      transactions: store,
      clock: road.clock,
      randomness: road.randomness,
      ...proposalParts(core, sources.disclosure),
      proposalKey: derivedSecret(sources.secrets, 'comity/taxii-proposal/v1'),
      tellPosted: sources.jobs.wakeOutcomes,
      officials,
      certificateAccounts: certificateAccountsOf(config),
      reads,
      refusals,
      countUnauthenticated,
      cursorKey: derivedSecret(sources.secrets, 'comity/taxii-cursor/v1'),
    }),
  )
  const { onward: asks, onwardReasons, threatProposals: proposals } = core.store.read
  const people = secondPersons(core, sources.secrets)
  const onward = { road: core.road, onward: asks, reasons: onwardReasons, proposals, idKey: shownIdSecret(sources.secrets), ...people }
  const api: FastifyPluginAsync = async (scope) => {
    await apiRoutes(
      scope,
      apiParts({ ...sources, onward, officials, reads, refusals, unauthenticated, version: core.road.means.version, pages: pagesFolder() }),
    )
  }
  await app.register(api)
  return app
}

function certificateAccountsOf({ taxii }: Config): ReadonlyMap<string, string> {
  const told = taxii?.clientCertificates
  return new Map(typeof told === 'object' ? Object.entries(told.accounts) : [])
}

function exchangeDoor({
  core,
  jobs,
  changes,
  countUnauthenticated,
}: ServerSources & { readonly countUnauthenticated: () => void }): FastifyPluginAsync {
  return async (scope) => {
    exchangeRoutes(scope, {
      admission: core.admission,
      delivery: core.delivery,
      ownCard: core.ownCard,
      addCheckpoint: core.witness.addCheckpoint,
      latestCosigned: core.witness.latest,
      evidenceAgainst: core.witness.evidence,
      ledgerFile: core.ledger.file,
      countUnauthenticated,
      wake: () => {
        jobs.wakeDelivery()
        changes.notify()
      },
    })
  }
}

function createApp({ core: { config }, log, certificate }: ServerSources): FastifyInstance {
  const { proxy } = config
  const options = {
    connectionTimeout: IDLE_TIMEOUT_MS,
    loggerInstance: log.forServer(),
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    frameworkErrors: answerUnrouted,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    ...(proxy === undefined ? {} : { trustProxy: memberOf(proxy.addresses) }),
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
  } as const
  const http = { maxHeaderSize: HEADERS_BYTES_MAX }
  if (certificate === undefined) return Fastify({ ...options, http }) as unknown as FastifyInstance
  const asked = config.taxii?.clientCertificates ?? false
  const terms: TlsTerms = {
    minVersion: 'TLSv1.2',
    // What was verified of a client in the handshake is true of its certificate for as long as it cannot show another one.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(typeof asked === 'object' ? { ca: [...clientAuthorities(asked.authorities)] } : {}),
  }
  const https = {
    ...http,
    ...certificate.pair,
    ...terms,
    // An account may name the certificate itself, so none has to be issued by anybody in particular.
    ...(asked === false ? {} : { requestCert: true, rejectUnauthorized: false }),
  } as const
  const app = Fastify({ ...options, https }) as unknown as FastifyInstance
  certificate.attach(app.server as unknown as HttpsServer, terms)
  return app
}

/** What the router refuses before any door sees it is answered in the words of the door it was meant for. */
function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (request.url.startsWith(DISCOVERY_PATH)) taxiiFrameworkErrors(error, request, reply)
  else void answerRouterError(error, request, reply)
}

/** Stands for the compilers that Fastify would load: a door that has schemas brings its own. */
function noCompiler(): never {
  throw new Error('a door with schemas sets the compilers that read them')
}
