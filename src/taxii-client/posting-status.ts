/** The status resource, as servers write it (TAXII 2.1 section 4.3). */
import { isJsonObject, type Json, type JsonObject } from '../foundation/index.ts'
import { isIdentifier } from '../intelligence/index.ts'
import type { PostingStatus } from '../workflows/feeds/index.ts'
import { textMember } from './answers.ts'

const ID_MAX = 200

/** A status without its word is complete: OpenCTI answers so at once. */
export function postingStatus(resource: JsonObject): PostingStatus {
  const failures = failedIds(resource.failures)
  const { failure_count: count } = resource
  return {
    id: textMember(resource.id, ID_MAX) ?? null,
    isComplete: resource.status !== 'pending',
    failures,
    failureCount: Number.isSafeInteger(count) && (count as number) > failures.length ? (count as number) : failures.length,
  }
}

/** Details are objects, or in what some servers took over from version 2.0 ids alone. */
function failedIds(failures: Json | undefined): readonly string[] {
  if (!Array.isArray(failures)) return []
  const ids = failures.map((failure: Json) => (isJsonObject(failure) ? failure.id : failure))
  return ids.filter((id: Json | undefined): id is string => typeof id === 'string' && isIdentifier(id))
}
