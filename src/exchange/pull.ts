/**
 * pull: a node that cannot be reached fetches what waits for it and tells, with
 * the next pull, what it would have answered had it been sent.
 */
import { meansJson } from '../acts/index.ts'
import { ComityError, canonicalJson, hex, type Json, sha256, utf8 } from '../foundation/index.ts'
import type { PartyCard, PartyCode } from '../identity/index.ts'
import { type Admission, type AdmissionParts, admit } from './admission.ts'
import { ExchangeError } from './errors.ts'
import { parseFrames } from './frames.ts'
import type { Transport } from './transport.ts'

/** Requests of one pull: whatever a partner gives, it is left for the next time. */
const REQUESTS_MAX = 1_000

/** What pulling works with. */
export type PullParts = { readonly transport: Transport; readonly admission: AdmissionParts }

type Answered = { readonly envelope: string } & (Admission | { readonly code: string })

/**
 * Pulls from one partner, round after round, until nothing waits there or a round brought nothing on. An answer that is
 * lost on the way is made up for: what was not answered for is given again, and known again here.
 * @returns how many envelopes were taken
 */
export async function pullFrom(card: PartyCard, parts: PullParts): Promise<number> {
  let taken = 0
  let takenBefore = 0
  let left = 0
  let answers: readonly Answered[] = []
  for (let requests = 0; requests < REQUESTS_MAX; requests += 1) {
    const frames = await ask(card, answers, parts)
    if (frames.length === 0) {
      // What had to wait may be taken in another round, once something else came.
      if (left === 0 || taken === takenBefore) return taken
      takenBefore = taken
      left = 0
      answers = []
      continue
    }
    answers = await takeFrames(card, frames, parts.admission)
    const took = answers.filter(isTaken).length
    taken += took
    left += answers.length - took
  }
  return taken
}

async function ask(card: PartyCard, answers: readonly Answered[], { transport, admission }: PullParts): Promise<readonly Uint8Array[]> {
  const { means } = admission.road
  const answer = await transport(card, {
    method: 'POST',
    path: '/exchange/v1/pull',
    body: utf8(canonicalJson({ answers: answers as unknown as Json, means: meansJson(means) })),
    contentType: 'application/octet-stream',
  })
  if (answer.status !== 200) throw new ExchangeError('answer-refused', `partner answered ${answer.status}`)
  return parseFrames(answer.body)
}

async function takeFrames(card: PartyCard, frames: readonly Uint8Array[], admission: AdmissionParts): Promise<readonly Answered[]> {
  const answers: Answered[] = []
  for (const bytes of frames) {
    const envelope = envelopeDigest(bytes)
    try {
      answers.push({ envelope, ...(await admit({ from: card.party as PartyCode, bytes, card: null }, admission)) })
    } catch (error) {
      // Recorded as a refusal by admission; the next envelope is not to suffer for it.
      if (!(error instanceof ComityError)) throw error
      answers.push({ envelope, code: error.code })
    }
  }
  return answers
}

/** The name by which a pull speaks of an envelope: SHA-256 of its bytes in lower-case hexadecimal. */
export function envelopeDigest(envelope: Uint8Array): string {
  return hex(sha256(envelope))
}

function isTaken(answer: Answered): boolean {
  return 'status' in answer && answer.status !== 'waiting'
}
