import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256, uint32 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { appendLeafHashes, emptyEdge, rootOf } from './right-edge.ts'
import { type StoredTiles, tileReader, withWrites } from './stored-tiles.ts'
import { growTiles, type TileWrite } from './tile-growth.ts'
import { treeRoot } from './tree.ts'

const LEAVES = Array.from({ length: 700 }, (_, index) => sha256(uint32(index)))

/** Tiles of one epoch in memory, written as a store would. */
function inMemory(epoch: number) {
  const tiles = new Map<string, Uint8Array>()
  const stored: StoredTiles = {
    async tile(asked) {
      const hashes = asked.epoch === epoch ? tiles.get(`${asked.level}/${asked.index}`) : undefined
      return hashes === undefined || hashes.length < asked.width * 32 ? undefined : hashes.slice(0, asked.width * 32)
    },
  }
  const write = ({ level, index, offset, hashes }: TileWrite): void => {
    const before = tiles.get(`${level}/${index}`) ?? new Uint8Array(0)
    tiles.set(`${level}/${index}`, new Uint8Array(Buffer.concat([before.subarray(0, offset * 32), hashes])))
  }
  return { stored, write }
}

test('tiles with writes that are not stored yet give the root that they give once they are', async () => {
  const { stored, write } = inMemory(2)
  const reader = tileReader(stored, 2)
  let size = 0
  for (const to of [1, 255, 256, 300, 513, 700]) {
    const writes = await growTiles({ size, newLeafHashes: LEAVES.slice(size, to), reader })
    const expected = rootOf(appendLeafHashes(emptyEdge(), LEAVES.slice(0, to)))
    assert.deepEqual(await treeRoot(withWrites(reader, writes), to), expected)
    assert.deepEqual(await treeRoot(withWrites(reader, writes), size), rootOf(appendLeafHashes(emptyEdge(), LEAVES.slice(0, size))))
    for (const one of writes) write(one)
    assert.deepEqual(await treeRoot(reader, to), expected)
    size = to
  }
})

test('a tile that is not stored, or is of another epoch, is an error with a code', async () => {
  const { stored, write } = inMemory(1)
  for (const one of await growTiles({ size: 0, newLeafHashes: LEAVES.slice(0, 3), reader: tileReader(stored, 1) })) write(one)
  const missing = (error: unknown): boolean => error instanceof LedgerError && error.code === 'tile-invalid'
  await assert.rejects(tileReader(stored, 1).readTile(0, 0, 4), missing)
  await assert.rejects(tileReader(stored, 1).readTile(0, 1, 1), missing)
  await assert.rejects(tileReader(stored, 2).readTile(0, 0, 1), missing)
})
