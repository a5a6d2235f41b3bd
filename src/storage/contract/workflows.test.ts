import assert from 'node:assert/strict'
import type { AccountRow, HoldingKey, ReadRow, SubmissionRow } from '../ports.ts'
import { actId, codeOf, contractOfStore } from './adapters.fixture.ts'

contractOfStore('a witnessed ledger is replaced only from the size that is kept', async (store) => {
  const state = (size: number) => ({ origin: 'log', size, root: new Uint8Array(32).fill(size), note: `note ${size}` })
  const replace = (size: number, expectedSize: number) =>
    store.write((writer) => writer.witness.replace({ ...state(size), originHash: 'hash', expectedSize }))
  assert.equal(await replace(5, 4), false)
  assert.equal(await replace(5, 0), true)
  assert.equal(await replace(6, 0), false)
  assert.deepEqual(await store.read.witness.find('hash'), state(5))
  const both = await Promise.all([replace(7, 5), replace(8, 5)])
  assert.deepEqual(both, [true, false])
  assert.deepEqual(await store.read.witness.find('hash'), state(7))
  assert.equal(await store.read.witness.find('other'), undefined)
})

contractOfStore('the same evidence is kept once', async (store) => {
  const evidence = (text: string, at: number) => ({ origin: 'log', at, text })
  const long = 'x'.repeat(100_000)
  for (const entry of [evidence(long, 1), evidence('second', 2), evidence(long, 3)]) {
    await store.write((writer) => writer.witness.keepEvidence(entry))
  }
  assert.deepEqual(await store.read.witness.evidence(), [evidence(long, 1), evidence('second', 2)])
})

contractOfStore('an inspected ledger grows only from the size that is kept, and no leaf of it changes', async (store) => {
  const leafOf = (index: number, opening: string | null, fill = index) => ({ index, leafHash: new Uint8Array(32).fill(fill), opening })
  const base = { origin: 'log', party: 'XB', edge: [new Uint8Array(32).fill(9)] }
  const extend = (expectedSize: number, size: number, leaves: readonly ReturnType<typeof leafOf>[]) =>
    store.write((writer) => writer.inspection.extend({ ...base, size, expectedSize, leaves }))
  assert.equal(await extend(1, 2, []), false)
  assert.equal(await extend(0, 2, [leafOf(0, 'a'), leafOf(1, null)]), true)
  assert.equal(await extend(0, 3, [leafOf(2, null)]), false)
  assert.equal(await extend(2, 3, [leafOf(2, 'c'), leafOf(1, 'b'), leafOf(0, null)]), true)
  assert.equal(await codeOf(() => extend(3, 4, [leafOf(0, 'a', 77)])), 'conflict')
  assert.deepEqual(await store.read.inspection.list(), [{ ...base, size: 3 }])
  assert.deepEqual(await store.read.inspection.find('log'), { ...base, size: 3 })
  assert.deepEqual(await store.read.inspection.leaves({ origin: 'log', from: 1, limit: 9 }), [leafOf(1, 'b'), leafOf(2, 'c')])
  assert.equal((await store.read.inspection.leaves({ origin: 'log', from: 0, limit: 1 }))[0]?.opening, 'a')
})

contractOfStore('what was opened later takes the place of what was shown, of the leaf that is kept and no other', async (store) => {
  const leafOf = (index: number, opening: string | null, fill = index) => ({ index, leafHash: new Uint8Array(32).fill(fill), opening })
  const ledger = { origin: 'log', party: 'XB', edge: [new Uint8Array(32).fill(9)], size: 2, expectedSize: 0 }
  await store.write((writer) => writer.inspection.extend({ ...ledger, leaves: [leafOf(0, 'date'), leafOf(1, 'date')] }))
  await store.write((writer) => writer.inspection.open('log', [leafOf(0, 'whole'), leafOf(1, 'whole', 7)]))
  assert.deepEqual(await store.read.inspection.leaves({ origin: 'log', from: 0, limit: 9 }), [leafOf(0, 'whole'), leafOf(1, 'date')])
})

