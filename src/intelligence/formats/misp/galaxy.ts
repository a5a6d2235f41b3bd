/** Clusters of MISP galaxies as domain objects of STIX. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { definitionOf } from '../../model/object-types.ts'
import { plainWord } from '../emission.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import { customName } from './custom-property.ts'
import type { Frame } from './frame.ts'
import { CATALOGUES, GALAXIES, RELATIONS, STIX_GALAXY, WITH_ALIASES } from './galaxy-table.ts'
import type { Handling } from './handling.ts'
import { marked, relationshipOf } from './unit.ts'

type Body = Record<string, Json>
const CLUSTERS_MAX = 2_000

/** The objects of the galaxies that something is tagged with. */
export function convertGalaxies(galaxies: Json | undefined, place: string, { frame, handling }: Setting): readonly JsonObject[] {
  if (!Array.isArray(galaxies)) return []
  return (galaxies as readonly Json[]).slice(0, CLUSTERS_MAX).flatMap((galaxy, index) => {
    const clusters = isJsonObject(galaxy) && Array.isArray(galaxy.GalaxyCluster) ? (galaxy.GalaxyCluster as readonly Json[]) : []
    return clusters.slice(0, CLUSTERS_MAX).flatMap((cluster, number) => {
      const at = `${place}/${index}/GalaxyCluster/${number}`
      return isJsonObject(galaxy) && isJsonObject(cluster) ? clusterObject(galaxy, cluster, { frame, handling, place: at }) : []
    })
  })
}

/** What clusters are converted under. */
export type Setting = { readonly frame: Frame; readonly handling: Handling }

function clusterObject(galaxy: JsonObject, cluster: JsonObject, setting: Setting & { readonly place: string }): readonly JsonObject[] {
  const { frame, place, handling } = setting
  const galaxyType = String(galaxy.type ?? cluster.type ?? '')
  const value = typeof cluster.value === 'string' ? cluster.value : ''
  if (value === '') {
    frame.tell({ place, code: 'element-invalid', reason: 'the cluster has no value' })
    return []
  }
  const type = GALAXIES.get(galaxyType) ?? stixType(galaxyType)
  const uuid = uuidOf(cluster.uuid) ?? uuid5(MISP_NAMESPACE, `${galaxyType} ${value}`)
  const labels = [`misp:galaxy-name="${String(galaxy.name ?? galaxyType)}"`, `misp:galaxy-type="${galaxyType}"`]
  const common = (of: string): JsonObject => ({
    type: of,
    spec_version: '2.1',
    id: `${of}--${uuid}`,
    created: frame.time,
    modified: frame.time,
    labels,
    ...marked(handling),
  })
  if (type === undefined) {
    const reason = `STIX has no object for the galaxy ${plainWord(galaxyType)}: kept as x-misp-galaxy-cluster`
    frame.tell({ place, code: 'kept-as-custom', reason })
    const made = { x_misp_name: String(galaxy.name ?? galaxyType), x_misp_type: galaxyType, x_misp_value: value, ...described(cluster) }
    return [{ ...common('x-misp-galaxy-cluster'), ...made }]
  }
  return [{ ...common(type), ...membersOf(type, { galaxy, galaxyType, cluster, value }) }]
}

function stixType(galaxyType: string): string | undefined {
  const type = STIX_GALAXY.exec(galaxyType)?.[1]
  return type !== undefined && definitionOf(type).class === 'domain' ? type : undefined
}

function described({ description }: JsonObject): JsonObject {
  return typeof description === 'string' && description !== '' ? { description } : {}
}

type Subject = { readonly galaxy: JsonObject; readonly galaxyType: string; readonly cluster: JsonObject; readonly value: string }

