/**
 * What a process may be denied while it appends: every call that changes a file or makes it durable fails, or is its last, or the power goes
 * there. Whatever happened, the ledger is whole, what was told stays true, and it goes on. All places with SLOW=1, which takes some eleven minutes, else some.
 */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { equalBytes, hex, sha256, unbase64, utf8 } from '../../src/foundation/index.ts'
import { type Checkpoint, parseCheckpointBody, parseNote, tileReader, treeRoot } from '../../src/ledger/index.ts'
import { openSqliteStore } from '../../src/storage/index.ts'
import { auditLedger, createSequencer, type WitnessCalls } from '../../src/workflows/witnessing/index.ts'
import { appendLeaves, foundFederation, type Party, START, sequencerParts, surround } from '../witnessing/federation.ts'
import { DroppingDisk, type Survival } from './dropping-disk.fixture.ts'
import { appendUnder, CALLS, cannotTrace, type Event, type Fault, toldIn, traceAppend } from './traced.fixture.ts'

const options = { skip: cannotTrace }
const IS_ALL = process.env.SLOW === '1'
const SOME = 8
const PARTIES = ['XA', 'XB']
const clock = { now: () => START }

let root: string
let prepared: string
let parties: readonly Party[]
let traced: Awaited<ReturnType<typeof traceAppend>>

before(async () => {
  if (cannotTrace !== false) return
  root = mkdtempSync(join(tmpdir(), 'comity-faults-'))
  prepared = join(root, 'prepared')
  await using federation = await foundFederation(PARTIES)
  // The append fills a tile, and with it begins the next and one of the level above.
  await appendLeaves(federation.party('XA'), 252)
  const sequencer = federation.sequencer('XA')
  await sequencer.checkpoint()
  await sequencer.settled()
  parties = PARTIES.map((code) => federation.party(code))
  for (const { store, folder, code } of parties) {
    await store.close()
    cpSync(folder, join(prepared, code), { recursive: true })
  }
  traced = await traceAppend(copy('traced'))
})
after(() => {
  if (root !== undefined) rmSync(root, { recursive: true })
})

/** A folder of its own with the stores as they were before the append. */
function copy(name: string): string {
  const folder = join(root, name)
  cpSync(prepared, folder, { recursive: true })
  return folder
}

/** Opens what is left, and holds it against what was told; then appends once more. */
async function assertSound(folder: string, told: readonly string[], what: string): Promise<void> {
  const [own, witness] = (await Promise.all(
    parties.map(async ({ secrets, card, code }) => {
      const store = await openSqliteStore({ folder: join(folder, code) })
      return surround({ secrets, card, store, folder: join(folder, code) }, clock)
    }),
  )) as [Party, Party]
  try {
    await assertWhole(own, what)
    await assertKeptWord({ own, witness }, told, what)
    await goOn({ own, witness }, what)
  } finally {
    for (const { store } of [own, witness]) await store.close()
  }
}

async function assertWhole({ store, directory }: Party, what: string): Promise<void> {
  const { faults } = await auditLedger({ ledger: store.read.ledger, directory: await directory.current() })
  assert.deepEqual(faults, [], what)
}

type Both = { readonly own: Party; readonly witness: Party }

async function assertKeptWord({ own, witness }: Both, told: readonly string[], what: string): Promise<void> {
  const { ledger } = own.store.read
  const head = await ledger.head()
  assert.ok(head !== undefined, what)
  assert.ok(head.leaves === 254 || head.leaves === 257, `${what}: all leaves of an append or none, not ${head.leaves}`)
  const seen = await witness.store.read.witness.find(hex(sha256(utf8(own.card.ledger.origin))))
  for (const line of told) {
    const [word, ...values] = line.split(' ')
    if (word === 'durable')
      for (const id of values) assert.ok((await ledger.leafOfAct(id)) !== undefined, `${what}: a durable leaf is gone`)
    if (word !== 'signed' && word !== 'cosigned' && word !== 'kept') continue
    const { size, root: signed } = checkpointOf(values[0] as string)
    // A signature that left speaks of this ledger for ever.
    assert.ok(size <= head.signedSize, `${what}: ${word} ${size}, here ${head.signedSize}`)
    assert.ok(equalBytes(await treeRoot(tileReader(ledger, head.epoch), size), signed), `${what}: ${word} another tree`)
    if (word === 'cosigned') assert.ok(seen !== undefined && seen.size >= size, `${what}: the witness forgot what it cosigned`)
    if (word === 'kept') assert.ok(head.cosigned !== null && head.cosigned.size >= size, `${what}: cosignatures are gone`)
  }
}

