/** Whether an official may read an item now, as every door of the API asks. */
import { type AgreementEntry, type HeldClass, type ItemRow, type ReadableItem, readableClasses, readingOf } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { Official } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'

/** Who reads an item, and when. */
export type Reading = {
  readonly official: Official
  /** Code of the node's own party. */
  readonly self: string
  readonly now: Instant
  /** The purpose that the official states. */
  readonly purpose: string
}

/** Under the agreement and this node's own law. */
export function isReadable(item: ReadableItem, entry: AgreementEntry, { official, ...reading }: Reading): boolean {
  return readingOf(item, entry, { ...reading, role: official.role, attributes: official.attributes }).ok
}

/** Numbers of the classes of which the official may read items. */
export function readableNumbers(
  classes: readonly HeldClass[],
  entry: AgreementEntry,
  { official, ...reading }: Reading,
): readonly number[] {
  return readableClasses(classes, entry, { ...reading, role: official.role, attributes: official.attributes }).map(({ number }) => number)
}

/** What tells of items whether an official may read them now for any purpose, where none is stated. */
export async function readableForSome(
  { road }: { readonly road: Pick<Core['road'], 'directory' | 'self' | 'clock'> },
  official: Official,
): Promise<(item: ReadableItem & Pick<ItemRow, 'agreement'>) => boolean> {
  const directory = await road.directory.current()
  const [self, now] = [road.self, road.clock.now()]
  return (item) => {
    const entry = directory.agreement(item.agreement)
    if (entry === undefined) return false
    return entry.record.agreement.purposes.list.some(({ code: purpose }) => isReadable(item, entry, { official, self, now, purpose }))
  }
}
