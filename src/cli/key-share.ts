/** A share of a passphrase as an officer keeps it: one word that says whose it is, how many are needed, and whether it was copied right. */
import { hex, sha256, unbase64url, utf8 } from '../foundation/index.ts'
import { UsageError } from './command.ts'

/** One share. */
export type KeyShare = {
  readonly party: string
  /** Which passphrase it is of, 8 hexadecimal digits: shares of two are not mixed. */
  readonly set: string
  readonly threshold: number
  readonly officers: number
  /** base64url */
  readonly data: string
}

/** Shares, and how many are needed, at most. */
export const SHARES_MAX = 32
const WORD = /^comity-share-1\.([A-Z]{2})\.([0-9a-f]{8})\.([1-9]\d?)of([1-9]\d?)\.([\w-]{2,200})\.([0-9a-f]{8})$/
const CHECK_DIGITS = 8

/** The word that is written down. */
export function writeShare({ party, set, threshold, officers, data }: KeyShare): string {
  const word = `comity-share-1.${party}.${set}.${threshold}of${officers}.${data}`
  return `${word}.${checkOf(word)}`
}

/** Reads it. @throws UsageError `share-invalid` for one that was copied wrong; it is never repeated in the message */
export function readShare(text: string): KeyShare {
  const [word = '', party = '', set = '', threshold = '', officers = '', data = '', check] = WORD.exec(text.trim()) ?? []
  if (word === '' || checkOf(word.slice(0, -(CHECK_DIGITS + 1))) !== check) {
    throw new UsageError('share-invalid', 'a share is not as it was printed: look for a letter that was copied wrong')
  }
  return { party, set, threshold: Number(threshold), officers: Number(officers), data }
}

/** The shares that make one passphrase, each once. @throws UsageError `share-invalid`, `shares-missing` */
export function enoughShares(shares: readonly KeyShare[]): readonly Uint8Array[] {
  const [first] = shares
  if (first === undefined) throw new UsageError('shares-missing', 'no share was given')
  if (shares.some(({ party, set, threshold }) => party !== first.party || set !== first.set || threshold !== first.threshold)) {
    throw new UsageError('share-invalid', 'the shares are not of one passphrase')
  }
  const distinct = [...new Set(shares.map(({ data }) => data))]
  if (distinct.length < first.threshold) {
    throw new UsageError('shares-missing', `${distinct.length} of ${first.threshold} shares are there: more officers are needed`)
  }
  return distinct.map(unbase64url)
}

function checkOf(word: string): string {
  return hex(sha256(utf8(word))).slice(0, CHECK_DIGITS)
}
