/** Positions and wallets. */
import { sha256 } from '../../foundation/index.ts'
import type { Detector } from './hit.ts'
import { patternDetector } from './hit.ts'
import { TRAIT } from './traits.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const CHECKSUM_BYTES = 4
const WALLET = { kind: 'wallet', category: 'financial', certainty: 'candidate', needs: TRAIT.word15 } as const

/** All of them. */
export const places: readonly Detector[] = [
  patternDetector({
    kind: 'coordinates',
    category: 'location',
    certainty: 'candidate',
    pattern: /(?<![\w.])[-+]?\d{1,2}\.\d{3,15}°?\s?[NS]?\s?[,;/]\s?[-+]?\d{1,3}\.\d{3,15}°?(?:\s?[EW])?(?![\w.])/dgi,
    needs: TRAIT.digitStop | TRAIT.digits7,
    hint: /\d\.\d{3}/,
  }),
  patternDetector({
    ...WALLET,
    pattern: /(?<![A-Za-z0-9])[13LMD][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])/dg,
    accepts: isBase58Check,
  }),
  patternDetector({ ...WALLET, pattern: /(?<![a-z0-9])(?:bc|ltc)1[02-9ac-hj-np-z]{20,80}(?![a-z0-9])/dgi, hint: /(?:bc|ltc)1/i }),
  patternDetector({ ...WALLET, pattern: /(?<![a-z0-9])0x[0-9a-f]{40}(?![a-z0-9])/dgi, hint: /0x/i }),
]

/** Whether a text ends with the checksum that Bitcoin addresses carry. */
function isBase58Check(text: string): boolean {
  let number = 0n
  for (const character of text) number = number * 58n + BigInt(BASE58.indexOf(character))
  const digits = number.toString(16)
  const bytes = Buffer.from(digits.padStart(50, '0'), 'hex')
  if (bytes.length !== 25) return false
  const checksum = sha256(sha256(bytes.subarray(0, -CHECKSUM_BYTES))).subarray(0, CHECKSUM_BYTES)
  return bytes.subarray(-CHECKSUM_BYTES).equals(checksum)
}
