/** A receiving party's node as far as TAXII needs it: the real store and vault behind a real HTTP server on loopback. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import {
  type ActId,
  type AgreementRow,
  type DirectorySource,
  directorySource,
  encodeContent,
  type HoldingKey,
  holdingKey,
  type ItemEntry,
  type KeptStatement,
  openVault,
  type PartyRow,
  type RoadParts,
  vaultRootKey,
} from '../../src/acts/index.ts'
import { type Agreement, agreementHash, parseAgreement, type ReservationText } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { base64, base64url, DAY_MS, hex, type Json, randomUuid, refused, sha256, utf8 } from '../../src/foundation/index.ts'
import { type PartyCard, parsePartyCode, signerFromSeed } from '../../src/identity/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { createSqliteStore, type Store, type Writer } from '../../src/storage/index.ts'
import { type TaxiiParts, taxiiDoor, taxiiFrameworkErrors } from '../../src/taxii/index.ts'
import { createReadRecorder, createRefusalRecorder } from '../../src/workflows/consultation/index.ts'
import { createOfficials, enrolmentByPassword, hashPassword, type Role, tokenHash } from '../../src/workflows/officials/index.ts'
import { TOOL_TERMS } from '../../src/workflows/officials/tool-terms.fixture.ts'
import { granted } from '../officials/office.fixture.ts'
import { withReservations } from '../road/reservations.fixture.ts'

/** An instant at which the agreements are in force. */
export const NOON = Date.UTC(2027, 0, 1, 12)
const CODES = ['XA', 'XB', 'XC', 'XD', 'XO']
const SELF = 'XB'

/** XB gets everything from XA up to AMBER+STRICT. */
export const AGREEMENT: Agreement = cyberThreatExchange({
  id: 'cyber-threat-exchange',
  title: 'Cyber Threat Exchange',
  parties: CODES.map((code, index) => ({
    code,
    name: `Party ${code}`,
    root: base64url(new Uint8Array(32).fill(index + 1)),
    role: code === 'XO' ? 'overseer' : 'party',
  })),
  trusted: { from: 'XA', to: 'XB' },
  technicalRecipient: 'XC',
  openRecipient: 'XD',
  sunset: '2030-01-01T00:00:00Z',
  checkpointSeconds: 5,
  graceSeconds: 60,
  urgentGraceSeconds: 15,
})
/** Its hash. */
export const HASH = agreementHash(AGREEMENT)

/** The same agreement under another id or with another end. */
export function agreementLike(members: Partial<Agreement>): Agreement {
  return parseAgreement({ ...AGREEMENT, ...members } as Json)
}

/** Password of every account of these nodes. */
export const PASSWORD = 'correct-horse-battery'
/** Every account with its role; its token is its login, padded. */
export const ACCOUNTS: Readonly<Record<string, Role>> = { misp: 'tool', anna: 'analyst', otto: 'operator', ada: 'agreement-officer' }

/** The bearer token of an account. */
export function tokenOf(login: string): string {
  return `${login}-token-0123456789`
}

/** One item to hold. */
export type Holding = {
  readonly object: { readonly type: string; readonly id: string; readonly [member: string]: unknown }
  readonly role?: 'received' | 'own' | 'sent'
  /** Who sent it; XA unless told. */
  readonly origin?: string
  readonly marking?: string
  readonly dataSubject?: string
  readonly purpose?: string
  readonly agreement?: string
  /** 200 days from now unless told. */
  readonly retainUntil?: number
  /** As the origin's act names it; random unless told. */
  readonly itemId?: string
}

/** An answer as it came over the wire. */
export type Reply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