function membersOf(type: string, subject: Subject): JsonObject {
  const { galaxy, galaxyType, cluster, value } = subject
  const meta = isJsonObject(cluster.meta) ? cluster.meta : {}
  const body: Body = { name: nameOf(value, meta), ...described(cluster) }
  if (type === 'malware') body.is_family = meta.is_family === true || meta.is_family === 'true'
  if (type === 'identity') body.identity_class = 'class'
  if (galaxyType === 'sector' && body.description === undefined) Object.assign(body, described(galaxy))
  if (galaxyType === 'country') nameCountry(body, { galaxy, cluster, meta, value })
  for (const [name, entry] of Object.entries(meta)) putMeta(body, name, { type, entry, galaxyType })
  return body
}

// The cluster of a country is named in lower case and described by its name.
function nameCountry(body: Body, { galaxy, cluster, meta, value }: Subject0): void {
  if (typeof cluster.description === 'string') body.name = cluster.description
  body.description = `${String(galaxy.description ?? 'Country')} | ${value}`
  if (typeof meta.ISO === 'string') body.country = meta.ISO
}
type Subject0 = { readonly galaxy: JsonObject; readonly cluster: JsonObject; readonly meta: JsonObject; readonly value: string }

// MITRE's names carry the id after a dash.
function nameOf(value: string, { external_id: id }: JsonObject): string {
  const first = Array.isArray(id) ? id[0] : id
  return typeof first === 'string' && value.endsWith(` - ${first}`) ? value.slice(0, -first.length - 3) : value
}

type Meta = { readonly type: string; readonly entry: Json; readonly galaxyType: string }

function putMeta(body: Body, name: string, { type, entry, galaxyType }: Meta): void {
  const texts = (Array.isArray(entry) ? (entry as readonly Json[]) : [entry]).filter((text) => typeof text === 'string')
  if (name === 'is_family') return
  const references = referencesOf(name, texts)
  if (references !== undefined) {
    if (references.length > 0) body.external_references = [...((body.external_references ?? []) as readonly Json[]), ...references]
    return
  }
  if (name === 'synonyms' && WITH_ALIASES.has(type)) {
    const aliases = texts.filter((text) => text !== body.name)
    if (aliases.length > 0) body.aliases = aliases
    return
  }
  if (name === 'kill_chain') {
    const phases = texts.flatMap(phaseOf)
    if (phases.length > 0) body.kill_chain_phases = phases
    return
  }
  if (name === 'labels' && galaxyType.startsWith('stix-2.0-') && hasProperty(type, `${type.replace('-', '_')}_types`)) {
    body[`${type.replace('-', '_')}_types`] = texts
    return
  }
  if (galaxyType.startsWith('stix-2.') && hasProperty(type, name)) body[name] = entry
  else body[customName(name)] = entry
}

function hasProperty(type: string, name: string): boolean {
  return definitionOf(type).properties.has(name)
}

function referencesOf(name: string, texts: readonly string[]): readonly JsonObject[] | undefined {
  if (name === 'external_id') return texts.map(catalogued)
  return name === 'refs' ? texts.filter(isUrl).map((url) => ({ source_name: 'url', url })) : undefined
}

function catalogued(id: string): JsonObject {
  const source = CATALOGUES.find(([form]) => form.test(id))?.[1] ?? 'misp-galaxy'
  return { source_name: source, external_id: id }
}

function isUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text)
}

// NAME:PHASE, or as MITRE has it NAME:PLATFORM:PHASE.
function phaseOf(text: string): readonly JsonObject[] {
  const parts = text.split(':')
  const [chain, phase] = [parts[0], parts.at(-1)]
  return chain !== undefined && phase !== undefined && parts.length > 1 && phase !== ''
    ? [{ kill_chain_name: chain, phase_name: phase }]
    : []
}

/** How something that was tagged with clusters relates to them. */
export function galaxyRelationships(main: string, clusters: readonly JsonObject[], { frame, handling }: Setting): readonly JsonObject[] {
  const from = main.split('--')[0] as string
  return clusters.map(({ id, type }) =>
    relationshipOf({ source: main, type: RELATIONS[from]?.[String(type)] ?? 'related-to', target: String(id) }, frame.time, handling),
  )
}
