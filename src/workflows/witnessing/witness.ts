/** Witnessing the ledgers of partners (C2SP tlog-witness, the witness's side). */
import type { Directory, DirectorySource, Transactions } from '../../acts/index.ts'
import { type Clock, hex, SECOND_MS, sha256, utf8, utf8Text } from '../../foundation/index.ts'
import type { Signer } from '../../identity/index.ts'
import {
  type AddCheckpoint,
  type AddCheckpointJudgement,
  addSignatures,
  cosign,
  formatNote,
  formatSignatureLines,
  judgeAddCheckpoint,
  LedgerError,
  type NoteKey,
  type NoteSigner,
  parseAddCheckpoint,
  parseNote,
} from '../../ledger/index.ts'
import { logKeyOf } from './card-keys.ts'
import { WitnessingError } from './errors.ts'
import { evidenceText, isFork } from './evidence.ts'
import { cosignWithMlDsa, type MlDsaSigner } from './ml-dsa-cosignature.ts'
import type { WitnessedLedger, WitnessStore } from './ports.ts'

const RACES_MAX = 8

/** What a witness works with. */
export type WitnessParts = {
  readonly clock: Clock
  /** Holder of the witness key of the party's newest card. */
  readonly signer: Signer
  /** Cosigns as well where the operator wants it (decision 0030). */
  readonly postQuantum?: MlDsaSigner
  readonly directory: DirectorySource
  readonly store: Pick<WitnessStore, 'find' | 'evidence'>
  readonly transactions: Transactions<{ readonly witness: WitnessStore }>
}

/** An answer to `add-checkpoint`. */
export type AddCheckpointAnswer = { readonly status: number; readonly contentType?: string; readonly body: string }

/** Serves as a witness for the ledgers of introduced parties. How often it may be asked is the door's to limit. */
export type Witness = {
  /** The cosignature leaves only after the state it speaks of is durable. @throws WitnessingError `ledger-missing` before the own card is introduced */
  addCheckpoint(body: Uint8Array): Promise<AddCheckpointAnswer>
  /** The largest cosigned checkpoint of an origin, by the lower-case hexadecimal SHA-256 of the origin. */
  latest(originHash: string): Promise<Uint8Array | undefined>
  /** What proves to anybody that the ledger of an origin forked, if this witness has it. */
  evidence(originHash: string): Promise<Uint8Array | undefined>
}

/** A witness over the store of this node. */
export function createWitness(parts: WitnessParts): Witness {
  return {
    async addCheckpoint(body) {
      const request = readRequest(body)
      if (request === undefined) return { status: 400, body: '' }
      const directory = await parts.directory.current()
      for (let races = 0; races < RACES_MAX; races += 1) {
        const answer = await answerOnce(request, directory, parts)
        if (answer !== undefined) return answer
      }
      return { status: 503, body: '' }
    },
    async latest(originHash) {
      const state = await parts.store.find(originHash)
      return state === undefined ? undefined : utf8(state.note)
    },
    async evidence(originHash) {
      const kept = await parts.store.evidence()
      const fork = kept.find(({ origin, text }) => hex(sha256(utf8(origin))) === originHash && isFork(text))
      return fork === undefined ? undefined : utf8(fork.text)
    },
  }
}

function readRequest(body: Uint8Array): AddCheckpoint | undefined {
  try {
    return parseAddCheckpoint(body)
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

/** One judgement; undefined when the state moved between judging and keeping, so that it must be judged again. */
async function answerOnce(request: AddCheckpoint, directory: Directory, parts: WitnessParts): Promise<AddCheckpointAnswer | undefined> {
  const originHash = hex(sha256(utf8(request.origin)))
  const logKey = (origin: string): NoteKey | undefined => partnerLogKey(directory, origin)
  const state = await parts.store.find(originHash)
  const judgement = judgeAddCheckpoint({ request, logKey, state })
  if (judgement.status !== 200) {
    await keepEvidence(judgement, state, { parts, key: logKey(request.origin) })
    return judgement.status === 409
      ? { status: 409, contentType: judgement.contentType, body: judgement.body }
      : { status: judgement.status, body: '' }
  }
  const { checkpoint, verifiedLogNote } = judgement
  const { origin, size, root } = checkpoint
  const seconds = Math.floor(parts.clock.now() / SECOND_MS)
  const line = cosign(checkpoint, witnessSigner(directory, parts.signer), seconds)
  const note = utf8Text(formatNote(addSignatures(parseNote(verifiedLogNote), [line])))
  const next = { origin, size, root, note, originHash, expectedSize: state?.size ?? 0 }
  const isKept = await parts.transactions.write((writer) => writer.witness.replace(next))
  if (!isKept) return undefined
  const others = parts.postQuantum === undefined ? [] : [cosignWithMlDsa(checkpoint, parts.postQuantum, seconds)]
  return { status: 200, contentType: 'text/plain; charset=utf-8', body: formatSignatureLines([line, ...others]) }
}

async function keepEvidence(
  judgement: AddCheckpointJudgement,
  state: WitnessedLedger | undefined,
  known: { readonly parts: WitnessParts; readonly key: NoteKey | undefined },
): Promise<void> {
  const evidence = 'evidence' in judgement ? judgement.evidence : undefined
  if (evidence === undefined || state === undefined || known.key === undefined) return
  const kept = { origin: state.origin, at: known.parts.clock.now(), text: evidenceText(evidence, state, known.key) }
  await known.parts.transactions.write((writer) => writer.witness.keepEvidence(kept))
}

/** The newest key of an introduced partner for an origin, of any of its cards. A party does not witness itself. */
function partnerLogKey(directory: Directory, origin: string): NoteKey | undefined {
  for (const { cards } of directory.parties) {
    const card = cards.find((candidate) => candidate.ledger.origin === origin)
    if (card !== undefined && card.party !== directory.self) return logKeyOf(card)
  }
  return undefined
}

function witnessSigner(directory: Directory, signer: Signer): NoteSigner {
  const card = directory.card(directory.self)
  if (card === undefined) throw new WitnessingError('ledger-missing', 'the own card is not introduced yet')
  return { name: card.witness.name, publicKey: signer.publicKey, sign: (bytes) => signer.sign(bytes) }
}
