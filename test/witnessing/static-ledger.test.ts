import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { hex, unbase64url } from '../../src/foundation/index.ts'
import {
  type Checkpoint,
  consistencyProof,
  formatTilePath,
  inclusionProof,
  LOG_KEY,
  leafHash,
  type NoteKey,
  noteKey,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  TILE_WIDTH,
  type TileReader,
  tileWidth,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from '../../src/ledger/index.ts'
import { createStaticLedger, type StaticLedger } from '../../src/workflows/witnessing/index.ts'
import { appendLeaves, foundFederation } from './federation.ts'

describe('the static ledger', () => {
  it('lets a stranger verify root, leaves and inclusion from its files alone', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const ledger = createStaticLedger(party.store.read.ledger)
    assert.equal(await ledger.checkpoint(), undefined)
    assert.equal(await ledger.tile('tile/0/000.p/1'), undefined)
    await appendLeaves(party, 598)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()

    const published = await ledger.file('xa/1/checkpoint')
    assert.ok(published)
    assert.deepEqual([published.contentType, published.isImmutable], ['text/plain; charset=utf-8', false])
    const note = parseNote(published.bytes)
    const { size, root } = parseCheckpointBody(note.text)
    assert.equal(size, 600)
    assert.deepEqual(
      note.signatures.map(({ name }) => name),
      [party.card.ledger.origin],
      'who cosigned tells who deals with whom',
    )
    const reader = {
      async readTile(level: number, index: number, width: number) {
        const file = await ledger.file(`xa/1/${formatTilePath({ kind: 'hashes', level, index, width })}`)
        assert.ok(file?.isImmutable)
        return file.bytes
      },
    }
    assert.deepEqual(await treeRoot(reader, size), root)
    const bundle = await ledger.tile('tile/entries/002.p/88')
    const entries = parseEntryBundle(bundle?.bytes as Uint8Array)
    assert.equal(entries.length, 88)
    const leaf = leafHash(entries[87] as Uint8Array)
    verifyInclusion({ leafHash: leaf, index: 599, size, root, proof: await inclusionProof(reader, 599, size) })
    const tile = (await ledger.tile('tile/0/002.p/88'))?.bytes as Uint8Array
    assert.equal(hex(tile.slice(87 * 32)), hex(leaf))
  })

  it('serves what the published checkpoint implies and nothing else', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const ledger = createStaticLedger(party.store.read.ledger)
    await appendLeaves(party, 298)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await appendLeaves(party, 10)
    const present = ['tile/0/000', 'tile/0/000.p/7', 'tile/0/001.p/44', 'tile/0/001.p/43', 'tile/1/000.p/1', 'tile/entries/001.p/44']
    for (const path of present) assert.ok(await ledger.tile(path), path)
    const absent = [
      'tile/0/001',
      'tile/0/001.p/45',
      'tile/0/002.p/1',
      'tile/1/000',
      'tile/2/000.p/1',
      'tile/63/000.p/1',
      'tile/entries/001.p/45',
      'tile/entries/001',
      'tile/0/1',
      'tile/0/001.p/0',
      '../comity.db',
    ]
    for (const path of absent) assert.equal(await ledger.tile(path), undefined, path)
    for (const path of ['xa/2/checkpoint', 'xb/1/checkpoint', 'xa/1/', 'checkpoint']) assert.equal(await ledger.file(path), undefined, path)
  })

  it('shows no reader anything that does not verify, however fast it grows', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const ledger = createStaticLedger(party.store.read.ledger)
    const sequencer = federation.sequencer('XA')
    const key = noteKey(party.card.ledger.origin, LOG_KEY, unbase64url(party.card.ledger.key))
    await sequencer.checkpoint()
    await sequencer.settled()
    let isGrowing = true
    const write = async (): Promise<void> => {
      try {
        for (let round = 0; round < ROUNDS; round += 1) {
          await appendLeaves(party, 1 + ((round * 37) % 60))
          await sequencer.checkpoint()
          await sequencer.settled()
        }
      } finally {
        isGrowing = false
      }
    }
    const read = async (seed: number): Promise<ReadonlySet<number>> => {
      const seen = new Set<number>()
      let before: Checkpoint | undefined
      for (let turn = seed; isGrowing; turn += 1) {
        const { checkpoint, tiles } = await published(ledger, key)
        const { size, root } = checkpoint
        assert.deepEqual(await treeRoot(tiles, size), root)
        const index = (turn * 7_919) % size
        const at = Math.floor(index / TILE_WIDTH)
        const bundle = await ledger.tile(formatTilePath({ kind: 'entries', index: at, width: tileWidth({ level: 0, index: at, size }) }))
        const leaf = leafHash(parseEntryBundle(bundle?.bytes as Uint8Array)[index % TILE_WIDTH] as Uint8Array)
        verifyInclusion({ leafHash: leaf, index, size, root, proof: await inclusionProof(tiles, index, size) })
        if (before !== undefined)
          verifyConsistency({
            oldSize: before.size,
            oldRoot: before.root,
            size,
            root,
            proof: await consistencyProof(tiles, before.size, size),
          })
        before = checkpoint
        seen.add(size)
        // The writer has its turn, as between two requests.
        await setImmediate()
      }
      return seen
    }
    const [, ...readers] = await Promise.all([write(), ...[1, 2, 3].map(read)])
    for (const sizes of readers) assert.ok(sizes.size > 3, `${sizes.size} sizes were read`)
  })

  it('is served on after it was closed, up to where it ended', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    const ledger = createStaticLedger(party.store.read.ledger)
    const before = await ledger.file('xa/1/checkpoint')
    await party.store.write((writer) => writer.ledger.openEpoch('xa.example/ledger/xa/2'))
    assert.equal(await ledger.file('xa/2/checkpoint'), undefined)
    assert.deepEqual(await ledger.file('xa/1/checkpoint'), before)
    assert.ok((await ledger.file('xa/1/tile/entries/000.p/2')) !== undefined)
    for (const path of ['xa/1/tile/entries/000.p/3', 'xa/3/checkpoint', 'xa/1', 'xb/1/checkpoint'])
      assert.equal(await ledger.file(path), undefined, path)
  })
})

const ROUNDS = 30

/** The checkpoint that is published now, under the ledger's signature, and a reader of its tiles. */
async function published(ledger: StaticLedger, key: NoteKey): Promise<{ readonly checkpoint: Checkpoint; readonly tiles: TileReader }> {
  const file = await ledger.checkpoint()
  const note = parseNote(file?.bytes as Uint8Array)
  verifyNote(note, [key])
  const readTile = async (level: number, index: number, width: number): Promise<Uint8Array> =>
    (await ledger.tile(formatTilePath({ kind: 'hashes', level, index, width })))?.bytes as Uint8Array
  return { checkpoint: parseCheckpointBody(note.text), tiles: { readTile } }
}
