/**
 * Names of persons that stand in prose: behind a title, behind a given name, beside what says whose name it is. Never certain: each is a
 * question to the reviewer. A surname alone, and a given name that few bear, read like any other word and are not found.
 */
import { PATRONYMIC, RELATIONS, SEIZED, TITLES, WAS_SEIZED } from './cased-contexts.ts'
import { contextNames } from './context-names.ts'
import type { TextFinding } from './finding.ts'
import { GIVEN_NAMES } from './given-names.ts'
import { valueKey } from './normal-form.ts'

const LIKELY = { kind: 'person-name', category: 'name', certainty: 'candidate' } as const
/** Prose beyond it is looked at no further; the scan for values says what it could not look at. */
const LENGTH_MAX = 256 * 1024
/** Names that one text asks about. */
const NAMES_MAX = 200

const WORD = "\\p{Lu}(?:[\\p{L}\\p{M}]|['’-](?=\\p{L})){1,30}"
const PARTICLE = '(?:de|del|della|di|da|dos|van|von|der|den|la|le|bin|ibn|al|el|zu|ter)'
const SPACE = '[ \\u00a0]'
const NAME = `${WORD}(?:(?:${SPACE}${PARTICLE}){0,2}${SPACE}${WORD}){0,3}`
const LONG_NAME = `${WORD}(?:(?:${SPACE}${PARTICLE}){0,2}${SPACE}${WORD}){1,3}`

/** What says that a name stands there, how many words it takes so that it is one, and whether one that is cut is none. */
type Evidence = { readonly pattern: RegExp; readonly wordsMin: number; readonly isWhole?: boolean }

const START = '(?<![\\p{L}\\p{N}])'
const evidence = (pattern: string, wordsMin: number): Evidence => ({ pattern: new RegExp(pattern, 'dgu'), wordsMin })

const EVIDENCE: readonly Evidence[] = [
  evidence(`${START}(?:${TITLES})\\.?${SPACE}(${NAME})`, 1),
  evidence(`${START}(?:${RELATIONS})[,:]?${SPACE}(${LONG_NAME})`, 2),
  evidence(`${START}(?:${SEIZED})${SPACE}(${LONG_NAME})`, 2),
  { ...evidence(`${START}(${LONG_NAME})${SPACE}(?:${WAS_SEIZED})(?!\\p{L})`, 2), isWhole: true },
  evidence(`${START}(${LONG_NAME})(?:,${SPACE}|${SPACE}\\()(?:born|aged|née?|nato|nata|geb\\.|geboren|ur\\.|р\\.|род\\.)(?!\\p{L})`, 2),
  evidence(`${START}((?:${WORD}${SPACE}){0,2}${PATRONYMIC}(?:${SPACE}${WORD})?)(?!\\p{L})`, 2),
  evidence(`${START}(${WORD}(?:${SPACE}(?:bin|ibn|bint|binti|ben)${SPACE}${WORD}){1,3})`, 2),
]
/** Words before a name that are none of it. */
const LEADING = new RegExp(`^(?:(?:The|Der|Die|Das|Le|El|Il|Het|${TITLES}|(?i:${RELATIONS}))\\.?${SPACE})+`, 'u')
const ANY_NAME = new RegExp(`(?<![\\p{L}\\p{N}])${WORD}(?:,?${SPACE}${WORD})?`, 'gu')
const GIVEN_FIRST = new RegExp(`${LONG_NAME}`, 'uy')

/** Words with a capital that end a name. */
const NO_NAME =
  /^(?:The|A|An|And|Or|But|In|On|At|By|For|From|To|With|He|She|It|They|His|Her|Who|When|That|This|Of|Is|Was|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?$|^(?:January|February|March|April|May|June|July|August|September|October|November|December|Group|Team|Street|Road|Avenue|University|Institute|Bank|Ltd|Inc|Corp|Corporation|Company|GmbH|Foundation|Hospital|Airport|Stealer|Loader|Ransomware|Trojan|Backdoor|Server|Web)$/

/** The names that likely stand in a text, in its order. */
export function likelyNames(text: string): TextFinding[] {
  if (text.length > LENGTH_MAX) return []
  const spans = new Map<number, number>()
  for (const [start, end] of contextNames(text)) if (end > (spans.get(start) ?? 0)) spans.set(start, end)
  for (const { pattern, ...how } of EVIDENCE)
    for (const { indices } of text.matchAll(pattern)) keep(spans, text, { span: indices?.[1], ...how })
  for (const { index, 0: words } of text.matchAll(ANY_NAME)) {
    const [first = '', second] = words.split(/,?[ \u00a0]/)
    if (isGiven(first)) {
      GIVEN_FIRST.lastIndex = index
      const whole = GIVEN_FIRST.exec(text)?.[0]
      keep(spans, text, { span: whole === undefined ? undefined : [index, index + whole.length], wordsMin: 1 })
    } else if (second !== undefined && words.includes(',') && isGiven(second) && !NO_NAME.test(first)) {
      spans.set(index, index + words.length)
    }
  }
  return [...outermost(spans)].slice(0, NAMES_MAX).map(([start, end]) => {
    const value = text.slice(start, end)
    return { ...LIKELY, value, key: valueKey('person-name', value), span: { start, end } }
  })
}

/** Up to the first word that is none of a name; the longest that begins at a place. */
function keep(
  spans: Map<number, number>,
  text: string,
  { span, wordsMin, isWhole = false }: Omit<Evidence, 'pattern'> & { readonly span: readonly [number, number] | undefined },
): undefined {
  if (span === undefined) return
  const end = span[1]
  const start = span[0] + (LEADING.exec(text.slice(...span))?.[0].length ?? 0)
  let to = start
  let words = 0
  for (const { index, 0: word } of text.slice(start, end).matchAll(/[^ \u00a0]+/g)) {
    if (NO_NAME.test(word)) break
    if (!/^\p{Lu}/u.test(word)) continue
    to = start + index + word.length
    words += 1
  }
  const isAlone = isGiven(text.slice(start, to))
  if (words >= wordsMin && !isAlone && (to === end || !isWhole) && to > (spans.get(start) ?? 0)) spans.set(start, to)
}

function isGiven(word: string): boolean {
  return GIVEN_NAMES.has(word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l'))
}

/** In order, without those inside of others. */
function* outermost(spans: ReadonlyMap<number, number>): Generator<readonly [number, number]> {
  let covered = 0
  for (const [start, end] of [...spans].sort(([left], [right]) => left - right)) {
    if (start < covered) continue
    covered = end
    yield [start, end]
  }
}
