/** Five parties with real stores in temporary folders, joined by function calls instead of a network. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ActId, commitAct, type DirectorySource, directorySource, type RoadParts, signAct, stateActs } from '../../src/acts/index.ts'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { canonicalJson, hex, type Instant, type Json, sha256, uint32, unbase64url, utf8 } from '../../src/foundation/index.ts'
import {
  createPartySecrets,
  issueCard,
  ledgerOrigin,
  type PartyCard,
  type PartyCode,
  type PartySecrets,
  parsePartyCode,
  signerFromSeed,
  witnessName,
} from '../../src/identity/index.ts'
import { formatOpening } from '../../src/ledger/index.ts'
import { createSqliteStore, type Store, type Writer } from '../../src/storage/index.ts'
import {
  type CompareCalls,
  coveredOrKept,
  createReceipts,
  createSequencer,
  createStaticLedger,
  createWitness,
  type Receipts,
  type Sequencer,
  type SequencerParts,
  type Witness,
  type WitnessCalls,
  type WitnessContact,
} from '../../src/workflows/witnessing/index.ts'

/** When the tests begin. */
export const START: Instant = Date.UTC(2027, 0, 1, 12)
const CODES = ['XA', 'XB', 'XC', 'XD', 'XO']

/** One party's node, as far as ledgers go. */
export type Party = {
  readonly code: PartyCode
  readonly folder: string
  readonly secrets: PartySecrets
  readonly card: PartyCard
  readonly store: Store
  readonly directory: DirectorySource
  readonly road: RoadParts<Writer>
  readonly receipts: Receipts
  readonly witness: Witness
}

/** The parties by code, the clock they share, and the calls between them. */
export type Federation = AsyncDisposable & {
  readonly parties: ReadonlyMap<string, Party>
  readonly clock: { now(): Instant; set(instant: Instant): void }
  /** Calls that reach the witnesses; a party in `down` does not answer. */
  readonly calls: WitnessCalls & CompareCalls
  readonly down: Set<string>
  party(code: string): Party
  /** A node of its own that knows the parties and that none of them knows. */
  stranger(code: string): Promise<Party>
  sequencer(code: string, changes?: Partial<SequencerParts>): Sequencer
}

/** Founds a federation in which every party has introduced every other. */
export async function foundFederation(codes: readonly string[] = CODES): Promise<Federation> {
  const root = await mkdtemp(join(tmpdir(), 'comity-witnessing-'))
  let now = START
  const clock = {
    now: () => now,
    set(instant: Instant) {
      now = instant
    },
  }
  const down = new Set<string>()
  const parties = new Map<string, Party>()
  const strangers: Party[] = []
  const identities = codes.map((code, index) => identityOf(parsePartyCode(code), index + 1))
  for (const identity of identities) {
    const cards = [identity, ...identities.filter((other) => other !== identity)].map(({ card }) => card)
    parties.set(identity.card.party, await openParty(identity, cards, { clock, folder: join(root, identity.card.party) }))
  }
  const party = (code: string): Party => parties.get(code) as Party
  const reached = (contact: WitnessContact): Party => {
    if (contact.kind !== 'partner' || down.has(contact.party)) throw new Error('no route')
    return party(contact.party)
  }
  const calls: WitnessCalls & CompareCalls = {
    async addCheckpoint(contact, body) {
      const answer = await reached(contact).witness.addCheckpoint(body)
      return { status: answer.status, body: utf8(answer.body) }
    },
    latestCosigned: async (contact, originHash) => reached(contact).witness.latest(originHash),
    evidenceAgainst: async (contact, originHash) => reached(contact).witness.evidence(originHash),
    async ledgerTile(card, path) {
      if (down.has(card.party)) throw new Error('no route')
      const file = await createStaticLedger(party(card.party).store.read.ledger).tile(path)
      if (file === undefined) throw new Error('no such tile')
      return file.bytes
    },
  }
  return {
    parties,
    clock,
    calls,
    down,
    party,
    async stranger(code) {
      const identity = identityOf(parsePartyCode(code), 100 + strangers.length)
      const cards = [identity, ...identities].map(({ card }) => card)
      const stranger = await openParty(identity, cards, { clock, folder: join(root, code) })
      strangers.push(stranger)
      return stranger
    },
    sequencer: (code, changes = {}) => createSequencer({ ...sequencerParts(party(code), { clock, calls }), ...changes }),
    async [Symbol.asyncDispose]() {
      for (const { store } of [...parties.values(), ...strangers]) await store.close()
      await rm(root, { recursive: true })
    },
  }
}

