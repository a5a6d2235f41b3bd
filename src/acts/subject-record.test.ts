import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { ComityError, canonicalJson, DAY_MS, type Instant, utf8 } from '../foundation/index.ts'
import { commit } from '../ledger/index.ts'
import {
  type Access,
  type ChainEnd,
  formatSubjectRecord,
  type Link,
  makeLink,
  PROOF_STEPS,
  type ProvenStep,
  parseTrust,
  type RecordedLink,
  subjectOf,
  type Trust,
  verifyProofFile,
  verifySubjectRecord,
} from './index.ts'
import {
  type Code,
  exampleTrust,
  makeParties,
  NOW,
  type PaperLeaf,
  type Party,
  receiptOver,
  repeatableRandomness,
  witnessesFor,
} from './parties.fixture.ts'

const KEY = new Uint8Array(32).fill(7)
const SUBJECT = subjectOf(KEY, 'identity--00000000-0000-4000-8000-000000000001')
const BASIS = 'section 12 of the Police Act'

let parties: Readonly<Record<Code, Party>>
let trust: Trust
const randomness = repeatableRandomness('links')

before(async () => {
  parties = await makeParties()
  trust = parseTrust(canonicalJson(exampleTrust(parties)))
})

const access = (deed: Access['deed'], changes: Partial<Access> = {}): Access => ({
  ...{ deed, at: NOW, agreement: 'ab'.repeat(32), purpose: 'cyber-defence', party: null, account: null, cause: null },
  ...changes,
})
const READ = access('read', { account: 'anna' })
const ASKED = access('record-asked', { account: 'dora', agreement: null, purpose: 'subject-access' })

type Chosen = { readonly accesses: readonly Access[]; readonly visibleFrom?: Instant; readonly subject?: string; readonly at?: Instant }

function chain(...chosen: readonly Chosen[]): readonly Link[] {
  let end: ChainEnd
  return chosen.map(({ accesses, visibleFrom, subject = SUBJECT, at = NOW }) => {
    const delay = visibleFrom === undefined ? undefined : { visibleFrom, basis: BASIS }
    const link = makeLink({ party: 'XA', subject, after: end, at, accesses, delay }, randomness)
    end = link
    return link
  })
}

/** The record of these links, each with a leaf of its own among leaves of nobody's concern. */
async function record(links: readonly Link[], shown: (link: Link) => Partial<RecordedLink> = ({ contents }) => ({ contents })) {
  const { ledger } = parties.XA
  const other = commit({ origin: ledger.name, fields: { act: 'x', kind: 'padding' }, randomness })
  const leaves: PaperLeaf[] = links.flatMap(({ fields }) => [other, commit({ origin: ledger.name, fields, randomness })])
  const witnesses = witnessesFor('XA', parties)
  const made: RecordedLink[] = []
  for (const [index, link] of links.entries())
    made.push({ ...(await receiptOver(leaves, index * 2 + 1, { ledger, witnesses })), ...shown(link) })
  return made
}

const three = () => chain({ accesses: [access('submitted')] }, { accesses: [READ, READ] }, { accesses: [ASKED] })
const refuses = (links: readonly RecordedLink[], code = 'subject-record-invalid', under = trust): void =>
  void assert.throws(() => verifySubjectRecord(formatSubjectRecord('XA', links), under), { code })

test('a record proves every access up to the moment at which it was asked for, and names no account unless told', async () => {
  const links = three()
  const steps: ProvenStep[] = []
  const text = formatSubjectRecord('XA', await record(links))
  const report = verifySubjectRecord(text, trust, (step) => steps.push(step))
  assert.deepEqual(
    steps.map(({ step }) => step),
    PROOF_STEPS['subject-record'],
  )
  assert.deepEqual([report.subject, report.destroyed, report.until, report.links.length], [SUBJECT, 0, NOW, 3])
  assert.deepEqual(
    report.links.map(({ contents }) => contents?.accesses.map(({ deed }) => deed)),
    [['submitted'], ['read', 'read'], ['record-asked']],
  )
  for (const hidden of ['anna', 'dora', 'identity--']) assert.ok(!text.includes(hidden), hidden)
  const told = verifySubjectRecord(
    formatSubjectRecord('XA', await record(links, ({ contents, accounts }) => ({ contents, accounts }))),
    trust,
  )
  assert.deepEqual(
    told.links.flatMap(({ contents, accounts }) => contents?.accesses.map(({ account }) => accounts.get(account ?? '') ?? null)),
    [null, 'anna', 'anna', 'dora'],
  )
})

