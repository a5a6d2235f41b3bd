/** What a revoked object ends: no later version of it is submitted (STIX 2.1 section 3.6). */
import type { RevokedVersion } from '../../acts/index.ts'
import { compareTimestamps } from '../../foundation/index.ts'
import type { PreparationParts } from './parts.ts'

/** Ids that one submission is known to revoke; what more it revokes is held against what comes later once it is held itself. */
const REMEMBERED_MAX = 10_000

/** A version of an object as a submission brings it, and whether it is the last. */
export type BroughtVersion = { readonly index: number; readonly id: string; readonly version: string; readonly isRevoked: boolean }

/** Tells for the versions of one page, in their order, which come after the last one of their object: by index, why. */
export type AfterRevoked = (page: readonly BroughtVersion[]) => Promise<ReadonlyMap<number, string>>

/**
 * Looks among what is held and what the submission itself brought before. An object that a partner revoked has ended as well, unless
 * its id was this party's own before.
 */
export function createAfterRevoked({ self, items }: Pick<PreparationParts['road'], 'self' | 'items'>): AfterRevoked {
  const brought = new Map<string, string>()
  return async (page) => {
    const faults = new Map<number, string>()
    if (page.length === 0) return faults
    const held = Map.groupBy(await items.revokedAmong([...new Set(page.map(({ id }) => id))]), ({ stixId }) => stixId)
    for (const { index, id, version, isRevoked } of page) {
      const end = endOf(held.get(id) ?? [], self, version)
      const here = brought.get(id)
      if (end !== undefined) faults.set(index, end)
      else if (here !== undefined && compareTimestamps(version, here) > 0)
        faults.set(index, 'an earlier object of the submission revokes it: a revoked object has no later version')
      else if (isRevoked && brought.size < REMEMBERED_MAX) brought.set(id, version)
    }
    return faults
  }
}

function endOf(held: readonly RevokedVersion[], self: string, version: string): string | undefined {
  const end = held.find((one) => (one.role === 'own' || !one.isOwnFirst) && compareTimestamps(version, one.version) > 0)
  if (end === undefined) return undefined
  const who = end.role === 'own' && end.origin === self ? 'this party' : end.origin
  return `${who} revoked it at ${end.version}: a revoked object has no later version`
}