/** Randomness that is the same in every run. */
export function seededRandomness(seed: number): (length: number) => Uint8Array {
  let draws = 0
  return (length) => {
    draws += 1
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) => sha256(uint32(seed), uint32(draws), uint32(block)))
    return new Uint8Array(Buffer.concat(blocks)).slice(0, length)
  }
}

/** What a sequencer of a party works with. */
export function sequencerParts(party: Party, { clock, calls }: Pick<SequencerParts, 'clock' | 'calls'>): SequencerParts {
  return {
    clock,
    signer: signerFromSeed(party.secrets.ledger),
    ledger: party.store.read.ledger,
    transactions: party.store,
    directory: party.directory,
    calls,
    deadline: () => AbortSignal.timeout(300),
  }
}

/** Appends leaves of consult acts. @returns their ids */
export async function appendLeaves(party: Party, count: number, agreement: string | null = null): Promise<readonly ActId[]> {
  const { road } = party
  const origin = (await party.store.read.ledger.head())?.origin as string
  const by = { party: party.code, signer: road.signer, now: road.clock.now(), randomness: road.randomness }
  return party.store.write(async (writer) => {
    const ids: ActId[] = []
    for (let made = 0; made < count; made += 1) {
      const act = signAct({ kind: 'consult', agreement, body: { purpose: 'cyber-defence' } }, by)
      const { leaf, opening } = commitAct(act, { origin, randomness: road.randomness })
      await writer.leaves.append({ leaf, actId: act.id, agreement, opening: canonicalJson(formatOpening(opening)) })
      ids.push(act.id)
    }
    return ids
  })
}

