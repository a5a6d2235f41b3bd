import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, jsonOf, share, submission } from './calls.fixture.ts'
import { Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf, foreignState, spooled } from './holdings.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const DISK_MIB = 128
const MIB = 1024 * 1024
/** Of which the index needs about as much as the bundle itself. */
const MANY = Array.from({ length: 3_000 }, (_, number) => indicator(number))
const MANY_BYTES = JSON.stringify(MANY).length
/** About 3 MiB: more than the filler leaves. */
const OBJECTS = Array.from({ length: 60 }, (_, number) => indicator(number, { description: 'd'.repeat(50_000) }))

/** A disk of its own, as small as a test needs it. */
class SmallDisk implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'comity-disk-'))

  constructor() {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'comity-test', this.path], { stdio: 'pipe' })
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.path)
    return bavail * bsize
  }

  /** Leaves that many bytes free. */
  fill(free: number): void {
    writeFileSync(join(this.path, 'filler'), Buffer.alloc(Math.max(0, this.free - free)))
  }

  empty(): void {
    rmSync(join(this.path, 'filler'), { force: true })
  }

  [Symbol.dispose](): void {
    execFileSync('umount', ['-l', this.path])
    rmSync(this.path, { recursive: true })
  }
}

function whyNoDisk(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a disk of its own can be mounted by root on Linux only'
  try {
    using _disk = new SmallDisk()
    return false
  } catch (error) {
    if (!(error instanceof Error && 'status' in error)) throw error
    return 'this machine lets nobody mount a disk'
  }
}

const skip = whyNoDisk()
let founded: Founded
before(async () => {
  if (skip === false) founded = await found({ members: [{ party: 'XA' }, { party: 'XB', isGated: true }, { party: 'XC' }] })
})
after(() => founded?.remove())

/** A copy in which one member's data folder lies on the small disk. */
function onDisk(party: string, disk: SmallDisk): Federation {
  const source = founded.copy()
  const folder = join(disk.path, party)
  mkdirSync(folder)
  cpSync(source.member(party).folder, folder, { recursive: true })
  const members = source.members.map((member) => (member.party === party ? { ...member, folder } : member))
  return new Federation({ home: source.home, members, agreement: source.agreement }, { isTemporary: true })
}

test('a recipient whose disk is full says so, keeps nothing of it, and takes it when there is room again', { skip }, async () => {
  using disk = new SmallDisk()
  await using federation = onDisk('XB', disk)
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const gate = federation.gate('XB')
  disk.fill(MIB / 2)
  const before = await foreignState(federation.store('XB'), XB)
  await share(XA, founded.agreement, OBJECTS)
  const refused = await until('the recipient to say that it is full', async () => gate.envelopes().find(({ status }) => status !== 200))
  assert.deepEqual([refused.status, jsonOf({ body: refused.answer })], [507, { code: 'store-full' }])
  assert.deepEqual(await receivedIds(XB), [])
  const { acts: _acts, ...rest } = before as { acts: string[] }
  const { acts: later, ...restNow } = (await foreignState(federation.store('XB'), XB)) as { acts: string[] }
  assert.deepEqual(restNow, rest)
  const kinds = (await actsOf(federation.store('XB'))).filter(({ id }) => later.some((line) => line.startsWith(id))).map(({ kind }) => kind)
  assert.ok(!kinds.includes('release'))
  disk.empty()
  await until('the release to arrive', async () => (await objectsOf(XB)).length === OBJECTS.length)
  assert.deepEqual(await receivedIds(XB), OBJECTS.map(({ id }) => id).sort())
})

test('a sender whose disk is full says so, keeps nothing of it, and goes on when there is room again', { skip }, async () => {
  using disk = new SmallDisk()
  await using federation = onDisk('XA', disk)
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  disk.fill(MIB / 2)
  const answer = await call(XA, submission(founded.agreement, OBJECTS))
  assert.deepEqual([answer.status, jsonOf<{ code: string }>(answer).code], [507, 'store-full'])
  assert.deepEqual(await federation.store('XA').read.submissions.list(10), [])
  assert.deepEqual(spooled(XA), [])
  assert.equal((await federation.store('XA').read.overview.summary()).own, 0)
  disk.empty()
  const few = OBJECTS.slice(0, 10)
  await share(XA, founded.agreement, few)
  await until('the release to arrive', async () => (await objectsOf(XB)).length === few.length)
})

test('a disk that is full once a bundle is spooled but not yet judged gives all of its space back', { skip }, async () => {
  using disk = new SmallDisk()
  await using federation = onDisk('XA', disk)
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  disk.fill(MANY_BYTES + MIB / 2)
  const before = disk.free
  const answer = await call(XA, submission(founded.agreement, MANY))
  assert.deepEqual([answer.status, jsonOf<{ code: string }>(answer).code], [507, 'store-full'])
  assert.deepEqual(await federation.store('XA').read.submissions.list(10), [])
  assert.deepEqual(spooled(XA), [])
  // The rows that came and went are in the log of the store.
  assert.ok(before - disk.free < MIB / 2, `${before - disk.free} bytes stay taken`)
  assert.equal((await federation.store('XA').read.overview.summary()).own, 0)
  assert.deepEqual(await receivedIds(XB), [])
})

test('a disk that is full between two batches leaves whole batches, and the rest goes out once there is room', { skip }, async () => {
  using disk = new SmallDisk()
  await using federation = onDisk('XA', disk)
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  disk.fill(12 * MIB)
  const taken = jsonOf<{ id: string; state: string }>(await call(XA, submission(founded.agreement, MANY)))
  assert.equal(taken.state, 'releasing')
  await until('the disk to be full', async () => disk.free < MIB)
  const row = await federation.store('XA').read.submissions.find(taken.id)
  assert.equal(row?.state, 'releasing')
  assert.ok(row.position > 0 && row.position < MANY.length && row.position % 1_000 === 0, `stopped at ${row.position}`)
  assert.equal((await federation.store('XA').read.overview.summary()).own, row.position)
  await federation.stop('XA')
  disk.empty()
  await federation.start('XA')
  await until('all of it to arrive', async () => (await objectsOf(XB)).length === MANY.length)
  assert.deepEqual(await receivedIds(XB), MANY.map(({ id }) => id).sort())
  assert.deepEqual(spooled(XA), [])
})
