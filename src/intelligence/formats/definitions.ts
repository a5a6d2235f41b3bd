/** The published marking definitions as objects, so that a bundle that names them holds them. */
import type { JsonObject } from '../../foundation/index.ts'
import { PAP_DEFINITIONS, PAP_EXTENSION } from '../marking/pap.ts'
import { TLP_1_CREATED, TLP_1_DEFINITIONS, TLP_2_DEFINITIONS, TLP_2_EXTENSION } from '../marking/tlp.ts'

const TLP_2_CREATED = '2022-10-01T00:00:00.000Z'

/** The definition under this id; undefined when it is none of the published ones of TLP and PAP. */
export function publishedDefinition(id: string): JsonObject | undefined {
  const older = TLP_1_DEFINITIONS.get(id)
  if (older !== undefined)
    return { ...common(id, `TLP:${older.toUpperCase()}`, TLP_1_CREATED), definition_type: 'tlp', definition: { tlp: older } }
  const tlp = TLP_2_DEFINITIONS.get(id)
  if (tlp !== undefined) return { ...common(id, `TLP:${tlp.toUpperCase()}`, TLP_2_CREATED), ...extended(TLP_2_EXTENSION, { tlp_2_0: tlp }) }
  const pap = PAP_DEFINITIONS.get(id)
  return pap === undefined ? undefined : { ...common(id, `PAP:${pap.toUpperCase()}`, TLP_2_CREATED), ...extended(PAP_EXTENSION, { pap }) }
}

function common(id: string, name: string, created: string): JsonObject {
  return { type: 'marking-definition', spec_version: '2.1', id, created, name }
}

function extended(extension: string, members: JsonObject): JsonObject {
  return { extensions: { [extension]: { extension_type: 'property-extension', ...members } } }
}
