import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INBOX_OBJECTS_MAX, inboxRoom } from './inbox-room.ts'

const OWNER = { account: 'misp', agreement: 'a' }

/** An inbox of which somebody else may delete. */
function counted(objects: number) {
  const inbox = { objects, counts: 0 }
  const count = async (): Promise<number> => {
    inbox.counts += 1
    return inbox.objects
  }
  const room = inboxRoom()
  const add = async (wanted: number, owner = OWNER): Promise<number> => {
    const taken = await room({ count }, owner, wanted)
    inbox.objects += taken
    return taken
  }
  return { inbox, add, room, count }
}

test('an inbox is counted once until it may be full, and takes what there is room for and no more', async () => {
  const { inbox, add } = counted(INBOX_OBJECTS_MAX - 10)
  assert.deepEqual([await add(4), await add(4), inbox.counts], [4, 4, 1])
  assert.deepEqual([await add(5), inbox.objects, inbox.counts], [2, INBOX_OBJECTS_MAX, 2])
  assert.deepEqual([await add(1), inbox.objects], [0, INBOX_OBJECTS_MAX])
})

test('what was deleted, and what was not kept after all, is room again once the inbox seems full', async () => {
  const { inbox, add } = counted(0)
  assert.equal(await add(INBOX_OBJECTS_MAX), INBOX_OBJECTS_MAX)
  inbox.objects -= 3
  assert.deepEqual([await add(9), inbox.counts], [3, 2])
  inbox.objects = 7
  assert.equal(await add(INBOX_OBJECTS_MAX), INBOX_OBJECTS_MAX - 7)
})

test('each inbox has room of its own', async () => {
  const { inbox, add } = counted(INBOX_OBJECTS_MAX)
  assert.equal(await add(1), 0)
  inbox.objects = 0
  assert.equal(await add(1, { ...OWNER, agreement: 'b' }), 1)
})
