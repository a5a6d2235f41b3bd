/** Chains of subjects in a ledger that is witnessed: complete, proven under the quorum, told when due, and destroyed at their end. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fieldsShown, parseTrust, subjectOf, type Trust, verifySubjectRecord } from '../../src/acts/index.ts'
import type { Agreement } from '../../src/agreement/index.ts'
import { canonicalJson, DAY_MS, parseJson } from '../../src/foundation/index.ts'
import type { PartySecrets } from '../../src/identity/index.ts'
import { parseOpening } from '../../src/ledger/index.ts'
import { trustFile } from '../../src/workflows/parties/index.ts'
import {
  askRecord,
  expireLinks,
  foldAccesses,
  type RecordQuestion,
  recordUpTo,
  type SubjectParts,
} from '../../src/workflows/subjects/index.ts'
import { auditLedger, createSequencer, recoverLedger } from '../../src/workflows/witnessing/index.ts'
import {
  agreementOf,
  type Federation,
  foundFederation,
  type Party,
  ratifyAt,
  START,
  seededRandomness,
  sequencerParts,
  surround,
} from './federation.ts'

const PERSON = 'identity--00000000-0000-4000-8000-000000000001'
const OTHER = 'identity--00000000-0000-4000-8000-000000000002'
const KEY = new Uint8Array(32).fill(9)
const DELAY = { purpose: 'investigation', days: 30, basis: 'section 12 of the Police Act' }

type World = { readonly federation: Federation; readonly party: Party; readonly hash: string; readonly parts: SubjectParts }

async function world(federation: Federation): Promise<World> {
  const party = federation.party('XA')
  const { hash } = await ratifyAt(party, agreementOf(federation))
  const { road, store, directory } = party
  const parts = {
    ...{ self: 'XA', clock: federation.clock, randomness: seededRandomness(77), directory, key: KEY, delays: [DELAY] },
    ...{ subjects: store.read.subjects, transactions: road.transactions },
  }
  return { federation, party, hash, parts: { ...parts, transactions: store } }
}

async function read(
  { party, federation }: World,
  stixId: string,
  changes: { readonly purpose?: string; readonly account?: string } = {},
): Promise<void> {
  const { purpose = 'cyber-defence', account = 'anna' } = changes
  const at = federation.clock.now()
  await party.store.write((writer) =>
    writer.subjects.note({ stixId, deed: 'read', at, agreement: null, purpose, party: null, account, cause: null }),
  )
}

async function checkpoint({ federation }: World): Promise<void> {
  const sequencer = federation.sequencer('XA')
  await sequencer.checkpoint()
  await sequencer.settled()
}

function recordOf({ party, federation, hash }: World, question: Partial<RecordQuestion> & { readonly id: string }) {
  const { store, receipts } = party
  const parts = { clock: federation.clock, subjects: store.read.subjects, proofUnder: receipts.proofUnder }
  return recordUpTo({ agreement: hash, withAccounts: false, from: 0, ...question }, 'XA', parts)
}

/** What somebody trusts who knows the agreement from elsewhere. */
async function trustIn({ party, hash }: World): Promise<Trust> {
  const directory = await party.directory.current()
  const document = directory.agreement(hash)?.row.document
  const { card } = party
  const ledger = directory.ledgerTrust({ party: 'XA', origin: card.ledger.origin, agreement: document as never })
  assert.ok(ledger !== undefined)
  const entry = { party: 'XA', name: card.name, root: card.root, ledger: ledger.origin, policy: ledger.policy, witness: card.witness.name }
  return parseTrust(canonicalJson({ format: 'comity/trust/v1', parties: [entry] }))
}

async function linksOpened({ party }: World): Promise<readonly Readonly<Record<string, string>>[]> {
  const head = await party.store.read.ledger.head()
  const leaves = await party.store.read.ledger.leaves({ epoch: 1, from: 0, to: head?.leaves ?? 0 })
  return leaves.flatMap(({ opening }) => (opening === null ? [] : [fieldsShown(parseOpening(parseJson(opening))).fields]))
}

