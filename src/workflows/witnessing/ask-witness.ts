/** Asks one witness to cosign one checkpoint (C2SP tlog-witness, the log's side). */
import { FoundationError, type Instant, parseDecimal, SECOND_MS, utf8, utf8Text } from '../../foundation/index.ts'
import {
  formatAddCheckpoint,
  LedgerError,
  NOTE_BYTES_MAX,
  type NoteKey,
  type NoteSignature,
  parseCheckpointBody,
  parseNote,
  parseSignatureLines,
  verifyCosignature,
} from '../../ledger/index.ts'
import { isLineOf } from './card-keys.ts'
import type { WitnessCalls } from './ports.ts'
import type { WitnessContact } from './witness-contacts.ts'

/** Clocks of partners may differ by this much, milliseconds. */
export const CLOCK_SKEW_MS = 5 * 60 * SECOND_MS
const CONFLICTS_MAX = 3

/** Why a witness did not cosign. */
export type WitnessFaultCode =
  | 'unreachable'
  | 'deadline-passed'
  | 'origin-unknown'
  | 'signature-refused'
  | 'request-refused'
  | 'proof-refused'
  | 'rate-limited'
  | 'size-disputed'
  | 'cosignature-invalid'
  | 'clock-differs'
  | 'answer-unexpected'

/**
 * The verified line of a witness, or why there is none. `isSuspect`: it may know more of the ledger than this node; `claims`: the
 * larger size that it says it cosigned, without proof.
 */
export type WitnessReply =
  | { readonly ok: true; readonly signature: NoteSignature }
  | { readonly ok: false; readonly code: WitnessFaultCode; readonly isSuspect: boolean; readonly claims: number | null }

/** The checkpoint to be cosigned. */
export type Target = {
  readonly size: number
  /** Under the ledger's own signature and nothing else. */
  readonly note: string
  /** Proof that the tree of this size starts with that of an older one. */
  readonly consistencyFrom: (oldSize: number) => Promise<readonly Uint8Array[]>
  readonly now: Instant
}

/**
 * Asks, starting from the size that the witness is thought to have cosigned last; where it names another size, asks
 * again from there. What it returns is verified before it is believed. Never throws for what a witness did.
 */
export async function askWitness(
  contact: WitnessContact,
  target: Target,
  known: { readonly calls: Pick<WitnessCalls, 'addCheckpoint'>; readonly oldSize: number; readonly signal: AbortSignal },
): Promise<WitnessReply> {
  let oldSize = Math.min(known.oldSize, target.size)
  for (let conflicts = 0; conflicts <= CONFLICTS_MAX; conflicts += 1) {
    const proof = await target.consistencyFrom(oldSize)
    const body = utf8(formatAddCheckpoint({ oldSize, proof, note: utf8(target.note) }))
    const answer = await beforeDeadline(known.signal, () => known.calls.addCheckpoint(contact, body, known.signal))
    if (!answer.ok) return fault(answer.code)
    const { status, body: bytes } = answer.value
    if (status === 200) return verifiedReply(bytes, contact.key, target)
    if (status !== 409) return fault(FAULT_OF_STATUS.get(status) ?? 'answer-unexpected', status === 422)
    const size = readTreeSize(bytes)
    if (size === undefined) return fault('answer-unexpected')
    if (size > target.size) return { ...fault('size-disputed', true), claims: size }
    oldSize = size
  }
  return fault('size-disputed')
}

/** The value of a call, or why none came: it failed, or the signal aborted first. */
export async function beforeDeadline<Value>(
  signal: AbortSignal,
  call: () => Promise<Value>,
): Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: 'unreachable' | 'deadline-passed' }> {
  if (signal.aborted) return { ok: false, code: 'deadline-passed' }
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>()
  const abort = (): void => resolve(undefined)
  signal.addEventListener('abort', abort, { once: true })
  try {
    const settled = await Promise.race([call().then((value) => ({ value })), aborted])
    return settled === undefined ? { ok: false, code: 'deadline-passed' } : { ok: true, value: settled.value }
  } catch {
    // Whatever the network did, the witness did not answer; the operator sees which one and when.
    return { ok: false, code: signal.aborted ? 'deadline-passed' : 'unreachable' }
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

const FAULT_OF_STATUS: ReadonlyMap<number, WitnessFaultCode> = new Map([
  [400, 'request-refused'],
  [403, 'signature-refused'],
  [404, 'origin-unknown'],
  [422, 'proof-refused'],
  [429, 'rate-limited'],
])

function verifiedReply(bytes: Uint8Array, key: NoteKey, { note, now }: Target): WitnessReply {
  try {
    if (bytes.length > NOTE_BYTES_MAX) return fault('answer-unexpected')
    const lines = parseSignatureLines(utf8Text(bytes))
    const signature = lines.find((line) => isLineOf(line, key))
    if (signature === undefined) return fault('cosignature-invalid')
    const seconds = verifyCosignature(parseCheckpointBody(parseNote(utf8(note)).text), signature, key)
    // A cosignature from another time would be a replay, or make every later one look stale.
    if (Math.abs(seconds * SECOND_MS - now) > CLOCK_SKEW_MS) return fault('clock-differs')
    return { ok: true, signature }
  } catch (error) {
    if (error instanceof LedgerError || error instanceof FoundationError) return fault('cosignature-invalid')
    throw error
  }
}

function readTreeSize(bytes: Uint8Array): number | undefined {
  try {
    const text = utf8Text(bytes)
    return text.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : undefined
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}

function fault(code: WitnessFaultCode, isSuspect = false): WitnessReply & { readonly ok: false } {
  return { ok: false, code, isSuspect, claims: null }
}
