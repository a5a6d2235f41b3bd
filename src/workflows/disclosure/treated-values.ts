/** How personal values are treated for each recipient, by value over the whole submission. */
import { type StixObject, surrogateKey, type TreatedValue, treatedValues, type ValuePlan, wordsOfKey } from '../../intelligence/index.ts'
import { definedMarkings } from './judge.ts'
import type { Work } from './parts.ts'
import type { IndexedValue } from './ports.ts'
import type { NarrowedPermission } from './tightening.ts'

/** The plans of one submission. */
export type ValuePlans = {
  /** As long as the submission was not read to its end: what is treated elsewhere is not known. */
  first(recipient: number): ValuePlan
  /** Once it was. */
  whole(recipient: number): ValuePlan
}

/** Plans of recipients, whose surrogates are linked to nobody else's and to no other purpose. */
export function valuePlans(work: Pick<Work, 'recipients' | 'purpose' | 'index' | 'keys'> & { readonly secret: Uint8Array }): ValuePlans {
  const { recipients, purpose, index, keys, secret } = work
  const first = recipients.map((partner): ValuePlan => ({ key: surrogateKey(secret, { partner, purpose }) }))
  let known: readonly ValuePlan[] | undefined
  return {
    first: (recipient) => first[recipient] as ValuePlan,
    whole(recipient) {
      known ??= hasValues({ recipients, index })
        ? first.map((plan, bit): ValuePlan => {
            const treatmentOf = remembering((value: string) => {
              const valueKey = keys.ofKnownValue(value)
              return valueKey === undefined ? undefined : index.treatmentOf(bit, valueKey)
            })
            return { ...plan, treatmentOf, isNameWord: remembering((word) => treatmentOf(wordKey(word)) !== undefined) }
          })
        : first
      return known[recipient] as ValuePlan
    },
  }
}

/** Whether any value is treated for any recipient. */
export function hasValues({ recipients, index }: Pick<Work, 'recipients' | 'index'>): boolean {
  return recipients.some((_, recipient) => index.hasValues(recipient))
}

const REMEMBERED_MAX = 8_192
/** Longer texts are rarely asked for twice, and would take much memory. */
const REMEMBERED_LENGTH_MAX = 128

/**
 * Texts hold the same words again and again, and what is treated no longer changes once the bundle was read. What was asked for lately stays
 * when room is made.
 */
function remembering<T>(find: (text: string) => T): (text: string) => T {
  let [known, older] = [new Map<string, T>(), new Map<string, T>()]
  return (text) => {
    const found = known.get(text)
    if (found !== undefined || known.has(text)) return found as T
    const value = older.has(text) ? (older.get(text) as T) : find(text)
    if (text.length > REMEMBERED_LENGTH_MAX) return value
    if (known.size >= REMEMBERED_MAX) [known, older] = [new Map(), known]
    known.set(text, value)
    return value
  }
}

/** No value has a key that begins so. */
function wordKey(word: string): string {
  return `word:${word}`
}

/** What the index keeps of the values that an article treats for a recipient. */
export function valuesToIndex(
  work: Pick<Work, 'keys' | 'reading'>,
  object: StixObject,
  known: {
    readonly recipient: number
    readonly permission: Pick<NarrowedPermission, 'fields' | 'ceiling' | 'narrowed'>
    /** Place in the agreement of the annex of the permission. */
    readonly annex: number
  },
): readonly IndexedValue[] {
  const { recipient, annex } = known
  const { fields, ceiling, narrowed } = known.permission
  return treatedValues(object, { fields, ceiling, ...definedMarkings(work) }).flatMap((value) =>
    indexed(work, value, { recipient, annex: narrowed?.has(value.field) === true ? null : annex }),
  )
}

/** Values that a reviewer named, as the index keeps them. */
export function namedValues(work: Pick<Work, 'keys'>, recipient: number, values: readonly TreatedValue[]): readonly IndexedValue[] {
  return values.flatMap((value) => indexed(work, value, { recipient, annex: null }))
}

/** Keyed hashes alone, of the value and of each of its words. */
function indexed(
  { keys }: Pick<Work, 'keys'>,
  { key, treatment }: TreatedValue,
  known: Pick<IndexedValue, 'recipient' | 'annex'>,
): readonly IndexedValue[] {
  return [key, ...wordsOfKey(key).map(wordKey)].map((text) => ({ ...known, valueKey: keys.ofValue(text), treatment }))
}
