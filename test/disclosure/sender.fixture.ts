/** A party's node as far as disclosures need it: the real store, road and spool, and an agreement that is in force. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Act,
  type AgreementRow,
  decodeContent,
  directorySource,
  type HoldingKey,
  type ItemContent,
  type ItemRow,
  type KeptStatement,
  openVault,
  type PartyRow,
  type RoadParts,
  reopenAct,
  vaultRootKey,
} from '../../src/acts/index.ts'
import { type Agreement, agreementHash, type ReservationText } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { base64url, hex, type Json, type JsonObject, type Randomness, sha256, utf8 } from '../../src/foundation/index.ts'
import { type PartyCard, parsePartyCode, signerFromSeed } from '../../src/identity/index.ts'
import { partyIdentity } from '../../src/intelligence/index.ts'
import { createSqliteStore, openFileSpool, openSqliteStore, openSubmissionIndex, type Store, type Writer } from '../../src/storage/index.ts'
import {
  createDisclosure,
  type Disclosure,
  type DisclosureParts,
  type DisclosureRequest,
  type Failure,
  type Progress,
} from '../../src/workflows/disclosure/index.ts'
import { withReservations } from '../road/reservations.fixture.ts'

/** An instant at which the agreement is in force. */
export const NOON = Date.UTC(2027, 0, 1, 12, 0, 30)
const SUNSET = '2030-01-01T00:00:00Z'
const CODES = ['XA', 'XB', 'XC', 'XD', 'XO']

/** XA gives everything to XB once approved, technical facts up to AMBER to XC and up to GREEN to XD. */
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
  sunset: SUNSET,
  checkpointSeconds: 5,
  graceSeconds: 60,
  urgentGraceSeconds: 15,
})
/** Who creates what XA changes: known to every party that pinned XA's root key, and no object of a share. */
export const CREATOR = partyIdentity(AGREEMENT.parties.list[0]?.root ?? '')
/** Hash of the agreement. */
export const HASH = agreementHash(AGREEMENT)

/** One sender, its clock and what it reported. */
export type Sender = {
  readonly folder: string
  readonly store: Store
  readonly parts: DisclosureParts
  readonly disclosure: Disclosure
  readonly progress: Progress[]
  readonly failures: Failure[]
  readonly clock: { value: number }
  /** Every kept item of a role, in order, with its content. */
  items(role: 'own' | 'sent'): Promise<readonly KeptItem[]>
  /** The items that one recipient was sent, in order. */
  sentTo(party: string): Promise<readonly KeptItem[]>
  /** Their objects. */
  shownTo(party: string): Promise<readonly JsonObject[]>
  /** Closes the store; the folder stays. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** An item with its content. */
export type KeptItem = { readonly row: ItemRow; readonly content: ItemContent }

/** What may differ from one test to the next. */
export type SenderOptions = {
  /** Folder of a sender that was stopped, to go on with. */
  readonly folder?: string
  readonly ratified?: boolean
  /** Another agreement than the example. */
  readonly agreement?: Agreement
  /** Versions before it with the instant since when each was in force, oldest first. */
  readonly before?: readonly { readonly agreement: Agreement; readonly since: number }[]
  /** Since when the agreement is in force. */
  readonly since?: number
  /** What parties stated about it besides. */
  readonly stated?: readonly KeptStatement[]
  readonly reservations?: readonly ReservationText[]
  readonly randomness?: Randomness
  /** Officials without a name, by account. */
  readonly officials?: Readonly<Record<string, string>>
  /** Which accounts are not two persons beside equal ones. */
  readonly whyNotTwo?: DisclosureParts['whyNotTwo']
  /** The versions that nodes of partners told; none told any by default. */
  readonly versions?: Readonly<Record<string, string>>
  readonly change?: (parts: DisclosureParts) => DisclosureParts
}

const MEANS = { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] }
/** Why two accounts of one person are not two. */
export const ONE_PERSON = { code: 'one-person', reason: 'both are one person' } as const
const SECRET = new Uint8Array(32).fill(7)

