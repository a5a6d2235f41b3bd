import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hex, sha256, utf8, utf8Text } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import {
  appendLeafHashes,
  consistencyProof,
  emptyEdge,
  formatAddCheckpoint,
  formatVkey,
  LOG_KEY,
  leafHash,
  type NoteSignature,
  noteKey,
  parseCheckpointBody,
  parseNote,
  parseSignatureLines,
  parseVkey,
  rootOf,
  signCheckpoint,
  verifyCosignature,
  verifyNote,
  WITNESS_KEY,
} from '../../src/ledger/index.ts'
import { createWitness, formatMlDsaVkey, mlDsaSigner } from '../../src/workflows/witnessing/index.ts'
import { parseMlDsaVkey, verifyMlDsaCosignature } from '../../src/workflows/witnessing/ml-dsa-cosignature.ts'
import { type Federation, foundFederation, START } from './federation.ts'

const ORIGIN = 'xa.example/ledger/xa/1'
const HASH = hex(sha256(utf8(ORIGIN)))

/** A ledger of XA that may lie: `salt` gives other leaves. */
function ledgerOf(federation: Federation, salt = '') {
  const { publicKey, sign } = signerFromSeed(federation.party('XA').secrets.ledger)
  const hashes = (size: number) => Array.from({ length: size }, (_, index) => leafHash(utf8(`leaf ${index}${index > 4 ? salt : ''}`)))
  const rootAt = (size: number) => rootOf(appendLeafHashes(emptyEdge(), hashes(size)))
  const note = (size: number) => signCheckpoint({ origin: ORIGIN, size, root: rootAt(size) }, { name: ORIGIN, publicKey, sign })
  const request = async (oldSize: number, size: number) => {
    const leaves = hashes(size)
    const reader = {
      readTile: async (_level: number, _index: number, width: number) =>
        Uint8Array.from(leaves.slice(0, width).flatMap((hash) => [...hash])),
    }
    return utf8(formatAddCheckpoint({ oldSize, proof: await consistencyProof(reader, oldSize, size), note: note(size) }))
  }
  return { request, note, rootAt, publicKey }
}

