/** The five parties of the tests, with all their keys, a ledger kept in memory, and receipts over any ledger. */
import type { Agreement } from '../agreement/index.ts'
import { cyberThreatExchange } from '../agreement/templates/template.fixture.ts'
import { sealingKeysFromSeeds, sealingPublicKeys } from '../envelope/index.ts'
import { concatBytes, type Instant, type Randomness, sha256, utf8 } from '../foundation/index.ts'
import {
  createPartySecrets,
  issueCard,
  ledgerOrigin,
  type PartyCard,
  type PartyCode,
  type PartySecrets,
  parsePartyCode,
  type Signer,
  signerFromSeed,
  witnessName,
} from '../identity/index.ts'
import {
  addSignatures,
  cosign,
  formatNote,
  formatProof,
  growTiles,
  inclusionProof,
  leafHash,
  type NoteSigner,
  type Opening,
  parseNote,
  signCheckpoint,
  type TileReader,
  treeRoot,
} from '../ledger/index.ts'
import { type Act, type ActDraft, commitAct, type LedgerReceipt, signAct, type Trust, trustOf } from './index.ts'

/** Noon of a day on which the example agreement can be in force. */
export const NOW: Instant = Date.UTC(2027, 0, 1, 12)
/** When the example agreement ends. */
export const SUNSET = '2030-01-01T00:00:00.000Z'

/** Everyone's codes and names; XO is the overseer. */
export const NAMES = { XA: 'Aldoria', XB: 'Borland', XC: 'Cetania', XD: 'Dunmark', XO: 'Joint Oversight Board' } as const
/** A party of the tests. */
export type Code = keyof typeof NAMES
/** All of them, in order. */
export const CODES = Object.keys(NAMES) as Code[]

/** Repeatable bytes without an end. */
export function repeatableRandomness(seed: string): Randomness {
  let drawn = 0
  return (length) => {
    const blocks: Uint8Array[] = []
    for (let have = 0; have < length; have += 32) {
      drawn += 1
      blocks.push(sha256(utf8(`${seed} ${drawn}`)))
    }
    return concatBytes(...blocks).slice(0, length)
  }
}

/** One party: card, keys in use, and the leaves it recorded on paper. */
export type Party = {
  readonly code: PartyCode
  readonly secrets: PartySecrets
  readonly card: PartyCard
  readonly act: Signer
  readonly ledger: NoteSigner
  readonly witness: NoteSigner
}

/** A party with keys of its own. */
export async function makeParty(code: Code): Promise<Party> {
  const party = parsePartyCode(code)
  const secrets = createPartySecrets(party, repeatableRandomness(`keys of ${code}`))
  const address = `https://${code.toLowerCase()}.example`
  const card = issueCard({
    secrets,
    sealing: sealingPublicKeys(await sealingKeysFromSeeds(secrets.sealing)),
    name: NAMES[code],
    address,
    ledgerOrigin: ledgerOrigin(address, party, 1),
    witnessName: witnessName(address, party),
    serial: 1,
    issuedAt: NOW,
  })
  const named = (name: string, seed: Uint8Array): NoteSigner => ({ name, ...signerFromSeed(seed) })
  return {
    code: party,
    secrets,
    card,
    act: signerFromSeed(secrets.act),
    ledger: named(card.ledger.origin, secrets.ledger),
    witness: named(card.witness.name, secrets.witness),
  }
}

/** All five. */
export async function makeParties(): Promise<Readonly<Record<Code, Party>>> {
  const parties = await Promise.all(CODES.map(async (code) => [code, await makeParty(code)] as const))
  return Object.fromEntries(parties) as Record<Code, Party>
}