contractOfStore('leaves that are shown later are due from their date on, to each overseer', async (store) => {
  const shown = (range: { overseer: string; from: number; to: number }, later: readonly { index: number; visibleFrom: number }[]) =>
    store.write((writer) => writer.openingsCursor.shownLater({ ...range, epoch: 1 }, later))
  const due = async (overseer: string, now: number, limit = 9) =>
    (await store.read.openingsCursor.due({ overseer, now, limit })).map(({ epoch, index, visibleFrom }) => [epoch, index, visibleFrom])
  await shown({ overseer: 'XO', from: 0, to: 10 }, [
    { index: 3, visibleFrom: 200 },
    { index: 5, visibleFrom: 100 },
  ])
  await shown({ overseer: 'XP', from: 0, to: 10 }, [{ index: 5, visibleFrom: 100 }])
  assert.deepEqual(await due('XO', 99), [])
  assert.deepEqual(await due('XO', 100), [[1, 5, 100]])
  assert.deepEqual(await due('XO', 200), [
    [1, 3, 200],
    [1, 5, 100],
  ])
  assert.deepEqual(await due('XO', 200, 1), [[1, 3, 200]])
  await shown({ overseer: 'XO', from: 5, to: 6 }, [])
  assert.deepEqual(await due('XO', 200), [[1, 3, 200]])
  assert.deepEqual(await due('XP', 200), [[1, 5, 100]])
})

contractOfStore('the cursor of openings is where it was put last', async (store) => {
  assert.equal(await store.read.openingsCursor.find('XO', 1), 0)
  for (const size of [5, 3]) {
    await store.write((writer) => writer.openingsCursor.put('XO', 1, size))
    assert.equal(await store.read.openingsCursor.find('XO', 1), size)
  }
  assert.equal(await store.read.openingsCursor.find('XO', 2), 0)
})

const submission = (id: string, more: Partial<SubmissionRow> = {}): SubmissionRow => ({
  id,
  state: 'receiving',
  agreement: 'treaty',
  purpose: 'cyber-defence',
  justification: 'because',
  account: 'analyst',
  proposedBy: 'misp',
  approvedBy: null,
  necessity: 'No milder way serves the purpose',
  notice: null,
  answers: null,
  anonymised: false,
  receivedAt: 100,
  position: 0,
  behind: {},
  objects: 0,
  report: '{}',
  tightenings: [],
  stays: [],
  approval: null,
  ...more,
})

contractOfStore('submissions are replaced, listed newest first and forgotten', async (store) => {
  const released = submission('a', { state: 'released', receivedAt: 100, approvedBy: 'officer', position: 7, objects: 7 })
  const tightenings = [{ index: 3, parties: ['XB'], what: 'field', field: 'description', treatment: 'drop' }] as const
  const stays = [{ index: 3, value: 'ab'.repeat(16), account: 'officer', at: 250 }]
  const waiting = submission('b', {
    state: 'awaiting-approval',
    receivedAt: 200,
    position: 5,
    behind: { XB: 3, XC: 0 },
    tightenings,
    stays,
  })
  await store.write(async (writer) => {
    await writer.submissions.put(submission('a'))
    await writer.submissions.put(submission('c', { receivedAt: 300 }))
    await writer.submissions.put(waiting)
    await writer.submissions.put(released)
  })
  assert.deepEqual(await store.read.submissions.find('a'), released)
  assert.deepEqual(await store.read.submissions.list(9), [waiting, released])
  assert.deepEqual(await store.read.submissions.list(1), [waiting])
  assert.deepEqual(
    (await store.read.submissions.unfinished()).map((row) => row.id),
    ['c', 'b'],
  )
  await store.write((writer) => writer.submissions.remove('c'))
  await store.write((writer) => writer.submissions.remove('c'))
  assert.equal(await store.read.submissions.find('c'), undefined)
})

