/** Treats, in a value that crosses otherwise as it is, what is treated elsewhere in the share. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { isIdentifier } from '../model/identifier.ts'
import type { TextFinding } from './finding.ts'
import { valueKey, wordsOfKey } from './normal-form.ts'
import { type Scanning, scanText } from './scan-text.ts'
import { type Treat, treatText } from './treat-text.ts'

type Known = Scanning & Required<Pick<Scanning, 'isKnown'>>

/**
 * The value with every known one in its texts replaced, however it is written there, and with every text that is known as a
 * whole; everything else stays. Undefined where one
 * of them cannot be taken out, so that the whole value has to go: it is a key, or is left in the text after all.
 * @param treat what stands instead of a known value
 */
export function treatKnown(value: Json, known: Known, treat: Treat): Json | undefined {
  if (typeof value === 'string') {
    if (isIdentifier(value)) return value
    const whole = mayBeKnown(value, known) ? wholeText(value) : undefined
    if (whole !== undefined && isWholeKnown(whole.key, known)) return treat(whole)
    return treatText(value, (finding) => (known.isKnown(finding.key) ? treat(finding) : undefined), known)
  }
  if (Array.isArray(value)) {
    const treated = (value as readonly Json[]).map((element) => treatKnown(element, known, treat))
    return treated.includes(undefined) ? undefined : (treated as Json[])
  }
  return isJsonObject(value) ? treatMembers(value, known, treat) : value
}

/** Shorter texts say nothing of anybody, and longer ones are not written twice. */
const WHOLE_LENGTH_MIN = 5
const WHOLE_LENGTH_MAX = 512

/** Whether a text is looked for as a whole. */
export function isWholeText({ length }: string): boolean {
  return length >= WHOLE_LENGTH_MIN && length <= WHOLE_LENGTH_MAX
}

const FIRST_WORD = /^[^A-Za-z0-9\u0080-\uffff]{0,16}([A-Za-z0-9]{1,64})(?![A-Za-z0-9\u0080-\uffff])/

/** False where the first word of a text is none of a known text: most are told by it. */
function mayBeKnown(value: string, { isNameWord }: Known): boolean {
  const first = isNameWord && FIRST_WORD.exec(value)?.[1]
  return first === undefined || isNameWord?.(first.toLowerCase()) !== false
}

function wholeText(value: string): TextFinding | undefined {
  if (!isWholeText(value)) return undefined
  const span = { start: 0, end: value.length }
  return { kind: 'text', category: 'free-text', certainty: 'certain', value, key: valueKey('text', value), span }
}

function isWholeKnown(key: string, { isKnown, isNameWord }: Known): boolean {
  return (isNameWord === undefined || wordsOfKey(key).every(isNameWord)) && isKnown(key)
}

function treatMembers(object: JsonObject, known: Known, treat: Treat): JsonObject | undefined {
  const members: [string, Json][] = []
  for (const [name, member] of Object.entries(object)) {
    if (scanText(name, known).some(({ key }) => known.isKnown(key))) return undefined
    const treated = treatKnown(member, known, treat)
    if (treated === undefined) return undefined
    members.push([name, treated])
  }
  return Object.fromEntries(members)
}
