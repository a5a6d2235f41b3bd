/**
 * Values that are known from elsewhere in a share, in forms that many other things have as well: backwards, with each letter thirteen
 * places on (ROT13), hardware addresses without what parts their bytes. Nobody can tell these from other texts without knowing the value.
 */
import { accounts } from './detect-account.ts'
import { devices } from './detect-device.ts'
import { emails } from './detect-email.ts'
import { ibans, numbers } from './detect-number.ts'
import { places } from './detect-place.ts'
import type { Detector, Hit } from './hit.ts'
import { knownNames } from './known-names.ts'
import { backwards, rotated } from './mirrored.ts'
import { WAY } from './name-words.ts'
import { valueKey } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'
import { traitsOf } from './traits.ts'

const BARE_MAC = /(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/gi
/** Texts in which names are looked for in these ways: every word of a text takes a question, and who hides one writes little. */
const NAMED_LENGTH_MAX = 256
/** What every value but a name has, whichever way it is read. */
const FORMED = /@|\d{3}[ _./-]?\d{2}|\d\.\d{1,3}\.\d|[0-9a-f]{2}([:-])[0-9a-f]{2}\1|[0-9a-f]:[0-9a-f]{0,4}:/i
/** What values have that other letters change: addresses of mail, accounts of banks and devices. Digits stay what they are in ROT13. */
const LETTERED = /@|[A-Z]{2}\d\d|[0-9a-z]{2}([:-])[0-9a-z]{2}\1|[0-9a-z]:[0-9a-z]{0,4}:/i
/** What is a number either way is found as it stands. */
const LETTERED_DETECTORS: readonly Detector[] = [emails, ibans, ...devices, ...accounts, ...places]
const FORMED_DETECTORS: readonly Detector[] = [emails, ...numbers, ...devices, ...accounts, ...places]
/** Half of all texts of an object are times, identifiers and hashes. */
const COMMON = /^(?:\d{4}-\d\d-\d\dT[\d:.]+Z|(?:[a-z0-9-]{1,64}--)?[0-9a-f-]{32,128})$/i
/** Longest text that is read in these ways. */
const LENGTH_MAX = 65_536
/** A shorter text says nothing backwards that it does not say forwards. */
const LENGTH_MIN = 5

/** What a hit in such a form is of. */
export type DisguisedHit = Hit & { readonly key: string; readonly value: string }

/**
 * Known values in these forms; nothing where nothing is known.
 * @param ways in which the text may hold known names, see `waysOfNames`
 */
export function* disguised(text: string, scanning: Scanning & { readonly ways: number }): Generator<DisguisedHit> {
  const { isKnown, ways } = scanning
  if (COMMON.test(text)) return
  if (isKnown === undefined || text.length < LENGTH_MIN || text.length > LENGTH_MAX) return
  for (const [start, value] of bareMacs(text)) {
    const key = valueKey('mac', value)
    const end = start + value.length
    if (isKnown(key)) yield { kind: 'mac', category: 'device-identifier', certainty: 'certain', start, end, key, value }
  }
  const isNamed = (way: number): boolean => (ways & way) !== 0 && text.length <= NAMED_LENGTH_MAX
  const searchFor = (detectors: readonly Detector[], way: number): Search | undefined => {
    const names = isNamed(way) ? scanning : {}
    return detectors.length > 0 || names === scanning ? { detectors, names, isKnown } : undefined
  }
  const forwards = searchFor(LETTERED.test(text) ? LETTERED_DETECTORS : [], WAY.rotated)
  if (forwards !== undefined) yield* knownIn(rotated(text), forwards)
  const mirrored = searchFor(FORMED.test(text) ? FORMED_DETECTORS : [], WAY.backwards)
  if (mirrored === undefined) return
  for (const hit of knownIn(backwards(text), mirrored)) yield { ...hit, start: text.length - hit.end, end: text.length - hit.start }
}

type Search = { readonly detectors: readonly Detector[]; readonly names: Scanning; readonly isKnown: (key: string) => boolean }

function* knownIn(text: string, { detectors, names, isKnown }: Search): Generator<DisguisedHit> {
  const traits = detectors.length === 0 ? 0 : traitsOf(text)
  const hits = [...detectors.flatMap((detector) => detector(text, traits)), ...knownNames(text, names)]
  for (const hit of hits) {
    const value = text.slice(hit.start, hit.end)
    const key = valueKey(hit.kind, value)
    if (isKnown(key)) yield { ...hit, key, value }
  }
}

function* bareMacs(text: string): Generator<readonly [number, string]> {
  BARE_MAC.lastIndex = 0
  for (let match = BARE_MAC.exec(text); match !== null; match = BARE_MAC.exec(text)) yield [match.index, match[0]]
}
