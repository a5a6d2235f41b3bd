/** Negotiation of media types (RFC 9110 sections 8.3 and 12.5.1; TAXII 2.1 section 1.6.8). */
import { TAXII_MEDIA_TYPE } from './answer.ts'

type MediaRange = {
  readonly type: string
  readonly subtype: string
  /** Undefined where the range names no version; it then means any. */
  readonly version: string | undefined
  readonly weight: number
}

const RANGE = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^;]*)*)$/
const PARAMETER = /^\s*([A-Za-z0-9_-]+)\s*=\s*(?:"([^"\\]*)"|([^\s"]+))\s*$/
const WEIGHT = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/

/**
 * Whether `application/taxii+json;version=2.1` may be sent. Without a header
 * anything may; the most specific range that matches decides; a part that
 * cannot be read matches nothing.
 */
export function acceptsTaxii(accept: string | undefined): boolean {
  // What nearly every client sends, character for character.
  if (accept === undefined || accept.trim() === '' || accept === TAXII_MEDIA_TYPE) return true
  const matching = accept.split(',').flatMap((part) => {
    const range = parseRange(part)
    return range === undefined || specificity(range) === 0 ? [] : [range]
  })
  const best = Math.max(...matching.map(specificity))
  return matching.some((range) => specificity(range) === best && range.weight > 0)
}

/** Whether a body of this type is TAXII 2.1; without a version it is taken to be. */
export function isTaxii(contentType: string | undefined): boolean {
  const range = parseRange(contentType ?? '')
  return range?.type === 'application' && range.subtype === 'taxii+json' && (range.version ?? '2.1') === '2.1'
}

/** 0 where the range does not match at all. */
function specificity({ type, subtype, version }: MediaRange): number {
  const isVersionMet = version === undefined || version === '2.1'
  if (!isVersionMet) return 0
  if (type === '*' && subtype === '*') return 1
  if (type !== 'application') return 0
  if (subtype === '*') return 2
  if (subtype !== 'taxii+json') return 0
  return version === undefined ? 3 : 4
}

function parseRange(text: string): MediaRange | undefined {
  const [, type, subtype, rest = ''] = RANGE.exec(text) ?? []
  if (type === undefined || subtype === undefined) return undefined
  const parameters = new Map<string, string>()
  for (const part of rest.split(';').slice(1)) {
    const [, name, quoted, plain] = PARAMETER.exec(part) ?? []
    if (name === undefined) return undefined
    parameters.set(name.toLowerCase(), quoted ?? plain ?? '')
  }
  const weight = parameters.get('q') ?? '1'
  if (!WEIGHT.test(weight)) return undefined
  return { type: type.toLowerCase(), subtype: subtype.toLowerCase(), version: parameters.get('version'), weight: Number(weight) }
}
