/** Paths of tiles and entry bundles below a ledger's prefix, and the bundles themselves (c2sp.org/tlog-tiles). */
import { concatBytes, uint16 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { TILE_WIDTH } from './tree.ts'

const LEVEL_MAX = 63
/** Largest entry of a bundle, in bytes. */
const ENTRY_BYTES_MAX = 65_535

/** What a path names: `width` is 256 for a full tile or bundle, 1 to 255 for a partial one. */
export type TilePath =
  | { readonly kind: 'hashes'; readonly level: number; readonly index: number; readonly width: number }
  | { readonly kind: 'entries'; readonly index: number; readonly width: number }

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** Reads `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`; every tile has one path only. @throws LedgerError `tile-path-invalid` */
export function parseTilePath(path: string): TilePath {
  const match = PATH.exec(path)
  if (match === null) throw invalidPath()
  const index = Number((match[2] as string).replace(/[x/]/g, ''))
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3])
  const parsed: TilePath =
    match[1] === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level: Number(match[1]), index, width }
  if (!isInRange(parsed) || formatTilePath(parsed) !== path) throw invalidPath()
  return parsed
}

/** The path of a tile or bundle, without a leading slash. @throws LedgerError `tile-path-invalid` when a number is out of range */
export function formatTilePath(path: TilePath): string {
  if (!isInRange(path)) throw invalidPath()
  const digits = String(path.index).padStart(Math.ceil(String(path.index).length / 3) * 3, '0')
  const groups = digits.match(/[0-9]{3}/g) as string[]
  const number = groups.map((group, position) => (position === groups.length - 1 ? group : `x${group}`)).join('/')
  const partial = path.width === TILE_WIDTH ? '' : `.p/${path.width}`
  return `tile/${path.kind === 'entries' ? 'entries' : path.level}/${number}${partial}`
}

/** The bundle of 1 to 256 entries. @throws LedgerError `bundle-invalid` */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  assertEntryCount(entries.length)
  if (entries.some((entry) => entry.length > ENTRY_BYTES_MAX)) throw new LedgerError('bundle-invalid', 'entry is too large')
  return concatBytes(...entries.flatMap((entry) => [uint16(entry.length), entry]))
}

/** The entries of a bundle. @throws LedgerError `bundle-invalid` */
export function parseEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const [high, low] = [bytes[offset], bytes[offset + 1]]
    if (high === undefined || low === undefined) throw new LedgerError('bundle-invalid', 'bundle ends within a length')
    const end = offset + 2 + high * 256 + low
    if (end > bytes.length) throw new LedgerError('bundle-invalid', 'bundle ends within an entry')
    assertEntryCount(entries.push(bytes.slice(offset + 2, end)))
    offset = end
  }
  assertEntryCount(entries.length)
  return entries
}

function assertEntryCount(count: number): void {
  if (count < 1 || count > TILE_WIDTH) throw new LedgerError('bundle-invalid', `bundle does not hold 1 to ${TILE_WIDTH} entries`)
}

function isInRange(path: TilePath): boolean {
  const hasLevel = path.kind === 'entries' || (Number.isInteger(path.level) && path.level >= 0 && path.level <= LEVEL_MAX)
  const hasIndex = Number.isSafeInteger(path.index) && path.index >= 0
  return hasLevel && hasIndex && Number.isInteger(path.width) && path.width >= 1 && path.width <= TILE_WIDTH
}

function invalidPath(): LedgerError {
  return new LedgerError('tile-path-invalid', 'path does not name a tile')
}
