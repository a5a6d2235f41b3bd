/** What a tool proposes becomes one submission, whatever fails between it and the answer, and however often it is posted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../../src/foundation/index.ts'
import { proposalParts } from '../../src/node/jobs/proposals.ts'
import type { Writer } from '../../src/storage/index.ts'
import { createProposalTurns, type ProposalReport, type ProposeParts, proposePosted } from '../../src/workflows/inbox/index.ts'
import type { Official } from '../../src/workflows/officials/index.ts'
import { indicator } from './objects.fixture.ts'
import { HASH, type Sender, startSender } from './sender.fixture.ts'

const OFFICIAL: Official = { login: 'misp', role: 'tool', purpose: 'cyber-defence', justification: 'duty', offices: [], tool: null }

function partsOf({ store, disclosure, clock, parts: { road } }: Sender): ProposeParts {
  const { propose, ...told } = proposalParts({ store }, disclosure)
  return {
    inbox: store.read.inbox,
    transactions: store,
    clock: { now: () => clock.value },
    randomness: road.randomness,
    proposalKey: new Uint8Array(32).fill(5),
    turns: createProposalTurns(),
    propose: (proposal) => propose({ ...proposal, official: OFFICIAL, review: true }),
    ...told,
  }
}

/** The same where the transaction that keeps the status fails, before or after it was kept. */
function failing(parts: ProposeParts, isKept: boolean): ProposeParts {
  return {
    ...parts,
    transactions: {
      write: async (work) => {
        let isStatus = false
        const value = await parts.transactions.write(async (writer) => {
          const inbox: Writer['inbox'] = {
            ...writer.inbox,
            keepStatuses: async (statuses) => {
              isStatus = true
              if (!isKept) throw new Error('the node ended here')
              await writer.inbox.keepStatuses(statuses)
            },
          }
          return work({ ...writer, inbox })
        })
        if (isStatus) throw new Error('the node ended here')
        return value
      },
    },
  }
}

async function post(parts: ProposeParts, ...objects: readonly object[]): Promise<ProposalReport> {
  const reason = { purpose: 'cyber-defence', justification: 'seen here' }
  const texts = objects.map((object) => utf8(JSON.stringify(object)))
  const status = await proposePosted({ owner: { account: OFFICIAL.login, agreement: HASH }, ...reason, objects: texts }, parts)
  return JSON.parse(status.report) as ProposalReport
}

for (const isKept of [false, true]) {
  test(`who got no answer because the node ended while the status was ${isKept ? 'kept' : 'not kept'} posts again, and nothing is proposed twice`, async () => {
    await using sender = await startSender()
    const parts = partsOf(sender)
    await assert.rejects(post(failing(parts, isKept), indicator(1), indicator(2)))
    const [first] = await sender.disclosure.list(9)
    const { pending } = await post(parts, indicator(1), indicator(2))
    assert.deepEqual(
      pending.map(({ submission }) => submission),
      [first?.id, first?.id],
    )
    assert.equal((await sender.disclosure.list(9)).length, 1)
  })
}

test('what ended before its submission was acknowledged is proposed by who posts it again', async () => {
  await using sender = await startSender()
  const parts = partsOf(sender)
  const broken = {
    ...parts,
    propose: async () => {
      throw new Error('the node ended here')
    },
  }
  await assert.rejects(post(broken, indicator(1)))
  assert.deepEqual(await sender.disclosure.list(9), [])
  assert.equal((await post(parts, indicator(1))).pending.length, 1)
  assert.equal((await sender.disclosure.list(9)).length, 1)
})

test('the same objects posted several times at once are proposed once', async () => {
  await using sender = await startSender()
  const parts = partsOf(sender)
  const reports = await Promise.all([1, 2, 3].map(() => post(parts, indicator(1))))
  assert.equal(new Set(reports.map(({ pending }) => pending[0]?.submission)).size, 1)
  assert.equal((await sender.disclosure.list(9)).length, 1)
})
