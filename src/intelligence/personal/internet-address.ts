/** Reading of IP addresses into their canonical text (RFC 5952). */

const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/
const GROUP = /^[0-9a-f]{1,4}$/i

/** The four octets of an IPv4 address, or undefined. Leading zeros are read as decimal. */
export function ipv4Octets(text: string): readonly number[] | undefined {
  const match = OCTETS.exec(text)
  const octets = match?.slice(1).map(Number)
  return octets?.every((octet) => octet <= 255) === true ? octets : undefined
}

/** The eight groups of an IPv6 address, or undefined. */
export function ipv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (tail === undefined) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail]
}

function groupsOf(half: string): readonly number[] | undefined {
  if (half === '') return []
  const groups: number[] = []
  const parts = half.split(':')
  for (const [index, part] of parts.entries()) {
    if (GROUP.test(part)) groups.push(Number.parseInt(part, 16))
    else {
      const octets = index === parts.length - 1 ? ipv4Octets(part) : undefined
      if (octets === undefined) return undefined
      const [a = 0, b = 0, c = 0, d = 0] = octets
      groups.push(a * 256 + b, c * 256 + d)
    }
  }
  return groups
}

/** The RFC 5952 text of eight groups. */
export function ipv6Text(groups: readonly number[]): string {
  const [start, length] = longestZeros(groups)
  const written = groups.map((group) => group.toString(16))
  if (length < 2) return written.join(':')
  return `${written.slice(0, start).join(':')}::${written.slice(start + length).join(':')}`
}

function longestZeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  let run = 0
  for (const [index, group] of groups.entries()) {
    run = group === 0 ? run + 1 : 0
    if (run > best[1]) best = [index - run + 1, run]
  }
  return best
}
