/** The bytes of an IP address, as certificates hold them. */
import { isIPv4 } from 'node:net'

const GROUPS = 8

/** 4 or 16 bytes of an address in text. */
export function ipBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number))
  // The host of an address is written without anything that is left out but one run of noughts.
  const [head = '', tail = ''] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const groupsOf = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [groupsOf(head), groupsOf(tail)]
  const groups = [...before, ...new Array<number>(GROUPS - before.length - after.length).fill(0), ...after]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}
