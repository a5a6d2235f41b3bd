/** Sightings that MISP keeps of attributes. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { timeOfSeconds } from '../reading.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import type { Setting } from './galaxy.ts'
import { marked } from './unit.ts'

const SIGHTINGS_MAX = 1_000
const SEEN = '0'
const FALSE_POSITIVE = '1'

/** A sighting was seen, or is an opinion that it is none; what expires is told as unmapped. */
export function sightingObjects(
  sightings: Json | undefined,
  place: string,
  { frame, handling, main }: Setting & { readonly main: string },
): readonly JsonObject[] {
  if (!Array.isArray(sightings)) return []
  const listed = sightings as readonly Json[]
  if (listed.length > SIGHTINGS_MAX)
    frame.tell({ place, code: 'element-invalid', reason: `only the first ${SIGHTINGS_MAX} sightings are read` })
  return listed.slice(0, SIGHTINGS_MAX).flatMap((sighting, index) => {
    const at = `${place}/${index}`
    const time = isJsonObject(sighting) ? timeOfSeconds(sighting.date_sighting) : undefined
    const type = isJsonObject(sighting) ? String(sighting.type ?? SEEN) : ''
    if (!isJsonObject(sighting) || time === undefined || (type !== SEEN && type !== FALSE_POSITIVE)) {
      frame.tell({ place: at, code: 'member-unmapped', reason: 'is no sighting with a time, or says that it expires' })
      return []
    }
    const uuid = uuidOf(sighting.uuid) ?? uuid5(MISP_NAMESPACE, `sighting ${main} ${index} ${time}`)
    const common = { spec_version: '2.1', created: time, modified: time, ...marked(handling) }
    if (type === FALSE_POSITIVE) {
      const explanation = 'False positive'
      return [{ type: 'opinion', id: `opinion--${uuid}`, ...common, opinion: 'strongly-disagree', explanation, object_refs: [main] }]
    }
    const seenBy = organisation(sighting)
    const where = seenBy === undefined ? {} : { where_sighted_refs: [String(seenBy.id)] }
    const made: JsonObject = {
      type: 'sighting',
      id: `sighting--${uuid}`,
      ...common,
      first_seen: time,
      last_seen: time,
      count: 1,
      sighting_of_ref: main,
      ...where,
    }
    return seenBy === undefined ? [made] : [seenBy, made]
  })
}

function organisation({ Organisation }: JsonObject): JsonObject | undefined {
  if (!isJsonObject(Organisation) || typeof Organisation.name !== 'string' || Organisation.name === '') return undefined
  const time = '1970-01-01T00:00:00.000Z'
  const id = `identity--${uuidOf(Organisation.uuid) ?? uuid5(MISP_NAMESPACE, `identity ${Organisation.name}`)}`
  return {
    type: 'identity',
    spec_version: '2.1',
    id,
    created: time,
    modified: time,
    name: Organisation.name,
    identity_class: 'organization',
  }
}
