/** Who gets to read what, by every door, against an oracle of its own: the compiled policies, all that is looked up beside them, and the article. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type AgreementEntry, type FaceRow, type HoldingKey, type ItemRow, type Reader, readingOf } from '../../src/acts/index.ts'
import {
  type NationalConditions,
  type OfficialAttributes,
  PERMITTED_DEEDS,
  type Reservation,
  TLP_LEVELS,
} from '../../src/agreement/index.ts'
import type { Refusal } from '../../src/foundation/index.ts'
import { isReadable } from '../../src/node/api/reading.ts'
import { reservationWith } from '../../src/policy/example.fixture.ts'
import { createDecider } from '../../src/policy/index.ts'
import { holdingsSource } from '../../src/taxii/holdings-source.ts'
import { mayDo, type Official } from '../../src/workflows/officials/index.ts'
import { type HeldItem, type Objections, objectionsTo, type Person } from './reading-oracle.fixture.ts'
import { items, NOW, SELF, STATED, type World, worlds } from './reading-worlds.fixture.ts'
import { signedIn } from './signed-in.fixture.ts'

const isThorough = process.env.SLOW === '1'
/** Every so many of the reads of a world are asked; coprime to how many there are of anything, so that each world asks others. */
const STEP = isThorough ? 1_009 : 20_011
const WORLD_STEP = isThorough ? 1 : 5
const SOME = 10
const RESERVED: readonly Reservation['when'][] = [{ types: ['indicator'] }, { markingAtLeast: 'AMBER' }, { purposes: ['cyber-defence'] }]

type SignedIn = Awaited<ReturnType<typeof signedIn>>[number]

const ALL = [...worlds()].filter((_, number) => number % WORLD_STEP === 0)
const ITEMS = [...items()]
let people: readonly SignedIn[]
before(async () => {
  people = await signedIn([...new Set(ALL.map(({ hash }) => hash))])
})

type Read = { readonly item: HeldItem; readonly who: SignedIn; readonly stated: string }

/** A share of the reads of one world, other ones in each. */
function* readsOf(number: number): Generator<Read> {
  const count = ITEMS.length * people.length * STATED.length
  for (let position = number * 7; position < count; position += STEP) {
    const [item, who] = [ITEMS[position % ITEMS.length], people[Math.floor(position / ITEMS.length) % people.length]]
    if (item === undefined || who === undefined) throw new Error('each position has its read')
    yield { item, who, stated: STATED[Math.floor(position / ITEMS.length / people.length)] ?? item.purpose }
  }
}

function entryOf({ agreement, hash, reservations }: World): AgreementEntry {
  const decider = createDecider({ agreement, reservations })
  return { record: { agreement, hash }, row: { hash }, reservations, decider } as unknown as AgreementEntry
}

/** The row that a store would hold of it. */
function rowOf({ origin, type, marking, dataSubject, isRestricted, isErased, ...item }: HeldItem): ItemRow & FaceRow {
  const face = { type, stixId: `${type}--1`, version: null, marking, dataSubject, grading: {} }
  const state = isErased ? 'erased' : isRestricted ? 'restricted' : 'held'
  return { ...item, holding: 'h' as HoldingKey, origin, state, face: isErased ? null : face, seq: 1 } as unknown as ItemRow & FaceRow
}

function readerOf({ role, attributes }: Official, purpose: string): Reader {
  return { role, attributes, self: SELF, now: NOW, purpose }
}

const objections = ({ item, who, stated }: Read, { agreement, hash, reservations }: World, person: Person = who.person) =>
  objectionsTo(item, person, { stated, ground: { agreement, hash, reservations, self: SELF, now: NOW } })

/** Whether a refusal names something that stands against it, with the article that says so. */
function isCitedRightly({ code, article }: Refusal, against: Objections): boolean {
  if (!against.has(code) || article === undefined || article === '') return false
  return (against.get(code) ?? article) === article
}

test('a share of all reads of small worlds: read where nothing stands against it, else refused for something that does, with its article', () => {
  const alone: Record<string, number> = {}
  let permitted = 0
  for (const [number, world] of ALL.entries()) {
    const entry = entryOf(world)
    for (const read of readsOf(number)) {
      const against = objections(read, world)
      const answer = readingOf(rowOf(read.item), entry, readerOf(read.who.official, read.stated))
      const isRight = answer.ok ? against.size === 0 : isCitedRightly(answer.refusal, against)
      // Told only where it is wrong: a person who opened everything makes a long text.
      if (!isRight) assert.fail(JSON.stringify([read.item, read.who.person, read.stated, [...against], answer]))
      if (answer.ok) {
        permitted += 1
        continue
      }
      const { code } = answer.refusal
      if (against.size === 1) alone[code] = (alone[code] ?? 0) + 1
    }
  }
  assert.ok(permitted > SOME, String(permitted))
  for (const code of [
    'role-not-allowed',
    'training-missing',
    'case-missing',
    'clearance-missing',
    'uncategorised-closed',
    'item-not-held',
    'retention-ended',
    'purpose-not-given',
    'reading-narrowed',
    'reserved',
    'not-permitted',
  ])
    assert.ok((alone[code] ?? 0) > SOME, `${code} alone: ${JSON.stringify(alone)}`)
})

