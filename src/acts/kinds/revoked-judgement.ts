/** Whether a received item is a version of an object after its last one (STIX 2.1 section 3.6). */
import { compareTimestamps, earlierTimestamp, type Refusal } from '../../foundation/index.ts'
import type { ItemFace } from '../change.ts'
import type { ActItem } from './kind.ts'
import type { GivingOn } from './onward-judgement.ts'

type Versioned = Pick<ItemFace, 'stixId'> & { readonly version: string }

/**
 * Why an item may not be received: its sender revoked the object before, in an item that is held or in the same act, and this version
 * is later. What another party says of an id revokes nothing here: only who makes the versions of an object ends them. At home this is
 * asked as a bundle is submitted.
 */
export async function revokedFault({
  act,
  facts,
  items,
}: Pick<GivingOn, 'act' | 'facts' | 'items'>): Promise<(item: ActItem) => Refusal | undefined> {
  const faces = facts.side === 'home' ? [] : items.flatMap(versionedFace)
  if (faces.length === 0) return () => undefined
  const held = await facts.revokedAmong([...new Set(faces.map(({ stixId }) => stixId))])
  const known = held.filter(({ role, origin }) => role === 'received' && origin === act.party)
  const last = lastVersions([...known, ...faces.filter(({ isRevoked }) => isRevoked === true)])
  return (item) => {
    const [face] = versionedFace(item)
    const end = face === undefined ? undefined : last.get(face.stixId)
    if (face === undefined || end === undefined || compareTimestamps(face.version, end) <= 0) return undefined
    return { code: 'object-revoked', reason: 'its sender revoked the object in an earlier version, which was the last' }
  }
}

function versionedFace({ content }: ActItem): readonly (Versioned & Pick<ItemFace, 'isRevoked'>)[] {
  if (content === null || content.face.version === null) return []
  return [{ ...content.face, version: content.face.version }]
}

/** The earliest revoked version of each id. */
function lastVersions(revoked: readonly Versioned[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>()
  for (const { stixId, version } of revoked) last.set(stixId, earlierTimestamp(version, last.get(stixId)))
  return last
}
