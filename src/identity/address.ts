/** Where nodes and witnesses are reached, and the names that follow from it. */
import { IdentityError } from './errors.ts'
import type { PartyCode } from './party.ts'

/** Longest address, ledger origin or witness name in characters. */
export const ADDRESS_LENGTH_MAX = 255

/**
 * A name that C2SP tlog-checkpoint and signed-note accept: visible ASCII
 * without `+`, which separates the parts of a verifier key.
 */
export const KEY_NAME_PATTERN = '^[!-*,-~]{1,255}$'

/** Whether the text is the origin of an http or https URL in its normal form: no path, account, query or default port. */
export function isAddress(text: string): boolean {
  if (text.length > ADDRESS_LENGTH_MAX || !/^https?:\/\//.test(text)) return false
  return URL.parse(text)?.origin === text
}

/** Whether a host name is of this machine alone: plain HTTP is allowed there and nowhere else. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}

/**
 * Origins under which pages of a node are used. A node on this machine that is known by a number is also known as `localhost`,
 * without which its people could have no passkeys: those belong to names.
 */
export function pageOrigins(address: string): readonly string[] {
  const { hostname, port, protocol } = new URL(address)
  if (hostname === 'localhost' || !isLoopback(hostname)) return [address]
  return [address, `${protocol}//localhost${port === '' ? '' : `:${port}`}`]
}

/** The id under which passkeys of a node are made: the name of its host. Undefined for a host that is known by a number alone. */
export function relyingPartyId(address: string): string | undefined {
  const { hostname } = new URL(address)
  if (isLoopback(hostname)) return 'localhost'
  return /^[\d.]+$|^\[/.test(hostname) ? undefined : hostname
}

/**
 * Whether the text is the prefix of https URLs, or of http ones on this machine alone, in its normal form: no account, query or
 * fragment, and no slash at the end.
 */
export function isUrlPrefix(text: string): boolean {
  const url = text.length > ADDRESS_LENGTH_MAX ? null : URL.parse(text)
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) return false
  return `${url.origin}${url.pathname.replace(/\/$/, '')}` === text
}

/**
 * The origin line of a party's ledger: host and path without scheme, such as
 * `xa.example/ledger/xa/1`. The epoch starts at 1 and grows with each new origin.
 * @throws IdentityError `address-invalid`
 */
export function ledgerOrigin(address: string, party: PartyCode, epoch: number): string {
  if (!Number.isSafeInteger(epoch) || epoch < 1) throw new IdentityError('address-invalid', 'a ledger epoch is a whole number from 1')
  return `${hostOf(address)}/ledger/${party.toLowerCase()}/${epoch}`
}

/** The name under which a party cosigns, such as `xa.example/witness/xa`. @throws IdentityError `address-invalid` */
export function witnessName(address: string, party: PartyCode): string {
  return `${hostOf(address)}/witness/${party.toLowerCase()}`
}

function hostOf(address: string): string {
  if (!isAddress(address)) throw new IdentityError('address-invalid', 'an address is the origin of an http or https URL, without a path')
  return new URL(address).host
}
