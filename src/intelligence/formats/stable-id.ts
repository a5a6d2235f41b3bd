/** Ids that the same input gives again. */
import { createHash } from 'node:crypto'

/** Namespace of misp-stix, for whatever it names too: `SOURCE - TYPE - TARGET` of a relationship for one. */
export const MISP_NAMESPACE = '76beed5f-7251-457e-8c2a-b45f7b589d3d'
/** Our own namespace, for what is made of CSAF and of tables: the name is the canonical JSON of what identifies it. */
export const IMPORT_NAMESPACE = '2b4e5d0e-6f43-5e0f-9d5b-3b8f2c8d1a64'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** A UUID of version 5 (RFC 9562 section 5.5). */
export function uuid5(namespace: string, name: string): string {
  return shaped(namespace, name, 0x50)
}

/** As {@link uuid5}, under version 4: where the standard wants an id that is not computed from properties (STIX 2.1 section 2.9). */
export function stableUuid4(namespace: string, name: string): string {
  return shaped(namespace, name, 0x40)
}

/** A UUID in lower case, or undefined. */
export function uuidOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.toLowerCase()
  return UUID.test(text) ? text : undefined
}

function shaped(namespace: string, name: string, version: number): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  bytes[6] = ((bytes[6] as number) & 0x0f) | version
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
