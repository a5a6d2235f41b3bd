/** Addresses of hosts and devices: whether they lead to a person depends on whose they are. */
import type { Detector } from './hit.ts'
import { patternDetector } from './hit.ts'
import { ipv4Octets, ipv6Groups } from './internet-address.ts'
import { TRAIT } from './traits.ts'

const ADDRESS = { category: 'online-identifier', certainty: 'candidate' } as const
const DEVICE = { category: 'device-identifier', certainty: 'candidate' } as const

/** Addresses that every host has. */
const EVERYWHERE = /^(?:127\.|0\.|255\.255\.255\.255)/

/** All of them. */
export const devices: readonly Detector[] = [
  patternDetector({
    ...ADDRESS,
    kind: 'ipv4',
    pattern: /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}(?!\d))?(?![\w-]|\.\d)/dg,
    needs: TRAIT.digitStop,
    hint: /\d\.\d/,
    accepts: (value) => ipv4Octets(value.replace(/\/.*/, '')) !== undefined && !EVERYWHERE.test(value),
  }),
  patternDetector({
    ...ADDRESS,
    kind: 'ipv6',
    pattern: /(?<![\w:.-])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|\d{1,3}(?:\.\d{1,3}){3})(?![\w:-])/dgi,
    needs: TRAIT.colon,
    hint: /:[0-9a-f]{0,4}:/i,
    accepts: (value) => (ipv6Groups(value)?.some((group, index) => group !== 0 && (index < 7 || group > 1)) ?? false) && /\d/.test(value),
  }),
  patternDetector({
    ...DEVICE,
    kind: 'mac',
    pattern: /(?<![\w:.-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])/gi,
    needs: TRAIT.byteMark,
    hint: /[0-9a-f]{2}[:-][0-9a-f]{2}/i,
  }),
  patternDetector({
    ...DEVICE,
    kind: 'mac',
    pattern: /(?<![\w:.-])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w:-])/gi,
    needs: TRAIT.byteStop,
    hint: /[0-9a-f]{4}\./i,
  }),
]
