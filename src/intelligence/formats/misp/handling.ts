/**
 * How what stands in a MISP event is to be handled: tags of TLP and PAP, distribution and sharing group as markings. What is said on the
 * event holds for all that is in it, and where two things are said the stricter one holds. What is not understood is the strictest.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { sayingsOf } from '../../grading/grading.ts'
import { publishedMarking, publishedTerms } from '../../marking/terms.ts'
import { TLP_1_DEFINITIONS, type Tlp, tlpRank } from '../../marking/tlp.ts'
import type { Unmapped } from '../entry.ts'

/** What is known of how something is to be handled. */
export type Handling = { readonly marks: readonly string[]; readonly labels: readonly string[] }

/** What `distribution` says of how far something may go. */
export const DISTRIBUTIONS: ReadonlyMap<string, { readonly words: string; readonly level: Tlp }> = new Map([
  ['0', { words: 'your organisation only', level: 'RED' }],
  ['1', { words: 'this community only', level: 'AMBER+STRICT' }],
  ['2', { words: 'connected communities', level: 'AMBER' }],
  ['3', { words: 'all communities', level: 'GREEN' }],
  ['4', { words: 'sharing group', level: 'RED' }],
])
const INHERIT = '5'
const LABEL_LENGTH_MAX = 300
const TAGS_MAX = 200

// As misp-stix: the four words of TLP 1.0 under their ids, the two that only version 2.0 has under its own.
const TLP_TAGS: ReadonlyMap<string, string> = new Map([
  ...Array.from(TLP_1_DEFINITIONS, ([id, word]) => [`tlp:${word}`, id] as const),
  ['tlp:clear', publishedMarking('TLP:CLEAR') as string],
  ['tlp:amber+strict', publishedMarking('TLP:AMBER+STRICT') as string],
])

/** Reads the handling of one thing and everything that it stands in. */
export class HandlingReader {
  readonly #ignoreDistribution: boolean
  readonly #tell: (unmapped: Unmapped) => void

  constructor(ignoreDistribution: boolean, tell: (unmapped: Unmapped) => void) {
    this.#ignoreDistribution = ignoreDistribution
    this.#tell = tell
  }

  /** The handling of an event, or of a part of one whose own handling is `outer`. */
  read(holder: JsonObject, place: string, outer?: Handling): Handling {
    const tags = namesOf(holder.Tag)
    const marks = new Set(outer?.marks ?? [])
    for (const tag of tags) for (const mark of this.#marksOfTag(tag, place)) marks.add(mark)
    const distributed = this.#marksOfDistribution(holder, place, outer === undefined)
    if (distributed !== undefined && !isAtLeast(marks, distributed)) marks.add(publishedMarking(`TLP:${distributed}`) as string)
    const inherited = (outer?.labels ?? []).filter((label) => isHandlingLabel(label) && !tags.includes(label))
    const own = this.#kept(
      tags.filter((tag) => !TLP_TAGS.has(tag.trim().toLowerCase())),
      place,
    )
    return { marks: [...marks], labels: [...own, ...inherited] }
  }

  // What says how something is handled is kept before what says what it is.
  #kept(tags: readonly string[], place: string): readonly string[] {
    const short = tags.filter((tag) => tag.length <= LABEL_LENGTH_MAX)
    if (short.length === tags.length && short.length <= TAGS_MAX) return tags
    const reason = `tags beyond ${TAGS_MAX}, or of more than ${LABEL_LENGTH_MAX} characters, are no labels`
    this.#tell({ place: `${place}/Tag`, code: 'member-unmapped', reason })
    return [...short.filter(isHandlingLabel), ...short.filter((tag) => !isHandlingLabel(tag))].slice(0, TAGS_MAX)
  }

  #marksOfTag(written: string, place: string): readonly string[] {
    const tag = written.trim()
    const known = TLP_TAGS.get(tag.toLowerCase())
    if (known !== undefined) return [known]
    const scheme = /^(tlp|pap):/i.exec(tag)?.[1]?.toUpperCase()
    if (scheme === undefined) return []
    const marking = publishedMarking(tag)
    if (marking !== undefined) return [marking]
    this.#tell({ place, code: 'handling-unknown', reason: `a tag of ${scheme} is not known: the strictest level holds` })
    return [publishedMarking(`${scheme}:RED`) as string]
  }

  #marksOfDistribution(holder: JsonObject, place: string, isEvent: boolean): Tlp | undefined {
    const { distribution } = holder
    const code = typeof distribution === 'number' ? String(distribution) : distribution
    if (!isEvent && (code === undefined || code === INHERIT)) return undefined
    if (this.#ignoreDistribution) {
      if (code !== undefined)
        this.#tell({ place: `${place}/distribution`, code: 'handling-set-aside', reason: 'distribution was left aside as asked' })
      return undefined
    }
    // An event that says nothing of it is no export of an instance; what it lacks is left to its tags.
    if (code === undefined) return undefined
    const known = typeof code === 'string' ? DISTRIBUTIONS.get(code) : undefined
    if (known === undefined || code === '4') {
      const reason = known === undefined ? 'the distribution is not known' : 'a sharing group is known to its own instance alone'
      this.#tell({ place: `${place}/distribution`, code: 'handling-unknown', reason: `${reason}: TLP:RED holds` })
      return 'RED'
    }
    return known.level
  }
}

function isAtLeast(marks: ReadonlySet<string>, level: Tlp): boolean {
  return [...marks].some((id) => {
    const own = publishedTerms(id)?.level
    return own !== undefined && tlpRank(own) >= tlpRank(level)
  })
}

/** Whether a label says how something is graded or may be used, so that it holds for all that is inside. */
function isHandlingLabel(label: string): boolean {
  return label.startsWith('data-subject:') || sayingsOf(label).length > 0
}

/** The names of tags that can be labels; those of a galaxy that is there itself are told by it. */
export function tagNames(tags: Json | undefined): readonly string[] {
  return namesOf(tags)
    .filter((name) => name.length <= LABEL_LENGTH_MAX)
    .slice(0, TAGS_MAX)
}

// All of them, however many and in whatever form: one that is left out may be the one that says how strictly all is handled.
function namesOf(tags: Json | undefined): readonly string[] {
  const listed = Array.isArray(tags) ? (tags as readonly Json[]) : [tags]
  const names = listed.flatMap((tag) => {
    const name = tag !== undefined && isJsonObject(tag) ? tag.name : tag
    return typeof name === 'string' && name !== '' ? [name] : []
  })
  return [...new Set(names)]
}

/** The strictest of the handlings of several parts of one thing. */
export function joined(handlings: readonly Handling[]): Handling {
  return {
    marks: [...new Set(handlings.flatMap(({ marks }) => marks))],
    labels: [...new Set(handlings.flatMap(({ labels }) => labels))],
  }
}
