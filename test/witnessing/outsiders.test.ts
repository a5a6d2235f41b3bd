import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { type ActId, formatReceipt, parseAct, parseTrust, stateActs, verifyAct, verifyReceipt } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/agreement/example.fixture.ts'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { type Json, unbase64url, utf8 } from '../../src/foundation/index.ts'
import { formatVkey, noteKey, parseNote, WITNESS_KEY } from '../../src/ledger/index.ts'
import { witnessCalls } from '../../src/node/jobs/witness-calls.ts'
import { openSqliteStore } from '../../src/storage/index.ts'
import { trustFile } from '../../src/workflows/parties/index.ts'
import { createSequencer, recoverLedger, type Sequencer, type WitnessCalls } from '../../src/workflows/witnessing/index.ts'
import { appendLeaves, type Federation, foundFederation, type Party, ratifyAt, START, sequencerParts, surround } from './federation.ts'

/** A witness of C2SP tlog-witness that serves nothing but `add-checkpoint`, under a key that no party holds. */
type OutsideWitness = AsyncDisposable & {
  readonly named: { readonly name: string; readonly state: string; readonly vkey: string; readonly url: string }
  readonly keyName: string
  /** Headers of what was asked so far. */
  readonly asked: IncomingMessage['headers'][]
  isDown: boolean
}

