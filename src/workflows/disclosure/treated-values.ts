/** How personal values are treated for each recipient, by value over the whole submission. */
import { type StixObject, surrogateKey, treatedValues, type ValuePlan } from '../../intelligence/index.ts'
import type { CrossingPermission } from './judge.ts'
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
        ? first.map((plan, bit) => ({ ...plan, treatmentOf: (valueKey) => index.treatmentOf(bit, keys.ofValue(valueKey)) }))
        : first
      return known[recipient] as ValuePlan
    },
  }
}

/** What the index keeps of the values that an article treats for a recipient: keyed hashes alone. */
export function valuesToIndex(
  work: Pick<Work, 'keys'>,
  object: StixObject,
  known: { readonly recipient: number; readonly permission: CrossingPermission },
): readonly IndexedValue[] {
  return treatedValues(object, known.permission.fields).map(({ key, treatment }) => ({
    recipient: known.recipient,
    valueKey: work.keys.ofValue(key),
    treatment,
  }))
}
