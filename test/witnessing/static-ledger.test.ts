import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hex } from '../../src/foundation/index.ts'
import {
  formatTilePath,
  inclusionProof,
  leafHash,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  treeRoot,
  verifyInclusion,
} from '../../src/ledger/index.ts'
import { createStaticLedger } from '../../src/workflows/witnessing/index.ts'
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
})
