import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import {
  type Agreement,
  type AgreementText,
  type NodeMeans,
  type OwnMeans,
  parseAgreement,
  parseReservation,
  type ReservationText,
} from '../../agreement/index.ts'
import { inForce, START } from '../../agreement/life/life.fixture.ts'
import type { SuiteName } from '../../envelope/index.ts'
import { DAY_MS, formatTimestamp, type Json } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import { createDecider } from '../../policy/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry, Directory } from '../directory.ts'
import type { RevokedVersion } from '../views.ts'
import type { ActItem, Facts, Verdict } from './kind.ts'
import { release } from './release.ts'

const NOTHING_SAID = { reports: 0, notFalse: 0, useful: 0 }

type Face = NonNullable<ActItem['content']>['face']

const example = exampleAgreement()

function agreementWith(members: Partial<AgreementText>): Agreement {
  const text = { ...example, ...members }
  return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
}

type Case = {
  readonly agreement?: Agreement
  readonly reservations?: readonly Partial<ReservationText>[]
  readonly side?: Facts['side']
  readonly approvedBy?: string | null
  readonly means?: OwnMeans
  readonly other?: NodeMeans | null
  readonly suite?: SuiteName
  readonly faces: readonly Partial<Face>[]
  readonly revoked?: readonly RevokedVersion[]
  readonly retainDays?: number
  readonly nationalMaxima?: Facts['nationalMaxima']
}

const MEANS: OwnMeans = { backupDays: 30, version: '1.2.0', algorithms: ['ed25519', 'mlkem768-x25519'] }

async function decided(asked: Case): Promise<Verdict> {
  const {
    agreement = example,
    reservations = [],
    side = 'home',
    approvedBy = null,
    means = MEANS,
    other = MEANS,
    suite,
    faces,
    revoked = [],
    nationalMaxima = [],
    retainDays = 1,
  } = asked
  const record = inForce(agreement)
  const decider = createDecider({
    agreement,
    reservations: reservations.map((members, index) =>
      parseReservation({ party: 'XB', number: index + 1, title: 'Covert', forbids: 'receive', when: {}, ...members } as Json, agreement),
    ),
  })
  const entry = { record, deciderAt: () => decider } as unknown as AgreementEntry
  const directory = { self: side === 'home' ? 'XA' : 'XB', agreement: () => entry } as unknown as Directory
  const facts: Facts = {
    directory,
    now: START,
    means,
    nationalMaxima,
    meansOf: async () => other ?? undefined,
    side,
    ...(suite === undefined ? {} : { suite }),
    find: async () => undefined,
    statesOf: async () => new Map(),
    onHold: async () => new Set(),
    sentCount: async () => 0,
    sentTo: async () => new Set(),
    findItems: async () => [],
    revokedAmong: async (stixIds) => revoked.filter(({ stixId }) => stixIds.includes(stixId)),
    fedAmong: async () => new Set(),
    approvals: { isContradicted: async () => false },
    requests: { find: async () => undefined, countSince: async () => 0 },
    observations: { find: async () => undefined, monitored: async () => undefined, unreviewed: async () => [] },
    feedback: { mostOf: async () => 0, with: async () => ({ told: NOTHING_SAID, heard: NOTHING_SAID }) },
    contests: { find: async () => undefined, of: async () => undefined, itemsOf: async () => [], openOf: async () => 0 },
    onward: {
      ask: async () => undefined,
      itemsOf: async () => [],
      copiesOf: async () => [],
      copies: async () => [],
      refusedAmong: async () => new Set(),
    },
  }
  const items = faces.map((face, index): ActItem => {
    const whole = {
      type: 'indicator',
      stixId: `indicator--${index}`,
      version: null,
      marking: 'GREEN',
      dataSubject: 'none',
      grading: UNGRADED,
      ...face,
    }
    return { itemId: `item-${index}`, content: { face: whole, source: null } }
  })
  const body = {
    to: 'XB',
    purpose: 'cyber-defence',
    articles: ['4.1'],
    approvedBy,
    necessity: null,
    notice: null,
    retainUntil: formatTimestamp(START + retainDays * DAY_MS),
    items: items.map(({ itemId }) => [itemId, 'digest']),
  }
  const act = { id: 'act', kind: 'release', party: 'XA', agreement: record.hash, at: START, body } as unknown as Act<never>
  return release.decide(act, facts, items)
}

async function codesOf(asked: Case): Promise<readonly string[]> {
  const verdict = await decided(asked)
  return verdict.ok ? [...verdict.refusedItems.values()].map(({ code }) => code) : [`whole: ${verdict.refusal.code}`]
}