test('everything that was done about a person is in its record, under the quorum, and nobody else in it', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  await read(here, PERSON)
  await read(here, OTHER, { account: 'bert' })
  await read(here, PERSON, { account: 'carl' })
  assert.equal(await foldAccesses(here.parts), 3)
  assert.equal(await foldAccesses(here.parts), 0)
  await checkpoint(here)
  federation.clock.set(START + 60_000)
  await read(here, PERSON)
  const asked = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  assert.deepEqual([asked.number, asked.subject], [1, subjectOf(KEY, PERSON)])
  const early = await recordOf(here, asked)
  assert.deepEqual(early.ok ? '' : early.refusal.code, 'receipt-pending')
  await checkpoint(here)
  const made = await recordOf(here, { ...asked, withAccounts: true })
  assert.ok(made.ok, JSON.stringify(made))
  const report = verifySubjectRecord(made.value, await trustIn(here))
  const told = report.links.map(({ contents, accounts }) =>
    contents?.accesses.map(({ deed, account }) => [deed, accounts.get(account ?? '')]),
  )
  assert.deepEqual(told, [
    [
      ['read', 'anna'],
      ['read', 'carl'],
    ],
    [
      ['read', 'anna'],
      ['record-asked', 'dora'],
    ],
  ])
  assert.ok(report.links.every(({ witnesses }) => witnesses.length >= 3))
  for (const hidden of [PERSON, OTHER, 'bert']) assert.ok(!made.value.includes(hidden), hidden)
  const unknown = await recordOf(here, { id: 'ab'.repeat(32) })
  assert.deepEqual(unknown.ok ? '' : unknown.refusal.code, 'record-unknown')
})

test('of whom nothing was done the record says so, and that it was asked for', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  const asked = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  await checkpoint(here)
  const made = await recordOf(here, asked)
  assert.ok(made.ok)
  const { links } = verifySubjectRecord(made.value, await trustIn(here))
  assert.deepEqual(
    links.map(({ contents }) => contents?.accesses.map(({ deed }) => deed)),
    [['record-asked']],
  )
})

test('an access that was left out of an earlier record shows in the next: two links cannot follow the one', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  await read(here, PERSON)
  const first = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  await read(here, PERSON)
  const second = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  await checkpoint(here)
  const [one, two] = [await recordOf(here, first), await recordOf(here, second)]
  assert.ok(one.ok && two.ok)
  const trust = await trustIn(here)
  const [early, late] = [verifySubjectRecord(one.value, trust), verifySubjectRecord(two.value, trust)]
  assert.deepEqual(
    late.links.slice(0, early.links.length).map(({ id }) => id),
    early.links.map(({ id }) => id),
  )
})

test('what the law delays is committed at once with its date, kept closed until then, and told from then on by itself', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  await read(here, PERSON, { purpose: DELAY.purpose, account: 'eve' })
  await read(here, PERSON)
  const first = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  await checkpoint(here)
  const trust = await trustIn(here)
  const closed = await recordOf(here, { ...first, withAccounts: true })
  assert.ok(closed.ok)
  for (const hidden of [DELAY.purpose, DELAY.basis, 'eve']) assert.ok(!closed.value.includes(hidden), hidden)
  const before = verifySubjectRecord(closed.value, trust)
  const due = (Math.floor(START / DAY_MS) + DELAY.days + 1) * DAY_MS
  assert.deepEqual(
    before.links.map(({ contents, visibleFrom }) => [contents === null, visibleFrom]),
    [
      [true, due],
      [false, null],
    ],
  )
  federation.clock.set(due)
  const opened = await recordOf(here, first)
  assert.ok(opened.ok)
  const [delayed] = verifySubjectRecord(opened.value, trust).links
  assert.deepEqual([delayed?.contents?.basis, delayed?.contents?.accesses.length], [DELAY.basis, 1])
  assert.ok((await linksOpened(here)).some(({ visibleFrom }) => visibleFrom === new Date(due).toISOString()))
})

test('a transaction that fails folds nothing, and the next folds all of it', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  await read(here, PERSON)
  const failing: SubjectParts = {
    ...here.parts,
    transactions: {
      write: (work) =>
        here.party.store.write(async (writer) => {
          await work(writer)
          throw new Error('the disk is full')
        }),
    },
  }
  const leaves = async () => (await here.party.store.read.ledger.head())?.leaves as number
  const before = await leaves()
  await assert.rejects(foldAccesses(failing), /disk/)
  assert.deepEqual([await leaves(), await here.party.store.read.subjects.hasPending()], [before, true])
  assert.equal(await foldAccesses(here.parts), 1)
  assert.equal(await leaves(), before + 1)
})

