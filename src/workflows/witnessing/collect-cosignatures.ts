/** Gathers the cosignatures of a signed checkpoint from all witnesses side by side, and keeps it once enough are there. */
import type { Transactions } from '../../acts/index.ts'
import { type Clock, utf8, utf8Text } from '../../foundation/index.ts'
import { addSignatures, consistencyProof, formatNote, type Note, type NoteKey, parseNote, tileReader } from '../../ledger/index.ts'
import type { Target } from './ask-witness.ts'
import { isLineOf } from './card-keys.ts'
import { type Goal, goalsMet, isKeepable } from './coverage.ts'
import type { LedgerReader, LedgerWriter } from './ports.ts'
import type { SignedHead } from './sign-backlog.ts'
import type { WitnessContact } from './witness-contacts.ts'
import type { WitnessDesks } from './witness-desk.ts'

/** What gathering works with. */
export type CollectParts = {
  readonly clock: Clock
  readonly ledger: Pick<LedgerReader, 'tile'>
  readonly transactions: Transactions<{ readonly ledger: LedgerWriter }>
  readonly desks: Pick<WitnessDesks, 'ask'>
  readonly deadline: () => AbortSignal
  /** Called after a checkpoint was kept. */
  readonly onKept: () => void
}

/** One checkpoint for which cosignatures are wanted. */
export type Round = {
  readonly head: SignedHead & { readonly note: string }
  readonly contacts: readonly WitnessContact[]
  readonly goals: readonly Goal[]
  /** The cosigned note that is kept so far; null before the first. */
  readonly kept: { readonly size: number; readonly note: string } | null
  /** Also asks those that cosigned this size already, for a newer time. */
  readonly isRefresh: boolean
}

/** The witnesses of this node's ledger. */
export type WitnessPanel = {
  /**
   * Gathers until the checkpoint is kept or every witness answered or ran out of time. Late cosignatures are still
   * taken after it returned. @returns whether a cosigned note of this size is kept
   */
  gather(round: Round): Promise<boolean>
  /** @throws what went wrong while late cosignatures were taken */
  assertSound(): void
  /** Waits for late cosignatures. @throws what went wrong while they were taken */
  settled(): Promise<void>
}

type Gathering = { readonly epoch: number; readonly size: number; note: Note; isKept: boolean }
type State = {
  readonly late: Set<Promise<void>>
  readonly failures: unknown[]
  current: Gathering | undefined
}

/** A panel that is gathering nothing yet. */
export function witnessPanel(parts: CollectParts): WitnessPanel {
  const state: State = { late: new Set(), failures: [], current: undefined }
  const raise = (): void => {
    if (state.failures.length > 0) throw state.failures.shift()
  }
  return {
    gather: (round) => gather(round, parts, state),
    assertSound: raise,
    async settled() {
      while (state.late.size > 0) await Promise.all(state.late)
      raise()
    },
  }
}

async function gather(round: Round, parts: CollectParts, state: State): Promise<boolean> {
  const gathering = gatheringOf(round, state)
  const keep = keeper(round, gathering, parts)
  const target = targetOf(round, parts)
  const signal = parts.deadline()
  const early = Promise.withResolvers<boolean>()
  let isAwaited = true
  const answer = (): void => {
    isAwaited = false
    early.resolve(gathering.isKept)
  }
  const before = gathering.note
  const asked = round.contacts.filter(({ key }) => round.isRefresh || !isSignedBy(gathering.note, key))
  const turns = asked.map(async (contact) => {
    const signature = await parts.desks.ask(contact, target, signal)
    if (signature === undefined) return
    gathering.note = addSignatures(gathering.note, [signature])
    if (!gathering.isKept) await keep({ isFinal: false })
    if (gathering.isKept) answer()
  })
  const finish = async (): Promise<void> => {
    for (const turn of await Promise.allSettled(turns)) if (turn.status === 'rejected') throw turn.reason
    if (!gathering.isKept || gathering.note !== before) await keep({ isFinal: true })
    answer()
  }
  if (gathering.isKept) answer()
  const late = finish().catch((error: unknown) => {
    // A failure goes to whoever waits for this round; where nobody does any more, to the next one.
    if (isAwaited) early.reject(error)
    else state.failures.push(error)
  })
  state.late.add(late)
  void late.then(() => state.late.delete(late))
  return early.promise
}

/** Keeps what was gathered so far, if it may be kept. */
function keeper({ head, goals, kept }: Round, gathering: Gathering, parts: CollectParts) {
  const { epoch, origin, size } = head
  const metBefore = kept === null ? new Set<string>() : goalsMet(utf8(kept.note), origin, goals)
  return async ({ isFinal }: { readonly isFinal: boolean }): Promise<void> => {
    const note = formatNote(gathering.note)
    const met = goalsMet(note, origin, goals)
    if (!gathering.isKept && !isKeepable({ goals, met, metBefore, isFinal })) return
    await parts.transactions.write((writer) => writer.ledger.keepCosigned({ epoch, size, note: utf8Text(note) }))
    gathering.isKept = true
    parts.onKept()
  }
}

/** All rounds of one size add to the same note, so that a later one never keeps fewer cosignatures. */
function gatheringOf({ head, kept }: Round, state: State): Gathering {
  const { current } = state
  const isKept = kept?.size === head.size
  if (current !== undefined && current.epoch === head.epoch && current.size === head.size) return current
  const note = parseNote(utf8(isKept ? kept.note : head.note))
  state.current = { epoch: head.epoch, size: head.size, note, isKept }
  return state.current
}

function targetOf({ head }: Round, { ledger, clock }: CollectParts): Target {
  const proofs = new Map<number, Promise<readonly Uint8Array[]>>()
  const reader = tileReader(ledger, head.epoch)
  const consistencyFrom = (oldSize: number): Promise<readonly Uint8Array[]> => {
    const known = proofs.get(oldSize)
    if (known !== undefined) return known
    const proof = consistencyProof(reader, oldSize, head.size)
    proofs.set(oldSize, proof)
    return proof
  }
  return { size: head.size, note: head.note, consistencyFrom, now: clock.now() }
}

function isSignedBy({ signatures }: Note, key: NoteKey): boolean {
  return signatures.some((line) => isLineOf(line, key))
}