test('a release that is a bulk of special categories is refused whole, under the never-list, on both sides', async () => {
  const [full] = example.sharing
  const careful = agreementWith({
    people: { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'special', bulkItems: 3 },
    sharing: [{ ...full, specialCategories: true } as AgreementText['sharing'][number]],
  })
  const victim = { dataSubject: 'victim' }
  for (const side of ['home', 'partner'] as const) {
    const asked = { agreement: careful, side, approvedBy: 'olga' }
    assert.deepEqual(await codesOf({ ...asked, faces: [victim, victim, {}] }), [])
    const bulk = await decided({ ...asked, faces: [victim, {}, victim, victim] })
    assert.ok(!bulk.ok)
    const article = careful.never.find(({ rule }) => rule === 'bulk-special-categories')?.article
    assert.deepEqual([bulk.refusal.code, bulk.refusal.article], ['never', article])
  }
})

test('a node that is not what the agreement asks of nodes neither gives nor gets, and the refusal cites the article on security', async () => {
  const clock = { hours: 24, onSilence: 'escalate' } as const
  const security = { article: '9.1', algorithms: ['mlkem768-x25519', 'ed25519'], keyCompromise: clock, incident: clock } as const
  const asking = (versionAtLeast: string) =>
    agreementWith({ security: { ...security, algorithms: [...security.algorithms], versionAtLeast } })
  for (const side of ['home', 'partner'] as const) {
    assert.deepEqual(await codesOf({ agreement: asking('1.2.0'), side, faces: [{}] }), [])
    const old = await decided({ agreement: asking('1.2.1'), side, faces: [{}] })
    assert.ok(!old.ok)
    assert.deepEqual([old.refusal.code, old.refusal.article], ['software-too-old', '9.1'])
    const means: OwnMeans = { ...MEANS, algorithms: ['ed25519', 'x25519'] }
    const classical = await decided({ agreement: asking('1.2.0'), side, means, faces: [{}] })
    assert.ok(!classical.ok)
    assert.deepEqual([classical.refusal.code, classical.refusal.article], ['algorithm-not-allowed', '9.1'])
  }
})

test('what the own law lets be kept for less time is not given for longer, and what another party gives is its own law', async () => {
  const given = (more: Partial<Case>) =>
    codesOf({ faces: [{}], retainDays: 11, nationalMaxima: [{ dataSubjects: ['none'], days: 10 }], ...more })
  assert.deepEqual(await given({}), ['whole: national-maximum'])
  assert.deepEqual(await given({ retainDays: 10 }), [])
  assert.deepEqual(await given({ nationalMaxima: [{ dataSubjects: ['victim'], days: 10 }] }), [])
  assert.deepEqual(await given({ side: 'partner' }), [])
})

test('under an agreement that lets back-ups live for fewer days than those of this node, it neither gives nor gets', async () => {
  for (const side of ['home', 'partner'] as const) {
    const codes = async (backupDays: number) => {
      const verdict = await decided({ agreement: agreementWith({ retention: { ...example.retention, backupDays } }), side, faces: [{}] })
      return verdict.ok ? [] : [verdict.refusal.code, verdict.refusal.article]
    }
    assert.deepEqual(await codes(30), [])
    assert.deepEqual(await codes(29), ['backups-too-long', example.retention.article])
  }
})

test('a partner whose node told that it is not what the agreement asks for, or told nothing, neither gets nor gives', async () => {
  const clock = { hours: 24, onSilence: 'escalate' } as const
  const algorithms = ['mlkem768-x25519', 'ed25519'] as const
  const agreement = agreementWith({
    security: { article: '9.1', algorithms: [...algorithms], versionAtLeast: '1.2.0', keyCompromise: clock, incident: clock },
  })
  const cases = [
    [null, 'partner-software-unknown'],
    [{ version: '1.1.9', algorithms }, 'partner-software-too-old'],
    [{ version: '1.2.0-rc.1', algorithms }, 'partner-software-too-old'],
    [{ version: '1.2.0', algorithms: ['ed25519', 'x25519'] }, 'partner-algorithm-not-allowed'],
  ] as const
  for (const side of ['home', 'partner'] as const) {
    assert.deepEqual(await codesOf({ agreement, side, other: { version: '1.10.0', algorithms }, faces: [{}] }), [])
    for (const [other, code] of cases) {
      const verdict = await decided({ agreement, side, other, faces: [{}] })
      assert.ok(!verdict.ok)
      assert.deepEqual([verdict.refusal.code, verdict.refusal.article], [code, '9.1'])
      assert.ok(verdict.refusal.reason.includes(side === 'home' ? 'XB' : 'XA'), verdict.refusal.reason)
    }
    assert.deepEqual(await codesOf({ side, other: null, faces: [{}] }), [])
  }
})

