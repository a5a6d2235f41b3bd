/** Reads one object of a bundle: strict JSON, valid STIX, and the facts that decisions ask for. */
import { FoundationError, OBJECT_BYTES_MAX, OBJECT_DEPTH_MAX, parseJsonObject, type Refusal, utf8Text } from '../foundation/index.ts'
import { factsOf, type ItemFacts } from './facts.ts'
import { withoutOwnGrade } from './grading/own-grade.ts'
import type { DefinedMarkings } from './marking/defined-markings.ts'
import type { MarkingReading } from './marking/marking.ts'
import { checkObject, type StixObject, typeOf } from './model/stix-object.ts'
import { withoutTriage } from './triage/index.ts'

/** `unmarked`: valid, but its level cannot be told, so nobody may have it; `faulty`: not a STIX object. */
export type ObjectReading =
  | { readonly kind: 'item'; readonly object: StixObject; readonly facts: ItemFacts }
  | { readonly kind: 'unmarked'; readonly object: StixObject; readonly refusal: Refusal }
  | { readonly kind: 'faulty'; readonly fault: Refusal }

const LIMITS = { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX }

/** Reads the bytes of one object, without any score of triage or grade of a recipient that it bears. Never throws on bad bytes. */
export function readObject(bytes: Uint8Array, reading: MarkingReading): ObjectReading {
  const checked = checkBytes(bytes)
  return checked.ok ? factual(checked.value, reading) : { kind: 'faulty', fault: checked.refusal }
}

/**
 * Reads bytes again that {@link readObject} read and found no fault in. Only for bytes that cannot have changed since: what was checked
 * then is taken for granted.
 */
export function readObjectAgain(bytes: Uint8Array, reading: MarkingReading): Exclude<ObjectReading, { readonly kind: 'faulty' }> {
  return factual(JSON.parse(utf8Text(bytes)) as StixObject, reading)
}

function factual(checked: StixObject, reading: MarkingReading): Exclude<ObjectReading, { readonly kind: 'faulty' }> {
  // A score or a grade that somebody else wrote is no part of the object, and nothing that this node would say.
  const object = withoutOwnGrade(withoutTriage(checked))
  const facts = factsOf(object, reading)
  if (!facts.ok) return { kind: 'unmarked', object, refusal: facts.refusal }
  return { kind: 'item', object, facts: facts.value }
}

/** The object in the bytes, or what is wrong with it. */
function checkBytes(bytes: Uint8Array): ReturnType<typeof checkObject> | { readonly ok: false; readonly refusal: Refusal } {
  try {
    return checkObject(parseJsonObject(bytes, LIMITS))
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return { ok: false, refusal: { code: error.code, reason: error.message } }
  }
}

const DEFINITION = Buffer.from('"marking-definition"')

/** Takes in the marking that these bytes define, if they do. Bytes that are no valid object define none. */
export function collectDefinition(bytes: Uint8Array, markings: DefinedMarkings): void {
  // A closing quote after the type name: references to definitions have the rest of an id there.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(DEFINITION)) return
  const checked = checkBytes(bytes)
  if (checked.ok && typeOf(checked.value) === 'marking-definition') markings.add(checked.value)
}
