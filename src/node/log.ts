/** The operator's log: one event a function, so that what is written is decided here and nowhere else. */
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import pino from 'pino'
import { ComityError } from '../foundation/index.ts'
import type { Config } from './config.ts'

/** The events of a node. No content, no secret, no name of a person is ever among them. */
export type NodeLog = {
  started(address: string, party: string): void
  /** libsodium could not be loaded: signatures are verified by OpenSSL, by the same rule and in twice the time. */
  verifiesSlowly(): void
  stopping(): void
  jobFailed(job: string, error: unknown): void
  /** For the HTTP server: what failed inside it, by route and never by URL, which may hold ids. */
  forServer(): FastifyBaseLogger
  /** What had been erased was there again, with a back-up, and was erased again. */
  erasedAgain(items: number): void
  /** The list of what was erased was lost or cut short, and is made whole from what is erased here. */
  erasedListRebuilt(items: number): void
  deliveryExpired(recipient: string, actId: string): void
  /** An act of a partner waited for one it comes after until its time ran out. */
  parkedExpired(sender: string, actId: string): void
  /** A ledger contradicted itself, before this node's witness or before a partner's. */
  ledgerContradicted(origin: string, isFork: boolean): void
  /** What came to be passed on without its origin could not be. */
  passingStopped(code: string): void
  /** A missed clock could not be published. */
  missUntold(code: string): void
  submissionFailed(submission: string, error: unknown): void
  /** Files of the certificate changed to what cannot be served; the one before stays. */
  certificateNotTaken(error: unknown): void
  /** This node could not record or keep a step of a publication. */
  publicationFailed(publication: string, error: unknown): void
  /** This node could not read a feed or keep what it read; what servers do wrong is told by the feed itself. */
  feedFailed(feed: string, error: unknown): void
  /** What the issuer of OpenID Connect answered does not hold, or it could not be reached. */
  issuerFailed(error: Error): void
}

/** Writes events as JSON lines on standard error. */
export function nodeLog(config: Pick<Config, 'log' | 'party'>): NodeLog {
  const logger = pino({ level: config.log, base: { party: config.party } }, pino.destination(2))
  return {
    started: (address, party) => logger.info({ event: 'started', address, party }),
    verifiesSlowly: () => logger.warn({ event: 'verifies-slowly' }),
    stopping: () => logger.info({ event: 'stopping' }),
    jobFailed: (job, error) => logger.warn({ event: 'job-failed', job, ...described(error) }),
    forServer: () =>
      logger.child(
        { event: 'server' },
        {
          serializers: {
            req: ({ method, routeOptions }: Partial<FastifyRequest>) => ({ method, route: routeOptions?.url }),
            err: described,
          },
        },
      ),
    erasedAgain: (items) => logger.warn({ event: 'erased-again', items }),
    erasedListRebuilt: (items) => logger.warn({ event: 'erased-list-rebuilt', items }),
    deliveryExpired: (recipient, actId) => logger.warn({ event: 'delivery-expired', recipient, actId }),
    parkedExpired: (sender, actId) => logger.warn({ event: 'parked-expired', sender, actId }),
    ledgerContradicted: (origin, isFork) => logger.error({ event: isFork ? 'ledger-forked' : 'ledger-growth-unproven', origin }),
    passingStopped: (code) => logger.warn({ event: 'passing-stopped', code }),
    missUntold: (code) => logger.warn({ event: 'miss-untold', code }),
    submissionFailed: (submission, error) => logger.warn({ event: 'submission-failed', submission, ...described(error) }),
    certificateNotTaken: (error) => logger.warn({ event: 'certificate-not-taken', ...described(error) }),
    publicationFailed: (publication, error) => logger.warn({ event: 'publication-failed', publication, ...described(error) }),
    issuerFailed: (error) => logger.warn({ event: 'issuer-failed', detail: error.message, cause: causeOf(error) }),
    feedFailed: (feed, error) => logger.warn({ event: 'feed-failed', feed, ...described(error) }),
  }
}

/** What a library wrapped tells more than the wrapping. */
function causeOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}

/** A coded error tells its code; a fault of the program also where it arose. */
function described(error: unknown): Record<string, unknown> {
  if (error instanceof ComityError) return { code: error.code, detail: error.logDetail ?? error.message }
  if (error instanceof Error) return { code: 'fault', detail: error.message, stack: error.stack }
  return { code: 'fault', detail: typeof error }
}
