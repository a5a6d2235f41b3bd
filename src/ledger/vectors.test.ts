import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Json } from '../foundation/index.ts'
import { base64, hex, sha256, unbase64, unhex, utf8, utf8Text } from '../foundation/index.ts'
import { exampleSigner, MemoryTiles } from './example-ledger.fixture.ts'
import type { TilePath, WitnessState } from './index.ts'
import {
  commit,
  consistencyProof,
  cosign,
  discloseFields,
  formatEntryBundle,
  formatOpening,
  formatPolicy,
  formatProof,
  formatSignatureLines,
  formatTilePath,
  formatVkey,
  growTiles,
  inclusionProof,
  judgeAddCheckpoint,
  LOG_KEY,
  leafHash,
  noteKey,
  parseAddCheckpoint,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  parseOpening,
  parsePolicy,
  parseProof,
  parseTilePath,
  parseVkey,
  satisfies,
  signCheckpoint,
  treeRoot,
  verifyConsistency,
  verifyCosignature,
  verifyNote,
  verifyOpening,
  verifyProof,
  WITNESS_KEY,
} from './index.ts'

const VECTORS = new URL('../../spec/vectors/ledger/', import.meta.url)

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, VECTORS)))
}

function jsonOf<Value>(path: string): Value {
  return JSON.parse(readFileSync(new URL(path, VECTORS), 'utf8')) as Value
}

function exampleFile(name: string): Uint8Array {
  return bytesOf(`valid/worked-example/${name}`)
}

type WorkedExample = {
  logSeedByte: number
  witnessSeedByte: number
  logVkey: string
  witnessVkey: string
  cosignatureTime: number
  entries: string[]
  root: string
  originSha256: string
  inclusion: { index: number; size: number; hashes: string[] }
  consistency: { oldSize: number; size: number; hashes: string[] }
}
const example = jsonOf<WorkedExample>('valid/worked-example.json')
const log = exampleSigner('example.org/log1', example.logSeedByte)
const witness = exampleSigner('witness.example.net/w1', example.witnessSeedByte)
const entries = example.entries.map(utf8)
const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: entries.map(leafHash), reader: tiles }))

test('worked example: keys', () => {
  assert.equal(formatVkey(noteKey(log.name, LOG_KEY, log.publicKey)), example.logVkey)
  assert.equal(formatVkey(noteKey(witness.name, WITNESS_KEY, witness.publicKey)), example.witnessVkey)
  assert.equal(formatVkey(parseVkey(example.witnessVkey)), example.witnessVkey)
  assert.equal(hex(sha256(utf8(log.name))), example.originSha256)
})

test('worked example: tiles, bundle and checkpoints of every size are the same bytes', async () => {
  assert.deepEqual(await tiles.readTile(0, 0, 7), exampleFile('tile/0/000.p/7'))
  assert.deepEqual(formatEntryBundle(entries), exampleFile('tile/entries/000.p/7'))
  assert.deepEqual(parseEntryBundle(exampleFile('tile/entries/000.p/7')), entries)
  assert.equal(base64(await treeRoot(tiles, 7)), example.root)
  for (let size = 1; size <= 7; size += 1) {
    const checkpoint = { origin: log.name, size, root: await treeRoot(tiles, size) }
    assert.deepEqual(signCheckpoint(checkpoint, log), exampleFile(`checkpoint.${size}`))
  }
})

test('worked example: cosignature', () => {
  const checkpoint = parseCheckpointBody(parseNote(exampleFile('checkpoint')).text)
  const signature = cosign(checkpoint, witness, example.cosignatureTime)
  assert.equal(utf8Text(exampleFile('checkpoint')) + formatSignatureLines([signature]), utf8Text(exampleFile('cosigned')))
  assert.equal(verifyCosignature(checkpoint, signature, parseVkey(example.witnessVkey)), example.cosignatureTime)
  const verified = verifyNote(parseNote(exampleFile('cosigned')), [parseVkey(example.logVkey), parseVkey(example.witnessVkey)])
  assert.deepEqual(
    verified.map(({ key, time }) => [key.name, time]),
    [
      ['example.org/log1', undefined],
      ['witness.example.net/w1', example.cosignatureTime],
    ],
  )
})

test('worked example: proofs', async () => {
  const { inclusion, consistency } = example
  assert.deepEqual((await inclusionProof(tiles, inclusion.index, inclusion.size)).map(base64), inclusion.hashes)
  assert.deepEqual((await consistencyProof(tiles, consistency.oldSize, consistency.size)).map(base64), consistency.hashes)
  const oldRoot = await treeRoot(tiles, consistency.oldSize)
  verifyConsistency({ ...consistency, oldRoot, root: unbase64(example.root), proof: consistency.hashes.map(unbase64) })
  const text = utf8Text(exampleFile('entry4.tlog-proof'))
  const proof = parseProof(text)
  assert.equal(formatProof(proof), text)
  const policy = parsePolicy(`log ${example.logVkey}\nwitness w1 ${example.witnessVkey}\nquorum w1\n`)
  const verified = verifyProof(proof, { leafHash: leafHash(entries[4] as Uint8Array), policy, origin: log.name })
  assert.deepEqual([verified.index, verified.checkpoint.size, verified.witnesses], [4, 7, [{ name: 'w1', time: example.cosignatureTime }]])
})

