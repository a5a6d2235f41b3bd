/** One object of the spool, read again with its verdict. */
import {
  type ItemFacts,
  minimise,
  publishedTerms,
  type Released,
  readObjectAgain,
  type StixObject,
  typeOf,
  type UuidMention,
  versionOf,
  type Withheld,
  withoutSourceGrade,
} from '../../intelligence/index.ts'
import { type CrossingPermission, definedMarkings, factsFor, isCrossing } from './judge.ts'
import { bitOf, type Work } from './parts.ts'
import type { SettledObject } from './ports.ts'
import type { NarrowedPermission } from './tightening.ts'

/** An object that passed the first pass, with its facts and the verdict on it. */
export type Item = { readonly object: StixObject; readonly facts: ItemFacts; readonly settled: SettledObject }

/** Under which ids a recipient is shown changed objects. */
export type ShownIds = {
  /** Makes the ids of these objects ready. */
  load(party: string, objectKeys: readonly string[]): Promise<void>
  /** The id under which a recipient is shown an object; the same on every call. */
  of(party: string, objectKey: string, id: string): string
}

/**
 * Reads a surveyed object again; undefined when its level cannot be told, so that nobody may have it. The spool authenticates what it
 * gives, and the index holds only what the first pass found no fault in.
 */
export async function readItem(work: Work, settled: SettledObject): Promise<Item | undefined> {
  const kept = work.readObjects?.find(settled.index)
  if (kept !== undefined) return { ...kept, settled }
  const read = readObjectAgain(await work.source.bytesOf(settled), work.reading)
  if (read.kind === 'unmarked') return undefined
  return { object: read.object, facts: read.facts, settled }
}

/** The permission under which a recipient is shown an item, unless nothing permits it. */
export function permissionFor(work: Work, recipient: number, item: Item): NarrowedPermission | undefined {
  if (recipient >= work.recipients.length || (item.settled.withheld & bitOf(recipient)) !== 0) return undefined
  const { object, facts, settled } = item
  const decision = work.decisions.of(recipient, factsFor(work, recipient, { object, facts, index: settled.index }))
  return isCrossing(decision) ? work.tightenings.narrow(recipient, item.settled.index, decision) : undefined
}

/** What is left of a changed item for one recipient, with every id as that recipient knows it. */
export async function showTo(
  work: Work,
  item: Item,
  known: { readonly recipient: number; readonly permission: CrossingPermission; readonly ids: ShownIds },
): Promise<Released | Withheld> {
  const { recipient, permission, ids } = known
  const { object, facts, settled } = item
  const party = work.recipients[recipient] as string
  const bit = bitOf(recipient)
  const targets = new Map(work.index.targets(settled.index).map((target) => [target.objectKey, target]))
  const changedKeys = [...targets.values()]
    .filter((target) => (target.changed & ~target.withheld & bit) !== 0)
    .map(({ objectKey }) => objectKey)
  await ids.load(party, [settled.objectKey, ...changedKeys])
  const shownId = (id: string): string | undefined => {
    const objectKey = work.keys.ofId(id)
    const target = targets.get(objectKey)
    // The TLP and PAP definitions are published; naming one tells nothing about the submission.
    if (target === undefined) return publishedTerms(id) === undefined ? undefined : id
    if ((target.withheld & bit) !== 0) return undefined
    return (target.changed & bit) === 0 ? id : ids.of(party, objectKey, id)
  }
  const showsUuid = ({ uuid }: UuidMention): boolean => {
    const target = targets.get(work.keys.ofUuid(uuid))
    return target !== undefined && ((target.withheld | target.changed) & bit) === 0
  }
  const translated = typeOf(object) === 'language-content' ? await translatedBy(work, object, { recipient, ids }) : undefined
  return minimise(object, {
    fields: permission.fields,
    ceiling: permission.ceiling,
    shownId,
    showsUuid,
    values: work.values.whole(recipient),
    ownShownId: (settled.changed & bit) === 0 ? facts.id : ids.of(party, settled.objectKey, facts.id),
    creator: work.creator,
    gradingLabels: permission.sourceGrade === 'withheld' ? withoutSourceGrade(facts.gradingLabels) : facts.gradingLabels,
    ...definedMarkings(work),
    ...(translated === undefined ? {} : { releasedObject: () => translated }),
  })
}

/** The object that language content translates, in the version it names, as the same recipient is shown it. */
async function translatedBy(
  work: Work,
  content: StixObject,
  known: { readonly recipient: number; readonly ids: ShownIds },
): Promise<Released | undefined> {
  const version = content.object_modified
  const candidates = work.index.versions(work.keys.ofId(content.object_ref as string))
  for (const settled of candidates.toReversed()) {
    const item = await readItem(work, settled)
    if (item === undefined || (version !== undefined && versionOf(item.object) !== version)) continue
    // Content about content is not resolved any further, and so is withheld.
    if (typeOf(item.object) === 'language-content') return undefined
    const permission = permissionFor(work, known.recipient, item)
    if (permission === undefined) return undefined
    const shown = await showTo(work, item, { ...known, permission })
    return shown.kind === 'released' ? shown : undefined
  }
  return undefined
}
