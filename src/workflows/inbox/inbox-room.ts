/** How many objects an inbox has room for, without counting what it holds for each posting: to count takes as long as the inbox is large. */
import type { InboxOwner, InboxStore } from './ports.ts'

/** Most objects of one inbox. */
export const INBOX_OBJECTS_MAX = 50_000
/** Inboxes of which it is remembered. */
const INBOXES_MAX = 10_000

/** For how many of some objects the inbox has room. It is taken as filled by them, whatever becomes of the transaction. */
export type InboxRoom = (inbox: Pick<InboxStore, 'count'>, owner: InboxOwner, wanted: number) => Promise<number>

/**
 * Remembers of each inbox how many objects it holds at most, and counts them only where that would not leave room enough: what was deleted
 * since shows then. For the one process that adds to the inboxes of a store.
 */
export function inboxRoom(): InboxRoom {
  const most = new Map<string, number>()
  return async (inbox, owner, wanted) => {
    const name = JSON.stringify([owner.account, owner.agreement])
    const known = most.get(name)
    const held = known === undefined || known + wanted > INBOX_OBJECTS_MAX ? await inbox.count(owner) : known
    const room = Math.max(0, Math.min(wanted, INBOX_OBJECTS_MAX - held))
    if (most.size >= INBOXES_MAX) most.clear()
    most.set(name, held + room)
    return room
  }
}
