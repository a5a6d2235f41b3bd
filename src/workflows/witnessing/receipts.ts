/** Receipts of own acts: opening, inclusion proof and the checkpoint that covers them (spec/act.md#receipts). */
import {
  countedSince,
  type DirectoryReader,
  isSeenBy,
  type LeafRow,
  type LedgerReceipt,
  type PartyRow,
  shownNote,
  trustOf,
  witnessCards,
} from '../../acts/index.ts'
import { type Agreement, countsWhenProven, isStatementKind, seenUntil } from '../../agreement/index.ts'
import { type Instant, parseJson, parseTimestamp, utf8 } from '../../foundation/index.ts'
import type { PartyCode } from '../../identity/index.ts'
import {
  formatProof,
  inclusionProof,
  LedgerError,
  parseOpening,
  parsePolicy,
  tileReader,
  verifyCosignedCheckpoint,
} from '../../ledger/index.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'

/** What receipts are made from. The directory's reader, not its snapshot: the snapshot itself asks whether acts are covered. */
export type ReceiptParts = {
  readonly self: PartyCode
  readonly ledger: LedgerReader
  readonly directory: DirectoryReader
}

/** Proofs that own acts are recorded. */
export type Receipts = {
  /**
   * Undefined until a checkpoint covers the act: with `quorum`, one that meets the quorum of the act's agreement; else
   * any signed one. Of a closed ledger only its last cosigned one counts, under the keys of its time. Also undefined where the opening was destroyed, and
   * with `quorum` for a statement that the quorum saw too late.
   */
  receiptOf(actId: string, options: { readonly quorum: boolean }): Promise<LedgerReceipt | undefined>
  /**
   * Proof of a leaf that is under no agreement, as it is shown to who shares this one: undefined until a checkpoint under the quorum of
   * the agreement covers it, and where the opening was destroyed.
   */
  proofUnder(actId: string, agreement: string): Promise<LedgerReceipt | undefined>
  /**
   * Whether a checkpoint under the quorum of the act's agreement covers the act, also one of a closed ledger: opening a
   * new one does not undo what was agreed under the old. Not so a statement that the quorum saw too late.
   */
  isCovered(actId: string): Promise<boolean>
  /** Whether an act is a statement that the quorum saw, and too late. */
  isLate(actId: string): Promise<boolean>
}

type Place = { readonly leaf: LeafRow; readonly head: LedgerHead; readonly isClosed: boolean }
type Covering = { readonly size: number; readonly note: string }
type Known = { readonly version: number; readonly parties: readonly PartyRow[]; readonly documents: ReadonlyMap<string, Agreement> }

/** Receipts over the ledger of this node. */
export function createReceipts(parts: ReceiptParts): Receipts {
  const known = knownDirectory(parts.directory)
  const isMet = quorumJudge(parts.self, known)
  const place = async (actId: string): Promise<Place | undefined> => {
    const leaf = await parts.ledger.leafOfAct(actId)
    const newest = await parts.ledger.head()
    if (leaf === undefined || newest === undefined) return undefined
    if (leaf.epoch === newest.epoch) return { leaf, head: newest, isClosed: false }
    const head = (await parts.ledger.epochs()).find(({ epoch }) => epoch === leaf.epoch)
    return head === undefined ? undefined : { leaf, head, isClosed: true }
  }
  const judge = async (leaf: LeafRow, { origin, cosigned }: LedgerHead): Promise<Judgement> => {
    return cosigned === null || cosigned.size <= leaf.index ? 'unmet' : isMet(cosigned.note, origin, leaf)
  }
  const cosignedOver = async (leaf: LeafRow, head: LedgerHead): Promise<Covering | undefined> => {
    return (await judge(leaf, head)) === 'met' ? (head.cosigned as Covering) : undefined
  }
  const prove = async (found: Place | undefined, { quorum }: { readonly quorum: boolean }): Promise<LedgerReceipt | undefined> => {
    if (found === undefined || found.leaf.opening === null) return undefined
    const { leaf, head, isClosed } = found
    const covering = (await cosignedOver(leaf, head)) ?? (quorum || isClosed ? undefined : signedOver(leaf, head))
    if (covering === undefined) return undefined
    const hashes = await inclusionProof(tileReader(parts.ledger, head.epoch), leaf.index, covering.size)
    const { documents, parties } = await known()
    const agreement = documents.get(leaf.agreement ?? '')
    const note = shownNote(covering.note, head.origin, { agreements: agreement === undefined ? [] : [agreement], parties })
    const proof = formatProof({ index: leaf.index, hashes, checkpointNote: utf8(note) })
    return { opening: parseOpening(parseJson(found.leaf.opening)), proof }
  }
  return {
    receiptOf: async (actId, { quorum }) => prove(await place(actId), { quorum }),
    async proofUnder(actId, agreement) {
      const found = await place(actId)
      return found?.leaf.agreement === null ? prove({ ...found, leaf: { ...found.leaf, agreement } }, { quorum: true }) : undefined
    },
    async isCovered(actId) {
      const found = await place(actId)
      return found !== undefined && (await judge(found.leaf, found.head)) === 'met'
    },
    async isLate(actId) {
      const found = await place(actId)
      return found !== undefined && (await judge(found.leaf, found.head)) === 'late'
    },
  }
}