test('valid tile paths', () => {
  for (const { path, ...parsed } of jsonOf<({ path: string } & TilePath)[]>('valid/tile-paths.json')) {
    assert.deepEqual(parseTilePath(path), parsed)
    assert.equal(formatTilePath(parsed as TilePath), path)
  }
})

test('valid policies, and which cosignatures meet them', () => {
  for (const { name, text, cases } of jsonOf<{ name: string; text: string; cases: [string[], boolean][] }[]>('valid/policies.json')) {
    const policy = parsePolicy(text)
    assert.deepEqual(parsePolicy(formatPolicy(policy)), policy, name)
    for (const [witnesses, isSatisfied] of cases) assert.equal(satisfies(policy, witnesses), isSatisfied, `${name}: ${witnesses}`)
  }
})

test('a conversation with a witness', () => {
  type Step = { name: string; body: string; status: number; answer?: string }
  const { logVkey, steps } = jsonOf<{ logVkey: string; steps: Step[] }>('valid/add-checkpoint.json')
  const key = parseVkey(logVkey)
  let state: WitnessState | undefined
  for (const { name, body, status, answer } of steps) {
    const judgement = judge(body, state)
    assert.equal(judgement.status, status, name)
    if (judgement.status === 409) assert.equal(judgement.body, answer, name)
    if (judgement.status !== 200) continue
    state = judgement.checkpoint
    assert.deepEqual(parseNote(judgement.verifiedLogNote).signatures.length, 1, name)
    verifyNote(parseNote(judgement.verifiedLogNote), [key])
  }
  assert.equal(state?.size, 9)

  function judge(body: string, known: WitnessState | undefined): ReturnType<typeof judgeAddCheckpoint> {
    try {
      const request = parseAddCheckpoint(utf8(body))
      return judgeAddCheckpoint({ request, logKey: (origin) => (origin === key.name ? key : undefined), state: known })
    } catch (error) {
      assert.ok(error instanceof Error && error.name === 'LedgerError')
      return { status: 400 }
    }
  }
})

test('a commitment, whole and in part', () => {
  type Commitment = { fields: Record<string, string>; leaf: string; leafHash: string; opening: Json; shown: string[]; partial: Json }
  const { fields, leaf, shown, ...vector } = jsonOf<Commitment>('valid/commitment.json')
  let counter = 0
  const made = commit({ origin: log.name, fields, randomness: (length) => Uint8Array.from({ length }, () => counter++ % 256) })
  assert.equal(hex(made.leaf), leaf)
  assert.equal(hex(leafHash(made.leaf)), vector.leafHash)
  assert.deepEqual(formatOpening(made.opening), vector.opening)
  assert.deepEqual(formatOpening(discloseFields(made.opening, shown)), vector.partial)
  assert.deepEqual(verifyOpening(unhex(leaf), parseOpening(vector.opening), log.name), fields)
  const partial = verifyOpening(unhex(leaf), parseOpening(vector.partial), log.name)
  assert.deepEqual(partial, Object.fromEntries(shown.map((name) => [name, fields[name]])))
})

type Invalid = { name?: string; code: string }

function refusesAll<Case extends Invalid>(file: string, read: (vector: Case) => unknown): void {
  test(`refuses every case of invalid/${file}`, () => {
    const vectors = jsonOf<Case[]>(`invalid/${file}`)
    assert.ok(vectors.length > 10)
    for (const vector of vectors) {
      assert.throws(() => read(vector), { name: 'LedgerError', code: vector.code }, vector.name ?? JSON.stringify(vector))
    }
  })
}

const known = [parseVkey(example.logVkey), parseVkey(example.witnessVkey)]
refusesAll('vkeys.json', ({ vkey }: Invalid & { vkey: string }) => parseVkey(vkey))
refusesAll('notes.json', ({ text, hex: bytes }: Invalid & { text?: string; hex?: string }) =>
  verifyNote(parseNote(bytes === undefined ? utf8(text ?? '') : unhex(bytes)), known),
)
refusesAll('checkpoints.json', ({ body }: Invalid & { body: string }) => parseCheckpointBody(body))
refusesAll('policies.json', ({ text }: Invalid & { text: string }) => parsePolicy(text))
refusesAll('proofs.json', ({ text }: Invalid & { text: string }) => parseProof(text))
refusesAll('tile-paths.json', ({ path }: Invalid & { path: string }) => parseTilePath(path))
refusesAll('openings.json', ({ opening }: Invalid & { opening: Json }) => parseOpening(opening))