function checkpointOf(encoded: string): Checkpoint {
  return parseCheckpointBody(parseNote(unbase64(encoded)).text)
}

/** The ledger grows from there and its witness finds no contradiction. */
async function goOn({ own, witness }: Both, what: string): Promise<void> {
  const calls: WitnessCalls = {
    addCheckpoint: async (_contact, body) => {
      const answer = await witness.witness.addCheckpoint(body)
      return { status: answer.status, body: utf8(answer.body) }
    },
    latestCosigned: async (_contact, originHash) => witness.witness.latest(originHash),
  }
  await appendLeaves(own, 2)
  const sequencer = createSequencer(sequencerParts(own, { clock, calls }))
  const outcome = await sequencer.checkpoint()
  await sequencer.settled()
  assert.ok(outcome.status === 'current' && outcome.isQuorum, `${what}: ${JSON.stringify(outcome)}`)
  await assertWhole(own, what)
  assert.deepEqual(await witness.store.read.witness.evidence(), [], what)
}

/** Spread over all of them, the last among them. */
function some<Value>(values: readonly Value[]): readonly Value[] {
  const step = IS_ALL ? 1 : Math.max(1, values.length / SOME)
  const picked: Value[] = []
  for (let at = values.length - 1; at >= 0; at -= step) picked.push(values[Math.floor(at)] as Value)
  return picked
}

function faultsThat(...does: readonly Fault['does'][]): readonly Fault[] {
  return CALLS.flatMap((call) =>
    Array.from({ length: traced.counts[call] }, (_, index) => does.map((done): Fault => ({ call, when: index + 1, does: done }))).flat(),
  )
}

async function assertSurvives(faults: readonly Fault[]): Promise<void> {
  assert.ok(traced.counts.pwrite64 > 20 && traced.counts.fsync + traced.counts.fdatasync > 6, JSON.stringify(traced.counts))
  for (const [index, fault] of faults.entries()) {
    const what = `${fault.does} at ${fault.call} ${fault.when}`
    const folder = copy(`${fault.does}-${index}`)
    const { exitCode, isHit } = await appendUnder(folder, fault)
    assert.ok(isHit, `${what}: nothing was hit, exit code ${exitCode}, told ${toldIn(folder).map((line) => line.split(' ')[0])}`)
    assert.ok(exitCode !== 0 || toldIn(folder).at(-1) === 'end', what)
    await assertSound(folder, toldIn(folder), what)
    rmSync(folder, { recursive: true })
  }
}

test('an append that is killed at any call to the kernel is there whole or not at all', options, async () => {
  await assertSurvives(some(faultsThat('signal=KILL')))
})

test('an append to which the kernel says no at any call says so, and is there whole or not at all', options, async () => {
  const isWriting = ({ call, does }: Fault): boolean =>
    does !== 'error=ENOSPC' || call === 'pwrite64' || call === 'ftruncate' || call === 'openat'
  await assertSurvives(some(faultsThat('error=EIO', 'error=ENOSPC').filter(isWriting)))
})

test('when the power goes at any call, what was told is there, whatever else the disk kept', options, async () => {
  const disk = new DroppingDisk(filesIn(prepared))
  const survivals: readonly Survival[] = ['nothing', 'everything', 1, 2]
  let judged = 0
  const places = new Set(some(traced.events.map((_, index) => index)))
  for (const [index, event] of traced.events.entries()) {
    disk.apply(event)
    if (!places.has(index)) continue
    for (const survival of survivals) {
      const folder = join(root, `power-${index}-${survival}`)
      mkdirSync(folder)
      const seed = typeof survival === 'number' ? survival * 10_000 + index : survival
      await assertSound(
        folder,
        disk.loseTo(folder, seed),
        `power lost after call ${index} (${event.call} ${pathOf(event)}), ${survival} survives`,
      )
      rmSync(folder, { recursive: true })
      judged += 1
    }
  }
  assert.ok(judged >= 4 * Math.min(SOME, traced.events.length))
})

function pathOf(event: Event): string {
  return 'path' in event ? event.path : event.text.slice(0, 10)
}

function filesIn(folder: string): Readonly<Record<string, Uint8Array>> {
  const files = PARTIES.flatMap((code) => readdirSync(join(folder, code)).map((name) => join(code, name)))
  return Object.fromEntries(files.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]))
}
