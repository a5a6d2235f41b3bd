/** Reads a STIX 2.1 bundle of any size as a stream (section 8). */

import { IntelligenceError } from '../errors.ts'
import { typeOfIdentifier } from '../model/identifier.ts'
import type { BundleLimits } from './bundle-scanner.ts'
import { BundleScanner } from './bundle-scanner.ts'

/** What {@link readBundle} gives, in the order of the stream. */
export type BundleEntry =
  /** The text of one element of `objects`; not parsed, and not checked to be JSON or UTF-8. */
  | { readonly kind: 'object'; readonly index: number; readonly offset: number; readonly bytes: Uint8Array }
  /** An element longer than the limit, in bytes. */
  | { readonly kind: 'too-large'; readonly index: number; readonly offset: number; readonly length: number }
  /** The last entry of every good bundle. */
  | {
      readonly kind: 'end'
      readonly bundleId: string
      readonly objects: number
      readonly specVersion: string | undefined
      /** Members that the standard does not know; empty unless the limits let them be named. */
      readonly unknownMembers: readonly string[]
    }

/**
 * Cuts a bundle into its objects while it arrives, holding one object at a time.
 *
 * The verdict on the bundle is known only at its end (`type` may come last, the
 * stream may break off), so a caller keeps what it was given invisible until the
 * `end` entry came. An element that is too large or broken inside does not stop
 * the others. The top level is strict: `type` "bundle", an `id`, at most one
 * non-empty `objects`, no other member but the `spec_version` of STIX 2.0, which
 * is reported; nothing before or after. `unknownMembers: 'name'` names other
 * members at the end instead of refusing them.
 * @throws IntelligenceError with a `bundle-*` code
 */
export async function* readBundle(
  chunks: AsyncIterable<Uint8Array>,
  limits: Partial<BundleLimits> = {},
): AsyncGenerator<BundleEntry, void, undefined> {
  const scanner = new BundleScanner(limits)
  for await (const chunk of chunks) {
    for (const { index, offset, length, bytes } of scanner.scan(chunk)) {
      yield bytes === undefined ? { kind: 'too-large', index, offset, length } : { kind: 'object', index, offset, bytes }
    }
  }
  yield checkedEnd(scanner)
}

function checkedEnd(scanner: BundleScanner): BundleEntry {
  const { members, elements, unknownMembers } = scanner.finish()
  if (members.get('type') !== 'bundle') throw new IntelligenceError('bundle-not-stix', 'the type of the object is not bundle')
  const bundleId = members.get('id')
  if (bundleId === undefined || typeOfIdentifier(bundleId) !== 'bundle') {
    throw new IntelligenceError('bundle-not-stix', 'the id of the bundle is missing or is not a bundle identifier')
  }
  return { kind: 'end', bundleId, objects: elements, specVersion: members.get('spec_version'), unknownMembers }
}