test('every door answers alike', async () => {
  let permitted = 0
  for (const [number, world] of ALL.entries()) {
    const entry = entryOf(world)
    for (const { item, who, stated } of readsOf(number + ALL.length)) {
      const row = rowOf(item)
      const reader = readerOf(who.official, stated)
      const { ok } = readingOf(row, entry, reader)
      assert.equal(isReadable(row, entry, { official: who.official, self: SELF, now: NOW, purpose: stated }), ok)
      // Stores find nothing else for it.
      const faces = async ({ classes = [] }: { classes?: readonly number[] }) => (row.state === 'held' && classes.length > 0 ? [row] : [])
      const { origin, purpose, narrowing, otherPurposes, face } = row
      const held = { number: 1, role: 'received', origin, purpose, narrowing, otherPurposes } as const
      const classes = async () => (face === null ? [] : [{ ...held, face: { ...face, stixId: '', version: null } }])
      const reading = { entry, holdings: 'received', isAlerts: false, origin: undefined, reader } as const
      const found = await holdingsSource(reading, { faces: { classes, faces }, objects: async () => new Map() }).scan({
        addedAfter: 0,
        limit: 1,
        stixIds: undefined,
        types: undefined,
      })
      assert.equal(found.rows.length === 1, ok)
      if (ok) permitted += 1
    }
  }
  assert.ok(permitted > SOME, String(permitted))
})

test('whatever is taken from a person or an item, and each reservation more, permits no more', () => {
  let compared = 0
  for (const [number, world] of ALL.entries()) {
    const entry = entryOf(world)
    const when = RESERVED[number % RESERVED.length] ?? {}
    const reservation = reservationWith(world.agreement, { party: SELF, number: 90, forbids: 'read', when })
    const reserving = entryOf({ ...world, reservations: [...world.reservations, reservation] })
    for (const { item, who, stated } of readsOf(number + 2 * ALL.length)) {
      const [row, reader] = [rowOf(item), readerOf(who.official, stated)]
      const isRead = readingOf(row, entry, reader).ok
      const narrowed = { ...row, narrowing: { purposes: [], ...row.narrowing }, otherPurposes: [] }
      const narrower = [
        readingOf(row, reserving, reader),
        ...poorer(reader).map((less) => readingOf(row, entry, less)),
        readingOf(narrowed, entry, reader),
      ]
      for (const { ok } of narrower) assert.ok(isRead || !ok, JSON.stringify([item, who.person, stated]))
      if (isRead) compared += 1
    }
  }
  assert.ok(compared > SOME, String(compared))
})

/** The reader without each of what was recorded of it, one at a time. */
function poorer(reader: Reader): readonly Reader[] {
  const { attributes } = reader
  if (attributes === undefined) return []
  const less: readonly Partial<OfficialAttributes>[] = [
    ...attributes.trainings.map((one) => ({ trainings: attributes.trainings.filter((other) => other !== one) })),
    { clearance: null },
    { clearance: attributes.clearance === 'RED' ? 'AMBER' : 'CLEAR' },
    { cases: [] },
    { opened: [] },
  ]
  const isMore = attributes.clearance === null || attributes.clearance === 'GREEN'
  return less
    .filter(({ clearance }) => clearance == null || !isMore)
    .map((change) => ({ ...reader, attributes: { ...attributes, ...change } }))
}

