/** That a value may stay is kept with its submission and told to who reviews after; nothing more goes out by it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AskedItem } from '../../src/workflows/disclosure/previewed-object.ts'
import { indicator } from './objects.fixture.ts'
import { actsOf, type Sender, startSender, submitted } from './sender.fixture.ts'

const ANNA = { account: 'anna', role: 'analyst' } as const
const OLGA = { account: 'olga', role: 'releasing-officer' } as const
const OTTO = { account: 'otto', role: 'operator' } as const

const objects = [
  indicator(0, { description: 'Reported from 198.51.100.7' }),
  indicator(1, { description: 'Seen from 198.51.100.7 and 203.0.113.9' }),
]

async function waiting(sender: Sender): Promise<string> {
  const status = await submitted(sender, objects, { review: true })
  assert.equal(status.state, 'awaiting-approval')
  return status.id
}

async function asked(sender: Sender, submission: string, official: typeof ANNA | typeof OLGA = OLGA): Promise<readonly AskedItem[]> {
  const outcome = await sender.disclosure.review({ submission, official, recipients: ['XB'] })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const entries = await Array.fromAsync(outcome.value)
  return entries.flatMap((entry) => (entry.kind === 'object' ? entry.shares.flatMap(({ review }) => review) : []))
}

async function shownBy(sender: Sender, submission: string): Promise<string> {
  const outcome = await sender.disclosure.review({ submission, official: OLGA })
  assert.ok(outcome.ok)
  const entries = await Array.fromAsync(outcome.value)
  // Ids of changed objects are made anew for each look.
  return JSON.stringify(
    entries.map((entry) => (entry.kind === 'object' ? entry.shares.map(({ removed, shown }) => [removed, { ...shown, id: '' }]) : entry)),
  )
}

test('the second person sees who let a value stay, wherever the value stands, and may confirm it', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const before = await shownBy(sender, submission)
  const [first] = await asked(sender, submission, ANNA)
  assert.ok(first !== undefined && first.stays === undefined)
  const said = await sender.disclosure.letStay({ submission, official: ANNA, stays: [{ index: 0, value: first.value }] })
  assert.ok(said.ok, JSON.stringify(said))
  const again = await sender.disclosure.letStay({ submission, official: ANNA, stays: [{ index: 1, value: first.value }] })
  assert.ok(again.ok && again.value.stays.length === 1, 'one answer for each official and value')
  const same = (await asked(sender, submission)).filter(({ value }) => value === first.value)
  assert.ok(same.length > 0)
  for (const { stays } of same)
    assert.deepEqual(
      stays?.map(({ account }) => account),
      ['anna'],
    )
  assert.ok(
    (await asked(sender, submission)).some(({ stays }) => stays === undefined),
    'no other value is answered by it',
  )
  assert.ok((await sender.disclosure.letStay({ submission, official: OLGA, stays: [{ index: 0, value: first.value }] })).ok)
  const [confirmed] = (await asked(sender, submission)).filter(({ value }) => value === first.value)
  assert.deepEqual(
    confirmed?.stays?.map(({ account }) => account),
    ['anna', 'olga'],
  )
  assert.equal(await shownBy(sender, submission), before, 'nothing of what goes out is another for it')
  assert.deepEqual(await actsOf(sender), [])
})

test('an answer loosens nothing: what was tightened stays so, and what may stay can be tightened after', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const [first] = await asked(sender, submission)
  assert.ok(first !== undefined)
  const { value } = first
  const stay = () => sender.disclosure.letStay({ submission, official: ANNA, stays: [{ index: 0, value }] })
  assert.ok((await stay()).ok)
  const tightening = { what: 'value', index: 0, parties: null, value, treatment: 'never' } as const
  assert.ok((await sender.disclosure.tighten({ submission, official: OLGA, tightenings: [tightening] })).ok)
  assert.equal(
    (await asked(sender, submission)).some((question) => question.value === value),
    false,
  )
  assert.ok((await stay()).ok)
  assert.equal(
    (await asked(sender, submission)).some((question) => question.value === value),
    false,
    'it does not come back',
  )
  assert.ok((await sender.disclosure.approve({ submission, official: OLGA })).ok)
  await sender.disclosure.idle()
  const ended = await sender.disclosure.status(submission)
  assert.deepEqual([ended?.state, ended?.stays.map(({ account }) => account), ended?.tightenings.length], ['released', ['anna'], 1])
})

test('who may not review, what is not there and what no longer waits are refused', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const value = 'ab'.repeat(16)
  const codeOf = async (official: typeof ANNA | typeof OLGA | typeof OTTO, index: number, id = submission): Promise<string> => {
    const outcome = await sender.disclosure.letStay({ submission: id, official, stays: [{ index, value }] })
    return outcome.ok ? 'ok' : outcome.refusal.code
  }
  assert.equal(await codeOf(OTTO, 0), 'role-not-allowed')
  assert.equal(await codeOf(OLGA, objects.length), 'stay-invalid')
  assert.equal(await codeOf(OLGA, 0, '00000000-0000-4000-8000-000000000000'), 'submission-unknown')
  assert.deepEqual((await sender.disclosure.status(submission))?.stays, [])
  assert.ok((await sender.disclosure.decline({ submission, official: OLGA })).ok)
  assert.equal(await codeOf(OLGA, 0), 'not-awaiting-approval')
})
