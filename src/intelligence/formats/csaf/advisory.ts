/** What the parts of one CSAF document have in common while they are converted. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import type { UnmappedCode } from '../entry.ts'

/** One document. */
export type Advisory = {
  /** As its publisher tracks it. */
  readonly id: string
  readonly created: string
  readonly modified: string
  /** Id of the identity of the publisher. */
  readonly publisher: string
  readonly marks: readonly string[]
  /** The UUID of what the document calls so. */
  readonly uuidFor: (what: string) => string
  /** Members that every object of the document has. */
  readonly common: (type: string, what: string) => JsonObject
  readonly tell: (place: string, code: UnmappedCode, reason: string) => void
}

/** The objects of a list; whatever else is in it is none of CSAF. */
export function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : []
}

/** A text, empty where there is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** References as STIX has them. */
export function referencesOf(value: Json | undefined): readonly JsonObject[] {
  return listOf(value).flatMap(({ summary, url }) =>
    /^[a-z][a-z0-9+.-]*:/i.test(textOf(url)) ? [{ source_name: textOf(summary).slice(0, 300) || 'reference', url: textOf(url) }] : [],
  )
}
