/** Which attributes of a MISP object STIX takes: one odd value shall not keep the others from being objects of the standard. */
import type { JsonObject } from '../../../foundation/index.ts'
import { checkObject, examineObject } from '../../model/stix-object.ts'
import type { Attribute } from './attribute.ts'

/** Each of these is left out on trial, so that their number is bounded. */
const ATTRIBUTES_MAX = 64
const UNFIT_MAX = 8

/** Attributes that make valid objects, and those that do not, with what is wrong with them. */
export type Fitting = {
  readonly fit: readonly Attribute[]
  readonly unfit: readonly { readonly attribute: Attribute; readonly reason: string }[]
}

/**
 * Leaves out, one by one, the attributes without which the fewest faults are left. Undefined when that ends in no valid objects. `make` gives
 * the objects of some attributes, undefined for none.
 */
export function fitting(
  attributes: readonly Attribute[],
  make: (attributes: readonly Attribute[]) => readonly JsonObject[] | undefined,
): Fitting | undefined {
  const unfit: { attribute: Attribute; reason: string }[] = []
  let fit = attributes
  let left = faultsIn(make(fit))
  while (left.count > 0) {
    if (fit.length === 0 || fit.length > ATTRIBUTES_MAX || unfit.length === UNFIT_MAX) return undefined
    const trials = fit.map((attribute) => ({ attribute, faults: faultsIn(make(without(fit, attribute))) }))
    const best = trials.reduce((one, other) => (other.faults.count < one.faults.count ? other : one))
    if (best.faults.count >= left.count) return undefined
    unfit.push({ attribute: best.attribute, reason: left.reason })
    fit = without(fit, best.attribute)
    left = best.faults
  }
  return { fit, unfit }
}

function without(attributes: readonly Attribute[], one: Attribute): readonly Attribute[] {
  return attributes.filter((attribute) => attribute !== one)
}

function faultsIn(objects: readonly JsonObject[] | undefined): { readonly count: number; readonly reason: string } {
  if (objects === undefined) return { count: Number.POSITIVE_INFINITY, reason: 'nothing is left' }
  let count = 0
  let reason = ''
  for (const object of objects) {
    const checked = checkObject(object)
    if (checked.ok) continue
    // What is only advised against may be refused too.
    count += Math.max(1, examineObject(object).errors.length)
    if (reason === '') reason = `${String(object.type)}: ${checked.refusal.code}: ${checked.refusal.reason}`
  }
  return { count, reason }
}