/** The agreement of the five: XA gives XB most, everyone technical facts up to GREEN; three witnesses make a quorum. */
export function exampleAgreement(parties: Readonly<Record<Code, Party>>, changes: { sunset?: string; id?: string } = {}): Agreement {
  return cyberThreatExchange({
    id: changes.id ?? 'cyber-threat-exchange',
    title: 'Cyber Threat Exchange',
    parties: CODES.map((code) => ({
      code,
      name: NAMES[code],
      root: parties[code].card.root,
      role: code === 'XO' ? ('overseer' as const) : ('party' as const),
    })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: changes.sunset ?? SUNSET,
    checkpointSeconds: 5,
    graceSeconds: 60,
    urgentGraceSeconds: 15,
  })
}

/** What a verifier trusts who pinned all five under their agreement. */
export function exampleTrust(parties: Readonly<Record<Code, Party>>): Trust {
  const agreement = exampleAgreement(parties)
  const entries = CODES.map((code) => {
    const { card } = parties[code]
    const { origin, policy } = trustOf(card, agreement, (other) => [parties[other as Code].card])
    return { party: code, name: card.name, root: card.root, ledger: origin, policy, witness: card.witness.name }
  })
  return { format: 'comity/trust/v1', parties: entries }
}

/** One leaf with what opens it. */
export type PaperLeaf = { readonly leaf: Uint8Array; readonly opening: Opening }

/** When a witness says that it cosigned. */
export type SeenAt = (witness: NoteSigner) => Instant

/** A receipt for one of these leaves, under a checkpoint over all of them that the witnesses cosigned. */
export async function receiptOver(
  leaves: readonly PaperLeaf[],
  index: number,
  signers: { readonly ledger: NoteSigner; readonly witnesses: readonly NoteSigner[] /** When each saw it. */; readonly seenAt?: SeenAt },
): Promise<LedgerReceipt> {
  const tiles = new Map<string, Uint8Array>()
  const reader: TileReader = {
    readTile: async (level, at, width) => (tiles.get(`${level}/${at}`) ?? new Uint8Array(0)).slice(0, width * 32),
  }
  const newLeafHashes = leaves.map(({ leaf }) => leafHash(leaf))
  for (const { level, index: at, hashes } of await growTiles({ size: 0, newLeafHashes, reader })) tiles.set(`${level}/${at}`, hashes)
  const checkpoint = { origin: signers.ledger.name, size: leaves.length, root: await treeRoot(reader, leaves.length) }
  const cosignatures = signers.witnesses.map((witness) =>
    cosign(checkpoint, witness, Math.floor((signers.seenAt?.(witness) ?? NOW) / 1_000)),
  )
  const note = formatNote(addSignatures(parseNote(signCheckpoint(checkpoint, signers.ledger)), cosignatures))
  const hashes = await inclusionProof(reader, index, leaves.length)
  return { opening: (leaves[index] as PaperLeaf).opening, proof: formatProof({ index, hashes, checkpointNote: note }) }
}

/** A party without a node: it signs acts and keeps their leaves in memory. */
export class PaperNode {
  readonly party: Party
  readonly #witnesses: readonly NoteSigner[]
  readonly #randomness: Randomness
  readonly #leaves: PaperLeaf[] = []

  constructor(party: Party, witnesses: readonly NoteSigner[]) {
    this.party = party
    this.#witnesses = witnesses
    this.#randomness = repeatableRandomness(`paper of ${party.code}`)
  }

  /** Signs an act and records it. */
  state(
    draft: ActDraft,
    now: Instant = NOW,
  ): { readonly act: Act; receipt(witnesses?: readonly NoteSigner[], seenAt?: SeenAt): Promise<LedgerReceipt> } {
    const act = signAct(draft, { party: this.party.code, signer: this.party.act, now, randomness: this.#randomness })
    const index = this.#leaves.push(commitAct(act, { origin: this.party.ledger.name, randomness: this.#randomness })) - 1
    const receipt = (witnesses: readonly NoteSigner[] = this.#witnesses, seenAt: SeenAt = () => NOW) =>
      receiptOver(this.#leaves, index, { ledger: this.party.ledger, witnesses, seenAt })
    return { act, receipt }
  }
}

/** Witnesses of the other parties: the whole quorum and one more. */
export function witnessesFor(code: Code, parties: Readonly<Record<Code, Party>>): readonly NoteSigner[] {
  return CODES.filter((other) => other !== code).map((other) => parties[other].witness)
}
