import { compareTimestamps, formatTimestamp, type Instant, type JsonObject } from '../../foundation/index.ts'

/**
 * A derived object as tools see it: an indicator says that it holds until the date of its erasure at the latest, so that a tool which
 * never learns of the erasure stops acting on it all the same. One that begins to hold no earlier than that cannot say so and stays as it is.
 */
export function withinRetention(object: JsonObject, retainUntil: Instant): JsonObject {
  if (object.type !== 'indicator') return object
  const until = formatTimestamp(retainUntil)
  const { valid_from: from, valid_until: stated } = object
  if (typeof stated === 'string' && compareTimestamps(stated, until) <= 0) return object
  if (typeof from === 'string' && compareTimestamps(from, until) >= 0) return object
  return withMember(object, 'valid_until', until)
}

/** With a member in the order in which objects are derived: behind the last one whose name is smaller. */
function withMember(object: JsonObject, name: string, value: string): JsonObject {
  const others = Object.entries(object).filter(([known]) => known !== name)
  const behind = others.findLastIndex(([known]) => known < name && !LEADING.has(known))
  const at = behind === -1 ? others.findLastIndex(([known]) => LEADING.has(known)) : behind
  return Object.fromEntries(others.toSpliced(at + 1, 0, [name, value]))
}

/** Stand first whatever follows. */
const LEADING = new Set(['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified'])
