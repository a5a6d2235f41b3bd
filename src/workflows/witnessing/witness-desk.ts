/** What this node remembers of each witness while the process lives, and the turns in which it asks it. */
import type { Clock, Instant } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import type { NoteSignature } from '../../ledger/index.ts'
import { askWitness, type Target, type WitnessFaultCode } from './ask-witness.ts'
import type { WitnessCalls } from './ports.ts'

/** How the witness of one partner did, for the operator. */
export type WitnessStatus = {
  readonly party: string
  /** Largest size of the own ledger that it is known to have cosigned. */
  readonly size: number
  readonly lastCosignedAt: Instant | null
  /** Why it did not answer the last question, if it did not. */
  readonly lastFault: { readonly code: WitnessFaultCode; readonly at: Instant } | null
}

/** What asking works with. */
export type DeskParts = {
  readonly clock: Clock
  readonly calls: Pick<WitnessCalls, 'addCheckpoint'>
  /** A witness may know more of the ledger than this node: finds out, and throws if so. */
  readonly investigate: (card: PartyCard) => Promise<void>
}

/** The witnesses as this node knows them. */
export type WitnessDesks = {
  /**
   * Asks a witness after it was done with earlier questions, so that a slow one holds up nobody but itself.
   * @returns its verified cosignature; undefined where there is none, which its status explains
   */
  ask(card: PartyCard, target: Target, signal: AbortSignal): Promise<NoteSignature | undefined>
  /** A witness's size learnt elsewhere. */
  learn(party: string, size: number): void
  statuses(): readonly WitnessStatus[]
}

type Desk = { size: number; lastCosignedAt: Instant | null; lastFault: WitnessStatus['lastFault']; turn: Promise<void> }

/** Desks that remember nothing yet. */
export function createWitnessDesks(parts: DeskParts): WitnessDesks {
  const desks = new Map<string, Desk>()
  const deskOf = (party: string): Desk => {
    const known = desks.get(party)
    if (known !== undefined) return known
    const desk: Desk = { size: 0, lastCosignedAt: null, lastFault: null, turn: Promise.resolve() }
    desks.set(party, desk)
    return desk
  }
  return {
    async ask(card, target, signal) {
      const desk = deskOf(card.party)
      const earlier = desk.turn
      const { promise, resolve } = Promise.withResolvers<void>()
      desk.turn = promise
      await earlier
      try {
        return await askNow(card, target, { parts, desk, signal })
      } finally {
        resolve()
      }
    },
    learn(party, size) {
      deskOf(party).size = size
    },
    statuses: () => [...desks].map(([party, { size, lastCosignedAt, lastFault }]) => ({ party, size, lastCosignedAt, lastFault })),
  }
}

type Turn = { readonly parts: DeskParts; readonly desk: Desk; readonly signal: AbortSignal }

async function askNow(card: PartyCard, target: Target, { parts, desk, signal }: Turn): Promise<NoteSignature | undefined> {
  const reply = await askWitness(card, target, { calls: parts.calls, oldSize: desk.size, signal })
  const at = parts.clock.now()
  if (!reply.ok) {
    desk.lastFault = { code: reply.code, at }
    if (reply.isSuspect) await parts.investigate(card)
    return undefined
  }
  desk.size = Math.max(desk.size, target.size)
  desk.lastCosignedAt = at
  desk.lastFault = null
  return reply.signature
}
