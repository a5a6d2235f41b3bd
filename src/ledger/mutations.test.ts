import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { FoundationError, utf8, utf8Text } from '../foundation/index.ts'
import { exampleLeafHashes, exampleSigner, MemoryTiles } from './example-ledger.fixture.ts'
import {
  addSignatures,
  type Checkpoint,
  cosign,
  federationPolicy,
  formatCheckpointBody,
  formatNote,
  formatProof,
  formatSignatureLines,
  formatVkey,
  growTiles,
  inclusionProof,
  LedgerError,
  LOG_KEY,
  noteKey,
  type Policy,
  parseCheckpointBody,
  parseNote,
  parsePolicy,
  parseProof,
  parseSignatureLines,
  signCheckpoint,
  treeRoot,
  verifyCosignature,
  verifyCosignedCheckpoint,
  verifyNote,
  verifyProof,
  WITNESS_KEY,
} from './index.ts'
import { base64Mutations, decimalMutations, layoutMutations, lineMutations, type Mutation } from './mutations.fixture.ts'

const MUTATIONS_MIN = 25
const SECONDS = 1_700_000_000
const [INDEX, SIZE] = [259, 300]
const log = exampleSigner('xa.example/ledger', 1)
const [first, second] = [exampleSigner('xb.example/w', 2), exampleSigner('xc.example/w', 3)]
const logKey = noteKey(log.name, LOG_KEY, log.publicKey)
const firstKey = noteKey(first.name, WITNESS_KEY, first.publicKey)
const witnesses = [
  { name: 'XB-1', party: 'XB', vkey: formatVkey(firstKey), url: 'https://xb.example/witness/' },
  { name: 'XC-1', party: 'XC', vkey: formatVkey(noteKey(second.name, WITNESS_KEY, second.publicKey)), url: 'https://xc.example/witness/' },
]
const policyText = federationPolicy({ log: { vkey: formatVkey(logKey), url: 'https://xa.example/ledger/' }, witnesses, quorum: 2 })
const policy = parsePolicy(policyText)
const leaves = exampleLeafHashes(SIZE)
const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: leaves, reader: tiles }))
const checkpoint = { origin: log.name, size: SIZE, root: await treeRoot(tiles, SIZE) }
const signed = signCheckpoint(checkpoint, log)
const cosignature = cosign(checkpoint, first, SECONDS)
const cosigned = formatNote(addSignatures(parseNote(signed), [cosignature, cosign(checkpoint, second, SECONDS)]))

/** Every mutation has to be refused with a code, and the text itself has to be read. */
function refusesEach(text: string, mutations: readonly Mutation[], read: (bytes: Uint8Array) => unknown): void {
  read(utf8(text))
  assert.ok(mutations.length >= MUTATIONS_MIN, `${mutations.length} mutations`)
  for (const { name, bytes } of mutations) assert.throws(() => read(bytes), { name: 'LedgerError' }, name)
}

function everyMutation(text: string): Mutation[] {
  return [...layoutMutations(text), ...lineMutations(text), ...base64Mutations(text), ...decimalMutations(text)]
}

test('no mutation of a signed note verifies', () => {
  const text = utf8Text(signed)
  refusesEach(text, everyMutation(text), (bytes) => verifyNote(parseNote(bytes), [logKey]))
})

test('a checkpoint has one writing, and another one is not what was cosigned', () => {
  const body = formatCheckpointBody(checkpoint)
  const signatures = signed.subarray(utf8(body).length)
  let refused = 0
  for (const { name, bytes } of everyMutation(body)) {
    const other = otherCheckpoint(bytes)
    if (other === undefined) refused += 1
    else assert.notDeepEqual(other, checkpoint, name)
    assert.throws(() => verifyCosignedCheckpoint(Buffer.concat([bytes, signatures]), policy), { name: 'LedgerError' }, name)
  }
  assert.ok(refused >= MUTATIONS_MIN, `${refused} refused`)
})

/** What a changed body is read as, had its log signed it; undefined where it is refused. */
function otherCheckpoint(bytes: Uint8Array): Checkpoint | undefined {
  try {
    const signature = { name: log.name, keyId: logKey.keyId, payload: log.sign(bytes) }
    const note = parseNote(Buffer.concat([bytes, utf8(`\n${formatSignatureLines([signature])}`)]))
    verifyNote(note, [logKey])
    return parseCheckpointBody(note.text)
  } catch (error) {
    assert.ok(error instanceof LedgerError)
    return undefined
  }
}

test('no mutation of a cosignature verifies', () => {
  const line = formatSignatureLines([cosignature])
  const read = (bytes: Uint8Array): void => {
    const { text, signatures } = parseNote(Buffer.concat([utf8(`${formatCheckpointBody(checkpoint)}\n`), bytes]))
    for (const signature of signatures) verifyCosignature(parseCheckpointBody(text), signature, firstKey)
  }
  const isSecondLine = ({ name }: Mutation): boolean => name === 'twice'
  refusesEach(
    line,
    everyMutation(line).filter((mutation) => !isSecondLine(mutation)),
    read,
  )
  const { payload } = cosignature
  for (let at = 0; at < payload.length; at += 1) {
    const changed = { ...cosignature, payload: payload.with(at, (payload[at] as number) ^ 0x10) }
    assert.throws(() => verifyCosignature(checkpoint, changed, firstKey), { code: 'signature-invalid' }, `byte ${at}`)
    assert.throws(() => verifyCosignature(checkpoint, { ...cosignature, payload: payload.slice(0, at) }, firstKey), {
      code: 'signature-invalid',
    })
  }
  assert.equal(parseSignatureLines(line).length, 1)
})

test('no mutation of a proof verifies', async () => {
  const text = formatProof({ index: INDEX, hashes: await inclusionProof(tiles, INDEX, SIZE), checkpointNote: cosigned })
  // Who cosigned first is nobody's word.
  const lines = text.split('\n').length - 1
  const isOrderOfWitnesses = ({ name }: Mutation): boolean =>
    name === `with lines ${lines - 2} and ${lines - 1} exchanged` || name === `with lines ${lines - 3} and ${lines - 2} exchanged`
  const leafHash = leaves[INDEX] as Uint8Array
  const mutations = everyMutation(text).filter((mutation) => !isOrderOfWitnesses(mutation))
  refusesEach(text, mutations, (bytes) => verifyProof(parseProof(bytes), { leafHash, policy }))
})

test('every mutation of a policy is refused, or says the same, or does not trust who cosigned', () => {
  let refused = 0
  for (const { name, bytes } of everyMutation(policyText)) {
    const other = otherPolicy(bytes)
    if (other === undefined) refused += 1
    else if (!isDeepStrictEqual(sorted(other), sorted(policy)))
      assert.throws(() => verifyCosignedCheckpoint(cosigned, other), { name: 'LedgerError' }, name)
  }
  assert.ok(refused >= MUTATIONS_MIN, `${refused} refused`)
})

function otherPolicy(bytes: Uint8Array): Policy | undefined {
  try {
    return parsePolicy(utf8Text(bytes))
  } catch (error) {
    assert.ok(error instanceof LedgerError || error instanceof FoundationError)
    return undefined
  }
}

/** The order in which a policy defines its names says nothing. */
function sorted({ logs, witnesses: known, groups, quorum }: Policy) {
  return {
    logs,
    witnesses: known.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    groups: new Set(groups.map((group) => JSON.stringify(group))),
    quorum,
  }
}
