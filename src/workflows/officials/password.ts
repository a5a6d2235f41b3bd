/** Passwords as they are kept: scrypt (RFC 7914), in the form `scrypt$N$r$p$salt$hash`. */
import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { atMost, base64url, parseDecimal, type Randomness, unbase64url, utf8 } from '../../foundation/index.ts'
import { OfficialsError } from './errors.ts'

/** The shortest password that is accepted when it is set, in characters. */
export const PASSWORD_CHARACTERS_MIN = 12
/** The longest password, in UTF-8 bytes. */
export const PASSWORD_BYTES_MAX = 1_024

type Cost = { readonly N: number; readonly r: number; readonly p: number }
type KeptPassword = { readonly cost: Cost; readonly salt: Uint8Array; readonly hash: Uint8Array }

const COST: Cost = { N: 2 ** 15, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32
// A kept hash comes from the own store, yet its parameters decide on memory and time.
const LEAST: Cost = { N: 2 ** 14, r: 8, p: 1 }
const MOST: Cost = { N: 2 ** 17, r: 8, p: 4 }
const MEMORY_MAX = 192 * 1024 * 1024
// Each takes one of the four threads that also wait for the disk, which strangers who guess passwords must not keep from it.
const computing = atMost(2)

const derive = promisify<Uint8Array, Uint8Array, number, Cost & { readonly maxmem: number }, Buffer>(scrypt)

/** What to keep of a password. @throws OfficialsError `password-invalid` when it is too short or too long */
export async function hashPassword(password: string, randomness: Randomness): Promise<string> {
  if (password.length < PASSWORD_CHARACTERS_MIN || utf8(password).length > PASSWORD_BYTES_MAX) {
    throw new OfficialsError('password-invalid', `a password has at least ${PASSWORD_CHARACTERS_MIN} characters`)
  }
  const salt = randomness(SALT_BYTES)
  return formatHash(salt, await stretch(password, { cost: COST, salt }))
}

/**
 * Whether this is the password of which the hash was kept; compared in constant time.
 * @throws OfficialsError `password-hash-invalid` when what is kept cannot be read
 */
export async function verifyPassword(password: string, kept: string): Promise<boolean> {
  const { cost, salt, hash } = parseHash(kept)
  if (utf8(password).length > PASSWORD_BYTES_MAX) return false
  return timingSafeEqual(await stretch(password, { cost, salt }), hash)
}

/** A hash that no password has: verifying against it costs what verifying against a real one costs. */
export function decoyHash(randomness: Randomness): string {
  return formatHash(randomness(SALT_BYTES), randomness(HASH_BYTES))
}

async function stretch(password: string, { cost, salt }: Pick<KeptPassword, 'cost' | 'salt'>): Promise<Uint8Array> {
  return computing(() => derive(utf8(password), salt, HASH_BYTES, { ...cost, maxmem: MEMORY_MAX }))
}

function formatHash(salt: Uint8Array, hash: Uint8Array): string {
  return ['scrypt', COST.N, COST.r, COST.p, base64url(salt), base64url(hash)].join('$')
}

function parseHash(kept: string): KeptPassword {
  const [scheme, n = '', r = '', p = '', salt = '', hash = '', ...rest] = kept.split('$')
  if (scheme !== 'scrypt' || rest.length > 0) throw unreadable()
  const parsed = { cost: { N: bounded(n, 'N'), r: bounded(r, 'r'), p: bounded(p, 'p') }, salt: unbase64url(salt), hash: unbase64url(hash) }
  const isWhole = Number.isInteger(Math.log2(parsed.cost.N)) && parsed.salt.length === SALT_BYTES && parsed.hash.length === HASH_BYTES
  if (!isWhole) throw unreadable()
  return parsed
}

function bounded(text: string, name: keyof Cost): number {
  const value = parseDecimal(text)
  if (value < LEAST[name] || value > MOST[name]) throw unreadable()
  return value
}

function unreadable(): OfficialsError {
  return new OfficialsError('password-hash-invalid', 'kept password hash cannot be read')
}
