/** Makes STIX 2.1 of a STIX 2.0 bundle, and says what was changed. */
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { checkObject } from '../model/stix-object.ts'
import type { Change, ConversionInput } from './change.ts'
import { convertDomainObject } from './domain-object.ts'
import { convertObserved } from './observed-data.ts'

/** The result of a conversion. */
export type Conversion = { readonly bundle: JsonObject; readonly changes: readonly Change[] }

/** Whether an object is of STIX 2.0: of a class that needs `spec_version`, and without it or with that of 2.0. */
export function isOfStix20(object: JsonObject): boolean {
  const { spec_version: version } = object
  return (version === undefined || version === '2.0') && (object.created !== undefined || object.type === 'bundle')
}

/**
 * The objects of a bundle as STIX 2.1. Ids and times stay. What is of 2.1 already stays as it is; what cannot be made valid is
 * left out and told. The observables of observed data become objects of their own under computed ids.
 */
export function convertBundle(bundle: JsonObject, newUuid: () => string): Conversion {
  const changes: Change[] = []
  const input: ConversionInput = { newUuid, change: (change) => void changes.push(change) }
  const objects = new Map<string, JsonObject>()
  for (const [index, value] of (Array.isArray(bundle.objects) ? (bundle.objects as readonly Json[]) : []).entries()) {
    for (const object of convertValue(value, input)) keepValid(object, { index, input, objects })
  }
  const id = typeof bundle.id === 'string' ? bundle.id : `bundle--${newUuid()}`
  return { bundle: { type: 'bundle', id, ...(objects.size > 0 && { objects: [...objects.values()] }) }, changes }
}

/** One object as those of 2.1 that become of it; what is of 2.1 already stays. */
export function convertValue(value: Json, input: ConversionInput): readonly Json[] {
  if (!isJsonObject(value) || !isOfStix20(value)) return [value]
  const converted = convertDomainObject(value, input)
  return isJsonObject(converted.objects) && converted.type === 'observed-data' ? convertObserved(converted, input) : [converted]
}

type Keeping = { readonly index: number; readonly input: ConversionInput; readonly objects: Map<string, JsonObject> }

function keepValid(object: Json, { index, input, objects }: Keeping): void {
  const checked = checkObject(object)
  if (!checked.ok) {
    const id = isJsonObject(object) && typeof object.id === 'string' ? object.id : `number ${index}`
    const { code, reason } = checked.refusal
    input.change({ id, pointer: '', change: 'left-out', detail: `${code}: ${reason}` })
    return
  }
  const { id, modified } = checked.value
  // Versions of one object stand side by side; the same observable stands once.
  objects.set(`${String(id)} ${String(modified)}`, checked.value)
}
