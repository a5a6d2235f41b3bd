/** Treats, in a value that crosses otherwise as it is, what is treated elsewhere in the share. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { isIdentifier } from '../model/identifier.ts'
import { scanText } from './scan-text.ts'
import { type Treat, treatText } from './treat-text.ts'

/**
 * The value with every known one in its texts replaced, however it is written there; everything else stays. Undefined where one
 * of them cannot be taken out, so that the whole value has to go: it is a key, or is left in the text after all.
 * @param treat what stands instead of a known value
 */
export function treatKnown(value: Json, isKnown: (key: string) => boolean, treat: Treat): Json | undefined {
  if (typeof value === 'string') {
    if (isIdentifier(value)) return value
    return treatText(value, (finding) => (isKnown(finding.key) ? treat(finding) : undefined), { isKnown })
  }
  if (Array.isArray(value)) {
    const treated = (value as readonly Json[]).map((element) => treatKnown(element, isKnown, treat))
    return treated.includes(undefined) ? undefined : (treated as Json[])
  }
  return isJsonObject(value) ? treatMembers(value, isKnown, treat) : value
}

function treatMembers(object: JsonObject, isKnown: (key: string) => boolean, treat: Treat): JsonObject | undefined {
  const members: [string, Json][] = []
  for (const [name, member] of Object.entries(object)) {
    if (scanText(name, { isKnown }).some(({ key }) => isKnown(key))) return undefined
    const treated = treatKnown(member, isKnown, treat)
    if (treated === undefined) return undefined
    members.push([name, treated])
  }
  return Object.fromEntries(members)
}
