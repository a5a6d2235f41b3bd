/** How personal values are treated for each recipient, by value over the whole submission. */
import { type StixObject, surrogateKey, type TreatedValue, treatedValues, type ValuePlan, wordsOfKey } from '../../intelligence/index.ts'
import { type CrossingPermission, definedMarkings } from './judge.ts'
import type { Work } from './parts.ts'
import type { IndexedValue } from './ports.ts'

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
      known ??= index.hasValues()
        ? first.map((plan, bit): ValuePlan => {
            const treatmentOf = remembering((valueKey: string) => index.treatmentOf(bit, keys.ofValue(valueKey)))
            return { ...plan, treatmentOf, isNameWord: remembering((word) => treatmentOf(wordKey(word)) !== undefined) }
          })
        : first
      return known[recipient] as ValuePlan
    },
  }
}

const REMEMBERED_MAX = 8_192
/** Longer texts are rarely asked for twice, and would take much memory. */
const REMEMBERED_LENGTH_MAX = 128

/** Texts hold the same words again and again, and what is treated no longer changes once the bundle was read. */
function remembering<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined || known.has(text)) return found as T
    const value = find(text)
    if (text.length > REMEMBERED_LENGTH_MAX) return value
    if (known.size >= REMEMBERED_MAX) known.clear()
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
  known: { readonly recipient: number; readonly permission: Pick<CrossingPermission, 'fields' | 'ceiling'> },
): readonly IndexedValue[] {
  const { fields, ceiling } = known.permission
  return indexedValues(work, known.recipient, treatedValues(object, { fields, ceiling, ...definedMarkings(work) }))
}

/** Treated values as the index keeps them: keyed hashes alone, of each and of its words. */
export function indexedValues(work: Pick<Work, 'keys'>, recipient: number, values: readonly TreatedValue[]): readonly IndexedValue[] {
  return values.flatMap(({ key, treatment }) =>
    [key, ...wordsOfKey(key).map(wordKey)].map((text) => ({ recipient, valueKey: work.keys.ofValue(text), treatment })),
  )
}
