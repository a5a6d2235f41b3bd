/**
 * What others test their logs with, as data for ours: read from the modules that ship it, at the time of the test, none of it kept here. Where
 * ours is narrower than theirs the test says so.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { base64, hex, unbase64, unhex, utf8, utf8Text } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import { MemoryTiles } from '../../src/ledger/example-ledger.fixture.ts'
import {
  appendLeafHash,
  consistencyProof,
  emptyEdge,
  formatTilePath,
  growTiles,
  judgeAddCheckpoint,
  LOG_KEY,
  leafHash,
  noteKey,
  parseAddCheckpoint,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  parsePolicy,
  parseProof,
  parseTilePath,
  parseVkey,
  rootOf,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
  type WitnessState,
} from '../../src/ledger/index.ts'
import { crateSource } from './crate.fixture.ts'
import { goModule, VECTORS } from './go.fixture.ts'
import { goCases, goField, goFunction, goString, goStrings } from './go-source.fixture.ts'

const refused = { name: 'LedgerError' }

/** A test with the files of a module; skipped, and says why, where the module cannot be had. */
function withModule(name: string, shipped: keyof typeof VECTORS, run: (read: (path: string) => Uint8Array) => void | Promise<void>): void {
  test(`${VECTORS[shipped].module}: ${name}`, async (context) => {
    const module = await goModule(VECTORS[shipped])
    if ('missing' in module) return context.skip(module.missing)
    await run((path) => new Uint8Array(readFileSync(join(module.path, path))))
  })
}

withModule('notes are opened, and refused, as its own tests say', 'mod', (read) => {
  const source = utf8Text(read('sumdb/note/note_test.go'))
  const open = goFunction(source, 'TestOpen')
  const [peter, enoch] = [parseVkey(goString(open, 'peterKey')), parseVkey(goString(open, 'enochKey'))]
  const [text, peterSig, enochSig] = ['text', 'peterSig', 'enochSig'].map((name) => goString(open, name)) as [string, string, string]
  const names = (note: string, keys: Parameters<typeof verifyNote>[1]) => verifyNote(parseNote(utf8(note)), keys).map(({ key }) => key.name)
  const both = `${text}\n${peterSig}${enochSig}`
  assert.deepEqual(names(both, [peter]), ['PeterNeumann'])
  assert.deepEqual(names(both, [peter, enoch]), ['PeterNeumann', 'EnochRoot'])
  assert.deepEqual(names(`${text}\n${peterSig}${peterSig}${enochSig}${enochSig}`, [peter]), ['PeterNeumann'])
  assert.throws(() => names(both, []), refused)
  assert.throws(() => names(`${text}\n${peterSig.repeat(101)}`, [peter]), refused)
  assert.throws(() => names(`${text}\n${peterSig.slice(0, 60)}ABCD${peterSig.slice(60)}`, [peter]), refused)
  const badName = goStrings(open).find((literal) => literal.startsWith('— Bad Name'))
  const bad = [text, `${text}\n`, `${text}\n${peterSig.slice(0, -1)}`, `\x01${text}\n${peterSig}`, `${text}\n${badName}`]
  for (const note of [...bad, `${text}\n${peterSig}Unexpected line.\n`]) assert.throws(() => names(note, [peter]), refused)
  assert.throws(() => verifyNote(parseNote(Uint8Array.of(0xff, ...utf8(`${text}\n${peterSig}`))), [peter]), refused)
})

withModule('keys are read, every change of one is refused, and its signature is made again', 'mod', (read) => {
  const source = utf8Text(read('sumdb/note/note_test.go'))
  const reading = goFunction(source, 'TestNewVerifier')
  const vkey = goString(reading, 'vkey')
  const { keyId, publicKey } = parseVkey(vkey)
  for (let from = 0; from <= vkey.length; from += 1)
    for (let to = from + 1; to <= vkey.length; to += 1)
      if (to - from < vkey.length) assert.throws(() => parseVkey(vkey.slice(from, to)), refused)
  for (let at = 0; at < vkey.length; at += 1) {
    const changed = vkey.slice(0, at) + String.fromCharCode(vkey.charCodeAt(at) + 1) + vkey.slice(at + 1)
    assert.throws(() => parseVkey(changed), refused, changed)
  }
  const bad = goStrings(reading).filter((literal) => literal.startsWith('PeterNeumann+') && literal !== vkey)
  assert.equal(bad.length, 2)
  for (const key of bad) assert.throws(() => parseVkey(key), refused)
  const signing = goFunction(source, 'TestSign')
  const [, name, id, seed] = /^PRIVATE\+KEY\+([^+]+)\+([^+]+)\+(.*)$/.exec(goString(signing, 'skey')) ?? []
  const signer = signerFromSeed(unbase64(seed as string).subarray(1))
  assert.deepEqual([signer.publicKey, hex(noteKey(name as string, LOG_KEY, signer.publicKey).keyId)], [publicKey, id])
  const text = goString(signing, 'text')
  const line = `— ${name} ${base64(Uint8Array.of(...keyId, ...signer.sign(utf8(text))))}\n`
  assert.equal(`${text}\n${line}`, goString(signing, 'want'))
})

