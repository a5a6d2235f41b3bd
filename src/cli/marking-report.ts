/** What the markings of one object come to, as `comity stix marking` tells it. */
import { formatTimestamp, type Instant, type JsonObject } from '../foundation/index.ts'
import {
  type FieldMarking,
  fieldMarkings,
  getMarkings,
  gradingOf,
  idOf,
  type MarkingReading,
  marksOf,
  objectHandling,
  readObject,
  type StixObject,
  selectorPointer,
  type Tlp,
  termsOf,
} from '../intelligence/index.ts'

/** What an exchange policy asks for, in the words that decisions know. */
type Policy = {
  readonly id: string
  readonly marking: Tlp | null
  readonly pap: string | null
  readonly attribution: string | null
  readonly from: string | null
  readonly until: string | null
}

/** What is marked apart from the rest of the object. */
type Part = {
  readonly pointer: string
  readonly selector: string
  /** Null where its markings say nothing of a level. */
  readonly marking: FieldMarking | null
  readonly markings: readonly string[]
  readonly languages: readonly string[]
}

/** The report on one object. */
export type MarkingReport = {
  readonly id: string | null
  /** Whether it is known how to handle the object; otherwise `code` says why not. */
  readonly known: boolean
  readonly code: string | null
  readonly message: string | null
  readonly marking: Tlp | null
  readonly pap: string | null
  readonly attribution: string | null
  readonly until: string | null
  /** Ids of all its markings, those of parts included. */
  readonly markings: readonly string[]
  /** Those of them that nothing here knows. */
  readonly unknown: readonly string[]
  readonly statements: readonly { readonly id: string; readonly statement: string }[]
  readonly policies: readonly Policy[]
  readonly parts: readonly Part[]
}

const NOTHING: MarkingReport = {
  id: null,
  known: false,
  code: null,
  message: null,
  marking: null,
  pap: null,
  attribution: null,
  until: null,
  markings: [],
  unknown: [],
  statements: [],
  policies: [],
  parts: [],
}

/** The report where there is no object to report on. */
export function brokenReport(code: string, message: string): MarkingReport {
  return { ...NOTHING, code, message }
}

/** The report on the bytes of one object. Never throws on bad bytes. */
export function markingReport(bytes: Uint8Array, reading: MarkingReading): MarkingReport {
  const read = readObject(bytes, reading)
  if (read.kind === 'faulty') return brokenReport(read.fault.code, read.fault.reason)
  const { object } = read
  const told = { ...NOTHING, id: idOf(object), ...meanings(object, reading), parts: partsOf(object, reading) }
  const handling = objectHandling(object, reading)
  if (read.kind === 'unmarked' || !handling.ok) {
    const { code, reason } = handling.ok ? { code: 'marking-unknown', reason: '' } : handling.refusal
    return { ...told, code, message: reason, pap: papOf(gradingOf(object).pap) }
  }
  const { attribution, until } = handling.value
  const { marking, grading } = read.facts
  return { ...told, known: true, marking, pap: papOf(grading.pap), attribution, until: until === null ? null : formatTimestamp(until) }
}

function papOf(pap: string): string | null {
  return pap === 'none' ? null : pap
}

function meanings(
  object: StixObject,
  { defined }: MarkingReading,
): Pick<MarkingReport, 'markings' | 'unknown' | 'statements' | 'policies'> {
  const markings = [...new Set(marksOf(object).flatMap(({ id }) => id ?? []))]
  const known = markings.map((id) => ({ id, terms: termsOf(id, defined) }))
  return {
    markings,
    unknown: known.filter(({ terms }) => terms === undefined).map(({ id }) => id),
    statements: known.flatMap(({ id, terms }) => (terms?.scheme === 'statement' ? [{ id, statement: terms.statement ?? '' }] : [])),
    policies: known.flatMap(({ id, terms }) => {
      if (terms?.scheme !== 'iep') return []
      const { level = null, pap = null, attribution = null, from, until } = terms
      return [{ id, marking: level, pap, attribution, from: timeOf(from), until: timeOf(until) }]
    }),
  }
}

function timeOf(instant: Instant | undefined): string | null {
  return instant === undefined ? null : formatTimestamp(instant)
}

function partsOf(object: StixObject, { defined }: MarkingReading): readonly Part[] {
  const levels = fieldMarkings(object, defined)
  const marks = marksOf(object)
  const selected = ((object.granular_markings ?? []) as readonly JsonObject[]).flatMap(({ selectors }) => selectors as readonly string[])
  return [...new Set([...selected, ...levels.keys()])].map((selector) => {
    const languages = getMarkings(object, { selectors: [selector], markingRef: false })
    return {
      pointer: selectorPointer(selector),
      selector,
      marking: levels.get(selector) ?? null,
      markings: [...new Set(marks.flatMap((mark) => (mark.selector === selector ? (mark.id ?? []) : [])))],
      languages: languages.ok ? languages.value : [],
    }
  })
}
