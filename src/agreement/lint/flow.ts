/** Sharing articles as lint compares them: sets are bits, so that a thousand articles are compared pair by pair in little time. */
import type { AgreementText, DataSubject, SharingArticle } from '../document/index.ts'
import { partiesOfSide } from '../sharing-side.ts'

/** A set of places in a list of at most 64. */
export type Bits = { readonly low: number; readonly high: number }

/** One sharing article with its sides resolved. */
export type Flow = {
  readonly sharing: SharingArticle
  readonly pointer: string
  /** Codes of the parties that may give and get under it. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly fromBits: Bits
  readonly toBits: Bits
  readonly purposeBits: Bits
  readonly subjectBits: Bits
  /** The people that its items may be about. */
  readonly people: readonly DataSubject[]
}

const SUBJECTS: readonly DataSubject[] = ['none', 'suspect', 'convicted', 'victim', 'witness', 'contact', 'officer', 'unspecified']

/** The sharing articles of an agreement. */
export function flowsOf(agreement: AgreementText): Flow[] {
  const parties = places(agreement.parties.list.map(({ code }) => code))
  const purposes = places(agreement.purposes.list.map(({ code }) => code))
  const subjects = places(SUBJECTS)
  const everyone = partiesOfSide(agreement, ['*'])
  const side = (codes: readonly string[]) => (codes.includes('*') ? everyone : codes)
  return agreement.sharing.map((sharing, index) => {
    const from = side(sharing.from)
    const to = side(sharing.to)
    return {
      sharing,
      pointer: `/sharing/${index}`,
      from,
      to,
      fromBits: bits(from, parties),
      toBits: bits(to, parties),
      purposeBits: bits(sharing.purposes, purposes),
      subjectBits: bits(sharing.dataSubjects, subjects),
      people: sharing.dataSubjects.filter((subject) => subject !== 'none'),
    }
  })
}

/** Whether an article lets any party give to another. */
export function hasFlow({ from, to }: Flow): boolean {
  return to.length > 1 || from.some((code) => code !== to[0])
}

/** Whether one item between two parties, for one purpose, can fall under both articles as far as all but its type goes. */
export function canMeet(left: Flow, right: Flow): boolean {
  if (!meets(left.purposeBits, right.purposeBits) || !meets(left.subjectBits, right.subjectBits)) return false
  const from = both(left.fromBits, right.fromBits)
  const to = both(left.toBits, right.toBits)
  if (isEmpty(from) || isEmpty(to)) return false
  // One and the same party on both sides gives to nobody.
  return !(isSingle(from) && from.low === to.low && from.high === to.high)
}

function places(words: readonly string[]): ReadonlyMap<string, number> {
  return new Map(words.map((word, index) => [word, index]))
}

function bits(words: readonly string[], known: ReadonlyMap<string, number>): Bits {
  let low = 0
  let high = 0
  for (const word of words) {
    const place = known.get(word)
    if (place === undefined) continue
    if (place < 32) low |= 1 << place
    else high |= 1 << (place - 32)
  }
  return { low, high }
}

function both(left: Bits, right: Bits): Bits {
  return { low: left.low & right.low, high: left.high & right.high }
}

function meets(left: Bits, right: Bits): boolean {
  return (left.low & right.low) !== 0 || (left.high & right.high) !== 0
}

function isEmpty({ low, high }: Bits): boolean {
  return low === 0 && high === 0
}

function isSingle({ low, high }: Bits): boolean {
  return (high === 0 && (low & (low - 1)) === 0) || (low === 0 && (high & (high - 1)) === 0)
}
