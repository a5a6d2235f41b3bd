/** Texts of foreign formats as values of STIX. */
import { isTimestamp } from '../model/kind.ts'
import type { Reading } from './part.ts'

const OFFSET_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/
const TRUE = new Set(['1', 'true', 'yes'])
const FALSE = new Set(['0', 'false', 'no'])
const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?:\/(?:3[0-2]|[12]?\d))?$/
const IPV6 = /^[0-9a-f:]*:[0-9a-f:.]*(?:\/\d{1,3})?$/i

/** The value that a text stands for, or undefined where it stands for none. */
export function readValue(text: string, as: Reading = 'text'): string | number | boolean | undefined {
  switch (as) {
    case 'text':
      return text
    case 'registry-key':
      return fullKey(text)
    case 'lower':
      return text.toLowerCase()
    case 'integer':
      return /^-?\d{1,16}$/.test(text.trim()) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
    case 'as-number':
      return asNumber(text)
    case 'float':
      return /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
    case 'boolean':
      return TRUE.has(text.toLowerCase()) ? true : FALSE.has(text.toLowerCase()) ? false : undefined
    case 'time':
      return timeOf(text)
  }
}

const AS_NUMBER_MAX = 2 ** 32 - 1

/** The number of an autonomous system as `64496`, `AS64496` or, of 32 bits, `AS1.10` (RFC 5396). */
function asNumber(text: string): number | undefined {
  const [, high, low = ''] = /^(?:AS)?(?:(\d{1,5})\.)?(\d{1,10})$/i.exec(text.trim()) ?? []
  if (high === undefined) return low !== '' && Number(low) <= AS_NUMBER_MAX ? Number(low) : undefined
  return Number(high) < 65_536 && Number(low) < 65_536 ? Number(high) * 65_536 + Number(low) : undefined
}

const HIVES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKU: 'HKEY_USERS',
}

/** A registry key with its hive in full, as STIX wants it (section 6.17). */
function fullKey(text: string): string {
  const end = text.indexOf('\\')
  const hive = HIVES[(end === -1 ? text : text.slice(0, end)).toUpperCase()]
  return hive === undefined ? text : `${hive}${end === -1 ? '' : text.slice(end)}`
}

/** An RFC 3339 time in UTC with as many digits as it had; a time without an offset is taken for UTC. Undefined when it is none. */
export function timeOf(text: string): string | undefined {
  const match = OFFSET_TIME.exec(text.trim())
  if (match === null) return undefined
  const [, day, time, fraction = '', offset = 'Z'] = match
  const minutes = offset === 'Z' ? 0 : (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))) * (offset.startsWith('-') ? -1 : 1)
  // What Date makes of the 30th of February is another day.
  const written = `${day}T${time}Z`
  const instant = isTimestamp(written) ? Date.parse(written) - minutes * 60_000 : Number.NaN
  return Number.isNaN(instant) ? undefined : `${new Date(instant).toISOString().slice(0, 19)}${/[1-9]/.test(fraction) ? fraction : ''}Z`
}

/** The time of seconds since 1970, as MISP writes them, with three fraction digits; undefined when it is none. */
export function timeOfSeconds(value: unknown): string | undefined {
  const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,11}$/.test(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 253_402_300_800 ? new Date(seconds * 1_000).toISOString() : undefined
}

/** A time as STIX shows it where it has no need of milliseconds. */
export function withoutMilliseconds(time: string): string {
  return time.endsWith('.000Z') ? `${time.slice(0, -5)}Z` : time
}

/** The type of the address, or undefined when the text is no address. */
export function addressType(text: string): 'ipv4-addr' | 'ipv6-addr' | undefined {
  if (IPV4.test(text)) return 'ipv4-addr'
  return IPV6.test(text) && text.split('::').length <= 2 ? 'ipv6-addr' : undefined
}
