/** The written form of addresses, names and product identifiers (STIX 2.1 section 6); `defanged` objects are exempt. */
import type { ValueCheck } from './value-checks.ts'
import { matching } from './value-checks.ts'

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
const IPV4_CIDR = new RegExp(`^${IPV4}(?:/(?:3[0-2]|[12]?[0-9]))?$`)
const IPV6_GROUP = /^[0-9A-Fa-f]{1,4}$/
const IPV4_TAIL = new RegExp(`:(${IPV4})$`)
const PREFIX_128 = /^(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$/

/** An IPv4 address, alone or with a prefix length. */
export const ipv4: ValueCheck = matching(IPV4_CIDR)

/** An IPv6 address (RFC 4291 section 2.2), alone or with a prefix length. */
export const ipv6: ValueCheck = (value) => {
  if (typeof value !== 'string') return 'property-invalid'
  const [address = '', prefix, ...rest] = value.split('/')
  if (rest.length > 0 || (prefix !== undefined && !PREFIX_128.test(prefix))) return 'property-invalid'
  return isIpv6(address) ? undefined : 'property-invalid'
}

/** A MAC-48 address: six lower-case pairs with colons. */
export const macAddress: ValueCheck = matching(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/)

/** An RFC 5322 addr-spec without a display name, by its shape. */
export const emailAddress: ValueCheck = matching(/^(?:"[^"]+"|[^\s@<>"(),:;[\]\\]+)@(?:[^\s@<>"(),:;[\]\\]+|\[[^\s\][\\]+\])$/)

/** An absolute RFC 3986 reference, by its scheme. */
export const uri: ValueCheck = matching(/^[A-Za-z][A-Za-z0-9+.-]*:\S/)

/** A CPE 2.3 formatted string. */
export const cpe: ValueCheck = matching(/^cpe:2\.3:[aho*-](?::(?:[^:\\\s]|\\\S)+){10}$/)

/** The name of a character set, by its shape. */
export const characterSet: ValueCheck = matching(/^[A-Za-z0-9/.+_:-]{2,250}$/)

/** A registry key whose hive is written in full. */
export const registryKey: ValueCheck = matching(/^(?!(?:HKLM|HKCC|HKCR|HKCU|HKU)(?:\\|$))/i)

function isIpv6(address: string): boolean {
  // An embedded IPv4 tail stands for two groups.
  const groupsText = address.replace(IPV4_TAIL, ':0:0')
  const halves = groupsText.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => IPV6_GROUP.test(group))) return false
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8
}
