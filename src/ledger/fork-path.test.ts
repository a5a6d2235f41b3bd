/** The path that shows that a larger tree does not begin with a smaller one that its ledger signed too. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleLeafHashes, exampleSigner, MemoryTiles, NaiveTree } from './example-ledger.fixture.ts'
import {
  formatEvidence,
  growTiles,
  LOG_KEY,
  noteKey,
  prefixPath,
  signCheckpoint,
  verifyEvidence,
  verifyForkPath,
  verifyPrefix,
} from './index.ts'

const SIZE = 40
const leaves = exampleLeafHashes(SIZE + 1)
/** The same ledger in which one leaf is another. */
const differing = (at: number): readonly Uint8Array[] => leaves.slice(0, SIZE).with(at, leaves[SIZE] as Uint8Array)
const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: leaves.slice(0, SIZE), reader: tiles }))
const naive = new NaiveTree(leaves)

const isProof = { name: 'LedgerError', code: 'proof-invalid' }

test('of every two sizes the path shows a fork where a leaf below the smaller differs, and growth where none does', async () => {
  for (let size = 1; size <= SIZE; size += 1) {
    for (let oldSize = 1; oldSize < size; oldSize += 1) {
      const path = await prefixPath(tiles, oldSize, size)
      const root = naive.root(size)
      const honest = { oldSize, oldRoot: naive.root(oldSize), size, root, path }
      verifyPrefix(honest)
      assert.throws(() => verifyForkPath(honest), isProof)
      for (const at of new Set([0, Math.floor(oldSize / 2), oldSize - 1])) {
        const forked = { ...honest, oldRoot: new NaiveTree(differing(at)).root(oldSize) }
        verifyForkPath(forked)
        assert.throws(() => verifyPrefix(forked), isProof)
      }
    }
  }
})

test('no path makes a fork of an honest ledger, however it is bent', async () => {
  for (const [oldSize, size] of [
    [7, 13],
    [8, 13],
    [16, 40],
    [1, 2],
    [33, 40],
  ] as const) {
    const path = await prefixPath(tiles, oldSize, size)
    const claim = { oldSize, oldRoot: naive.root(oldSize), size, root: naive.root(size) }
    const bent = [
      [],
      path.slice(1),
      path.slice(0, -1),
      [...path, naive.root(3)],
      [naive.root(3), ...path],
      path.toReversed(),
      ...path.map((_, at) => path.with(at, naive.root(5))),
      ...path.map((_, at) => path.with(at, (path[at] as Uint8Array).slice(1))),
    ]
    for (const wrong of bent) assert.throws(() => verifyForkPath({ ...claim, path: wrong }), isProof)
    assert.throws(() => verifyForkPath({ ...claim, oldSize: 0, path }), isProof)
    assert.throws(() => verifyPrefix({ ...claim, oldSize: 0, path }), isProof)
    assert.throws(() => verifyForkPath({ ...claim, oldSize: size, path }), isProof)
  }
})

test('the evidence of a fork between two sizes proves itself, and no change of its path does', async () => {
  const log = exampleSigner('xa.example/ledger/1', 1)
  const signed = (size: number, root: Uint8Array) => signCheckpoint({ origin: log.name, size, root }, log)
  for (const oldSize of [16, 21]) {
    const path = await prefixPath(tiles, oldSize, SIZE)
    const [cosigned, offered] = [signed(oldSize, new NaiveTree(differing(3)).root(oldSize)), signed(SIZE, naive.root(SIZE))]
    const evidence = { kind: 'fork', log: noteKey(log.name, LOG_KEY, log.publicKey), cosigned, offered, path } as const
    const proven = verifyEvidence(formatEvidence(evidence))
    assert.deepEqual([proven.kind, proven.cosigned.size, proven.offered.size], ['fork', oldSize, SIZE])
    const isEvidence = { name: 'LedgerError', code: 'evidence-invalid' }
    const honest = signed(oldSize, naive.root(oldSize))
    for (const changed of [
      { ...evidence, cosigned: honest },
      { ...evidence, kind: 'growth-unproven' as const },
      { ...evidence, path: path.slice(1) },
      { ...evidence, path: [] },
      { ...evidence, cosigned: offered, offered: cosigned },
      { ...evidence, path: path.with(0, naive.root(2)) },
    ])
      assert.throws(() => verifyEvidence(formatEvidence(changed)), isEvidence)
    const { path: _, ...without } = evidence
    assert.throws(() => verifyEvidence(formatEvidence(without)), isEvidence)
    for (const bad of ['"path":"x"', '"path":[5]', '"path":["x"]'])
      assert.throws(() => verifyEvidence(formatEvidence(evidence).replace(/"path":\[[^\]]*\]/, bad)), isEvidence)
  }
})
