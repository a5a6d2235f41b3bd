import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Agreement } from '../document/index.ts'
import { exampleAgreement } from '../example.fixture.ts'
import { agreementHash } from '../hash.ts'
import {
  type AgreementRecord,
  agreementState,
  canPropose,
  canRatify,
  canSign,
  createRecord,
  enteredAt,
  explainState,
  foundingActs,
  isAccession,
  isOnFastTrack,
  joinedAt,
  joinersOf,
  lapseOf,
  type Statement,
} from './index.ts'
import { day, founding, START, stated, wholeLifeAgreement } from './life.fixture.ts'

const first = wholeLifeAgreement()
const next = (changes: object = {}, of: Agreement = first): Agreement =>
  wholeLifeAgreement({ version: of.version + 1, prior: agreementHash(of), title: 'Next', ...changes })

type Told = { readonly agreement: Agreement; readonly statements?: readonly Statement[] }

/** Records that know of each other, proposed at the start unless a proposal is among the statements. */
function family(told: readonly Told[], isFastTrack = false): readonly AgreementRecord[] {
  const records: AgreementRecord[] = []
  const lineage = { known: () => records, isFastTrack: () => isFastTrack }
  for (const { agreement, statements = [] } of told) {
    const source = { agreement, hash: agreementHash(agreement), proposedBy: 'XA', proposedAt: START, statements }
    records.push(createRecord({ ...source, lineage }))
  }
  return records
}

const signatures = (agreement: Agreement, at = START): readonly Statement[] => founding(agreement, at).filter(({ kind }) => kind === 'sign')
const stateOf = (record: AgreementRecord | undefined, now = day(10)): string => agreementState(record as AgreementRecord, now)
const codeOf = (result: ReturnType<typeof canSign>): string => (result.ok ? 'ok' : result.refusal.code)

test('a version in force takes the place of the one before, for good', () => {
  const second = next()
  const [one, two] = family([
    { agreement: first, statements: founding(first) },
    { agreement: second, statements: founding(second, day(2)) },
  ])
  assert.deepEqual([stateOf(one), stateOf(two)], ['superseded', 'in-force'])
  assert.equal(explainState(one as AgreementRecord, day(10)).article, '11.3')
  assert.deepEqual([stateOf(one, day(400)), stateOf(two, day(400))], ['superseded', 'lapsed'])
  assert.equal(codeOf(canSign(one as AgreementRecord, 'XA', day(10))), 'agreement-superseded')
})

test('narrowing is in force with the signatures where the version before says so, and only then', () => {
  const second = next()
  const signed = { agreement: second, statements: signatures(second, day(2)) }
  const standing = { agreement: first, statements: founding(first) }
  assert.deepEqual(
    family([standing, signed], true).map((record) => stateOf(record)),
    ['superseded', 'in-force'],
  )
  assert.deepEqual(
    family([standing, signed], false).map((record) => stateOf(record)),
    ['in-force', 'signed'],
  )
  assert.deepEqual(
    family([{ agreement: first }, signed], true).map((record) => stateOf(record)),
    ['proposed', 'signed'],
    'nothing to narrow',
  )
  assert.deepEqual(
    family([signed], true).map((record) => stateOf(record)),
    ['signed'],
    'the version before is not known',
  )
  const [, fast] = family([standing, signed], true)
  assert.ok(isOnFastTrack(fast as AgreementRecord))
  assert.deepEqual([...foundingActs(fast as AgreementRecord)].sort(), signed.statements.map(({ actId }) => actId).sort())
  const slow = wholeLifeAgreement({ amendment: { ...first.amendment, narrowing: 'ratification' } })
  const after = next({}, slow)
  const track = family(
    [
      { agreement: slow, statements: founding(slow) },
      { agreement: after, statements: signatures(after) },
    ],
    true,
  )
  assert.deepEqual(
    track.map((record) => stateOf(record)),
    ['in-force', 'signed'],
    'it cannot give itself the fast track',
  )
})

test('nothing takes the fast track that lets a party in or changes its root key', () => {
  const [xa, ...others] = first.parties.list
  const swapped = next({ parties: { ...first.parties, list: [{ ...xa, root: `${'A'.repeat(42)}g` }, ...others] } })
  const standing = { agreement: first, statements: founding(first) }
  const [, record] = family([standing, { agreement: swapped, statements: signatures(swapped) }], true)
  assert.equal(isOnFastTrack(record as AgreementRecord), false)
  const lapsed = next({}, first)
  const late = family(
    [
      standing,
      {
        agreement: lapsed,
        statements: [stated(['propose', 'XA'], { counters: null, comment: null }, { at: day(360) }), ...signatures(lapsed, day(366))],
      },
    ],
    true,
  )
  assert.equal(stateOf(late[1], day(367)), 'lapsed')
})