contractOfStore('a shown id is stable for its recipient', async (store) => {
  const put = (recipient: string, shownId: string) =>
    store.write((writer) => writer.shownIds.put(recipient, [{ objectKey: 'key', shownId }]))
  await put('XB', 'shown-1')
  await put('XB', 'shown-1')
  await put('XC', 'shown-2')
  assert.equal(await codeOf(() => put('XB', 'shown-3')), 'conflict')
  assert.deepEqual(await store.read.shownIds.find('XB', ['key', 'other']), new Map([['key', 'shown-1']]))
  await store.write((writer) => writer.shownIds.remove(['shown-1']))
  assert.deepEqual(await store.read.shownIds.find('XB', ['key']), new Map())
  assert.deepEqual(await store.read.shownIds.find('XC', ['key']), new Map([['key', 'shown-2']]))
})

contractOfStore('what was taken back is known until it is erased', async (store) => {
  const [one, other, third] = ['own XA 1', 'own XA 2', 'own XA 3'] as HoldingKey[] as [HoldingKey, HoldingKey, HoldingKey]
  await store.write((writer) => writer.takenBack.add([one, other]))
  await store.write((writer) => writer.takenBack.add([one]))
  assert.deepEqual(await store.write((writer) => writer.takenBack.among([third, other, one])), new Set([one, other]))
  await store.write((writer) => writer.readModel.apply([{ change: 'items-erased', holdings: [one], at: 1, cause: 'recall' }], 1))
  assert.deepEqual(await store.write((writer) => writer.takenBack.among([one, other])), new Set([other]))
})

contractOfStore('reads are folded once', async (store) => {
  const read: Omit<ReadRow, 'seq'> = {
    account: 'analyst',
    at: 5,
    agreement: null,
    purpose: 'cyber-defence',
    justification: 'because',
    what: 'taxii objects',
    items: 3,
    digest: 'digest',
  }
  await store.write((writer) =>
    writer.reads.add([
      { ...read, people: [] },
      { ...read, agreement: 'treaty', people: [] },
    ]),
  )
  const [first, second] = (await store.read.reads.unfolded(9)).map(({ seq }) => seq) as [number, number]
  assert.ok(first < second)
  assert.deepEqual(await store.read.reads.unfolded(9), [
    { seq: first, ...read },
    { seq: second, ...read, agreement: 'treaty' },
  ])
  assert.equal((await store.read.reads.unfolded(1)).length, 1)
  await store.write((writer) => writer.readFold.fold([first], actId('consult')))
  assert.deepEqual(
    (await store.read.reads.unfolded(9)).map((row) => row.seq),
    [second],
  )
})

contractOfStore('a login or a token belongs to one account', async (store) => {
  const account = (login: string, tokenHash: string | null): AccountRow => ({
    login,
    role: 'analyst',
    nationalRole: null,
    passwordHash: 'scrypt$1$1$1$s$h',
    tokenHash,
    purpose: 'cyber-defence',
    justification: 'because',
    offices: ['foreign-affairs', 'interior'],
    createdAt: 5,
    tool: null,
    enrolment: null,
  })
  const add = (login: string, tokenHash: string | null) => store.write((writer) => writer.accounts.add(account(login, tokenHash)))
  await add('b', 'token')
  await add('a', null)
  await add('c', null)
  assert.equal(await codeOf(() => add('a', null)), 'conflict')
  assert.equal(await codeOf(() => add('d', 'token')), 'conflict')
  assert.deepEqual(await store.read.accounts.find('a'), account('a', null))
  assert.deepEqual(await store.read.accounts.findByToken('token'), account('b', 'token'))
  assert.equal(await store.read.accounts.findByToken('other'), undefined)
  assert.deepEqual(
    (await store.read.accounts.list()).map((row) => row.login),
    ['a', 'b', 'c'],
  )
})