test('what a partner sealed with an algorithm that the agreement does not list is not taken, whatever this node uses itself', async () => {
  const clock = { hours: 24, onSilence: 'escalate' } as const
  const listing = (...algorithms: readonly ('mlkem768-x25519' | 'x25519' | 'ed25519')[]) =>
    agreementWith({
      security: { article: '9.1', algorithms: [...algorithms], versionAtLeast: '1.0.0', keyCompromise: clock, incident: clock },
    })
  const strict = listing('mlkem768-x25519', 'ed25519')
  const taken = (agreement: Agreement, suite: SuiteName) => decided({ agreement, side: 'partner', suite, faces: [{}] })
  const classical = await taken(strict, 'X25519')
  assert.ok(!classical.ok)
  assert.deepEqual([classical.refusal.code, classical.refusal.article], ['algorithm-not-allowed', '9.1'])
  assert.match(classical.refusal.reason, /sealed with x25519/)
  for (const [agreement, suite] of [
    [strict, 'MLKEM768-X25519'],
    [listing('mlkem768-x25519', 'x25519', 'ed25519'), 'X25519'],
    [example, 'X25519'],
  ] as const) {
    assert.ok((await taken(agreement, suite)).ok)
  }
})

test('without an article on people nothing that may be of a special category goes', async () => {
  const { people: _people, ...rest } = example
  const silent = parseAgreement(JSON.parse(JSON.stringify(rest)) as Json)
  assert.deepEqual(await codesOf({ agreement: silent, approvedBy: 'olga', faces: [{}, { dataSubject: 'victim' }] }), ['whole: never'])
  assert.deepEqual(await codesOf({ agreement: silent, faces: [{}, {}] }), [])
})

test('what is due beyond a second person keeps an item at home, whoever approved it', async () => {
  const [full] = example.sharing
  const due = [
    { article: '5', when: { dataSubjects: ['victim'] }, requires: ['second-person', 'necessity-test'], role: 'releasing-officer' },
    { article: '5.1', when: { dataSubjects: ['suspect'] }, requires: ['second-person'], role: 'releasing-officer' },
  ]
  const agreement = agreementWith({ sharing: [{ ...full, scrutiny: due } as unknown as AgreementText['sharing'][number]] })
  const faces = [{ dataSubject: 'victim' }, { dataSubject: 'suspect' }, {}]
  assert.deepEqual(await codesOf({ agreement, faces }), ['approval-missing', 'approval-missing'])
  assert.deepEqual(await codesOf({ agreement, faces, approvedBy: 'olga' }), ['necessity-missing'])
  assert.deepEqual(await codesOf({ agreement, faces, side: 'partner' }), [])
})

test('a partner is told of a hidden reservation nothing but a default refusal', async () => {
  const when = { types: ['location'] }
  const faces = [{ type: 'location' }, {}]
  const refused = async (asked: Case) => {
    const verdict = await decided(asked)
    assert.ok(verdict.ok)
    return JSON.stringify([...verdict.refusedItems.values()])
  }
  const hidden = await refused({ side: 'partner', reservations: [{ when, isDisclosedToPartners: false }], faces })
  const byDefault = await refused({ side: 'partner', faces: [{ marking: 'RED' }, {}] })
  assert.equal(hidden, byDefault)
  const disclosed = await refused({ side: 'partner', reservations: [{ when, isDisclosedToPartners: true }], faces })
  assert.match(disclosed, /"reserved".*reservation XB-1/)
  const athome = await refused({ reservations: [{ party: 'XA', forbids: 'disclose', when, isDisclosedToPartners: false }], faces })
  assert.match(athome, /"reserved".*reservation XA-1/)
})

test('a recipient takes no version after the one by which the sender revoked the object, and what others revoke ends nothing', async () => {
  const [stixId, before, at, later] = ['indicator--x', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.0001Z', '2026-01-01T00:00:00.0002Z']
  const revoked: RevokedVersion = { stixId, version: at, role: 'received', origin: 'XA', isOwnFirst: false }
  const faces = [before, at, later].map((version) => ({ stixId, version }))
  const asked: Case = { agreement: example, side: 'partner', approvedBy: 'olga', faces }
  const refused = async (more: Partial<Case>): Promise<readonly string[]> => {
    const verdict = await decided({ ...asked, ...more })
    assert.ok(verdict.ok)
    return [...verdict.refusedItems].map(([itemId, { code }]) => `${itemId} ${code}`)
  }
  assert.deepEqual(await refused({}), [])
  assert.deepEqual(await refused({ revoked: [revoked] }), ['item-2 object-revoked'])
  assert.deepEqual(
    await refused({
      revoked: [
        { ...revoked, origin: 'XC' },
        { ...revoked, role: 'own', origin: 'XB' },
      ],
    }),
    [],
  )
  // In one act, whatever stands first.
  const together = [later, at].map((version) => ({ stixId, version, ...(version === at && { isRevoked: true as const }) }))
  assert.deepEqual(await refused({ faces: together }), ['item-0 object-revoked'])
  assert.deepEqual(await refused({ faces: [{ stixId, version: later, isRevoked: true }, ...faces.slice(0, 1)] }), [])
  const alone = await decided({ ...asked, faces: faces.slice(2), revoked: [revoked] })
  assert.deepEqual(alone.ok || alone.refusal.code, 'object-revoked')
})
