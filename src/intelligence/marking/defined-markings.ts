/** The markings that a bundle defines for itself, wherever in it their definitions stand. */
import { canonicalJson, hex, type Instant, type JsonObject, sha256, utf8 } from '../../foundation/index.ts'
import { definedTerms, type MarkingTerms, publishedTerms } from './terms.ts'

/** Definitions that one bundle may hold; objects that are marked with any beyond are withheld. */
const DEFINITIONS_MAX = 10_000

/** The definition of a marking, as far as handling needs it. */
export type MarkingDefinition = {
  readonly terms: MarkingTerms
  /** Whether it carries markings of its own, so that not everybody who has what it marks may have it. */
  readonly isMarked: boolean
}

/** Answers what a marking of the bundle means at an instant. */
export type MarkingLookup = (markingId: string) => MarkingDefinition | undefined

/** Collects definitions; an id that is defined in two ways is defined in none. */
export class DefinedMarkings {
  readonly #definitions = new Map<string, { readonly digest: string; readonly definition: MarkingDefinition | undefined }>()

  /** Takes in a checked object of the type marking-definition. */
  add(object: JsonObject): void {
    const id = object.id as string
    if (publishedTerms(id) !== undefined) return
    const digest = hex(sha256(utf8(canonicalJson(object))))
    const known = this.#definitions.get(id)
    if (known !== undefined) {
      if (known.digest !== digest) this.#definitions.set(id, { digest: '', definition: undefined })
      return
    }
    if (this.#definitions.size >= DEFINITIONS_MAX) return
    const terms = definedTerms(object)
    const isMarked = object.object_marking_refs !== undefined || object.granular_markings !== undefined
    this.#definitions.set(id, { digest, definition: terms && { terms, isMarked } })
  }

  /** What they mean at that instant: terms that do not hold yet, or no longer, are not known. */
  at(now: Instant): MarkingLookup {
    return (markingId) => {
      const definition = this.#definitions.get(markingId)?.definition
      if (definition === undefined) return undefined
      const { from = now, until = now } = definition.terms
      return from <= now && now <= until ? definition : undefined
    }
  }
}
