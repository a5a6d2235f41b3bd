import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../foundation/index.ts'
import { exampleLeafHashes, exampleSigner, MemoryTiles } from './example-ledger.fixture.ts'
import type { AddCheckpointJudgement, WitnessState } from './index.ts'
import {
  consistencyProof,
  formatAddCheckpoint,
  growTiles,
  judgeAddCheckpoint,
  LOG_KEY,
  noteKey,
  parseAddCheckpoint,
  parseNote,
  signCheckpoint,
  treeRoot,
  verifyNote,
} from './index.ts'

const log = exampleSigner('log.example', 1)
const key = noteKey(log.name, LOG_KEY, log.publicKey)
const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: exampleLeafHashes(20), reader: tiles }))

async function judge(oldSize: number, size: number, state: WitnessState | undefined): Promise<AddCheckpointJudgement> {
  const note = signCheckpoint({ origin: log.name, size, root: await treeRoot(tiles, size) }, log)
  const request = parseAddCheckpoint(utf8(formatAddCheckpoint({ oldSize, proof: await consistencyProof(tiles, oldSize, size), note })))
  return judgeAddCheckpoint({ request, logKey: () => key, state })
}

async function stateOf(size: number): Promise<WitnessState> {
  return { size, root: await treeRoot(tiles, size) }
}

test('cosigns every growth from every size', async () => {
  for (let oldSize = 0; oldSize <= 20; oldSize += 1) {
    for (let size = Math.max(1, oldSize); size <= 20; size += 1) {
      assert.equal((await judge(oldSize, size, oldSize === 0 ? undefined : await stateOf(oldSize))).status, 200)
    }
  }
})

test('never goes back', async () => {
  assert.deepEqual(await judge(3, 5, await stateOf(7)), { status: 409, body: '7\n', contentType: 'text/x.tlog.size' })
  assert.equal((await judge(0, 5, await stateOf(7))).status, 409)
})

test('keeps a fork as evidence: the same size under another root, whatever old size was claimed', async () => {
  const state = { size: 7, root: new Uint8Array(32) }
  for (const [oldSize, status] of [
    [7, 422],
    [3, 409],
  ] as const) {
    const judgement = await judge(oldSize, 7, state)
    assert.equal(judgement.status, status)
    const evidence = judgement.status === 422 || judgement.status === 409 ? judgement.evidence : undefined
    assert.equal(evidence?.isFork, true)
    assert.equal(evidence?.checkpoint.size, 7)
    verifyNote(parseNote(evidence?.logNote ?? new Uint8Array(0)), [key])
  }
})

test('keeps a signed head whose proof fails, without calling it a fork', async () => {
  const judgement = await judge(6, 9, { size: 6, root: new Uint8Array(32) })
  assert.equal(judgement.status === 422 && judgement.evidence?.isFork, false)
})

test('looks up the key by the first line of the note', async () => {
  const note = signCheckpoint({ origin: log.name, size: 1, root: await treeRoot(tiles, 1) }, log)
  const request = parseAddCheckpoint(utf8(formatAddCheckpoint({ oldSize: 0, proof: [], note })))
  assert.equal(request.origin, log.name)
  const asked: string[] = []
  const logKey = (origin: string): undefined => void asked.push(origin)
  assert.equal(judgeAddCheckpoint({ request, logKey, state: undefined }).status, 404)
  assert.deepEqual(asked, [log.name])
})

test('limits the request', () => {
  assert.throws(() => parseAddCheckpoint(new Uint8Array(200_000)), { code: 'request-invalid' })
  assert.throws(() => parseAddCheckpoint(Uint8Array.of(0xff)), { code: 'request-invalid' })
  const note = signCheckpoint({ origin: log.name, size: 1, root: new Uint8Array(32) }, log)
  assert.throws(() => formatAddCheckpoint({ oldSize: -1, proof: [], note }), { code: 'request-invalid' })
  assert.throws(() => formatAddCheckpoint({ oldSize: 0, proof: Array(64).fill(new Uint8Array(32)), note }), { code: 'request-invalid' })
  assert.throws(() => formatAddCheckpoint({ oldSize: 0, proof: [new Uint8Array(31)], note }), { code: 'request-invalid' })
  assert.throws(() => formatAddCheckpoint({ oldSize: 0, proof: [], note: note.slice(1, 20) }), { code: 'note-invalid' })
})
