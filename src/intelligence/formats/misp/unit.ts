/** What observables and a pattern are put into: observed data, and an indicator where it is there to detect by. */
import type { JsonObject } from '../../../foundation/index.ts'
import { checkObject } from '../../model/stix-object.ts'
import { timeOf, timeOfSeconds, withoutMilliseconds } from '../reading.ts'
import { MISP_NAMESPACE, uuid5 } from '../stable-id.ts'
import type { Converted, Frame } from './frame.ts'
import type { Handling } from './handling.ts'

/** Times of one attribute or object. */
export type Times = { readonly changed: string; readonly first: string | undefined; readonly last: string | undefined }

/** One attribute or object in the words of STIX. */
export type Unit = {
  readonly uuid: string
  readonly labels: readonly string[]
  readonly comment: string
  readonly phase: string
  readonly times: Times
  readonly handling: Handling
  readonly objects: readonly JsonObject[]
  readonly pattern: string | undefined
}

/** The times of an attribute or object; those of its event where it has none. */
export function timesOf(holder: JsonObject, frame: Frame): Times {
  return { changed: timeOfSeconds(holder.timestamp) ?? frame.time, first: seenAt(holder.first_seen), last: seenAt(holder.last_seen) }
}

function seenAt(value: unknown): string | undefined {
  return typeof value === 'string' ? timeOf(value) : undefined
}

/** Members that every domain object of an event has. */
export function domainObject(type: string, { uuid, labels, times, handling }: Omit<Unit, 'objects' | 'pattern'>, frame: Frame): JsonObject {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuid}`,
    created_by_ref: frame.creator,
    created: times.changed,
    modified: times.changed,
    labels: [...labels, ...handling.labels],
    ...marked(handling),
  }
}

/** The markings of an object, as a member only where there are any. */
export function marked({ marks }: Handling): JsonObject {
  return marks.length === 0 ? {} : { object_marking_refs: [...marks] }
}

/** All that becomes of observables and their pattern. */
export function unitObjects(unit: Unit, frame: Frame): Converted {
  const { times, handling } = unit
  const indicator = unit.pattern === undefined ? undefined : validIndicator(unit, frame, unit.pattern)
  const seen = withoutMilliseconds(times.first ?? times.changed)
  const last = times.last === undefined || times.last < seen ? seen : times.last
  const observables = unit.objects.map((object) => ({ ...object, ...marked(handling) }))
  const observed: JsonObject = {
    ...domainObject('observed-data', unit, frame),
    first_observed: seen,
    last_observed: last,
    number_observed: 1,
    object_refs: observables.map(({ id }) => id as string),
    ...(unit.comment !== '' && indicator === undefined && { x_misp_comment: unit.comment }),
  }
  const observedId = `observed-data--${unit.uuid}`
  if (indicator === undefined) return { objects: [observed, ...observables], main: [observedId] }
  const indicatorId = `indicator--${unit.uuid}`
  const relationship = relationshipOf({ source: indicatorId, type: 'based-on', target: observedId }, times.changed, handling)
  return {
    objects: [observed, ...observables, indicator, relationship],
    main: [indicatorId, observedId],
  }
}

function validIndicator(unit: Unit, frame: Frame, pattern: string): JsonObject | undefined {
  const indicator = indicatorOf(unit, frame, pattern)
  const checked = checkObject(indicator)
  if (checked.ok) return indicator
  frame.tell({ place: frame.place, code: 'object-invalid', reason: `indicator: ${checked.refusal.code}: ${checked.refusal.reason}` })
  return undefined
}

/** The indicator alone. */
export function indicatorOf(unit: Omit<Unit, 'objects' | 'pattern'>, frame: Frame, pattern: string): JsonObject {
  const { times } = unit
  const from = withoutMilliseconds(times.first ?? times.changed)
  return {
    ...domainObject('indicator', unit, frame),
    ...(unit.comment !== '' && { description: unit.comment }),
    pattern,
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: from,
    ...(times.last !== undefined && times.last > from && { valid_until: times.last }),
    kill_chain_phases: [{ kill_chain_name: 'misp-category', phase_name: unit.phase }],
  }
}

/** A relationship under the id that misp-stix gives it. */
export function relationshipOf(
  { source, type, target, uuid }: { readonly source: string; readonly type: string; readonly target: string; readonly uuid?: string },
  time: string,
  handling: Handling,
): JsonObject {
  return {
    type: 'relationship',
    spec_version: '2.1',
    id: `relationship--${uuid ?? uuid5(MISP_NAMESPACE, `${source} - ${type} - ${target}`)}`,
    created: time,
    modified: time,
    relationship_type: type,
    source_ref: source,
    target_ref: target,
    ...marked(handling),
  }
}