function signedOver(leaf: LeafRow, { signedSize, note }: LedgerHead): Covering | undefined {
  return note === null || signedSize <= leaf.index ? undefined : { size: signedSize, note }
}

/** Whether a cosigned note meets an agreement's quorum. Each question is answered once per note and state of the directory. */
function quorumJudge(self: PartyCode, known: () => Promise<Known>) {
  let verdicts = new Map<string, Judgement>()
  let judged: { readonly note: string; readonly version: number } | undefined
  return async (note: string, origin: string, leaf: LeafRow): Promise<Judgement> => {
    const { version, ...read } = await known()
    if (judged?.note !== note || judged.version !== version) verdicts = new Map()
    judged = { note, version }
    const agreement = leaf.agreement === null ? null : read.documents.get(leaf.agreement)
    if (agreement === undefined) return 'unmet'
    const at = timeThatMatters(leaf, agreement)
    const key = `${leaf.agreement ?? ''} ${at ?? ''}`
    const verdict = verdicts.get(key) ?? judgeNote(utf8(note), { self, origin, agreement, at, parties: read.parties })
    verdicts.set(key, verdict)
    return verdict
  }
}

/** Parties and agreements, read anew when they changed. */
function knownDirectory(directory: DirectoryReader): () => Promise<Known> {
  let known: Known | undefined
  return async () => {
    const version = await directory.directoryVersion()
    if (known?.version !== version) known = await readKnown(directory, version)
    return known
  }
}

async function readKnown(directory: DirectoryReader, version: number): Promise<Known> {
  const agreements = await directory.agreements()
  return { version, parties: await directory.parties(), documents: new Map(agreements.map((row) => [row.hash, row.document])) }
}

/** When a statement of which the time matters says that it was stated; undefined for any other act. */
function timeThatMatters({ opening }: LeafRow, agreement: Agreement | null): Instant | undefined {
  if (opening === null || agreement === null) return undefined
  const shown = new Map(parseOpening(parseJson(opening)).fields.flatMap((field) => ('name' in field ? [[field.name, field.value]] : [])))
  const [kind, at] = [shown.get('kind') ?? '', shown.get('at')]
  return at !== undefined && isStatementKind(kind) && countsWhenProven(kind, agreement) ? parseTimestamp(at) : undefined
}

/** `late`: the quorum saw it, and too long after the time that it states. */
type Judgement = 'met' | 'late' | 'unmet'

type QuorumQuestion = {
  readonly self: PartyCode
  readonly origin: string
  readonly agreement: Agreement | null
  readonly at: Instant | undefined
  readonly parties: readonly PartyRow[]
}

function judgeNote(note: Uint8Array, { self, origin, agreement, at, parties }: QuorumQuestion): Judgement {
  const cardsOf = (party: string) => parties.find(({ cards }) => cards[0]?.party === party)?.cards ?? []
  const card = cardsOf(self).find(({ ledger }) => ledger.origin === origin)
  if (card === undefined) return 'unmet'
  try {
    const since = countedSince(cardsOf(self), { origin, since: at })
    const trust = trustOf(card, agreement, (party) => witnessCards(cardsOf(party), since))
    const { excludedWitnesses } = trust
    const { witnesses } = verifyCosignedCheckpoint(note, parsePolicy(trust.policy), { origin, excludedWitnesses })
    const isTimely = agreement === null || at === undefined || isSeenBy(witnesses, trust, seenUntil(agreement, at))
    return isTimely ? 'met' : 'late'
  } catch (error) {
    // An agreement whose quorum its known parties cannot reach is met by no checkpoint.
    if (error instanceof LedgerError) return 'unmet'
    throw error
  }
}