/** Starts a sender. */
export async function startSender(options: SenderOptions = {}): Promise<Sender> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'comity-disclosure-'))
  const store = options.folder === undefined ? await createSqliteStore({ folder }) : await openSqliteStore({ folder })
  if (options.folder === undefined) await store.write((writer) => writer.ledger.openEpoch('xa.example/ledger/xa/1'))
  const clock = { value: NOON }
  for (const [party, version] of Object.entries(options.versions ?? {}))
    await store.write((writer) => writer.partnerMeans.put(party, { ...MEANS, version, toldAt: NOON }))
  const randomness = options.randomness ?? randomBytes
  const progress: Progress[] = []
  const failures: Failure[] = []
  const own: DisclosureParts = {
    road: await roadOf(store, { clock, options }),
    submissions: store.read.submissions,
    requests: store.read.requests,
    shownIds: store.read.shownIds,
    feedback: store.read.feedback,
    spool: openFileSpool({ folder: join(folder, 'spool'), secret: SECRET, randomness }),
    openIndex: (submission) => openSubmissionIndex(join(folder, `${submission}.index`)),
    idKey: SECRET,
    officialOf: async (account) => options.officials?.[account] ?? null,
    whyNotTwo: async ([first, second], since) => (first === second ? ONE_PERSON : options.whyNotTwo?.([first, second], since)),
    pause: () => undefined,
    onProgress: (event) => progress.push(event),
    onFailure: (failure) => failures.push(failure),
  }
  const parts = options.change?.(own) ?? own
  const items = async (role: 'own' | 'sent'): Promise<readonly KeptItem[]> =>
    keptItems(parts.road, agreementHash(options.agreement ?? AGREEMENT), role)
  const sentTo = async (party: string): Promise<readonly KeptItem[]> => {
    const sent = await items('sent')
    const links = await store.read.items.sentFrom(sent.map(({ row }) => row.source as HoldingKey))
    const mine = new Set(links.filter(({ recipient }) => recipient === party).map(({ holding }) => holding))
    return sent.filter(({ row }) => mine.has(row.holding))
  }
  return {
    folder,
    store,
    parts,
    disclosure: createDisclosure(parts),
    progress,
    failures,
    clock,
    items,
    sentTo,
    shownTo: async (party) => (await sentTo(party)).map(({ content }) => JSON.parse(content.object) as JsonObject),
    stop: () => store.close(),
    [Symbol.asyncDispose]: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function keptItems(road: RoadParts, agreement: string, role: 'own' | 'sent'): Promise<readonly KeptItem[]> {
  const rows: ItemRow[] = []
  for (let addedAfter = 0; ; ) {
    const page = await road.items.page({ agreement, roles: [role], addedAfter, isLatestOnly: false, limit: 1_000 })
    const last = page.at(-1)
    if (last === undefined) break
    rows.push(...page)
    addedAfter = last.addedAt
  }
  const plain = await road.vault.read(
    road.contents,
    rows.map((row) => row.holding),
  )
  return rows.map((row) => ({ row, content: decodeContent(plain.get(row.holding) as Uint8Array) }))
}

async function roadOf(store: Store, { clock, options }: { clock: { value: number }; options: SenderOptions }): Promise<RoadParts<Writer>> {
  const randomness = options.randomness ?? randomBytes
  const card = { party: 'XA', ledger: { origin: 'xa.example/ledger/xa/1' } } as PartyCard
  const last = rowOf(options.agreement ?? AGREEMENT, { since: options.since ?? 0, isRatified: options.ratified !== false })
  const rows: readonly AgreementRow[] = [
    ...(options.before ?? []).map(({ agreement, since }) => rowOf(agreement, { since, isRatified: true })),
    { ...last, statements: [...last.statements, ...(options.stated ?? [])] },
  ]
  return {
    self: parsePartyCode('XA'),
    clock: { now: () => clock.value },
    randomness,
    signer: signerFromSeed(new Uint8Array(32).fill(9)),
    directory: directorySource({
      self: parsePartyCode('XA'),
      reader: withReservations(
        {
          parties: async (): Promise<readonly PartyRow[]> => [{ cards: [card], introducedAt: 0 }],
          agreements: async () => rows,
          directoryVersion: async () => 1,
          forkedLedgers: async () => [],
        },
        (options.reservations ?? []) as readonly Json[],
      ),
      coveredAmong: async (ids) => new Set(ids),
    }),
    vault: await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(SECRET), randomness }),
    acts: store.read.acts,
    items: store.read.items,
    legalHolds: store.read.legalHolds,
    contents: store.read.contents,
    transactions: store,
    partnerMeans: store.read.partnerMeans,
    means: { ...MEANS, backupDays: 30 },
    onUrgent: () => undefined,
    deliveryTimeout: 3_600_000,
  }
}

