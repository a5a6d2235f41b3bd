/** Starts a node, serves until it is told to end, and ends it in order. */
import { flushCompileCache } from 'node:module'
import type { FastifyInstance } from 'fastify'
import type { ErasedList, RoadParts } from '../acts/index.ts'
import { type Clock, ed25519Verifier } from '../foundation/index.ts'
import { erasedFile, lockFolder, type Store, type Writer } from '../storage/index.ts'
import { completeList, eraseAgain } from '../workflows/erasure/index.ts'
import { Changes } from './changes.ts'
import { NodeError } from './config.ts'
import { joinCore } from './core.ts'
import { folderAt, readConfig, readLock, readSecrets, writePrivate } from './folder.ts'
import { joinIssuer } from './issuer-client.ts'
import { joinJobs } from './jobs/jobs.ts'
import { giveBackMemory, thisProcess } from './jobs/rest.ts'
import { joinDisclosure } from './join-disclosure.ts'
import { joinFeeds } from './join-feeds.ts'
import { joinWebhooks } from './join-webhooks.ts'
import { ownKeys } from './keys/own-keys.ts'
import { ownMeans, ownVersion } from './keys/own-means.ts'
import { type NodeLog, nodeLog } from './log.ts'
import { openStore } from './open-store.ts'
import { ownCardOf, roadParts } from './road-parts.ts'
import { buildServer } from './server.ts'
import { systemClock, systemRandomness } from './system.ts'
import { joinCertificate } from './tls/join-certificate.ts'

/** A node that runs. */
export type RunningNode = AsyncDisposable & { readonly app: FastifyInstance; readonly address: string }

/** What a composition may put in place of the machine's own. The shipped program gives none of it and has no switch for it. */
export type Surroundings = {
  readonly clock?: Clock
  /** Opens the store that the configuration names. */
  readonly openStore?: typeof openStore
  /** Objects of one batch of a release. */
  readonly batchObjectsMax?: number
  /** Of the software, as its package says. */
  readonly version?: string
}

/** Starts the node of a data folder. */
export async function startNode(path: string, environment: NodeJS.ProcessEnv, surroundings: Surroundings = {}): Promise<RunningNode> {
  const { clock = systemClock, openStore: open = openStore, version = ownVersion(), ...disclosing } = surroundings
  const folder = folderAt(path)
  const config = readConfig(folder)
  await using starting = new AsyncDisposableStack()
  starting.use(lockFolder(folder.path))
  const secrets = readSecrets(folder, readLock(config, environment))
  const store = starting.use(await open(config, folder, environment))
  const keys = await ownKeys(secrets)
  const log = nodeLog(config)
  const urgent = new Changes()
  const means = ownMeans(config, version)
  const erased = erasedFile(config.erasedFile ?? folder.erased)
  const road = await roadParts({
    ...{ erased, means, config, store, secrets, clock },
    signer: keys.act,
    randomness: systemRandomness,
    onUrgent: urgent.notify,
  })
  const card = ownCardOf(await road.directory.current())
  if (card.address !== config.address) throw new NodeError('config-invalid', 'the address of the configuration is not that of the own card')
  if (secrets.serial !== card.serial) {
    throw new NodeError(
      'secrets-not-current',
      'keys were drawn but not told to the partners: run comity party rotate, or comity ledger recover, again',
    )
  }
  writePrivate(folder.card, JSON.stringify(card))
  const core = joinCore({ config, store, keys, road, card })
  const { isBehind } = await eraseWhatCameBack({ road, erased, store, log })
  const changes = new Changes()
  const released = new Changes()
  released.subscribe(changes.notify)
  const disclosure = joinDisclosure(core, { folder, secrets, log, released: released.notify, ...disclosing })
  starting.defer(() => disclosure.idle())
  await disclosure.resume()
  const certificate = joinCertificate({ config, folder, secrets, environment, clock })
  const feeds = starting.use(joinFeeds(core, { secrets, log, changed: changes.notify }))
  const webhooks = starting.use(joinWebhooks(core, secrets))
  const issuer = starting.use(joinIssuer({ config, environment, clock, failed: log.issuerFailed }))
  const jobs = starting.use(
    joinJobs(core, {
      ...{ log, changed: changes.notify, tend: disclosure.tend, feeds, webhooks: webhooks.parts, certificate, secrets },
      isBehind,
    }),
  )
  // Before the jobs end, so that none of them waits for a server.
  starting.defer(() => certificate?.[Symbol.dispose]())
  urgent.subscribe(jobs.hurryCheckpoint)
  released.subscribe(jobs.signRested)
  const app = await buildServer({
    core,
    jobs,
    disclosure,
    feeds,
    webhooks: webhooks.parts,
    issuer: issuer.client,
    certificate,
    changes,
    secrets,
    log,
  })
  starting.defer(() => app.close())
  const address = await app.listen({ host: config.listen.host, port: config.listen.port })
  // After the door is open: what waited while the node was down is much to do, and whoever asks is answered first.
  jobs.start()
  log.started(address, config.party)
  if (ed25519Verifier.library === 'openssl') log.verifiesSlowly()
  starting.defer(() => log.stopping())
  const running = starting.move()
  return { app, address, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

type Erasing = {
  readonly road: RoadParts<Writer>
  readonly erased: ErasedList
  readonly store: Pick<Store, 'read'>
  readonly log: NodeLog
}

/** Before anybody is answered: the list of what was erased is made whole, and what it names and is here again goes again. */
async function eraseWhatCameBack({ road, erased, store, log }: Erasing): Promise<{ readonly isBehind: boolean }> {
  const lacked = await completeList(road, { erased, ledger: await store.read.ledger.head() })
  const isBehind = lacked === 'behind'
  if (!isBehind && lacked > 0) log.erasedListRebuilt(lacked)
  const again = await eraseAgain(road, erased)
  if (again > 0) log.erasedAgain(again)
  return { isBehind }
}

/** Runs a node until a signal tells it to end. */
export async function runNode(path: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
  await using _running = await startNode(path, environment)
  const memory = thisProcess()
  using _rest = memory === undefined ? undefined : giveBackMemory(memory)
  // Now rather than at the end, which a node that is killed never reaches: its next start is the one that must be quick.
  flushCompileCache()
  await ended
}
