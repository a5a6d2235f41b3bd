/** What a partner's node says of an envelope (spec/exchange.md#answers), whether it was sent to it or pulled by it. */
import { ComityError, isJsonObject, type Json, parseJson } from '../foundation/index.ts'
import { ExchangeError } from './errors.ts'

const WORDS = ['applied', 'refused', 'duplicate', 'waiting'] as const
const ANSWER_LIMITS = { bytesMax: 64 * 1024, depthMax: 4 }
const HASH = /^[0-9a-f]{64}$/

/** One answer. An act leaves the outbox on nothing less. */
export type PartnerWord = {
  readonly status: (typeof WORDS)[number]
  /** Acts that the carried one comes after and that are not there. */
  readonly missing: readonly string[]
  /** Acts whose carried proofs do not hold there yet. */
  readonly unproven: readonly string[]
  /** Leaves it has of the ledger whose openings were carried; null unless told. */
  readonly inspected: number | null
}

/** Reads the body of an answer. @throws ExchangeError `answer-invalid`; FoundationError where it is not strict JSON */
export function readWord(body: Uint8Array): PartnerWord {
  return parseWord(parseJson(body, ANSWER_LIMITS))
}

/** Reads an answer. @throws ExchangeError `answer-invalid` */
export function parseWord(value: Json): PartnerWord {
  const { status, missing = [], unproven = [], inspected = null } = isJsonObject(value) ? value : {}
  const word = WORDS.find((known) => known === status)
  const isCount = inspected === null || (typeof inspected === 'number' && Number.isSafeInteger(inspected) && inspected >= 0)
  if (word === undefined || !Array.isArray(missing) || !Array.isArray(unproven) || !isCount)
    throw new ExchangeError('answer-invalid', 'answer of the partner is not one of the known')
  return { status: word, missing: missing.filter(isHash), unproven: unproven.filter(isHash), inspected }
}

/** The code of a refusal, for the operator; nothing where the answer is not one of a node. */
export function codeOf(body: Uint8Array): string {
  try {
    const value = parseJson(body, ANSWER_LIMITS)
    return isJsonObject(value) && typeof value.code === 'string' && /^[a-z][a-z0-9-]{1,63}$/.test(value.code) ? value.code : ''
  } catch (error) {
    if (error instanceof ComityError) return ''
    throw error
  }
}

function isHash(value: Json): value is string {
  return typeof value === 'string' && HASH.test(value)
}
