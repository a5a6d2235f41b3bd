/** Addresses of hosts and devices: whether they lead to a person depends on whose they are. */
import type { Detector } from './hit.ts'
import { patternDetector } from './hit.ts'
import { ipv4Octets, ipv6Groups } from './internet-address.ts'
import { TRAIT } from './traits.ts'

const ADDRESS = { category: 'online-identifier', certainty: 'candidate' } as const
const DEVICE = { category: 'device-identifier', certainty: 'candidate' } as const

/** Addresses that every host has. */
const EVERYWHERE = /^(?:127\.|0\.|255\.255\.255\.255)/

/** Before a hardware address stand no more of its bytes, behind it neither. */
const MAC_START = '(?<![\\w.]|(?<![0-9a-z])[0-9a-f]{2}[:-])'
const MAC_END = '(?!\\w|[:-][0-9a-f]{2}(?![0-9a-z]))'

/** All of them. */
export const devices: readonly Detector[] = [
  patternDetector({
    ...ADDRESS,
    kind: 'ipv4',
    // A hyphen stands between the two ends of a range, and before what tells a version from another.
    pattern:
      /(?=\d{1,3}\.\d)(?<![\w.]|(?<!\.\d{1,3})-)\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}(?![\d:]))?(?!\w|\.\d|-(?!\d{1,3}\.\d{1,3}\.)\w)/dg,
    needs: TRAIT.digitStop,
    hint: /\d\.\d/,
    accepts: (value) => ipv4Octets(value.replace(/\/.*/, '')) !== undefined && !EVERYWHERE.test(value),
  }),
  patternDetector({
    ...ADDRESS,
    kind: 'ipv6',
    // Before it may stand a name and a colon.
    pattern:
      /(?=[0-9a-f]{0,4}:)(?<![\w.]|(?<![0-9a-z])[0-9a-f]{0,4}:|(?<!:[0-9a-f]{0,4})-)(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}|(?<=::))(?!\w|:(?::|[0-9a-f]{1,4}(?![0-9a-z]))|-(?![0-9a-f]{0,4}:)\w)/dgi,
    needs: TRAIT.colon,
    hint: /:[0-9a-f]{0,4}:/i,
    accepts: (value) => (ipv6Groups(value)?.some((group, index) => group !== 0 && (index < 7 || group > 1)) ?? false) && /\d/.test(value),
  }),
  patternDetector({
    ...DEVICE,
    kind: 'mac',
    pattern: new RegExp(`(?=[0-9a-f]{2}[:-])${MAC_START}[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\\1){4}[0-9a-f]{2}${MAC_END}`, 'gi'),
    needs: TRAIT.byteMark,
    hint: /[0-9a-f]{2}[:-][0-9a-f]{2}/i,
  }),
  patternDetector({
    ...DEVICE,
    kind: 'mac',
    pattern: new RegExp(`(?=[0-9a-f]{4}\\.)${MAC_START}[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}${MAC_END}`, 'gi'),
    needs: TRAIT.byteStop,
    hint: /[0-9a-f]{4}\./i,
  }),
]
