import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { base64, equalBytes } from '../foundation/index.ts'
import { exampleLeafHashes, MemoryTiles, NaiveTree } from './example-ledger.fixture.ts'
import {
  appendLeafHashes,
  consistencyProof,
  emptyEdge,
  formatTilePath,
  growTiles,
  inclusionProof,
  parseEdge,
  rootOf,
  tileWidth,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const LARGEST = 70_000
const leaves = exampleLeafHashes(LARGEST)

async function tilesOf(size: number): Promise<MemoryTiles> {
  const tiles = new MemoryTiles()
  tiles.write(await growTiles({ size: 0, newLeafHashes: leaves.slice(0, size), reader: tiles }))
  return tiles
}

const large = await tilesOf(LARGEST)

const naive = new NaiveTree(leaves)
/** Making a proof hashes what it needs from whole tiles: all pairs to 256 take half a minute of a processor. */
const EXHAUSTIVE = process.env.SLOW === '1' ? 256 : 80

test('generates what the naive tree gives for every pair of sizes to 80, to 256 where time is no matter', async () => {
  const tiles = await tilesOf(EXHAUSTIVE)
  for (let size = 0; size <= EXHAUSTIVE; size += 1) {
    assert.deepEqual(await treeRoot(tiles, size), naive.root(size))
    for (let index = 0; index < size; index += 1) {
      assertSame(await inclusionProof(tiles, index, size), naive.inclusion(index, size))
    }
    for (let oldSize = 0; oldSize <= size; oldSize += 1) {
      assertSame(await consistencyProof(tiles, oldSize, size), oldSize === 0 ? [] : naive.consistency(oldSize, size))
    }
  }
})

/** As `deepEqual` says it, which takes longer than all hashes. */
function assertSame(proof: readonly Uint8Array[], expected: readonly Uint8Array[]): void {
  assert.ok(proof.length === expected.length && proof.every((hash, at) => equalBytes(hash, expected[at] as Uint8Array)))
}

test('proves at the sizes where a tile or a level fills, by prefixes of one set of tiles', async () => {
  const tiles = large
  let edge = emptyEdge()
  for (const size of [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGEST]) {
    edge = appendLeafHashes(edge, leaves.slice(edge.size, size))
    const root = rootOf(edge)
    assert.deepEqual(await treeRoot(tiles, size), root, `root of ${size}`)
    assert.deepEqual(root, naive.root(size))
    for (const index of [0, 1, 254, Math.floor(size / 2), size - 2, size - 1]) {
      const proof = await inclusionProof(tiles, index, size)
      assertSame(proof, naive.inclusion(index, size))
      verifyInclusion({ leafHash: leaves[index] as Uint8Array, index, size, proof, root })
    }
    for (const oldSize of [1, 2, 254, 255, 256, 257, 65_535, 65_536].filter((old) => old <= size)) {
      const proof = await consistencyProof(tiles, oldSize, size)
      assertSame(proof, naive.consistency(oldSize, size))
      verifyConsistency({ oldSize, oldRoot: await treeRoot(tiles, oldSize), size, root, proof })
    }
  }
})

test('has the known tiles and root at 70,000 leaves', async () => {
  const tiles = large
  assert.equal(base64(await treeRoot(tiles, LARGEST)), 'o5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=')
  assert.equal(tiles.tiles.size, 277)
  const partial = (level: number, index: number): string =>
    formatTilePath({ kind: 'hashes', level, index, width: tileWidth({ level, index, size: LARGEST }) })
  assert.equal(partial(0, 273), 'tile/0/273.p/112')
  assert.equal(partial(1, 0), 'tile/1/000')
  assert.equal(partial(1, 1), 'tile/1/001.p/17')
  assert.equal(partial(2, 0), 'tile/2/000.p/1')
  for (const [key, bytes] of tiles.tiles) {
    const [level, index] = key.split('/').map(Number) as [number, number]
    assert.equal(bytes.length, 32 * tileWidth({ level, index, size: LARGEST }))
  }
})

test('reads each tile of a proof once', async () => {
  const tiles = large
  tiles.reads = []
  await inclusionProof(tiles, 300, LARGEST)
  assert.equal(tiles.reads.length, new Set(tiles.reads).size)
  assert.ok(tiles.reads.length <= 6, tiles.reads.join(' '))
})

test('grows to the same tiles and edge, however the leaves are batched and however often a batch is written', async () => {
  const batches = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(batches, async (lengths) => {
      const tiles = new MemoryTiles()
      let edge = emptyEdge()
      for (const length of lengths) {
        const newLeafHashes = leaves.slice(edge.size, edge.size + length)
        const writes = await growTiles({ size: edge.size, newLeafHashes, reader: tiles })
        tiles.write(writes)
        tiles.write(writes)
        const grown = appendLeafHashes(edge, newLeafHashes)
        edge = parseEdge(grown.size, grown.hashes)
      }
      assert.deepEqual(tiles.tiles, (await tilesOf(edge.size)).tiles)
      assert.ok(equalBytes(rootOf(edge), await treeRoot(tiles, edge.size)))
    }),
    { numRuns: 40 },
  )
})

test('refuses tiles of the wrong width and numbers out of range', async () => {
  const tiles = await tilesOf(300)
  const short = { readTile: async (level: number, index: number, width: number) => (await tiles.readTile(level, index, width)).slice(1) }
  await assert.rejects(treeRoot(short, 300), { code: 'tile-invalid' })
  await assert.rejects(treeRoot(tiles, 301), { code: 'tile-invalid' })
  await assert.rejects(growTiles({ size: 300, newLeafHashes: leaves.slice(0, 300), reader: short }), { code: 'tile-invalid' })
  await assert.rejects(growTiles({ size: 0, newLeafHashes: [new Uint8Array(31)], reader: tiles }), { code: 'tile-invalid' })
  for (const size of [-1, 0.5, 2 ** 53]) await assert.rejects(treeRoot(tiles, size), { code: 'range-invalid' })
  await assert.rejects(inclusionProof(tiles, 300, 300), { code: 'range-invalid' })
  await assert.rejects(consistencyProof(tiles, 301, 300), { code: 'range-invalid' })
})

test('refuses an edge whose hashes do not fit its size', () => {
  const { size, hashes } = appendLeafHashes(emptyEdge(), leaves.slice(0, 7))
  assert.throws(() => parseEdge(size + 1, hashes), { code: 'edge-invalid' })
  assert.throws(() => parseEdge(size, hashes.slice(1)), { code: 'edge-invalid' })
  assert.throws(() => parseEdge(1, [new Uint8Array(31)]), { code: 'edge-invalid' })
  assert.throws(() => parseEdge(-1, []), { code: 'edge-invalid' })
})
