/** Which addresses servers of feeds may have: public ones, and those of networks that the configuration names. */
import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { FeedError } from '../workflows/feeds/index.ts'

/** Where a connection may go. */
export type Reach = {
  /** Whether an IP address may be connected to. */
  allows(address: string): boolean
  /** Looks a name up and gives only addresses that may be connected to, so that what was checked is what is connected to. */
  readonly lookup: LookupFunction
}

// IANA special-purpose address registries: what is not globally reachable, and what hides an IPv4 address in an IPv6 one.
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const PUBLIC_6 = '2000::/3'
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

/** Reads `10.0.0.0/8` or `fd00::1`. @returns undefined for anything else */
export function parseNetwork(text: string): { readonly address: string; readonly prefix: number } | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined
  const longest = version === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  return prefix > longest ? undefined : { address, prefix }
}

/** @param networks of this party's own, in which servers of feeds are, in the form of {@link parseNetwork} */
export function reachOf(networks: readonly string[]): Reach {
  const own = listOf(networks)
  const closed = listOf([...NOT_PUBLIC_4, ...NOT_PUBLIC_6])
  const open6 = listOf([PUBLIC_6])
  const allows = (address: string): boolean => {
    const plain = withoutMapping(address)
    const family = isIPv6(plain) ? 'ipv6' : 'ipv4'
    if (isIP(plain) === 0) return false
    if (own.check(plain, family)) return true
    return !closed.check(plain, family) && (family === 'ipv4' || open6.check(plain, family))
  }
  return {
    allows,
    lookup: (hostname, options, callback) => {
      const all: LookupOptions = { ...options, all: true }
      systemLookup(hostname, all, (error, found) => {
        if (error !== null) return callback(error, '', 0)
        const addresses = (found as LookupAddress[]).filter(({ address }) => allows(address))
        const [first] = addresses
        if (first === undefined) return callback(addressRefused(), '', 0)
        if (options.all === true) return callback(null, addresses)
        return callback(null, first.address, first.family)
      })
    },
  }
}

/** What is thrown where an address may not be connected to. */
export function addressRefused(): FeedError {
  return new FeedError('address-refused', 'server is in a network that feeds may not reach: see feeds.networks in the configuration')
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network === undefined) throw new Error('networks are checked where the configuration is read')
    list.addSubnet(network.address, network.prefix, isIPv6(network.address) ? 'ipv6' : 'ipv4')
  }
  return list
}

/** An IPv4 address that is written as an IPv6 one is the IPv4 address. */
function withoutMapping(address: string): string {
  return /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1] ?? address
}