/** One request; the account `misp` with the TAXII media type unless told. */
export type Call = {
  readonly method?: string
  readonly login?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A running node. */
export type ServedNode = {
  readonly store: Store
  readonly parts: TaxiiParts
  readonly road: RoadParts<Writer>
  readonly port: number
  readonly clock: { value: number }
  /** Requests that nobody was found behind. */
  unauthenticated(): number
  hold(items: readonly Holding[]): Promise<readonly HoldingKey[]>
  call(path: string, call?: Call): Promise<Reply>
  [Symbol.asyncDispose](): Promise<void>
}

/** What may differ from one test to the next. */
export type ServedOptions = {
  readonly agreements?: readonly Agreement[]
  readonly ratified?: boolean
  /** When each of the agreements was proposed; at noon unless told. */
  readonly proposedAt?: readonly number[]
  readonly reservations?: readonly ReservationText[]
  readonly tellsForbidden?: readonly string[]
  readonly change?: (parts: TaxiiParts) => TaxiiParts
  /** An empty store, which is closed with the node; SQLite in a folder of its own unless told. */
  readonly store?: Store
}

/** Starts a node. */
export async function serveNode(options: ServedOptions = {}): Promise<ServedNode> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-taxii-'))
  const store = options.store ?? (await createSqliteStore({ folder }))
  const clock = { value: NOON }
  await store.write((writer) => writer.ledger.openEpoch('xb.example/ledger/xb/1'))
  await addAccounts(store)
  const road = await roadOf(store, { clock, options })
  let unauthenticated = 0
  const own: TaxiiParts = {
    tellPosted: () => undefined,
    title: 'Borland',
    self: SELF,
    clock: road.clock,
    randomness: randomBytes,
    directory: road.directory,
    items: store.read.items,
    recalled: store.read.recalled,
    tellsForbidden: new Set(options.tellsForbidden),
    certificateAccounts: new Map(),
    contents: store.read.contents,
    vault: road.vault,
    inbox: store.read.inbox,
    feeds: store.read.feeds,
    grades: store.read.grades,
    transactions: store,
    // A node that only receives: nothing that is proposed at it goes anywhere.
    proposalKey: new Uint8Array(32).fill(5),
    propose: async () => refused('recipients-missing', 'no article lets this party give to anyone'),
    proposalState: async () => undefined,
    sharedAmong: async () => new Set<string>(),
    officials: createOfficials({
      accounts: store.read.accounts,
      sessions: { ...store.read.people.sessions, see: async () => undefined },
      attributes: store.read.people.attributes,
      cases: store.read.people.cases,
      nationalRoles: store.read.nationalRoles,
      opened: store.read.observations.opened,
      clock: road.clock,
      randomness: randomBytes,
    }),
    reads: createReadRecorder(store),
    refusals: createRefusalRecorder({ transactions: store, clock: road.clock, randomness: randomBytes }),
    countUnauthenticated: () => {
      unauthenticated += 1
    },
    cursorKey: new Uint8Array(32).fill(9),
  }
  const parts = options.change?.(own) ?? own
  const app = fastify({ frameworkErrors: taxiiFrameworkErrors })
  await app.register(taxiiDoor(parts))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  // Of this node alone: another one may get its port, and none of its connections.
  const agent = new Agent({ keepAlive: true })
  return {
    store,
    parts,
    road,
    port,
    clock,
    unauthenticated: () => unauthenticated,
    hold: (items) => hold(items, { store, road }),
    call: (path, call = {}) => send({ port, agent }, path, call),
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      await app.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let keptHash: Promise<string> | undefined

async function addAccounts(store: Store): Promise<void> {
  keptHash ??= hashPassword(PASSWORD, randomBytes)
  const passwordHash = await keptHash
  await store.write(async ({ accounts }) => {
    for (const [login, role] of Object.entries(ACCOUNTS)) {
      const reasons = { purpose: 'cyber-defence', justification: `Standing duty of ${login}` }
      const tool = role === 'tool' ? TOOL_TERMS : null
      const parts = { accounts, clock: { now: () => NOON }, identityKey: new Uint8Array(32) }
      const enrolment = role === 'tool' ? null : granted(await enrolmentByPassword(`Staff ${login}`, parts))
      await accounts.add({
        login,
        role,
        nationalRole: null,
        passwordHash,
        tokenHash: tokenHash(tokenOf(login)),
        ...reasons,
        offices: [],
        createdAt: NOON,
        tool,
        enrolment,
      })
    }
  })
}

async function roadOf(store: Store, { clock, options }: { clock: { value: number }; options: ServedOptions }): Promise<RoadParts<Writer>> {
  return {
    self: parsePartyCode(SELF),
    clock: { now: () => clock.value },
    randomness: randomBytes,
    signer: signerFromSeed(new Uint8Array(32).fill(3)),
    directory: directoryOf(options),
    vault: await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(new Uint8Array(32).fill(7)), randomness: randomBytes }),
    acts: store.read.acts,
    items: store.read.items,
    legalHolds: store.read.legalHolds,
    contents: store.read.contents,
    transactions: store,
    partnerMeans: store.read.partnerMeans,
    means: { backupDays: 1, version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] },
    onUrgent: () => undefined,
    deliveryTimeout: 60_000,
  }
}

