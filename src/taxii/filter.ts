/** URL parameters of the reading endpoints (TAXII 2.1 sections 3.4 and 3.5). */
import { FoundationError, parseMicroseconds, parseTimestamp } from '../foundation/index.ts'
import { TaxiiError } from './errors.ts'

/** Which versions of an object are asked for; `times` are STIX timestamps. */
export type VersionFilter =
  | { readonly all: true }
  | { readonly all: false; readonly first: boolean; readonly last: boolean; readonly times: readonly string[] }

/** The parameters of one request, read. */
export type Filter = {
  /** Microseconds; strictly after. */
  readonly addedAfter: number | undefined
  readonly limit: number
  readonly next: string | undefined
  readonly ids: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  readonly versions: VersionFilter
  /** False where a specification version is asked for that nothing here has. */
  readonly includesStix21: boolean
}

/** Objects of a page that names no limit. */
export const PAGE_DEFAULT = 500
/** Most objects of a page. */
export const PAGE_MAX = 1_000

/** The versions that count where a request names none. */
export const LAST_VERSION: VersionFilter = { all: false, first: false, last: true, times: [] }
/** Every version. */
export const ALL_VERSIONS: VersionFilter = { all: true }

const NAMES = ['added_after', 'limit', 'next', 'match[id]', 'match[type]', 'match[version]', 'match[spec_version]'] as const
type Name = (typeof NAMES)[number]

/** Reads a query; parameters that this door does not know are ignored. @throws TaxiiError `parameter-invalid` */
export function parseFilter(query: string): Filter {
  const values = readOnce(query)
  const list = (name: Name): string[] | undefined =>
    values
      .get(name)
      ?.split(',')
      .map((value) => nonEmpty(name, value))
  const addedAfter = values.get('added_after')
  return {
    addedAfter: addedAfter === undefined ? undefined : timeOf('added_after', () => parseMicroseconds(addedAfter)),
    limit: limitOf(values.get('limit')),
    next: values.get('next'),
    ids: list('match[id]'),
    types: list('match[type]'),
    versions: versionsOf(list('match[version]')),
    includesStix21: list('match[spec_version]')?.includes('2.1') ?? true,
  }
}

/** Whether a query names versions. */
export function namesVersions(query: string): boolean {
  return new URLSearchParams(query).has('match[version]')
}

function readOnce(query: string): ReadonlyMap<Name, string> {
  const parameters = new URLSearchParams(query)
  const values = new Map<Name, string>()
  for (const name of NAMES) {
    const [value, ...more] = parameters.getAll(name)
    if (more.length > 0) throw new TaxiiError('parameter-invalid', `${name} is given more than once`)
    if (value !== undefined) values.set(name, nonEmpty(name, value))
  }
  return values
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return PAGE_DEFAULT
  const limit = /^[0-9]{1,15}$/.test(text) ? Number(text) : 0
  if (limit === 0) throw new TaxiiError('parameter-invalid', 'limit is not a positive integer')
  return Math.min(limit, PAGE_MAX)
}

function versionsOf(words: readonly string[] | undefined): VersionFilter {
  if (words === undefined) return LAST_VERSION
  if (words.includes('all')) {
    if (words.length > 1) throw new TaxiiError('parameter-invalid', 'all stands alone in match[version]')
    return ALL_VERSIONS
  }
  const times = words.filter((word) => word !== 'first' && word !== 'last')
  for (const time of times) timeOf('match[version]', () => parseTimestamp(time))
  return { all: false, first: words.includes('first'), last: words.includes('last'), times }
}

function timeOf(name: Name, parse: () => number): number {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new TaxiiError('parameter-invalid', `${name} holds what is not a timestamp in UTC`)
  }
}

function nonEmpty(name: Name, value: string): string {
  if (value === '') throw new TaxiiError('parameter-invalid', `${name} has an empty value`)
  return value
}