test('a link that is left out, moved, doubled, of another subject or of another chain shows', async () => {
  const links = await record(three())
  const [first, second, last] = links as [RecordedLink, RecordedLink, RecordedLink]
  refuses([first, last])
  refuses([first, second])
  refuses([second, first, last])
  refuses([first, second, second, last])
  const [, , otherEnd] = await record(three())
  refuses([first, second, otherEnd as RecordedLink])
  refuses(await record(chain({ accesses: [READ] }, { accesses: [ASKED], subject: subjectOf(KEY, 'identity--2') })))
  refuses(await record(chain({ accesses: [READ] }, { accesses: [ASKED], at: NOW - 1 })))
})

test('a chain whose first links were destroyed says how many', async () => {
  const links = await record(three())
  const { destroyed } = verifySubjectRecord(formatSubjectRecord('XA', links.slice(1)), trust)
  assert.equal(destroyed, 1)
})

test('what a link says is what its leaf commits to, to the last word', async () => {
  const links = three()
  refuses(await record(links, ({ contents }) => ({ contents: { ...contents, accesses: contents.accesses.slice(1) } })))
  refuses(await record(links, ({ contents }) => ({ contents: { ...contents, basis: BASIS } })))
  refuses(await record(links, ({ contents }) => ({ contents: { ...contents, salt: 'A'.repeat(43) } })))
  refuses(await record(links, ({ contents, accounts }) => ({ contents, accounts: { ...accounts, names: ['nobody'] } })))
  const [link] = links as [Link]
  const forged = { ...link, fields: { ...link.fields, number: '7' } }
  refuses(await record([forged, ...links.slice(1)]))
})

test('what is told later says from when, and may not be withheld beyond that', async () => {
  const tomorrow = NOW + DAY_MS
  const hidden = ({ contents, fields }: Link) => (fields.visibleFrom === undefined ? { contents } : {})
  const delayed = chain({ accesses: [READ], visibleFrom: tomorrow }, { accesses: [ASKED] })
  const report = verifySubjectRecord(formatSubjectRecord('XA', await record(delayed, hidden)), trust)
  assert.deepEqual([report.links[0]?.contents, report.links[0]?.visibleFrom], [null, tomorrow])
  const told = verifySubjectRecord(formatSubjectRecord('XA', await record(delayed)), trust)
  assert.equal(told.links[0]?.contents?.basis, BASIS)
  refuses(await record(chain({ accesses: [READ], visibleFrom: tomorrow }, { accesses: [ASKED], at: tomorrow }), hidden))
  refuses(await record(three(), ({ contents, number }) => (number === 1 ? {} : { contents })))
})

test('the date from which it is told and whose it is cannot be changed later: they are in the leaf', async () => {
  const [delayed] = chain({ accesses: [READ], visibleFrom: NOW + DAY_MS }) as [Link]
  for (const changes of [{ visibleFrom: '2031-01-01T00:00:00.000Z' }, { subject: 'ab' }, { contents: 'x' }]) {
    refuses(await record([{ ...delayed, fields: { ...delayed.fields, ...changes } }]))
  }
})

test('a ledger that is not trusted, or another party, is refused', async () => {
  const links = await record(three())
  refuses(links, 'receipt-invalid', { ...trust, parties: trust.parties.filter(({ party }) => party !== 'XA') })
  assert.throws(() => verifySubjectRecord(formatSubjectRecord('XB', links), trust), { code: 'receipt-invalid' })
})

test('equal accesses of two persons give links that nobody can match without their openings', () => {
  const [one] = chain({ accesses: [READ] }) as [Link]
  const [other] = chain({ accesses: [READ] }) as [Link]
  assert.notEqual(one.id, other.id)
  assert.notEqual(one.fields.contents, other.fields.contents)
  assert.notEqual(subjectOf(KEY, 'identity--1'), subjectOf(new Uint8Array(32), 'identity--1'))
})

test('no changed byte shows another access', async () => {
  const text = formatSubjectRecord('XA', await record(chain({ accesses: [READ] }, { accesses: [ASKED] })))
  const shown = JSON.stringify(verifySubjectRecord(text, trust).links.map(({ contents }) => contents))
  const bytes = utf8(text)
  for (let at = 0; at < bytes.length; at += 3) {
    const mutated = Uint8Array.from(bytes)
    mutated[at] = (mutated[at] as number) ^ 0x01
    try {
      const proof = verifyProofFile(mutated, { policy: trust })
      assert.equal(proof.kind, 'subject-record')
      if (proof.kind === 'subject-record') assert.equal(JSON.stringify(proof.report.links.map(({ contents }) => contents)), shown)
    } catch (error) {
      assert.ok(error instanceof ComityError, String(error))
    }
  }
})
