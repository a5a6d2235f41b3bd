/** Less exact values: what a value has in common with many others. */

import { coarserLink, isLink } from './coarser-link.ts'
import type { ValueKind } from './finding.ts'
import { ipv4Octets, ipv6Groups, ipv6Text } from './internet-address.ts'
import { dnsName } from './normal-form.ts'

const IPV4_PREFIX = 24
const IPV6_PREFIX = 48
const CARD_LENGTH_MIN = 13

/**
 * A more general value: the network of an address (/24, /48), the maker of a
 * device, country and bank of an IBAN, first six and last four digits of a
 * card, the domain of an e-mail address, a link up to its path, day of a time, power
 * of ten of a count, and for names what kind of thing they name. Undefined
 * where nothing general is left to say: the value is to be dropped.
 */
export function generaliseValue(kind: ValueKind, value: string): string | undefined {
  return GENERALISATIONS[kind]?.(value)
}

const GENERALISATIONS: { readonly [kind in ValueKind]?: (value: string) => string | undefined } = {
  email: (value) => (value.includes('@') ? `*@${dnsName(value.slice(value.lastIndexOf('@') + 1))}` : undefined),
  ipv4: ipv4Network,
  ipv6: ipv6Network,
  mac: (value) => {
    const digits = value.toLowerCase().replace(/[^0-9a-f]/g, '')
    return digits.length === 12 ? `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}:00:00:00` : undefined
  },
  iban: (value) => {
    const account = value.toUpperCase().replace(/[^0-9A-Z]/g, '')
    return account.length > 12 ? `${account.slice(0, 2)}**${account.slice(4, 8)}` : undefined
  },
  'payment-card': (value) => {
    const digits = value.replace(/\D/g, '')
    return digits.length < CARD_LENGTH_MIN ? undefined : `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
  },
  'person-name': () => 'Person',
  account: () => 'account',
  'path-user': () => 'user',
  url: coarserLink,
  text: (value) => (isLink(value) ? coarserLink(value) : undefined),
  'url-userinfo': () => 'user',
  time: (value) => (/^\d{4}-\d\d-\d\dT/.test(value) ? `${value.slice(0, 10)}T00:00:00Z` : undefined),
  count: (value) => {
    const count = Number(value)
    return Number.isFinite(count) && count >= 1 ? String(10 ** Math.floor(Math.log10(count))) : undefined
  },
}

function ipv4Network(value: string): string | undefined {
  const [host = '', prefix] = value.split('/')
  const octets = ipv4Octets(host)
  if (octets === undefined) return undefined
  if (prefix !== undefined && Number(prefix) <= IPV4_PREFIX) return value
  return `${octets.slice(0, 3).join('.')}.0/${IPV4_PREFIX}`
}

function ipv6Network(value: string): string | undefined {
  const [host = '', prefix] = value.split('/')
  const groups = ipv6Groups(host)
  if (groups === undefined) return undefined
  if (prefix !== undefined && Number(prefix) <= IPV6_PREFIX) return value
  return `${ipv6Text([...groups.slice(0, 3), 0, 0, 0, 0, 0])}/${IPV6_PREFIX}`
}