async function openOutsider(federation: Federation, code: string, state = code): Promise<OutsideWitness> {
  const { witness, card } = await federation.stranger(code)
  const asked: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      asked.push(request.headers)
      const chunks = await Array.fromAsync(request as AsyncIterable<Uint8Array>)
      const isAsked = request.method === 'POST' && request.url === '/of/strangers/add-checkpoint' && !outsider.isDown
      const {
        status,
        contentType = 'text/plain',
        body,
      } = isAsked ? await witness.addCheckpoint(Buffer.concat(chunks)) : { status: 503, body: '' }
      response.writeHead(status, { 'content-type': contentType }).end(body)
    }
    answer().catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const vkey = formatVkey(noteKey(card.witness.name, WITNESS_KEY, unbase64url(card.witness.key)))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/of/strangers`
  const outsider: OutsideWitness = {
    named: { name: `university-${code.toLowerCase()}`, state, vkey, url },
    keyName: card.witness.name,
    asked,
    isDown: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return outsider
}

/** XA and XB alone, and witnesses outside. */
function agreementOfTwo({ parties }: Federation, quorum: number, outsiders: readonly OutsideWitness[]): Agreement {
  const example = exampleAgreement()
  const list = [...parties.values()].map(({ code, card }) => ({ code, name: card.name, root: card.root, role: 'party' }))
  return parseAgreement({
    ...example,
    parties: { ...example.parties, list },
    sharing: [],
    oversight: { ...example.oversight, overseers: [] },
    witnesses: { ...example.witnesses, quorum, outsiders: outsiders.map(({ named }) => named) },
  } as unknown as Json)
}

/** Calls that reach partners by function and outsiders as a node reaches them. */
function callsOf({ calls }: Federation): WitnessCalls {
  const overHttp = witnessCalls(async () => assert.fail('only outsiders are reached over HTTP'))
  return {
    ...calls,
    addCheckpoint: (contact, body, signal) =>
      contact.kind === 'outsider' ? overHttp.addCheckpoint(contact, body, signal) : calls.addCheckpoint(contact, body, signal),
  }
}

function sequencerOf(federation: Federation, party: Party = federation.party('XA')): Sequencer {
  const deadline = () => AbortSignal.timeout(2_000)
  return createSequencer({ ...sequencerParts(party, { clock: federation.clock, calls: callsOf(federation) }), deadline })
}

async function checkpointAndSettle(sequencer: Sequencer) {
  const outcome = await sequencer.checkpoint()
  await sequencer.settled()
  return outcome
}

async function linesOf({ store }: Party): Promise<readonly string[]> {
  const head = await store.read.ledger.head()
  return parseNote(utf8(head?.cosigned?.note as string)).signatures.map(({ name }) => name)
}

describe('witnesses outside the parties', () => {
  it('bring two parties to a quorum, and their receipts hold offline under the trust file', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using outsider = await openOutsider(federation, 'XK')
    const party = federation.party('XA')
    const agreement = agreementOfTwo(federation, 2, [outsider])
    const { hash, ratifyAct } = await ratifyAt(party, agreement)
    const sequencer = sequencerOf(federation)
    const { size } = (await checkpointAndSettle(sequencer)) as { size: number }
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size, isQuorum: true })
    const directory = await party.directory.current()
    assert.equal(directory.state(hash, START), 'in-force')
    assert.deepEqual(
      sequencer.witnesses().map((witness) => [witness.party, witness.outsider, witness.size, witness.lastFault]),
      [
        ['XB', null, size, null],
        ['XK', 'university-xk', size, null],
      ],
    )
    const [headers] = outsider.asked
    assert.deepEqual([headers?.signature, headers?.['signature-input'], headers?.['comity-card']], [undefined, undefined, undefined])

    const receipt = await party.receipts.receiptOf(ratifyAct, { quorum: true })
    const row = await party.store.read.acts.find(ratifyAct)
    assert.ok(receipt !== undefined && row !== undefined)
    const act = verifyAct(row.text, (code, key) => directory.actKey(code, key))
    const file = formatReceipt(act, receipt, party.card)
    const trust = parseTrust(trustFile(directory, agreement))
    assert.deepEqual(
      verifyReceipt(file, trust).witnesses.map(({ name }) => name),
      ['XB', 'outsider-university-xk'],
    )
    const without = parseTrust(
      trustFile(
        directory,
        agreementOfTwo(federation, 2, [{ ...outsider, named: { ...outsider.named, ...(await strangerKey(federation)) } }]),
      ),
    )
    assert.throws(() => verifyReceipt(file, without), { code: 'quorum-unmet' })
    assert.equal(parseAct(row.text).statement.kind, 'ratify')
  })

  it('are needed: without the outsider, or without the partner, the quorum is not met', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using outsider = await openOutsider(federation, 'XK')
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOfTwo(federation, 2, [outsider]))
    const sequencer = sequencerOf(federation)
    await checkpointAndSettle(sequencer)
    for (const silence of ['outsider', 'partner']) {
      const [actId] = await appendLeaves(party, 1, hash)
      outsider.isDown = silence === 'outsider'
      if (silence === 'partner') federation.down.add('XB')
      assert.equal(((await checkpointAndSettle(sequencer)) as { isQuorum: boolean }).isQuorum, false, silence)
      assert.equal(await party.receipts.isCovered(actId as ActId), false, silence)
      outsider.isDown = false
      federation.down.clear()
      assert.equal(((await checkpointAndSettle(sequencer)) as { isQuorum: boolean }).isQuorum, true, silence)
      assert.equal(await party.receipts.isCovered(actId as ActId), true, silence)
    }
  })

  it("of the ledger's own state are not asked and do not count", async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using outsider = await openOutsider(federation, 'XK')
    await using own = await openOutsider(federation, 'XM', 'XA')
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOfTwo(federation, 2, [own, outsider]))
    const sequencer = sequencerOf(federation)
    await checkpointAndSettle(sequencer)
    outsider.isDown = true
    const [actId] = await appendLeaves(party, 1, hash)
    assert.equal(((await checkpointAndSettle(sequencer)) as { isQuorum: boolean }).isQuorum, false)
    assert.equal(await party.receipts.isCovered(actId as ActId), false)
    assert.deepEqual([own.asked.length, (await linesOf(party)).includes(own.keyName)], [0, false])
    assert.ok((await linesOf(party)).includes(outsider.keyName))
  })

  it('are asked once this party signed what names them, not when it is merely proposed', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using outsider = await openOutsider(federation, 'XK')
    const party = federation.party('XA')
    const document = agreementOfTwo(federation, 2, [outsider])
    const agreement = agreementHash(document)
    const state = async (kind: string, body: Record<string, unknown>): Promise<void> => {
      const [outcome] = await stateActs([{ draft: { kind, agreement, body } }], party.road)
      assert.equal(outcome?.ok, true)
      party.directory.refresh()
    }
    await state('propose', { document, counters: null, comment: null })
    const sequencer = sequencerOf(federation)
    await checkpointAndSettle(sequencer)
    assert.equal(outsider.asked.length, 0)
    await state('sign', { office: null, official: 'anna' })
    await checkpointAndSettle(sequencer)
    assert.equal(outsider.asked.length, 1)
  })
})

describe('a start with witnesses outside the parties', () => {
  it('waits for enough states, an outsider being heard by cosigning again what is signed here', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using first = await openOutsider(federation, 'XK')
    await using second = await openOutsider(federation, 'XL')
    await using third = await openOutsider(federation, 'XM')
    const party = federation.party('XA')
    // Four states may count and three must, so two must be heard that nobody can have gone on without.
    const outsiders = [first, second, third]
    const { hash } = await ratifyAt(party, agreementOfTwo(federation, 3, outsiders))
    await checkpointAndSettle(sequencerOf(federation))
    assert.equal((await party.directory.current()).state(hash, START), 'in-force')
    for (const outsider of outsiders) outsider.isDown = true
    const again = sequencerOf(federation)
    assert.deepEqual(await again.checkpoint(), { status: 'awaiting-witnesses', answered: 1, needed: 2 })
    first.isDown = false
    assert.equal((await checkpointAndSettle(again)).status, 'current')
  })

  it('signs nothing where outsiders saw more than is here, and recovers once a partner shows as much', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    await using first = await openOutsider(federation, 'XK')
    await using second = await openOutsider(federation, 'XL')
    await using third = await openOutsider(federation, 'XM')
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOfTwo(federation, 3, [first, second, third]))
    await checkpointAndSettle(sequencerOf(federation))
    const backup = `${party.folder}-backup`
    await party.store.close()
    await cp(party.folder, backup, { recursive: true })
    const live = surround({ ...party, store: await openSqliteStore({ folder: party.folder }) }, federation.clock)
    await appendLeaves(live, 4, hash)
    const { size } = (await checkpointAndSettle(sequencerOf(federation, live))) as { size: number }
    await live.store.close()

    const restored = surround({ ...party, folder: backup, store: await openSqliteStore({ folder: backup }) }, federation.clock)
    await using _store = restored.store
    await appendLeaves(restored, 1, hash)
    const before = (await restored.store.read.ledger.head())?.signedSize
    federation.down.add('XB')
    assert.deepEqual(await sequencerOf(federation, restored).checkpoint(), { status: 'awaiting-witnesses', answered: 0, needed: 2 })
    assert.equal((await restored.store.read.ledger.head())?.signedSize, before)

    const recovery = () =>
      recoverLedger({
        road: restored.road,
        ledger: restored.store.read.ledger,
        calls: callsOf(federation),
        deadline: () => AbortSignal.timeout(2_000),
        secrets: restored.secrets,
        keepSecrets: async () => undefined,
      })
    const refused = await recovery()
    assert.equal(refused.ok ? '' : refused.refusal.code, 'awaiting-witnesses')
    federation.down.clear()
    const recovered = await recovery()
    assert.ok(recovered.ok)
    assert.equal(recovered.value.closes.size, size)
  })
})

/** Another key for the outsider, as if the agreement had named another. */
async function strangerKey(federation: Federation): Promise<{ readonly vkey: string }> {
  const { card } = await federation.stranger('XQ')
  return { vkey: formatVkey(noteKey(card.witness.name, WITNESS_KEY, unbase64url(card.witness.key))) }
}
