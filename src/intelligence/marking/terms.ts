/** What markings mean: one projection of every scheme that is understood, so that decisions know no scheme. */
import type { Instant, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { IEP_EXTENSION, iepTerms } from './iep.ts'
import { PAP_DEFINITIONS, PAP_EXTENSION, PAP_LEVELS, type Pap } from './pap.ts'
import { TLP_2_DEFINITIONS, TLP_2_EXTENSION, TLP_LEVELS, type Tlp } from './tlp.ts'

/** Whether the creator of an object has to be named with it, or must not be. */
export type Attribution = 'must' | 'must-not'

/** What one marking asks for. What it leaves out it does not restrict. */
export type MarkingTerms = {
  readonly scheme: 'tlp' | 'pap' | 'statement' | 'iep'
  /** The words of a statement, as far as they are kept: for people, and for no decision. */
  readonly statement?: string
  readonly level?: Tlp
  readonly pap?: Pap
  readonly attribution?: Attribution
  /** The first and the last instant at which the terms hold. Outside of them nobody knows what holds. */
  readonly from?: Instant
  readonly until?: Instant
}

/** Extensions by which marking definitions say what they mean. On any other object they would be handling that nothing here reads. */
const MARKING_EXTENSIONS: ReadonlySet<string> = new Set([
  TLP_2_EXTENSION,
  PAP_EXTENSION,
  IEP_EXTENSION,
  // Access control specification, and controlled unclassified information: known by name so as to be refused.
  'extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce',
  'extension-definition--dff17fb3-edcb-4f99-ad1b-4b751c95738a',
])

/** What is kept of the words of a statement. */
const STATEMENT_LENGTH_MAX = 300

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Array.from(TLP_2_DEFINITIONS, ([id, word]) => [`TLP:${word.toUpperCase()}`, id] as const),
  ...Array.from(PAP_DEFINITIONS, ([id, word]) => [`PAP:${word.toUpperCase()}`, id] as const),
])

const PUBLISHED: ReadonlyMap<string, MarkingTerms> = new Map<string, MarkingTerms>([
  ...Array.from(TLP_LEVELS, ([id, level]) => [id, Object.freeze({ scheme: 'tlp' as const, level })] as const),
  ...Array.from(PAP_LEVELS, ([id, pap]) => [id, Object.freeze({ scheme: 'pap' as const, pap })] as const),
])

/** The id of the published marking that people call `TLP:AMBER` or `PAP:RED`; of TLP that of version 2.0. */
export function publishedMarking(name: string): string | undefined {
  return NAMES.get(name.toUpperCase())
}

/** The terms of a marking that the standard or the common objects publish; these are known by their ids alone. */
export function publishedTerms(markingId: string): MarkingTerms | undefined {
  return PUBLISHED.get(markingId)
}

/** The terms that a checked marking definition defines; undefined when any part of it is of a scheme that is not understood. */
export function definedTerms(definition: JsonObject): MarkingTerms | undefined {
  const { extensions, definition_type: type, definition: content } = definition
  if (extensions === undefined) {
    if (type !== 'statement' || !isJsonObject(content) || Object.keys(content).join() !== 'statement') return undefined
    return { scheme: 'statement', statement: String(content.statement).slice(0, STATEMENT_LENGTH_MAX) }
  }
  if (!isJsonObject(extensions) || type !== undefined || Object.keys(extensions).join() !== IEP_EXTENSION) return undefined
  return iepTerms(extensions[IEP_EXTENSION])
}

/** Whether an object that is no marking definition carries the handling of one. */
export function carriesForeignHandling({ type, extensions }: JsonObject): boolean {
  if (type === 'marking-definition' || !isJsonObject(extensions)) return false
  return Object.keys(extensions).some((key) => MARKING_EXTENSIONS.has(key))
}
