/** STIX itself: 2.1 as it is, 2.0 made 2.1, object by object. A bundle, a list of objects, or one object alone. */
import { FoundationError, isJsonObject, type Json, OBJECT_BYTES_MAX, OBJECT_DEPTH_MAX, parseJson } from '../../foundation/index.ts'
import type { ConversionInput } from '../conversion/change.ts'
import { convertValue } from '../conversion/convert-bundle.ts'
import { typeOfIdentifier } from '../model/identifier.ts'
import { Emission, unmapped } from './emission.ts'
import type { ImportEntry, Reopen } from './entry.ts'
import { FormatError } from './errors.ts'
import { type CutPlan, cutJson, pointerOf } from './json-cutter.ts'
import { IMPORT_NAMESPACE, stableUuid4, uuid5 } from './stable-id.ts'

const PLAN: CutPlan = {
  isCut: (path) => path.length === 0 || (path.length === 1 && path[0] === 'objects'),
  elementBytesMax: OBJECT_BYTES_MAX,
  // One object that stands alone is all skeleton.
  skeletonBytesMax: OBJECT_BYTES_MAX,
}
const LIMITS = { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX }

/** @throws FormatError when it is neither a bundle nor objects */
export async function* convertStix(reopen: Reopen): AsyncGenerator<ImportEntry, void, undefined> {
  const emission = new Emission()
  let bundleId: string | undefined
  let number = 0
  for await (const piece of cutJson(reopen(), PLAN)) {
    if (piece.kind === 'element') {
      number += 1
      const place = pointerOf(piece.path)
      if (piece.bytes === undefined) yield unmapped(place, 'object-too-large', `is longer than ${OBJECT_BYTES_MAX} bytes`)
      else yield* convertText(piece.bytes, { place, emission, number })
      continue
    }
    const { value } = piece
    if (isJsonObject(value) && value.type !== 'bundle') yield* convertOne(value, { place: '', emission, number: 1 })
    else if (isJsonObject(value) && typeof value.id === 'string' && typeOfIdentifier(value.id) === 'bundle') bundleId = value.id
    else if (!isJsonObject(value) && !Array.isArray(value)) throw new FormatError('format-invalid', 'the file holds no objects of STIX')
  }
  yield { kind: 'end', bundleId: bundleId ?? `bundle--${uuid5(IMPORT_NAMESPACE, `stix ${emission.objects}`)}`, objects: emission.objects }
}

type Where = { readonly place: string; readonly emission: Emission; readonly number: number }

function* convertText(bytes: Uint8Array, where: Where): Generator<ImportEntry> {
  let value: Json
  try {
    value = parseJson(bytes, LIMITS)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return yield unmapped(where.place, 'element-invalid', error.message)
  }
  yield* convertOne(value, where)
}

function* convertOne(value: Json, { place, emission, number }: Where): Generator<ImportEntry> {
  const told: ImportEntry[] = []
  let made = 0
  const input: ConversionInput = {
    // The same object gives the same ids again.
    newUuid: () => {
      made += 1
      return stableUuid4(IMPORT_NAMESPACE, `${isJsonObject(value) ? String(value.id) : number} ${made}`)
    },
    change: ({ pointer, change, detail }) => {
      if (change === 'left-out') told.push(unmapped(`${place}${pointer}`, 'object-invalid', detail))
      else if (change === 'rewritten' && pointer !== '/spec_version') told.push(unmapped(`${place}${pointer}`, 'rewritten', detail))
    },
  }
  for (const object of convertValue(value, input)) {
    yield isJsonObject(object) ? emission.object(object, place) : unmapped(place, 'element-invalid', 'is no object')
  }
  yield* told
}