describe('the witness', () => {
  it('cosigns what extends the last head, and shows it afterwards', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const { witness, card } = federation.party('XB')
    const ledger = ledgerOf(federation)
    assert.equal(await witness.latest(HASH), undefined)
    for (const [oldSize, size] of [
      [0, 3],
      [3, 3],
      [3, 7],
    ] as const) {
      const answer = await witness.addCheckpoint(await ledger.request(oldSize, size))
      assert.equal(answer.status, 200)
      const key = noteKey(card.witness.name, WITNESS_KEY, signerFromSeed(federation.party('XB').secrets.witness).publicKey)
      const [line, ...others] = parseSignatureLines(answer.body)
      assert.ok(line)
      assert.deepEqual(others, [])
      assert.equal(verifyCosignature(parseCheckpointBody(parseNote(ledger.note(size)).text), line, key), START / 1_000)
      const shown = parseNote((await witness.latest(HASH)) as Uint8Array)
      assert.equal(verifyNote(shown, [key, noteKey(ORIGIN, LOG_KEY, ledger.publicKey)]).length, 2)
      assert.equal(parseCheckpointBody(shown.text).size, size)
    }
  })

  it('cosigns with ML-DSA-44 beside where it is told to, which a ledger that asks passes over', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const { store, directory, secrets } = federation.party('XB')
    const postQuantum = mlDsaSigner('xb.example/witness/xb/pq1', new Uint8Array(32).fill(4))
    const parts = {
      clock: federation.clock,
      signer: signerFromSeed(secrets.witness),
      directory,
      store: store.read.witness,
      transactions: store,
    }
    const ledger = ledgerOf(federation)
    const { status, body } = await createWitness({ ...parts, postQuantum }).addCheckpoint(await ledger.request(0, 3))
    const lines = parseSignatureLines(body)
    assert.deepEqual([status, lines.length], [200, 2])
    const checkpoint = parseCheckpointBody(parseNote(ledger.note(3)).text)
    const [own, other] = lines as [NoteSignature, NoteSignature]
    const key = noteKey(federation.party('XB').card.witness.name, WITNESS_KEY, signerFromSeed(secrets.witness).publicKey)
    assert.equal(verifyCosignature(checkpoint, own, key), START / 1_000)
    assert.equal(verifyMlDsaCosignature(checkpoint, other, parseMlDsaVkey(formatMlDsaVkey(postQuantum))), START / 1_000)
    const kept = parseNote((await createWitness(parts).latest(HASH)) as Uint8Array)
    assert.ok(!kept.signatures.some(({ name }) => name === postQuantum.name), 'what is kept is the line that ledgers know')
  })

  it('answers with the status of the specification', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const { witness } = federation.party('XB')
    const ledger = ledgerOf(federation)
    await witness.addCheckpoint(await ledger.request(0, 3))
    const request = utf8Text(await ledger.request(3, 7))
    const cases: [string, number][] = [
      ['not a request', 400],
      [request.replaceAll(ORIGIN, 'xz.example/ledger/xz/1'), 404],
      [request.replaceAll(ORIGIN, 'xb.example/ledger/xb/1'), 404],
      [request.replace('\n7\n', '\n8\n'), 403],
      [request.replace('old 3', 'old 9'), 400],
      [request.replace('old 3', 'old 2'), 409],
      [request.replace(/old 3\n[^\n]+\n/, 'old 3\n'), 422],
    ]
    for (const [body, status] of cases) assert.equal((await witness.addCheckpoint(utf8(body))).status, status, body.slice(0, 20))
    const conflict = await witness.addCheckpoint(await ledger.request(0, 7))
    assert.deepEqual(conflict, { status: 409, contentType: 'text/x.tlog.size', body: '3\n' })
    assert.equal((await witness.addCheckpoint(utf8(request))).status, 200)
  })

  it('judges again when the head moved between judging and keeping', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XB')
    const ledger = ledgerOf(federation)
    await party.witness.addCheckpoint(await ledger.request(0, 3))
    let isStalled = false
    const parts = {
      clock: federation.clock,
      signer: signerFromSeed(party.secrets.witness),
      directory: party.directory,
      transactions: party.store,
      store: {
        ...party.store.read.witness,
        find: async (originHash: string) => {
          const state = await party.store.read.witness.find(originHash)
          if (!isStalled) {
            isStalled = true
            assert.equal((await party.witness.addCheckpoint(await ledger.request(3, 7))).status, 200)
          }
          return state
        },
      },
    }
    const forked = ledgerOf(federation, ' other')
    const answer = await createWitness(parts).addCheckpoint(await forked.request(3, 7))
    assert.equal(answer.status, 409)
    assert.equal(parseCheckpointBody(parseNote((await party.witness.latest(HASH)) as Uint8Array).text).size, 7)
    isStalled = true
    assert.equal((await createWitness(parts).addCheckpoint(await ledger.request(7, 9))).status, 200)
  })

  for (const fault of ['failed and not stored', 'failed but stored']) {
    it(`cosigns no other head after keeping one ${fault}`, async () => {
      await using federation = await foundFederation(['XA', 'XB'])
      const party = federation.party('XB')
      let isFaulty = true
      const transactions: Pick<typeof party.store, 'write'> = {
        async write(work) {
          if (!isFaulty) return party.store.write(work)
          isFaulty = false
          if (fault === 'failed but stored') await party.store.write(work)
          throw new Error('disk')
        },
      }
      const signer = signerFromSeed(party.secrets.witness)
      const parts = { clock: federation.clock, signer, directory: party.directory, transactions, store: party.store.read.witness }
      const [ledger, other] = [ledgerOf(federation), ledgerOf(federation, ' other')]
      // Without an answer no cosignature left, so the other history may be the one that is kept; but never after the first was.
      await assert.rejects(createWitness(parts).addCheckpoint(await ledger.request(0, 7)), /disk/)
      const isStored = fault === 'failed but stored'
      assert.equal((await createWitness(parts).addCheckpoint(await other.request(0, 7))).status, isStored ? 409 : 200)
      assert.equal((await createWitness(parts).addCheckpoint(await ledger.request(7, 7))).status, isStored ? 200 : 422)
    })
  }

  it('of requests side by side lets through one line of growth', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const { witness } = federation.party('XB')
    const ledgers = [ledgerOf(federation), ledgerOf(federation, ' other'), ledgerOf(federation, ' third')]
    await witness.addCheckpoint(await (ledgers[0] as (typeof ledgers)[0]).request(0, 5))
    const answers = await Promise.all(ledgers.map(async (ledger) => witness.addCheckpoint(await ledger.request(5, 8))))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409])
  })

  it('keeps proof of a fork once, self-contained', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XB')
    const ledger = ledgerOf(federation)
    await party.witness.addCheckpoint(await ledger.request(0, 7))
    const forked = await ledgerOf(federation, ' other').request(7, 7)
    assert.equal((await party.witness.addCheckpoint(forked)).status, 422)
    federation.clock.set(START + 60_000)
    await party.witness.addCheckpoint(await ledger.request(7, 7))
    assert.equal((await party.witness.addCheckpoint(forked)).status, 422)
    const evidence = await party.store.read.witness.evidence()
    assert.equal(evidence.length, 1)
    assert.equal(utf8Text((await party.witness.evidence(HASH)) as Uint8Array), evidence[0]?.text)
    assert.equal(await party.witness.evidence(hex(sha256(utf8('another')))), undefined)
    assert.ok((await party.directory.current()).isForked(ORIGIN))
    const proof = JSON.parse((evidence[0] as { text: string }).text) as Record<string, string>
    assert.deepEqual([proof.kind, proof.origin], ['fork', ORIGIN])
    assert.equal(proof.log, formatVkey(noteKey(ORIGIN, LOG_KEY, ledger.publicKey)))
    const key = parseVkey(proof.log as string)
    const heads = [proof.cosigned, proof.offered].map((text) => {
      const note = parseNote(utf8(text as string))
      assert.equal(verifyNote(note, [key]).length, 1)
      return parseCheckpointBody(note.text)
    })
    assert.equal(heads[0]?.size, heads[1]?.size)
    assert.notDeepEqual(heads[0]?.root, heads[1]?.root)
  })
})