withModule('the hashes and roots of its eight leaves', 'merkle', async (read) => {
  const source = utf8Text(read('testonly/constants.go'))
  const hashesIn = (name: string) => [...goFunction(source, name).matchAll(/hd\("([0-9a-f]*)"\)/g)].map(([, value]) => value as string)
  const leaves = hashesIn('LeafInputs').map((leaf) => leafHash(unhex(leaf)))
  assert.deepEqual(leaves.map(hex), hashesIn('NodeHashes').slice(0, leaves.length))
  const [empty] = hashesIn('EmptyRootHash')
  let edge = emptyEdge()
  const tiles = new MemoryTiles()
  tiles.write(await growTiles({ size: 0, newLeafHashes: leaves, reader: tiles }))
  const roots = [empty as string, ...hashesIn('RootHashes')]
  assert.equal(roots.length, leaves.length + 1)
  for (const [size, root] of roots.entries()) {
    assert.deepEqual([hex(rootOf(edge)), hex(await treeRoot(tiles, size))], [root, root])
    const leaf = leaves[size]
    if (leaf !== undefined) edge = appendLeafHash(edge, leaf)
  }
})

withModule('a signed log of sixteen sizes is whole, and each extends those before', 'tessera', async (read) => {
  const key = parseVkey(/LOG_PUBLIC_KEY="([^"]+)"/.exec(utf8Text(read('testdata/build_log.sh')))?.[1] as string)
  const entries = parseEntryBundle(read('testdata/log/tile/entries/000.p/15'))
  const leaves = entries.map(leafHash)
  assert.deepEqual(entries.slice(0, 3).map(utf8Text), ['one', 'two', 'three'])
  const tiles = new MemoryTiles()
  tiles.write(await growTiles({ size: 0, newLeafHashes: leaves, reader: tiles }))
  const checkpoints = Array.from({ length: 16 }, (_, size) => {
    const note = parseNote(read(`testdata/log/checkpoint.${size}`))
    verifyNote(note, [key])
    return parseCheckpointBody(note.text)
  })
  for (const { origin, size, root } of checkpoints) {
    assert.deepEqual([origin, base64(root)], [key.name, base64(await treeRoot(tiles, size))])
    if (size > 0) {
      assert.deepEqual(await tiles.readTile(0, 0, size), read(`testdata/log/tile/0/000.p/${size}`))
      assert.deepEqual(parseEntryBundle(read(`testdata/log/tile/entries/000.p/${size}`)), entries.slice(0, size))
    }
    for (const old of checkpoints.slice(0, size))
      verifyConsistency({ oldSize: old.size, oldRoot: old.root, size, root, proof: await consistencyProof(tiles, old.size, size) })
  }
  const [, first, second] = checkpoints
  assert.throws(() =>
    verifyConsistency({ oldSize: 1, oldRoot: second?.root as Uint8Array, size: 2, root: first?.root as Uint8Array, proof: [] }),
  )
})

withModule('its paths of tiles are read and written alike, and its bad ones refused', 'tessera', (read) => {
  const source = utf8Text(read('api/layout/paths_test.go'))
  const number = (fields: string, name: string): number => Number(goField(fields, name) ?? 0)
  const tiles = goCases(goFunction(source, 'TestTilePath'))
  const bundles = goCases(goFunction(source, 'TestEntriesPath'))
  assert.deepEqual([tiles.length, bundles.length], [5, 4])
  for (const fields of tiles) assertPath(fields, { kind: 'hashes', level: number(fields, 'level'), index: number(fields, 'index') })
  for (const fields of bundles) assertPath(fields, { kind: 'entries', index: number(fields, 'N') })
  const parsed = goCases(goFunction(source, 'TestParseTileLevelIndexPartial'))
  assert.ok(parsed.length > 15)
  for (const fields of parsed) {
    const path = `tile/${goField(fields, 'pathLevel')}/${goField(fields, 'pathIndex')}`
    if (goField(fields, 'wantErr') === 'true') assert.throws(() => parseTilePath(path), refused, path)
    // Ours reads no index beyond what a number holds exactly.
    else if (number(fields, 'wantIndex') > Number.MAX_SAFE_INTEGER) assert.throws(() => parseTilePath(path), refused, path)
    else {
      const { index, width } = parseTilePath(path)
      assert.deepEqual([index, width % 256], [number(fields, 'wantIndex'), number(fields, 'wantP')], path)
    }
  }

  function assertPath(fields: string, tile: { kind: 'hashes'; level: number; index: number } | { kind: 'entries'; index: number }): void {
    const path = goField(fields, 'wantPath') as string
    const parts = { ...tile, width: number(fields, 'p') || 256 }
    assert.equal(formatTilePath(parts), path)
    assert.deepEqual(parseTilePath(path), parts)
  }
})