/** An agreement that all its parties signed, and ratified, at one instant. */
function rowOf(document: Agreement, { since, isRatified }: { readonly since: number; readonly isRatified: boolean }): AgreementRow {
  const hash = agreementHash(document)
  const statement = (kind: 'sign' | 'ratify') => (party: string) => {
    return { kind, party, actId: hex(sha256(utf8(`${kind} ${party} ${hash}`))), at: since, body: {} }
  }
  const codes = document.parties.list.map(({ code }) => code)
  const statements = [...codes.map(statement('sign')), ...(isRatified ? codes.map(statement('ratify')) : [])]
  return { hash, document, proposedBy: 'XA', proposeAct: '0'.repeat(64), statements }
}

/** A request of an analyst for a bundle of these objects. */
export function requestFor(objects: readonly Json[], change: Partial<DisclosureRequest> = {}): DisclosureRequest {
  return {
    chunks: chunksOf(bundleText(objects)),
    agreement: HASH,
    purpose: 'cyber-defence',
    justification: 'partners are under the same attack',
    official: { account: 'anna', role: 'analyst' },
    ...change,
  }
}

/** The text of a bundle. */
export function bundleText(objects: readonly Json[]): string {
  return JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects })
}

/** A text as a stream of bytes. */
export async function* chunksOf(text: string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size)
}

/** Every act on record, in order. */
export async function actsOf(sender: Sender): Promise<readonly Act[]> {
  const acts: Act[] = []
  for (let afterSeq = 0; ; ) {
    const page = await sender.store.read.acts.list({ afterSeq, limit: 1_000 })
    const last = page.at(-1)
    if (last === undefined) return acts
    afterSeq = last.seq
    acts.push(...page.map((row) => reopenAct(row.text)))
  }
}

/** Submits as {@link requestFor} says and waits for the end. */
export async function submitted(sender: Sender, ...request: Parameters<typeof requestFor>) {
  const outcome = await sender.disclosure.submit(requestFor(...request))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(outcome.value.id)
  assert.ok(status !== undefined)
  return status
}

/** What the whole preview of a bundle tells: the report, and what each recipient would get. */
export async function previewed(sender: Sender, ...request: Parameters<typeof requestFor>) {
  const outcome = await sender.disclosure.previewObjects(requestFor(...request))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const entries = await Array.fromAsync(outcome.value)
  const last = entries.at(-1)
  assert.ok(last?.kind === 'report')
  const shares = entries.flatMap((entry) => (entry.kind === 'object' ? entry.shares : []))
  const shown = Object.fromEntries(
    last.report.recipients.map(({ party }) => [
      party,
      shares.flatMap((share) => (share.party === party && share.shown !== null ? [share.shown as JsonObject] : [])),
    ]),
  )
  return { report: last.report, shown }
}

/** That a submission left no trace. */
export async function assertNothingKept(sender: Sender): Promise<void> {
  assert.deepEqual(await sender.disclosure.list(10), [])
  assert.deepEqual(await sender.store.read.submissions.unfinished(), [])
  assert.deepEqual(await sender.parts.spool.list(), [])
  assert.deepEqual(await sender.items('own'), [])
  assert.deepEqual(await actsOf(sender), [])
}
