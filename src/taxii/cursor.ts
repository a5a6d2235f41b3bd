/** `next`: where the following page begins, sealed to the request it continues (TAXII 2.1 section 3.5). */
import { timingSafeEqual } from 'node:crypto'
import {
  base64url,
  canonicalBytes,
  concatBytes,
  FoundationError,
  hmacSha256,
  type Json,
  uint64,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import { TaxiiError } from './errors.ts'

/** What a `next` is bound to: account, resource and filter. */
export type CursorContext = Json

const DOMAIN = utf8('comity/taxii-next/v1\n')
const POSITION_BYTES = 8
const CURSOR_BYTES = POSITION_BYTES + 32

/** Makes and reads `next`; it holds all that is needed, so the server remembers nothing. */
export type Cursors = {
  /** @param position `addedAt` of the last object before it */
  format(position: number, context: CursorContext): string
  /** @throws TaxiiError `next-invalid` when it was changed or made for another account, resource or filter */
  parse(next: string, context: CursorContext): number
}

/** Cursors under a secret key of 32 bytes; one made under another key is refused. */
export function createCursors(key: Uint8Array): Cursors {
  const seal = (position: Uint8Array, context: CursorContext): Uint8Array => hmacSha256(key, DOMAIN, position, canonicalBytes(context))
  return {
    format(position, context) {
      const bytes = uint64(position)
      return base64url(concatBytes(bytes, seal(bytes, context)))
    },
    parse(next, context) {
      const bytes = decoded(next)
      const position = bytes.subarray(0, POSITION_BYTES)
      const isSealed = bytes.length === CURSOR_BYTES && timingSafeEqual(bytes.subarray(POSITION_BYTES), seal(position, context))
      if (!isSealed) throw new TaxiiError('next-invalid')
      return Number(new DataView(bytes.buffer, bytes.byteOffset, POSITION_BYTES).getBigUint64(0))
    },
  }
}

function decoded(next: string): Uint8Array {
  try {
    return unbase64url(next)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new TaxiiError('next-invalid')
  }
}