withModule('bodies of checkpoints: its bad ones are refused, and those whose root is no hash as well', 'formats', (read) => {
  const cases = [...goFunction(utf8Text(read('log/checkpoint_test.go')), 'TestUnmarshalLogState').matchAll(/\bm:\s+("(?:[^"\\]|\\.)*")/g)]
  assert.ok(cases.length >= 12)
  for (const [, literal] of cases) {
    const [body] = goStrings(literal as string)
    assert.throws(() => parseCheckpointBody(body as string), refused, body)
  }
})

withModule('its bad proofs and policies are refused', 'formats', (read) => {
  const proofs = goStrings(goFunction(utf8Text(read('proof/tlog_proof_test.go')), 'TestUnmarshalErrors')).filter((text) =>
    text.includes('\n'),
  )
  assert.ok(proofs.length >= 7)
  for (const proof of proofs) assert.throws(() => parseProof(utf8(proof)), refused, proof)
  const source = utf8Text(read('witness/witness_policy_test.go'))
  const policies = goCases(goFunction(source, 'TestParsePolicy_Errors')).map((fields) => goField(fields, 'policy') as string)
  assert.ok(policies.length >= 6)
  for (const policy of policies) assert.throws(() => parsePolicy(`${policy}\n`), refused, policy)
  // It names witnesses by keys of logs; ours takes keys of cosignatures alone, so that no log is its own witness.
  assert.throws(() => parsePolicy(goField(goCases(goFunction(source, 'TestParsePolicy'))[0] as string, 'policy') as string), refused)
})

withModule('a conversation with a witness: every signed request has the answer that its transcript has', 'torchwood', (read) => {
  const transcript = utf8Text(read('cmd/litewitness/testdata/litewitness.txt'))
  const publicKey = unhex(/add-sigsum-log -key=([0-9a-f]{64})/.exec(transcript)?.[1] as string)
  const steps = [...transcript.matchAll(/add-checkpoint\n```\n([^`]*)```\nHTTP (\d+)\n\[Asserts\]\nbody (?:contains|==) "(.*)"/g)]
  assert.ok(steps.length >= 9)
  const log = noteKey(/sigsum\.org\/v1\/tree\/[0-9a-f]{64}/.exec(transcript)?.[0] as string, LOG_KEY, publicKey)
  let state: WitnessState | undefined
  for (const [, sent = '', status, asserted] of steps) {
    // One signature that was made bad is in no canonical base64 either, which ours answers with 400 before it looks at what is signed.
    const isLoose = sent.endsWith('x=\n')
    if (isLoose) assert.throws(() => parseAddCheckpoint(utf8(sent)), refused)
    const body = isLoose ? sent.replace(/x=\n$/, 'w=\n') : sent
    const request = parseAddCheckpoint(utf8(body))
    const judgement = judgeAddCheckpoint({ request, logKey: (origin) => (origin === log.name ? log : undefined), state })
    assert.equal(judgement.status, Number(status), body)
    assert.equal(isLoose, status === '403')
    if (judgement.status === 409) assert.equal(JSON.stringify(judgement.body), `"${asserted}"`)
    if (judgement.status === 200) state = judgement.checkpoint
  }
  assert.equal(state?.size, 5)
})

withModule('a checkpoint that the checksum database of Go signed is verified under its key', 'torchwood', (read) => {
  const transcript = utf8Text(read('cmd/litewitness/testdata/sumdb.txt'))
  const key = parseVkey(/-key (sum\.golang\.org\+\S+)/.exec(transcript)?.[1] as string)
  const { note } = parseAddCheckpoint(utf8(/```\n([^`]*)```/.exec(transcript)?.[1] as string))
  assert.deepEqual(
    verifyNote(note, [key]).map(({ key: { name } }) => name),
    ['sum.golang.org'],
  )
  assert.equal(parseCheckpointBody(note.text).size, 35_225_469)
  assert.throws(() => verifyNote({ ...note, text: note.text.replace('35225469', '35225470') }, [key]), refused)
})

test('tlog_tiles: the leaf of a live log of 961,984,011 is proven under the head that it signed, and nothing near it is', async (context) => {
  const crate = await crateSource('tlog_tiles', '0.2.0')
  if ('missing' in crate) return context.skip(crate.missing)
  const folder = join(crate.path, 'tests', 'http_get')
  const answer = <Value>(begins: string): Value => {
    const name = readdirSync(folder).find((file) => file.startsWith(begins)) as string
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Value
  }
  const head = answer<{ tree_size: number; sha256_root_hash: string }>('get-sth')
  const { entries } = answer<{ entries: readonly { leaf_input: string }[] }>('get-entries')
  const proof = answer<{ leaf_index: number; audit_path: readonly string[] }>('get-proof-by-hash')
  const claim = {
    leafHash: leafHash(unbase64(entries[0]?.leaf_input as string)),
    index: proof.leaf_index,
    size: head.tree_size,
    proof: proof.audit_path.map(unbase64),
    root: unbase64(head.sha256_root_hash),
  }
  assert.deepEqual([claim.size, claim.index, claim.proof.length], [961_984_011, 10_000, 30])
  verifyInclusion(claim)
  for (const near of [{ index: 10_001 }, { size: 2 ** 29 }, { proof: claim.proof.slice(1) }, { leafHash: claim.root }])
    assert.throws(() => verifyInclusion({ ...claim, ...near }), refused)
})
