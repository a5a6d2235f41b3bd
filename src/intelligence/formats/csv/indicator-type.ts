/** What kind of indicator a text is: only what its form leaves no doubt about, everything else is told as ambiguous. */

import { literal } from '../part.ts'
import { addressType } from '../reading.ts'

/** Kinds of values that tables of indicators hold. */
export type IndicatorKind =
  | 'domain'
  | 'ip'
  | 'ip-port'
  | 'url'
  | 'email'
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'mac'
  | 'asn'
  | 'filename'
  | 'regkey'

/** A value whose kind is known. */
export type Detected = {
  readonly kind: IndicatorKind
  /** As it is without what made it harmless to click on. */
  readonly value: string
  readonly isDefanged: boolean
  /** `certain` where no other kind has this form. */
  readonly confidence: 'certain' | 'likely'
}

/** Why a text is no indicator by itself. */
export type Undecided = { readonly why: string }

const HASHES: ReadonlyMap<number, IndicatorKind> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [56, 'sha224'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
])
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const DOMAIN = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$`, 'i')
const UNICODE_DOMAIN = /^(?=.{4,253}$)(?:[\p{L}\p{N}][\p{L}\p{N}-]*\.)+\p{L}{2,63}$/u
const EMAIL = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?:${LABEL}\\.)+[a-z]{2,63}$`, 'i')
const URL_FORM = /^(?:https?|ftps?|sftp|tcp|udp|ssh|smb|ldaps?|wss?):\/\/[^\s"<>\\^`{|}]+$/i
const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i
const REGISTRY = /^(?:HKEY_[A-Z_]+|HKLM|HKCU|HKCR|HKU|HKCC)(?:\\|$)/i
/** Endings that are those of files as well as of domains, or of files alone. */
const FILE_ENDINGS = new Set(
  'exe dll sys bat cmd ps vbs js jse wsf hta scr lnk msi jar apk elf so sh py pl rs zip rar gz iso img doc docx docm xls xlsx xlsm ppt pptx pdf rtf txt log dat bin tmp mov php asp aspx html htm xml json csv'.split(
    ' ',
  ),
)

/** Undoes what people do to a value so that nobody clicks on it: `hxxp://evil[.]example`. */
export function refanged(text: string): string {
  return (
    text
      .trim()
      .replace(/^h(?:xx|tt|XX)p(s?)(?=\W)/i, 'http$1')
      .replace(/^fxp(s?)(?=\W)/i, 'ftp$1')
      .replace(/\[(:\/\/|:|\/)\]/g, '$1')
      // From the first of several spaces only: from each of them it would take the square of their number.
      .replace(/(?<!\s)\s*[[({]\s*(?:\.|dot)\s*[\])}]\s*/gi, '.')
      .replace(/(?<!\s)\s*[[({]\s*(?:@|at)\s*[\])}]\s*/gi, '@')
      .replace(/\\\./g, '.')
  )
}

/** The kind of a text, or why it has none. */
export function detectIndicator(text: string): Detected | Undecided {
  const value = refanged(text)
  const found = kindOf(value)
  if ('why' in found) return found
  return { ...found, value: normal(found.kind, value), isDefanged: value !== text.trim() }
}

function kindOf(value: string): Pick<Detected, 'kind' | 'confidence'> | Undecided {
  const certain = (kind: IndicatorKind): Pick<Detected, 'kind' | 'confidence'> => ({ kind, confidence: 'certain' })
  if (/^[0-9a-f]+$/i.test(value)) {
    const hash = HASHES.get(value.length)
    // A fingerprint of this length may also be another function's.
    return hash === undefined ? { why: 'is hexadecimal of no known length' } : { kind: hash, confidence: 'likely' }
  }
  if (URL_FORM.test(value)) return certain('url')
  if (MAC.test(value)) return certain('mac')
  if (addressType(value) !== undefined) return certain('ip')
  if (isAddressAndPort(value)) return certain('ip-port')
  if (EMAIL.test(value)) return certain('email')
  if (REGISTRY.test(value)) return certain('regkey')
  if (/^AS\d{1,10}$/i.test(value)) return certain('asn')
  if (!isDomain(value)) return { why: 'has the form of no indicator' }
  const ending = value.slice(value.lastIndexOf('.') + 1).toLowerCase()
  return FILE_ENDINGS.has(ending)
    ? { why: 'may be a domain or a file: say which in a column of types' }
    : { kind: 'domain', confidence: 'likely' }
}

/** A value of a kind that was said; undefined where it is none. */
export function indicatorOfKind(kind: IndicatorKind, text: string): Detected | undefined {
  const value = refanged(text)
  if (!CHECKS[kind](value)) return undefined
  return { kind, value: normal(kind, value), isDefanged: value !== text.trim(), confidence: 'certain' }
}

const hashOf =
  (length: number) =>
  (value: string): boolean =>
    value.length === length && /^[0-9a-f]+$/i.test(value)
const CHECKS: Readonly<Record<IndicatorKind, (value: string) => boolean>> = {
  domain: isDomain,
  ip: (value) => addressType(value) !== undefined,
  'ip-port': isAddressAndPort,
  url: (value) => URL_FORM.test(value),
  email: (value) => EMAIL.test(value),
  md5: hashOf(32),
  sha1: hashOf(40),
  sha224: hashOf(56),
  sha256: hashOf(64),
  sha384: hashOf(96),
  sha512: hashOf(128),
  mac: (value) => MAC.test(value),
  asn: (value) => /^(?:AS)?\d{1,10}$/i.test(value),
  filename: (value) => value.length > 0 && value.length <= 1_000 && !/^[=+@-]/.test(value),
  regkey: (value) => REGISTRY.test(value),
}

function isDomain(value: string): boolean {
  return DOMAIN.test(value) || UNICODE_DOMAIN.test(value)
}

function isAddressAndPort(value: string): boolean {
  const [, address = '', port = ''] = /^([\d.]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i.exec(value) ?? []
  return addressType(address.replace(/^\[|\]$/g, '')) !== undefined && Number(port) <= 65_535
}

function normal(kind: IndicatorKind, value: string): string {
  if (kind === 'domain' || kind === 'mac' || HASHES_OF_KIND[kind] !== undefined)
    return value.toLowerCase().replaceAll('-', kind === 'mac' ? ':' : '-')
  return kind === 'asn' ? value.replace(/^AS/i, '') : value
}

/** Names of the algorithms in STIX. */
export const HASHES_OF_KIND: Readonly<Partial<Record<IndicatorKind, string>>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
}

/** The pattern that seeks a value. */
export function patternOf({ kind, value }: Pick<Detected, 'kind' | 'value'>): string {
  const hash = HASHES_OF_KIND[kind]
  if (hash !== undefined) return `[file:hashes.${/^[A-Z0-9]+$/.test(hash) ? hash : `'${hash}'`} = ${literal(value)}]`
  switch (kind) {
    case 'ip':
      return `[${String(addressType(value))}:value = ${literal(value)}]`
    case 'ip-port': {
      const end = value.lastIndexOf(':')
      const address = value.slice(0, end).replace(/^\[|\]$/g, '')
      const type = String(addressType(address))
      return `[network-traffic:dst_ref.type = '${type}' AND network-traffic:dst_ref.value = ${literal(address)} AND network-traffic:dst_port = ${Number(value.slice(end + 1))}]`
    }
    case 'asn':
      return `[autonomous-system:number = ${Number(value)}]`
    default:
      return `[${OBJECT_PATHS[kind]} = ${literal(value)}]`
  }
}

const OBJECT_PATHS: Readonly<Partial<Record<IndicatorKind, string>>> = {
  domain: 'domain-name:value',
  url: 'url:value',
  email: 'email-addr:value',
  mac: 'mac-addr:value',
  filename: 'file:name',
  regkey: 'windows-registry-key:key',
}