test('at the end of retention contents and openings are in no file any more, a leaf says which, and the tree stays', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  const { store, folder, directory } = here.party
  await read(here, PERSON, { account: 'somebody-unmistakable' })
  const asked = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  await checkpoint(here)
  const [row] = await store.read.subjects.links({ subject: asked.subject, from: 0, limit: 1 })
  const leaf = await store.read.ledger.leafOfAct(asked.id)
  assert.ok(row?.contents !== null && row !== undefined && leaf !== undefined)
  const salts = [...row.contents.matchAll(/"salt":"([^"]+)"/g), ...(leaf.opening ?? '').matchAll(/"salt":"([^"]+)"/g)].map(
    ([, salt]) => salt as string,
  )
  const searched = ['somebody-unmistakable', PERSON, ...salts]
  assert.ok(salts.length > 5 && isOnDisk(folder, salts[0] as string), 'what is searched for was there')
  const parts = { ...here.parts, subjects: store.read.subjects, transactions: store }
  assert.equal(await expireLinks(START, parts), 0)
  assert.equal(await expireLinks(START + 1, parts), 1)
  assert.equal(await expireLinks(START + 1, parts), 0)
  await checkpoint(here)
  for (const text of searched) assert.ok(!isOnDisk(folder, text), text)
  const erased = (await linksOpened(here)).filter(({ kind }) => kind === 'openings-erased')
  assert.deepEqual(
    erased.map(({ leaves, ledger, cause }) => [leaves, ledger, cause]),
    [[String(leaf.index), here.party.card.ledger.origin, 'retention']],
  )
  const audit = await auditLedger({ ledger: store.read.ledger, directory: await directory.current() })
  assert.deepEqual(audit.faults, [])
  const gone = await recordOf(here, asked)
  assert.deepEqual(gone.ok ? '' : gone.refusal.code, 'record-unknown')
  // The chain goes on where it stood.
  const again = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, here.parts)
  assert.equal(again.number, asked.number + 1)
  await checkpoint(here)
  const rest = await recordOf(here, { ...again, from: again.number })
  assert.ok(rest.ok)
  assert.equal(verifySubjectRecord(rest.value, await trustIn(here)).destroyed, 1)
})

function isOnDisk(folder: string, text: string): boolean {
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text))
}

test('a chain goes on through the closing of its ledger, and the whole record is proven with one trust file', async () => {
  await using federation = await foundFederation()
  const here = await world(federation)
  await read(here, PERSON)
  await foldAccesses(here.parts)
  await checkpoint(here)
  const { party } = here
  const { road, store } = party
  const kept: PartySecrets[] = []
  const recovery = await recoverLedger({
    ...{ road, ledger: store.read.ledger, calls: federation.calls, secrets: party.secrets },
    deadline: () => AbortSignal.timeout(300),
    keepSecrets: async (secrets) => void kept.push(secrets),
  })
  assert.ok(recovery.ok, JSON.stringify(recovery))
  const { card } = recovery.value
  for (const code of ['XB', 'XC', 'XD', 'XO'])
    await federation
      .party(code)
      .store.write((writer) => writer.readModel.apply([{ change: 'party-rotated', card, at: federation.clock.now() }], 0))
  const recovered = surround({ ...party, secrets: kept.at(-1) as PartySecrets, card }, federation.clock)
  const sequencer = createSequencer(sequencerParts(recovered, federation))
  const parts = { ...here.parts, directory: recovered.directory }
  const asked = await askRecord({ stixId: PERSON, account: 'dora', purpose: 'subject-access' }, parts)
  await sequencer.checkpoint()
  await sequencer.settled()
  const made = await recordOf({ ...here, party: recovered }, asked)
  assert.ok(made.ok, JSON.stringify(made))
  const directory = await recovered.directory.current()
  const trust = parseTrust(trustFile(directory, directory.agreement(here.hash)?.record.agreement as Agreement))
  const { links } = verifySubjectRecord(made.value, trust)
  assert.deepEqual(
    links.map(({ checkpoint: { origin }, number }) => [origin, number]),
    [
      ['xa.example/ledger/xa/1', 0],
      ['xa.example/ledger/xa/2', 1],
    ],
  )
  const without = { ...trust, parties: trust.parties.map(({ earlier: _earlier, ...entry }) => entry) }
  assert.throws(() => verifySubjectRecord(made.value, without), { code: 'receipt-invalid' })
})
