/** Versions of one object (STIX 2.1 section 3.6): their order, and how a new one is made. */
import type { Instant, Json, JsonObject, Result } from '../../foundation/index.ts'
import { accepted, compareTimestamps, formatTimestamp, parseTimestamp, refused } from '../../foundation/index.ts'
import { isTimestamp } from '../model/kind.ts'

/** Why no new version can be made. */
export type VersionErrorCode = 'object-not-versionable' | 'object-revoked' | 'property-fixed'

/** Never differ between versions. */
const FIXED = ['type', 'id', 'created', 'created_by_ref']

/** Orders two versions of one id by `modified`, exactly: negative, zero or positive. Both must be versionable objects. */
export function compareVersions(left: JsonObject, right: JsonObject): number {
  return compareTimestamps(left.modified as string, right.modified as string)
}

/** Whether an object has versions at all: it has both times. Cyber-observables and marking definitions have none. */
export function isVersionable(object: JsonObject): boolean {
  return isTimestamp(object.created) && isTimestamp(object.modified)
}

/**
 * The next version: the object with the changes (null leaves a property out) and a later `modified`, which is now, or a
 * millisecond after the last where that was later. Only the creator of an object may make one, which is the caller's matter.
 */
export function newVersion(
  object: JsonObject,
  changes: Readonly<Record<string, Json>>,
  now: Instant,
): Result<JsonObject, VersionErrorCode> {
  if (!isVersionable(object)) return refused('object-not-versionable', 'the object has no created and modified')
  if (object.revoked === true) return refused('object-revoked', 'a revoked object has no later version')
  const fixed = FIXED.find((name) => changes[name] !== undefined && changes[name] !== object[name])
  if (fixed !== undefined) return refused('property-fixed', `${fixed} is the same in all versions`)
  const last = object.modified as string
  const result: Record<string, Json> = { ...object, ...changes, modified: laterThan(last, now) }
  for (const [name, value] of Object.entries(changes)) if (value === null) delete result[name]
  return accepted(result)
}

/** The last version: as it was, and revoked. */
export function revoke(object: JsonObject, now: Instant): Result<JsonObject, VersionErrorCode> {
  return newVersion(object, { revoked: true }, now)
}

function laterThan(last: string, now: Instant): string {
  const time = formatTimestamp(now)
  return compareTimestamps(time, last) > 0 ? time : formatTimestamp(parseTimestamp(last) + 1)
}