test('an opened glass stands for the conditions of reading, and for nothing else', () => {
  let opened = 0
  for (const [number, world] of ALL.entries()) {
    const entry = entryOf(world)
    const { agreement, hash } = world
    for (const { item, who, stated } of readsOf(number + 3 * ALL.length)) {
      const [row, reader] = [rowOf(item), readerOf(who.official, stated)]
      const { attributes = { trainings: [], clearance: null } } = reader
      const withGlass = { ...reader, attributes: { ...attributes, opened: [hash] } }
      const complete = {
        trainings: ['data-protection', 'sources'],
        clearance: 'RED',
        cases: ['C-100'],
        namedCase: 'C-100',
        tied: new Set(['h']),
      } as const
      const isRead = readingOf(row, entry, withGlass).ok
      const told = () => JSON.stringify([item, who.person, stated])
      // Nobody reads by it what one who has everything that is asked for does not.
      if (isRead) assert.ok(readingOf(row, entry, { ...reader, attributes: complete }).ok, told())
      if (agreement.reading.breakGlass === undefined)
        assert.equal(isRead, readingOf(row, entry, { ...reader, attributes: { ...attributes, opened: [] } }).ok, told())
      for (const deed of PERMITTED_DEEDS.filter((one) => one !== 'read')) {
        const without = { ...withGlass, attributes: { ...attributes, opened: [] } }
        assert.equal(mayDo(withGlass, agreement, deed), mayDo(without, agreement, deed), deed)
      }
      if (isRead && !readingOf(row, entry, { ...reader, attributes: { trainings: [], clearance: null } }).ok) opened += 1
    }
  }
  assert.ok(opened > SOME, String(opened))
})

/** What a role of the party's own can ask, one by one and together. */
const NATIONAL: readonly NationalConditions[] = [
  {},
  { purposes: ['cyber-defence'] },
  { trainings: ['data-protection', 'sources'] },
  { case: true },
  { clearance: true },
  { purposes: ['commerce'], trainings: ['sources'], case: true, clearance: true },
]

/** Whether what it asks is there, in words of its own. */
function hasWhatIsAsked(
  { purposes, trainings = [], case: isForCase, clearance }: NationalConditions,
  { attributes, purpose }: Reader,
  level: string,
): boolean {
  const { trainings: had, cases = [], namedCase, tied, clearance: cleared } = attributes ?? { trainings: [], clearance: null }
  const isCleared = cleared !== null && TLP_LEVELS.indexOf(level as (typeof TLP_LEVELS)[number]) <= TLP_LEVELS.indexOf(cleared)
  const isInCase = namedCase !== undefined && cases.includes(namedCase) && tied?.has('h') === true
  const isTrained = trainings.every((one) => had.includes(one))
  return (purposes?.includes(purpose) ?? true) && isTrained && (isForCase !== true || isInCase) && (clearance !== true || isCleared)
}

test('a role of the party’s own reads exactly what its founding role reads and it has what it asks for, with the glass broken or not', () => {
  const counts = NATIONAL.map(() => ({ read: 0, taken: 0 }))
  let turn = 0
  for (const [number, world] of ALL.entries()) {
    const entry = entryOf(world)
    const { agreement, hash } = world
    for (const { item, who, stated } of readsOf(number + 5 * ALL.length)) {
      // A tool is in no such role.
      if (who.official.role === 'tool') continue
      const row = rowOf(item)
      const plain = readerOf(who.official, stated)
      const own = plain.attributes ?? { trainings: [], clearance: null }
      for (const attributes of [own, { ...own, opened: [hash] }]) {
        const founding = readingOf(row, entry, { ...plain, attributes }).ok
        // Another one for each read, for a read costs a decision.
        const index = turn++ % NATIONAL.length
        const national = NATIONAL[index] as NationalConditions
        const reader = { ...plain, attributes: { ...attributes, national } }
        const level =
          item.marking === 'unmarked' ? (agreement.unmarked.treatAs === 'refuse' ? 'RED' : agreement.unmarked.treatAs) : item.marking
        const isRead = readingOf(row, entry, reader).ok
        const told = () => JSON.stringify([item, who.person, stated, national])
        assert.equal(isRead, founding && hasWhatIsAsked(national, reader, level), told())
        const count = counts[index]
        if (count !== undefined) count[isRead ? 'read' : 'taken'] += founding ? 1 : 0
        const shut = { ...plain, attributes: { ...attributes, national: 'nothing-left' } } as const
        assert.ok(!readingOf(row, entry, shut).ok)
        for (const deed of PERMITTED_DEEDS) {
          assert.ok(!mayDo(shut, agreement, deed), deed)
          if (mayDo(reader, agreement, deed)) assert.ok(mayDo({ ...plain, attributes }, agreement, deed), deed)
        }
      }
    }
  }
  for (const [index, { read, taken }] of counts.entries()) {
    assert.ok(index === NATIONAL.length - 1 || read > SOME, `${JSON.stringify(NATIONAL[index])} reads ${read}`)
    assert.ok(index === 0 ? taken === 0 : taken > SOME, `${JSON.stringify(NATIONAL[index])} takes ${taken}`)
  }
})
