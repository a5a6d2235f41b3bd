import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { hex, sha256, unbase64url, utf8 } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
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
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { type Member, secretsOf } from './member.fixture.ts'
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

test('a ledger that signs two histories is refused by its witness, which keeps the proof, and what is true goes on', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const seen = await seenBy(XB, XA)
  const root = sha256(utf8('another history'))
  const note = lie(XA, { size: seen.size, root })
  const offer = (oldSize: number) => call(XB, { path: '/witness/add-checkpoint', body: formatAddCheckpoint({ oldSize, proof: [], note }) })
  const same = await offer(seen.size)
  assert.deepEqual([same.status, same.body.length], [422, 0])
  const older = await offer(seen.size - 1)
  assert.deepEqual([older.status, older.headers['content-type'], older.body.toString()], [409, 'text/x.tlog.size', `${seen.size}\n`])
  const grown = lie(XA, { size: seen.size + 3, root })
  const unproven = await call(XB, {
    path: '/witness/add-checkpoint',
    body: formatAddCheckpoint({ oldSize: seen.size, proof: [root], note: grown }),
  })
  assert.equal(unproven.status, 422)
  assert.deepEqual(await seenBy(XB, XA), seen)

  const kept = (await federation.store('XB').read.witness.evidence()).map(({ text }) => verifyEvidence(text))
  assert.deepEqual(kept.map(({ kind }) => kind).sort(), ['fork', 'growth-unproven'])
  const { origin, key } = XA.card.ledger
  // Whoever knows the card of the ledger's party can judge it alone.
  for (const { log } of kept) assert.equal(formatVkey(log), formatVkey(noteKey(origin, LOG_KEY, unbase64url(key))))

  await share(XA, founded.agreement, [indicator(1)])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
  for (const party of ['XA', 'XC']) assert.deepEqual(await federation.store(party).read.witness.evidence(), [])

  // What a stopped node gives out is a file that proves itself.
  await federation.stop('XB')
  const out: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: () => undefined, environment: {} }
  assert.equal(await runCommandLine(['ledger', 'evidence', '--data', XB.folder], terminal), 0)
  const given = out.join('').trimEnd().split('\n').map(verifyEvidence)
  assert.deepEqual(given, kept)
})