test('a draft that not all signed in time lapses, and a late signature changes nothing', () => {
  const [on] = family([{ agreement: first, statements: signatures(first, day(20) - 1) }])
  const [late] = family([{ agreement: first, statements: [...signatures(first).slice(1), ...signatures(first, day(20)).slice(0, 1)] }])
  const [open] = family([{ agreement: first, statements: signatures(first).slice(1) }])
  assert.deepEqual(
    [stateOf(on, day(30)), stateOf(late, day(30)), stateOf(open, day(20) - 1), stateOf(open, day(20))],
    ['signed', 'lapsed', 'proposed', 'lapsed'],
  )
  assert.equal(lapseOf(open as AgreementRecord).article, '11.3')
  assert.equal(codeOf(canSign(open as AgreementRecord, 'XA', day(20))), 'agreement-lapsed')
})

test('of two successors for which everything is there the first is in force, whichever is told first', () => {
  const left = next({ title: 'Left' })
  const right = next({ title: 'Right' })
  const told = [
    { agreement: first, statements: founding(first) },
    { agreement: left, statements: founding(left, day(3)) },
    { agreement: right, statements: founding(right, day(2)) },
  ]
  for (const order of [told, told.toReversed()]) {
    const states = new Map(family(order).map((record) => [record.agreement.title, stateOf(record)]))
    assert.deepEqual([states.get('Left'), states.get('Right')], ['lapsed', 'in-force'])
  }
  const [, signed, rival] = family([
    told[0],
    { ...told[1], statements: signatures(left) },
    { ...told[2], statements: founding(right) },
  ] as Told[])
  assert.equal(stateOf(signed), 'lapsed', 'nobody waits for a rival of what is in force')
  assert.equal(
    codeOf(canRatify({ record: signed as AgreementRecord, party: 'XA', now: day(4), known: [rival as AgreementRecord] })),
    'agreement-lapsed',
  )
})

test('a draft is proposed and signed only as the next version of one in force that can be changed', () => {
  const [standing] = family([{ agreement: first, statements: founding(first) }])
  const propose = (document: Agreement, known: readonly (AgreementRecord | undefined)[] = [standing], counters: string | null = null) =>
    codeOf(canPropose({ document, counters, now: day(10), known: known.flatMap((one) => one ?? []) }))
  assert.equal(propose(next()), 'ok')
  assert.equal(propose(next(), []), 'prior-unknown')
  const [draft] = family([{ agreement: next() }])
  const answer = (changes: object, agreement = first) => propose(next({ title: 'Answer', ...changes }, agreement), [draft], draft?.hash)
  assert.equal(answer({}), 'ok', 'a party that would come in answers the draft, and knows no version before')
  assert.equal(answer({ version: 3 }), 'prior-unknown')
  assert.equal(answer({}, wholeLifeAgreement({ title: 'Other' })), 'prior-unknown')
  assert.equal(propose(next({ version: 3 })), 'prior-invalid')
  assert.equal(propose(next({ id: 'other-exchange' })), 'prior-invalid')
  assert.equal(propose(next(), family([{ agreement: first }])), 'prior-not-in-force')
  const fixed = exampleAgreement()
  assert.equal(propose(next({}, fixed), family([{ agreement: fixed, statements: founding(fixed) }])), 'not-provided')
  assert.equal(propose(first, [], 'ab'.repeat(32)), 'draft-unknown')
  assert.equal(propose(wholeLifeAgreement({ title: 'Counter' }), [standing], agreementHash(first)), 'ok')
  const wrong = next({ version: 3 })
  const [, odd] = family([{ agreement: first, statements: founding(first) }, { agreement: wrong }])
  assert.equal(codeOf(canSign(odd as AgreementRecord, 'XA', day(10))), 'prior-invalid')
})

test('an accession names who comes in and from when, and waits no longer than its consent', () => {
  const newcomer = { code: 'XE', name: 'Elbonia', root: `${'B'.repeat(42)}g`, role: 'party' }
  const witnesses = { ...first.witnesses, quorum: 4 }
  const wider = next({ witnesses, parties: { ...first.parties, list: [...first.parties.list, newcomer] } })
  const told = [
    { agreement: first, statements: founding(first) },
    { agreement: wider, statements: founding(wider, day(5)) },
  ]
  const [one, two] = family(told, true) as [AgreementRecord, AgreementRecord]
  assert.deepEqual([isAccession(one), isAccession(two), joinersOf(two)], [false, true, ['XE']])
  assert.deepEqual([stateOf(one), stateOf(two), isOnFastTrack(two)], ['superseded', 'in-force', false])
  assert.deepEqual(joinedAt(two, 'XE'), { at: day(5), history: 'as-permitted', article: '11.6' })
  assert.equal(joinedAt(two, 'XA'), undefined)
  assert.equal(enteredAt(two), day(5))
  const short = next({ witnesses, parties: wider.parties, accession: { ...first.accession, consent: { days: 3, onSilence: 'lapse' } } })
  const [, waiting] = family([told[0], { agreement: short }] as Told[])
  assert.deepEqual([stateOf(waiting, day(3) - 1), stateOf(waiting, day(3))], ['proposed', 'lapsed'])
})