function directoryOf({ agreements = [AGREEMENT], ratified = true, proposedAt = [], reservations = [] }: ServedOptions): DirectorySource {
  const card = { party: SELF, ledger: { origin: 'xb.example/ledger/xb/1' } } as PartyCard
  const actId = '0'.repeat(64) as ActId
  const statement = (kind: 'sign' | 'ratify', party: string, at = NOON): KeptStatement => {
    return { kind, party, actId: hex(sha256(utf8(`${kind} ${party}`))), at, body: {} }
  }
  const rows = agreements.map(
    (document, index): AgreementRow => ({
      hash: agreementHash(document),
      document,
      proposedBy: 'XA',
      proposeAct: actId,
      statements: [
        ...CODES.map((party) => statement('sign', party, proposedAt[index])),
        ...(ratified ? CODES : CODES.slice(1)).map((party) => statement('ratify', party)),
      ],
    }),
  )
  return directorySource({
    self: parsePartyCode(SELF),
    reader: withReservations(
      {
        parties: async () => [{ cards: [card], introducedAt: NOON } as PartyRow],
        agreements: async () => rows,
        directoryVersion: async () => 1,
        forkedLedgers: async () => [],
      },
      reservations as readonly Json[],
    ),
    coveredAmong: async (ids) => new Set(ids),
  })
}

let seq = 1_000

async function hold(items: readonly Holding[], { store, road }: { store: Store; road: RoadParts<Writer> }): Promise<readonly HoldingKey[]> {
  const held = items.map((item) => ({ item, entry: entryOf(item, road.clock.now()) }))
  const contents = await road.vault.seal(
    held.map(({ item, entry }) => ({
      holding: entry.holding,
      plaintext: encodeContent({
        face: entry.face as NonNullable<ItemEntry['face']>,
        object: JSON.stringify(item.object),
        token: null,
        salt: null,
        source: null,
      }),
    })),
  )
  seq += 1
  const entries = held.map(({ entry }) => entry)
  await store.write(async (writer) => {
    await writer.contents.put(contents)
    await writer.readModel.apply([{ change: 'items-held', items: entries }], seq)
  })
  return entries.map(({ holding }) => holding)
}

function entryOf({ object, role = 'received', origin: sender = 'XA', ...handling }: Holding, now: number): ItemEntry {
  const origin = role === 'received' ? sender : SELF
  const version = object.modified ?? object.created ?? null
  const {
    marking = 'GREEN',
    dataSubject = 'none',
    purpose = 'cyber-defence',
    agreement = HASH,
    retainUntil = now + 200 * DAY_MS,
    itemId = randomUuid(randomBytes),
  } = handling
  return {
    holding: holdingKey(origin, itemId),
    role,
    origin,
    agreement,
    purpose,
    releaseAct: '1'.repeat(64) as ActId,
    retainUntil,
    heldSince: now,
    source: null,
    face: { type: object.type, stixId: object.id, version: version as string | null, marking, dataSubject, grading: UNGRADED },
  }
}

/** The Basic header of an account. */
export function basic(login: string, password = PASSWORD): string {
  return `Basic ${base64(utf8(`${login}:${password}`))}`
}

async function send(node: { readonly port: number; readonly agent: Agent }, path: string, call: Call): Promise<Reply> {
  const { method = 'GET', login = 'misp', headers = {}, body } = call
  const authorization = login === null ? {} : { authorization: `Bearer ${tokenOf(login)}` }
  const all = { accept: 'application/taxii+json;version=2.1', ...authorization, ...headers }
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...node, host: '127.0.0.1', path, method, headers: all }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: text === '' ? {} : JSON.parse(text) })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** An indicator; the number tells one from another. */
export function indicator(number: number, modified = '2026-05-01T00:00:00.000Z', members: Record<string, unknown> = {}) {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuidOf(number)}`,
    created: '2026-05-01T00:00:00.000Z',
    modified,
    name: `phishing ${number}`,
    pattern: `[domain-name:value = 'phish-${number}.example']`,
    pattern_type: 'stix',
    valid_from: '2026-05-01T00:00:00Z',
    ...members,
  }
}

/** A cyber-observable object without versions. */
export function domain(number: number, members: Record<string, unknown> = {}) {
  return { type: 'domain-name', id: `domain-name--${uuidOf(number)}`, value: `d-${number}.example`, ...members }
}

/** A version 4 UUID with a number in it. */
export function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}
