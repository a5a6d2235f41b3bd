/** A second official agrees to a threat with its passkey, where the agreement has approvals signed: every side verifies it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { enrolmentStatement } from '../../src/agreement/index.ts'
import { type ExampleOfficial, exampleOfficial } from '../../src/agreement/life/officials.fixture.ts'
import { type AgreeRequest, agreeToThreat, askToSignThreat, type ThreatParts } from '../../src/workflows/onward/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { cover, stated } from './nodes.fixture.ts'
import { advance, foundOnward, heldAtXB, lastAct, type OnwardFounded, objectsAt, type Running, settle } from './onward.fixture.ts'
import { actsAt, invoked, THREAT_TERM, threatAgreement, threatParts, toldOf } from './threat.fixture.ts'

const MINUTE_MS = 60_000
const DORA = exampleOfficial('1', 'data-protection-officer')
const OLGA = exampleOfficial('2', 'releasing-officer')
const ANNA = exampleOfficial('3', 'analyst')
const NUMBERS: Readonly<Record<string, string>> = { dora: DORA.official, olga: OLGA.official, anna: ANNA.official, bruno: '4'.repeat(32) }

let approver: OnwardFounded
let both: OnwardFounded
before(async () => {
  const founded = (approvalSignedBy: 'approver' | 'approver-and-submitter') =>
    foundOnward((parties) => {
      const { reading } = threatAgreement(parties)
      return threatAgreement(parties, { ...THREAT_TERM, secondPerson: true }, { reading: { ...reading, approvalSignedBy } })
    })
  approver = await founded('approver')
  both = await founded('approver-and-submitter')
})
after(() => {
  approver[Symbol.dispose]()
  both[Symbol.dispose]()
})

/** XB makes its officials known to everybody, and waits for a second person. */
async function waiting(nodes: Running, founded: OnwardFounded) {
  for (const [official, voucher] of [
    [DORA, null],
    [OLGA, DORA],
    [ANNA, DORA],
  ] as const) {
    const statement = enrolmentStatement(official.body, { party: 'XB', agreement: founded.hash })
    const body = { ...official.body, voucher: voucher?.sign('enrolment', statement) ?? null }
    await stated(nodes.XB, { kind: 'enrol', agreement: founded.hash, body })
    await cover(nodes.XB)
    // Of two statements of one instant nothing says which came first.
    advance(nodes, 1_000)
    await settle(nodes, founded.parties)
  }
  await heldAtXB(nodes, [indicator(1)])
  const parts: ThreatParts = { ...threatParts(nodes.XB), officialOf: async (account) => NUMBERS[account] ?? null }
  const report = await invoked(nodes, [id('indicator', 1)], { parts })
  assert.deepEqual(report.refusals, [])
  return { parts, proposal: report.waiting[0]?.id as string }
}

type Asking = { readonly parts: ThreatParts; readonly proposal: string }

function asking({ proposal }: Asking, account: string): AgreeRequest {
  return { id: proposal, account, isAllowed: () => account !== 'anna' }
}

async function answered(one: Asking, account: string, official: ExampleOfficial) {
  const asked = await askToSignThreat(asking(one, account), one.parts)
  assert.ok(asked.ok, JSON.stringify(asked))
  assert.deepEqual(asked.value.credentials, [official.credential])
  return { ...official.sign('approval', asked.value.statement), at: asked.value.at }
}

async function agreed(one: Asking, account: string, answer?: AgreeRequest['answer']): Promise<string> {
  const outcome = await agreeToThreat({ ...asking(one, account), ...(answer === undefined ? {} : { answer }) }, one.parts)
  if (!outcome.ok) return outcome.refusal.code
  return outcome.value === 'signed' ? 'signed' : 'invoked'
}

test('what an officer signed reaches origin and recipient, who verify it; a word alone tells and gives nothing', async () => {
  await using nodes = await approver.open()
  const one = await waiting(nodes, approver)
  assert.equal(await agreed(one, 'olga'), 'approval-unsigned')
  assert.equal(await agreed(one, 'anna'), 'role-not-permitted')
  assert.equal(await agreed(one, 'bruno', await answered(one, 'olga', OLGA)), 'approver-unknown')
  const forged = { ...(await answered(one, 'olga', OLGA)), ...ANNA.sign('approval', { forged: true }), credential: OLGA.credential }
  assert.equal(await agreed(one, 'olga', forged), 'passkey-challenge-wrong')
  const old = await answered(one, 'olga', OLGA)
  advance(nodes, 6 * MINUTE_MS)
  assert.equal(await agreed(one, 'olga', old), 'challenge-over')
  await settle(nodes, approver.parties)
  assert.deepEqual([await actsAt(nodes.XA, 'tell-threat'), await objectsAt(nodes.XC, approver.hash)], [[], []])
  assert.equal(await agreed(one, 'olga', await answered(one, 'olga', OLGA)), 'invoked')
  await settle(nodes, approver.parties)
  assert.deepEqual(
    (await objectsAt(nodes.XC, approver.hash)).map(({ name }) => name),
    ['Phishing domain 1'],
  )
  const { threat } = toldOf(await lastAct(nodes.XA, 'tell-threat', 'XB'))
  assert.equal(threat.approvedBy, OLGA.official)
  const release = await lastAct(nodes.XC, 'release', 'XB')
  assert.deepEqual(release.body.threat, threat, 'one statement, signatures and all, in both acts')
  assert.ok(!release.text.includes('olga'), 'no name of an official leaves')
})

test('where both sign, whoever stated the threat signs first and lets nothing go by that', async () => {
  await using nodes = await both.open()
  const one = await waiting(nodes, both)
  assert.equal(await agreed(one, 'olga', await answered(one, 'olga', OLGA)), 'approval-unsigned')
  assert.equal(await agreed(one, 'anna', await answered(one, 'anna', ANNA)), 'signed')
  assert.deepEqual(await actsAt(nodes.XB, 'tell-threat'), [])
  assert.equal(await agreed(one, 'olga', await answered(one, 'olga', OLGA)), 'invoked')
  await settle(nodes, both.parties)
  assert.equal((await objectsAt(nodes.XC, both.hash)).length, 1)
  const { threat } = toldOf(await lastAct(nodes.XA, 'tell-threat', 'XB'))
  const { signatures } = threat.approval as { readonly signatures: readonly { readonly as: string; readonly official: string }[] }
  assert.deepEqual(
    signatures.map(({ as, official }) => [as, official]),
    [
      ['submitter', ANNA.official],
      ['approver', OLGA.official],
    ],
  )
})

test('what is dropped while whoever stated it signs stays gone', async () => {
  await using nodes = await both.open()
  const one = await waiting(nodes, both)
  const answer = await answered(one, 'anna', ANNA)
  const { find, list } = one.parts.proposals
  const droppedMeanwhile = async (proposal: string) => {
    const found = await find(proposal)
    await nodes.XB.road.transactions.write(({ threatProposals }) => threatProposals.remove(proposal))
    return found
  }
  const parts: ThreatParts = { ...one.parts, proposals: { find: droppedMeanwhile, list } }
  assert.equal(await agreed({ ...one, parts }, 'anna', answer), 'threat-unknown')
  assert.deepEqual(await list(9), [])
})
