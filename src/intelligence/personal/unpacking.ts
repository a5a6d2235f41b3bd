/**
 * Bytes that hold packed bytes: Deflate (RFC 1951) alone, in gzip (RFC 1952), zlib (RFC 1950) and zip archives, Zstandard (RFC 8878)
 * and Brotli (RFC 7932).
 */
import { brotliDecompressSync, constants, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { mayBeBrotli } from './brotli-head.ts'
import { mayBeDeflate } from './deflate-head.ts'
import { UNPACK_CALL_COST, UNPACKED_ALLOWANCE, UNPACKED_DEPTH_MAX, UNPACKED_FACTOR_MAX, ZIP_ENTRIES_MAX } from './personal-limits.ts'

const GZIP_HEADER = 10
const [GZIP_HEAD_CHECK, GZIP_EXTRA, GZIP_NAME, GZIP_COMMENT] = [2, 4, 8, 16]
const ZIP_ENTRY = Buffer.from('PK\x03\x04', 'latin1')
const ZIP_HEADER = 30
const ZSTD_HEAD = 0x28b52ffd
const STORED = 0
const DEFLATED = 8
/** Shorter bytes hold nothing that is looked for: six characters take as many in any of these. */
const BYTES_MIN = 8

/**
 * What may still be unpacked while one text is searched. Once it is spent, or where packed bytes hold packed bytes too often, they are
 * left unread and the search is not whole: bytes that unpack to a thousand times their length are no text that anybody wrote.
 */
export class Unpacking {
  #left: number
  #depth = 0
  /** Whether packed bytes were left unread. */
  isShort = false

  /** For a text of so many UTF-16 units. */
  constructor(length: number) {
    this.#left = UNPACKED_ALLOWANCE + UNPACKED_FACTOR_MAX * length
  }

  /** Reads each of the parts that bytes unpack to; nothing where bytes are not packed or were left unread. */
  readInside<Read>(bytes: Buffer, read: (inner: Buffer) => Read): readonly Read[] {
    if (bytes.length < BYTES_MIN || !isPackedHead(bytes)) return []
    if (this.#depth === UNPACKED_DEPTH_MAX) {
      this.isShort = true
      return []
    }
    this.#depth += 1
    const found = this.#partsOf(bytes).map(read)
    this.#depth -= 1
    return found
  }

  #partsOf(bytes: Buffer): readonly Buffer[] {
    const deflated = deflatedStart(bytes)
    if (deflated !== undefined) return this.#inflated(bytes.subarray(deflated))
    if (bytes.readUInt32BE(0) === ZSTD_HEAD) return this.#unpacked(bytes, zstdDecompressSync)
    if (bytes.indexOf(ZIP_ENTRY) === 0) return this.#zipped(bytes)
    // Neither of the two has a head that the other could not have.
    return [...(mayBeDeflate(bytes) ? this.#inflated(bytes) : []), ...(mayBeBrotli(bytes) ? this.#ofBrotli(bytes) : [])]
  }

  /** What is cut off at its end is read as far as it goes. */
  #inflated(bytes: Buffer): readonly Buffer[] {
    return this.#unpacked(bytes, (packed, limit) => inflateRawSync(packed, { ...limit, finishFlush: constants.Z_SYNC_FLUSH }))
  }

  /** As far as it goes, like Deflate. */
  #ofBrotli(bytes: Buffer): readonly Buffer[] {
    return this.#unpacked(bytes, (packed, limit) =>
      brotliDecompressSync(packed, { ...limit, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
    )
  }

  #unpacked(bytes: Buffer, unpack: (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Buffer): readonly Buffer[] {
    this.#left -= UNPACK_CALL_COST
    if (this.#left <= 0) {
      this.isShort = true
      return []
    }
    try {
      const inner = unpack(bytes, { maxOutputLength: this.#left })
      this.#left -= inner.length
      return inner.length === 0 ? [] : [inner]
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (code === 'ERR_BUFFER_TOO_LARGE') this.isShort = true
      // Bytes that only begin as packed ones do.
      else if (!/^(?:Z_|ZSTD_|ERR__ERROR_)/.test(code)) throw error
      return []
    }
  }

  /** The names of the entries and what they hold. Sizes that stand behind an entry are not asked for: Deflate knows its own end. */
  #zipped(bytes: Buffer): readonly Buffer[] {
    const parts: Buffer[] = []
    for (let at = 0, entries = 0; at !== -1 && at + ZIP_HEADER < bytes.length; entries += 1) {
      if (entries === ZIP_ENTRIES_MAX) {
        this.isShort = true
        break
      }
      const method = bytes.readUInt16LE(at + 8)
      const name = at + ZIP_HEADER
      const content = name + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
      parts.push(bytes.subarray(name, name + bytes.readUInt16LE(at + 26)))
      if (method === DEFLATED) parts.push(...this.#inflated(bytes.subarray(content)))
      else if (method === STORED) parts.push(bytes.subarray(content, content + bytes.readUInt32LE(at + 18)))
      at = bytes.indexOf(ZIP_ENTRY, name)
    }
    return parts
  }
}

/** Whether bytes may be packed: hardly any others are. */
export function isPackedHead(bytes: Buffer): boolean {
  if (deflatedStart(bytes) !== undefined) return true
  const head = bytes.readUInt32BE(0)
  return head === ZSTD_HEAD || head === ZIP_ENTRY.readUInt32BE(0) || mayBeDeflate(bytes) || mayBeBrotli(bytes)
}

/** Where Deflate begins behind the head of gzip or zlib. Their sums are not asked for: what is damaged was readable before. */
function deflatedStart(bytes: Buffer): number | undefined {
  const head = bytes.readUInt16BE(0)
  if (head === 0x1f8b) return bytes[2] === DEFLATED ? gzipStart(bytes) : undefined
  // Deflate with a window of at most 32 KiB, and a check number that makes it a multiple of 31; no dictionary.
  return (head & 0x8f20) === 0x0800 && head % 31 === 0 ? 2 : undefined
}

function gzipStart(bytes: Buffer): number {
  const flags = bytes[3] as number
  let start = GZIP_HEADER
  if ((flags & GZIP_EXTRA) !== 0 && start + 2 <= bytes.length) start += 2 + bytes.readUInt16LE(start)
  for (const flag of [GZIP_NAME, GZIP_COMMENT]) if ((flags & flag) !== 0) start = Math.max(start, bytes.indexOf(0, start) + 1)
  return (flags & GZIP_HEAD_CHECK) === 0 ? start : start + 2
}
