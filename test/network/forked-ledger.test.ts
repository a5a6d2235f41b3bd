import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommandLine } from '../../src/cli/main.ts'
import { hex, sha256, unbase64url, utf8 } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import { exampleLeafHashes, NaiveTree } from '../../src/ledger/example-ledger.fixture.ts'
import {
  formatAddCheckpoint,
  formatVkey,
  LOG_KEY,
  noteKey,
  parseCheckpointBody,
  parseNote,
  signCheckpoint,
  verifyEvidence,
} from '../../src/ledger/index.ts'
import { recoverOffline } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, healthOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { type Member, secretsOf } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** What a witness shows of the ledger of a party. */
async function seenBy(witness: Member, { card }: Member) {
  const answer = await call(witness, { path: `/witness/${hex(sha256(utf8(card.ledger.origin)))}/checkpoint` })
  assert.equal(answer.status, 200)
  return parseCheckpointBody(parseNote(answer.body).text)
}

/** A checkpoint of a size with a root that the ledger never had, under the ledger's own key. */
function lie(member: Member, { size, root }: { size: number; root: Uint8Array }): Uint8Array {
  const { origin } = member.card.ledger
  const { publicKey, sign } = signerFromSeed(secretsOf(member).ledger)
  return signCheckpoint({ origin, size, root }, { name: origin, publicKey, sign })
}

/** Has a witness be shown heads that the ledger of a party never had. @returns the answers */
async function deceive(witness: Member, member: Member) {
  const seen = await seenBy(witness, member)
  const root = sha256(utf8('another history'))
  const note = lie(member, { size: seen.size, root })
  const offer = (oldSize: number) =>
    call(witness, { path: '/witness/add-checkpoint', body: formatAddCheckpoint({ oldSize, proof: [], note }) })
  const [same, older] = [await offer(seen.size), await offer(seen.size - 1)]
  const grown = lie(member, { size: seen.size + 3, root })
  const unproven = await call(witness, {
    path: '/witness/add-checkpoint',
    body: formatAddCheckpoint({ oldSize: seen.size, proof: [root], note: grown }),
  })
  return { seen, same, older, unproven }
}

test('a ledger that signs two histories is refused by its witness, which keeps the proof', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const { seen, same, older, unproven } = await deceive(XB, XA)
  assert.deepEqual([same.status, same.body.length], [422, 0])
  assert.deepEqual([older.status, older.headers['content-type'], older.body.toString()], [409, 'text/x.tlog.size', `${seen.size}\n`])
  assert.equal(unproven.status, 422)
  assert.deepEqual(await seenBy(XB, XA), seen)

  const kept = (await federation.store('XB').read.witness.evidence()).map(({ text }) => verifyEvidence(text))
  assert.deepEqual(kept.map(({ kind }) => kind).sort(), ['fork', 'growth-unproven'])
  const { origin, key } = XA.card.ledger
  // Whoever knows the card of the ledger's party can judge it alone.
  for (const { log } of kept) assert.equal(formatVkey(log), formatVkey(noteKey(origin, LOG_KEY, unbase64url(key))))

  // What a stopped node gives out is a file that proves itself.
  await federation.stop('XB')
  const out: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: () => undefined, environment: {} }
  assert.equal(await runCommandLine(['ledger', 'evidence', '--data', XB.folder], terminal), 0)
  const given = out.join('').trimEnd().split('\n').map(verifyEvidence)
  assert.deepEqual(given, kept)
})

/** What a node tells anybody who asks about the ledger of a party. */
async function evidenceOf(member: Member, { card }: Member): Promise<string | undefined> {
  const { status, body } = await call(member, { path: `/witness/${hex(sha256(utf8(card.ledger.origin)))}/evidence` })
  assert.ok(status === 200 || status === 404)
  return status === 200 ? body.toString() : undefined
}

test('drill: a larger history that does not begin with the one that was cosigned is proven by what was offered for it, at every process', async () => {
  await using federation = founded.copy()
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  await using stack = new AsyncDisposableStack()
  for (const member of [XA, XB, XC]) stack.use(await NodeProcess.start(member))
  const isWhole = (size: number): boolean => (size & (size - 1)) === 0
  const seen = await until('a size that is no whole subtree', async () => {
    const { size } = await seenBy(XB, XA)
    // Each submission makes the ledger grow.
    if (isWhole(size)) await share(XA, founded.agreement, [indicator(size)])
    return !isWhole(size) && { size }
  })
  const size = seen.size + 3
  const tree = new NaiveTree(exampleLeafHashes(size))
  const note = lie(XA, { size, root: tree.root(size) })
  const offer = formatAddCheckpoint({ oldSize: seen.size, proof: tree.consistency(seen.size, size), note })
  const { status } = await call(XB, { path: '/witness/add-checkpoint', body: offer })
  assert.ok(status === 422 || status === 409, String(status))
  assert.equal(status, 422, 'the ledger grew meanwhile')
  const proofs = await Promise.all(
    [XA, XB, XC].map((member) => until(`${member.party} to hold the proof`, async () => evidenceOf(member, XA))),
  )
  assert.deepEqual(new Set(proofs), new Set([proofs[0]]), 'one text, whoever is asked')
  const { kind, cosigned, offered } = verifyEvidence(proofs[0] as string)
  assert.deepEqual([kind, cosigned.size, offered.size], ['fork', seen.size, size])
  for (const member of [XA, XB, XC])
    await until(`${member.party} to say so`, async () => (await healthOf(member)).includes('ledger-forked'))
})

test('drill: of a ledger that forked every process holds the same proof, says so, and takes nothing more until it begins anew', async () => {
  await using federation = founded.copy()
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  const members = [XA, XB, XC]
  await using stack = new AsyncDisposableStack()
  const sender = stack.use(await NodeProcess.start(XA))
  for (const member of [XB, XC]) stack.use(await NodeProcess.start(member))
  await share(XA, founded.agreement, [indicator(1)])
  await until('the first release to arrive', async () => (await receivedIds(XC)).length === 1)
  for (const member of members) assert.equal(await evidenceOf(member, XA), undefined)

  await deceive(XB, XA)
  const proofs = await Promise.all(members.map((member) => until(`${member.party} to hold the proof`, async () => evidenceOf(member, XA))))
  assert.deepEqual(new Set(proofs), new Set([proofs[0]]), 'one text, whoever is asked')
  assert.equal(verifyEvidence(proofs[0] as string).kind, 'fork')
  for (const member of members) {
    await until(`${member.party} to say so`, async () => (await healthOf(member)).includes('ledger-forked'))
    for (const other of [XB, XC]) assert.equal(await evidenceOf(member, other), undefined)
  }

  await share(XA, founded.agreement, [indicator(2)])
  await sleep(2_000)
  for (const member of [XB, XC]) assert.equal((await receivedIds(member)).length, 1, `${member.party} took what stands in a forked ledger`)

  await sender[Symbol.asyncDispose]()
  await recoverOffline(XA.folder, {})
  stack.use(await NodeProcess.start(XA))
  for (const member of [XB, XC])
    await until(`${member.party} to take it under the new ledger`, async () =>
      (await receivedIds(member)).includes(indicator(2).id as string),
    )
  for (const member of members) assert.deepEqual((await healthOf(member)).includes('ledger-forked'), false, 'a closed ledger is history')
})
