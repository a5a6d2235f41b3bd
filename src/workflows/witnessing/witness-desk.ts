/** What this node remembers of each witness while the process lives, and the turns in which it asks it. */
import type { Clock, Instant } from '../../foundation/index.ts'
import type { NoteSignature } from '../../ledger/index.ts'
import { askWitness, type Target, type WitnessFaultCode } from './ask-witness.ts'
import type { WitnessCalls } from './ports.ts'
import { contactId, type WitnessContact } from './witness-contacts.ts'

/** How one witness did, for the operator. */
export type WitnessStatus = {
  /** Code of its party, or of the state that an outsider counts for. */
  readonly party: string
  /** Name of a witness that is no party; null for that of a partner. */
  readonly outsider: string | null
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
  readonly investigate: (contact: WitnessContact) => Promise<void>
}

/** The witnesses as this node knows them. */
export type WitnessDesks = {
  /**
   * Asks a witness after it was done with earlier questions, so that a slow one holds up nobody but itself.
   * @returns its verified cosignature; undefined where there is none, which its status explains
   */
  ask(contact: WitnessContact, target: Target, signal: AbortSignal): Promise<NoteSignature | undefined>
  /** A witness's size learnt elsewhere. */
  learn(contact: WitnessContact, size: number): void
  statuses(): readonly WitnessStatus[]
}

type Desk = {
  readonly contact: WitnessContact
  size: number
  lastCosignedAt: Instant | null
  lastFault: WitnessStatus['lastFault']
  turn: Promise<void>
}

/** Desks that remember nothing yet. */
export function createWitnessDesks(parts: DeskParts): WitnessDesks {
  const desks = new Map<string, Desk>()
  const deskOf = (contact: WitnessContact): Desk => {
    const id = contactId(contact)
    const known = desks.get(id)
    if (known !== undefined) return known
    const desk: Desk = { contact, size: 0, lastCosignedAt: null, lastFault: null, turn: Promise.resolve() }
    desks.set(id, desk)
    return desk
  }
  return {
    async ask(contact, target, signal) {
      const desk = deskOf(contact)
      const earlier = desk.turn
      const { promise, resolve } = Promise.withResolvers<void>()
      desk.turn = promise
      await earlier
      try {
        return await askNow(contact, target, { parts, desk, signal })
      } finally {
        resolve()
      }
    },
    learn(contact, size) {
      deskOf(contact).size = size
    },
    statuses: () =>
      [...desks.values()].map(({ contact, size, lastCosignedAt, lastFault }) => {
        const outsider = contact.kind === 'outsider' ? contact.name : null
        return { party: contact.party, outsider, size, lastCosignedAt, lastFault }
      }),
  }
}

type Turn = { readonly parts: DeskParts; readonly desk: Desk; readonly signal: AbortSignal }

async function askNow(contact: WitnessContact, target: Target, { parts, desk, signal }: Turn): Promise<NoteSignature | undefined> {
  const reply = await askWitness(contact, target, { calls: parts.calls, oldSize: desk.size, signal })
  const at = parts.clock.now()
  if (!reply.ok) {
    desk.lastFault = { code: reply.code, at }
    if (reply.isSuspect) await parts.investigate(contact)
    return undefined
  }
  desk.size = Math.max(desk.size, target.size)
  desk.lastCosignedAt = at
  desk.lastFault = null
  return reply.signature
}