/** The agreement of these parties; its quorum is three of four witnesses unless told. */
export function agreementOf(
  { parties }: Federation,
  { id = 'cyber-threat-exchange', quorum = 3, padTo }: { readonly id?: string; readonly quorum?: number; readonly padTo?: number } = {},
): Agreement {
  const agreement = cyberThreatExchange({
    id,
    title: 'Cyber Threat Exchange',
    parties: [...parties.values()].map(({ code, card }) => ({
      code,
      name: card.name,
      root: card.root,
      role: code === 'XO' ? ('overseer' as const) : ('party' as const),
    })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: '2030-01-01T00:00:00Z',
    checkpointSeconds: 5,
    graceSeconds: 60,
    urgentGraceSeconds: 15,
  })
  return parseAgreement({
    ...agreement,
    witnesses: { ...agreement.witnesses, quorum, ...(padTo !== undefined && { padTo }) },
  } as unknown as Json)
}

/** Has a party propose, sign and ratify, and know the ratifications of all others. @returns hash and own ratify act */
export async function ratifyAt(party: Party, agreement: Agreement): Promise<{ readonly hash: string; readonly ratifyAct: ActId }> {
  const hash = agreementHash(agreement)
  const state = async (kind: string, body: Record<string, unknown>): Promise<ActId> => {
    const [outcome] = await stateActs([{ draft: { kind, agreement: hash, body } }], party.road)
    if (outcome?.ok !== true) throw new Error(`${kind} was refused: ${outcome?.refusal.code}`)
    return outcome.act.id
  }
  await state('propose', { document: agreement, counters: null, comment: null })
  await state('sign', { office: null, official: 'anna' })
  const others = agreement.parties.list.map(({ code }) => code).filter((code) => code !== party.code)
  const at = party.road.clock.now()
  const statedByOthers = (kind: 'sign' | 'ratify') =>
    others.map((code) => {
      const statement = { kind, party: code, actId: hex(sha256(utf8(`${kind} ${code} ${hash}`))), at, body: {} }
      return { change: 'agreement-stated', hash, statement } as const
    })
  await applyChanges(party, statedByOthers('sign'))
  const ratifyAct = await state('ratify', {})
  await applyChanges(party, statedByOthers('ratify'))
  return { hash, ratifyAct }
}

type Changes = Parameters<Writer['readModel']['apply']>[0]

async function applyChanges(party: Party, changes: Changes): Promise<void> {
  await party.store.write((writer) => writer.readModel.apply(changes, 0))
}

/** The card that follows one, with the keys of `secrets`; with another origin it closes the ledger. */
export function nextCard(
  { name, address, sealing, ledger, witness }: PartyCard,
  secrets: PartySecrets,
  ledgerOrigin = ledger.origin,
): PartyCard {
  return issueCard({
    ...{ secrets, name, address, ledgerOrigin, witnessName: witness.name, serial: secrets.serial, issuedAt: START },
    sealing: { X25519: unbase64url(sealing.X25519), 'MLKEM768-X25519': unbase64url(sealing['MLKEM768-X25519']) },
  })
}

type Identity = { readonly secrets: PartySecrets; readonly card: PartyCard }

function identityOf(code: PartyCode, seed: number): Identity {
  const secrets = createPartySecrets(code, seededRandomness(seed))
  const address = `https://${code.toLowerCase()}.example`
  const card = issueCard({
    secrets,
    sealing: { X25519: new Uint8Array(32).fill(seed), 'MLKEM768-X25519': new Uint8Array(1_216).fill(seed) },
    name: `State ${code}`,
    address,
    ledgerOrigin: ledgerOrigin(address, code, 1),
    witnessName: witnessName(address, code),
    serial: 1,
    issuedAt: START,
  })
  return { secrets, card }
}

async function openParty(
  { secrets, card }: Identity,
  cards: readonly PartyCard[],
  { clock, folder }: { readonly clock: { now(): Instant }; readonly folder: string },
): Promise<Party> {
  const store = await createSqliteStore({ folder })
  await store.write((writer) => writer.ledger.openEpoch(card.ledger.origin))
  const party = surround({ secrets, card, store, folder }, clock)
  const introduced = cards.map((known) => ({
    draft: { kind: 'introduce', agreement: null, body: { card: known, comparedBy: ['first', 'second'] } },
  }))
  for (const outcome of await stateActs(introduced.slice(0, 1), party.road)) if (!outcome.ok) throw new Error(outcome.refusal.code)
  party.directory.refresh()
  for (const outcome of await stateActs(introduced.slice(1), party.road)) if (!outcome.ok) throw new Error(outcome.refusal.code)
  return party
}

/** A party's node around its store; `secrets` may be newer than its card. */
export function surround(base: Pick<Party, 'secrets' | 'card' | 'store' | 'folder'>, clock: { now(): Instant }): Party {
  const { secrets, card, store } = base
  const self = secrets.party
  const receipts = createReceipts({ self, ledger: store.read.ledger, directory: store.read.directory })
  const directory = directorySource({
    self,
    reader: store.read.directory,
    coveredAmong: coveredOrKept({ receipts, kept: store.read.receipts }),
  })
  const road = roadOf({ self, secrets, store, directory, clock })
  const witness = createWitness({
    clock,
    signer: signerFromSeed(secrets.witness),
    directory,
    store: store.read.witness,
    transactions: store,
  })
  return { ...base, code: self, card, directory, road, receipts, witness }
}

let roads = 0

function roadOf(sources: {
  self: PartyCode
  secrets: PartySecrets
  store: Store
  directory: DirectorySource
  clock: { now(): Instant }
}): RoadParts<Writer> {
  const { self, secrets, store, directory, clock } = sources
  roads += 1
  const randomness = seededRandomness(1_000 + roads)
  const vault = {
    seal: async () => [],
    open: async () => [],
    read: async () => new Map(),
    destroy: async () => undefined,
    onDestroy: () => undefined,
    renewEpoch: async () => false,
  }
  return {
    self,
    clock,
    randomness,
    signer: signerFromSeed(secrets.act),
    directory,
    vault,
    acts: store.read.acts,
    items: store.read.items,
    legalHolds: store.read.legalHolds,
    contents: store.read.contents,
    transactions: store,
    partnerMeans: store.read.partnerMeans,
    means: { backupDays: 30, version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] },
    onUrgent: () => undefined,
    deliveryTimeout: 3_600_000,
  }
}
