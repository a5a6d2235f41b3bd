import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { openMemoryIndex } from '../workflows/disclosure/index.ts'
import type { IndexedObject, SubmissionIndex } from './ports.ts'
import { openSubmissionIndex } from './scratch-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-scratch-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'index.db')

type Reference = readonly [objectKey: string, isRequired: boolean]

const object = (index: number, objectKey: string, more: Partial<IndexedObject> = {}): IndexedObject => ({
  index,
  objectKey,
  uuidKey: `uuid of ${objectKey}`,
  versionKey: `${objectKey} ${index}`,
  digest: 'digest',
  offset: index * 100,
  length: 100,
  withheld: 0,
  changed: 0,
  references: [],
  uuids: [],
  ...more,
})

const to = (...references: readonly Reference[]): Pick<IndexedObject, 'references'> => ({
  references: references.map(([objectKey, isRequired]) => ({ objectKey, isRequired })),
})

/** The index on disk and the one in memory hold to the same. */
function within(work: (index: SubmissionIndex) => void): void {
  for (const open of [() => openSubmissionIndex(path), openMemoryIndex]) {
    const index = open()
    try {
      work(index)
    } finally {
      index.close()
      assert.equal(existsSync(path), false)
    }
  }
}

test('withheld spreads along required references, changed along all', () => {
  within((index) => {
    index.add([
      object(0, 'secret', { withheld: 0b01 }),
      object(1, 'requires', to(['secret', true])),
      object(2, 'mentions', to(['secret', false])),
      object(3, 'mentions-mention', to(['mentions', true])),
      object(4, 'free'),
    ])
    index.settle(2)
    const verdicts = index.page({ from: 0, limit: 9 }).map((row) => [row.objectKey, row.withheld, row.changed])
    assert.deepEqual(verdicts, [
      ['secret', 0b01, 0],
      ['requires', 0b01, 0],
      ['mentions', 0, 0b01],
      ['mentions-mention', 0, 0b01],
      ['free', 0, 0],
    ])
    assert.deepEqual(index.counts(0), { withheld: 2, changed: 2, released: 3 })
    assert.deepEqual(index.counts(1), { withheld: 0, changed: 0, released: 5 })
    assert.deepEqual(index.page({ from: 4, limit: 9 }), [
      { index: 4, objectKey: 'free', offset: 400, length: 100, withheld: 0, changed: 0 },
    ])
  })
})

test('a UUID goes as each object of it goes; where no object has it, only a computable one is withheld', () => {
  within((index) => {
    const naming = (uuidKey: string, isComputable: boolean) => ({ uuids: [{ uuidKey, isComputable }] })
    index.add([
      object(0, 'names', naming('shared', false)),
      object(1, 'secret', { uuidKey: 'shared', withheld: 0b001 }),
      object(2, 'reduced', { uuidKey: 'shared', changed: 0b010 }),
      object(3, 'names-nothing', naming('random', false)),
      object(4, 'names-a-guess', naming('computed', true)),
      object(5, 'names-both-ways', { uuids: [...naming('both', false).uuids, ...naming('both', true).uuids] }),
      object(6, 'names-one-there', naming('uuid of names', true)),
    ])
    assert.equal(index.unresolvedCount(), 0)
    index.settle(3)
    index.settle(3)
    const changed = index.page({ from: 0, limit: 9 }).map((row) => [row.objectKey, row.withheld, row.changed])
    assert.deepEqual(changed, [
      ['names', 0, 0b011],
      ['secret', 0b001, 0],
      ['reduced', 0, 0b010],
      ['names-nothing', 0, 0],
      ['names-a-guess', 0, 0b111],
      ['names-both-ways', 0, 0b111],
      ['names-one-there', 0, 0b011],
    ])
    assert.deepEqual(index.targets(0), [{ objectKey: 'shared', withheld: 0b001, changed: 0b010 }])
    assert.deepEqual(index.targets(3), [{ objectKey: 'random', withheld: 0, changed: 0 }])
    assert.deepEqual(index.counts(0), { withheld: 1, changed: 4, released: 6 })
  })
})

test('a key that is nowhere is withheld from all, one released earlier from those who did not get it', () => {
  within((index) => {
    index.add([object(0, 'a', to(['nowhere', false], ['earlier', true], ['b', true])), object(1, 'b')])
    assert.equal(index.unresolvedCount(), 2)
    assert.deepEqual(index.unresolvedAmong(['nowhere', 'unknown', 'earlier']), ['nowhere', 'earlier'])
    index.addKnown([{ objectKey: 'earlier', recipients: 0b011, changed: 0b010 }])
    index.addKnown([{ objectKey: 'b', recipients: 0, changed: 0b111 }])
    index.settle(3)
    assert.deepEqual(index.targets(0), [
      { objectKey: 'b', withheld: 0, changed: 0 },
      { objectKey: 'earlier', withheld: 0b100, changed: 0b010 },
      { objectKey: 'nowhere', withheld: 0b111, changed: 0 },
    ])
    assert.deepEqual(index.page({ from: 0, limit: 1 })[0]?.withheld, 0b100)
    assert.deepEqual(index.page({ from: 0, limit: 1 })[0]?.changed, 0b011)
  })
})

test('of several versions the strictest verdict holds, and the same version is taken once', () => {
  within((index) => {
    const repeated = index.add([
      object(0, 'a', { versionKey: 'a 1', withheld: 0b01 }),
      object(1, 'a', { versionKey: 'a 2', changed: 0b10 }),
      object(2, 'a', { versionKey: 'a 1' }),
      object(3, 'a', { versionKey: 'a 2', digest: 'other', withheld: 0b11 }),
    ])
    assert.deepEqual(repeated, [
      { index: 2, isSame: true },
      { index: 3, isSame: false },
    ])
    index.settle(2)
    assert.deepEqual(
      index.versions('a').map((row) => [row.index, row.withheld, row.changed]),
      [
        [0, 0b01, 0b10],
        [1, 0b01, 0b10],
      ],
    )
    assert.deepEqual(index.versions('b'), [])
  })
})

test('what is withheld later is carried on by settling again', () => {
  within((index) => {
    index.add([object(0, 'a'), object(1, 'b', to(['a', true])), object(2, 'c', to(['b', false]))])
    index.settle(1)
    assert.deepEqual(index.counts(0), { withheld: 0, changed: 0, released: 3 })
    index.withhold([{ index: 0, withheld: 1 }])
    index.settle(1)
    assert.deepEqual(index.counts(0), { withheld: 2, changed: 1, released: 1 })
  })
})

test('a submission has 1 to 30 recipients', () => {
  within((index) => {
    for (const recipients of [0, 31, 1.5]) assert.throws(() => index.settle(recipients), /1 to 30 recipients/)
    index.add([object(0, 'a', { withheld: 2 ** 29 })])
    index.settle(30)
    assert.equal(index.page({ from: 0, limit: 1 })[0]?.withheld, 2 ** 29)
  })
})

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f']
const reference = fc.tuple(fc.constantFrom(...KEYS, 'gone', 'earlier'), fc.boolean())
const objects = fc
  .array(
    fc.record({
      key: fc.constantFrom(...KEYS),
      withheld: fc.nat(3),
      changed: fc.nat(3),
      references: fc.array(reference, { maxLength: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 10,
    },
  )
  .map((rows) =>
    rows.map(({ key, withheld, changed, references }, index) => object(index, key, { withheld, changed, ...to(...references) })),
  )

type Verdicts = { readonly withheld: Map<string, number>; readonly changed: Map<string, number> }

/** The same closure, told naively: pass over all references until nothing changes. */
function closure(rows: readonly IndexedObject[]): Verdicts {
  const withheld = new Map([
    ['gone', 0b11],
    ['earlier', 0b10],
  ])
  const submitted = new Set(rows.map((row) => row.objectKey))
  for (const key of KEYS) if (!submitted.has(key)) withheld.set(key, 0b11)
  const changed = new Map<string, number>()
  const grow = (verdicts: Map<string, number>, key: string, bits: number): boolean => {
    const before = verdicts.get(key) ?? 0
    verdicts.set(key, before | bits)
    return (before | bits) !== before
  }
  let isGrowing = true
  while (isGrowing) {
    isGrowing = false
    for (const row of rows) {
      if (grow(withheld, row.objectKey, row.withheld)) isGrowing = true
      if (grow(changed, row.objectKey, row.changed)) isGrowing = true
      for (const { objectKey, isRequired } of row.references) {
        const hidden = withheld.get(objectKey) ?? 0
        if (isRequired && grow(withheld, row.objectKey, hidden)) isGrowing = true
        if (grow(changed, row.objectKey, hidden | (changed.get(objectKey) ?? 0))) isGrowing = true
      }
    }
  }
  return { withheld, changed }
}

test('settling reaches the fixpoint on any graph', () => {
  fc.assert(
    fc.property(objects, (rows) =>
      within((index) => {
        index.add(rows)
        index.addKnown([{ objectKey: 'earlier', recipients: 0b01, changed: 0 }])
        index.settle(2)
        const expected = closure(rows)
        for (const row of index.page({ from: 0, limit: 99 })) {
          const withheld = expected.withheld.get(row.objectKey) ?? 0
          assert.equal(row.withheld, withheld)
          assert.equal(row.changed, (expected.changed.get(row.objectKey) ?? 0) & ~withheld)
        }
      }),
    ),
    { numRuns: 60 },
  )
})

test('of several treatments of a value for one recipient the strictest stays, and others have none', () => {
  within((index) => {
    assert.equal(index.hasValues(0), false)
    index.addValues([
      { recipient: 0, valueKey: 'a', treatment: 'generalise', annex: 2 },
      { recipient: 0, valueKey: 'a', treatment: 'pseudonymise', annex: 0 },
      { recipient: 0, valueKey: 'a', treatment: 'generalise', annex: null },
      { recipient: 1, valueKey: 'a', treatment: 'pseudonymise', annex: 1 },
      { recipient: 1, valueKey: 'a', treatment: 'never', annex: null },
      { recipient: 1, valueKey: 'b', treatment: 'pseudonymise', annex: null },
      { recipient: 1, valueKey: 'b', treatment: 'generalise', annex: 3 },
    ])
    assert.deepEqual([index.hasValues(0), index.hasValues(1), index.hasValues(2)], [true, true, false])
    assert.deepEqual([index.treatmentOf(0, 'a'), index.treatmentOf(1, 'a'), index.treatmentOf(2, 'a')], ['generalise', 'never', undefined])
    assert.equal(index.treatmentOf(0, 'b'), undefined)
    const annexes = [index.annexOf(0, 'a'), index.annexOf(1, 'a'), index.annexOf(1, 'b'), index.annexOf(2, 'a')]
    assert.deepEqual(annexes, [2, null, 3, null])
  })
})

test('of several versions at which an object is revoked the earliest stays, in whatever order and form they are written', () => {
  within((index) => {
    assert.equal(index.revokedVersion('a'), undefined)
    index.addRevoked([
      { objectKey: 'a', version: '2026-01-01T00:00:02.000Z' },
      { objectKey: 'a', version: '2026-01-01T00:00:01.10Z' },
      { objectKey: 'b', version: '2026-01-01T00:00:09.000Z' },
    ])
    index.addRevoked([{ objectKey: 'a', version: '2026-01-01T00:00:01.1000001Z' }])
    assert.deepEqual([index.revokedVersion('a'), index.revokedVersion('b')], ['2026-01-01T00:00:01.10Z', '2026-01-01T00:00:09.000Z'])
    assert.equal(index.revokedVersion('c'), undefined)
  })
})

test('what is changed later is carried on by settling', () => {
  within((index) => {
    index.add([object(0, 'a'), object(1, 'b', to(['a', true])), object(2, 'c')])
    index.change([{ index: 0, changed: 0b10 }])
    index.settle(2)
    assert.deepEqual(
      index.page({ from: 0, limit: 9 }).map(({ changed }) => changed),
      [0b10, 0b10, 0],
    )
  })
})

test('what counts for an item is counted once each, in any order, up to a bound, and for a recipient without what it may not have', () => {
  const link = (item: string, counted: string, input: 'sightings' | 'reach' = 'sightings') => ({ link: { input, item, counted } })
  const objects = [
    object(0, 'sighting-1', link('family', 'sighting-1')),
    object(1, 'sighting-1', link('family', 'sighting-1')),
    object(2, 'sighting-2', { ...link('family', 'sighting-2'), withheld: 0b01 }),
    object(3, 'targets-1', link('family', 'victim', 'reach')),
    object(4, 'targets-2', { ...link('family', 'victim', 'reach'), ...to(['sighting-2', true]) }),
    object(5, 'targets-3', { ...link('family', 'place', 'reach'), ...to(['sighting-2', true]) }),
    object(6, 'other', link('tool', 'other')),
  ]
  for (const order of [objects, objects.toReversed()]) {
    within((index) => {
      index.add(order)
      index.settle(2)
      const counted = (input: 'sightings' | 'reach', recipient: number | null, max = 9) =>
        index.linkCount({ item: 'family', input, recipient, max })
      assert.deepEqual([counted('sightings', null), counted('sightings', 0), counted('sightings', 1)], [2, 1, 2])
      assert.deepEqual([counted('reach', null), counted('reach', 0), counted('reach', 1)], [2, 1, 2])
      assert.equal(counted('sightings', null, 1), 1)
      assert.equal(index.linkCount({ item: 'nowhere', input: 'reach', recipient: null, max: 9 }), 0)
    })
  }
})

test('a page may hold only what is changed or withheld for somebody', () => {
  within((index) => {
    index.add([
      object(0, 'a', { withheld: 0b01 }),
      object(1, 'b'),
      object(2, 'c', { changed: 0b10 }),
      object(3, 'd', { withheld: 0b01, changed: 0b01 }),
      object(4, 'e', { withheld: 0b10, changed: 0b01 }),
    ])
    index.settle(2)
    const indexes = (which: 'all' | 'changed' | 'withheld', from = 0, limit = 9) =>
      index.page({ from, limit, which }).map((row) => row.index)
    assert.deepEqual(
      [indexes('all'), indexes('changed'), indexes('withheld')],
      [
        [0, 1, 2, 3, 4],
        [2, 4],
        [0, 3, 4],
      ],
    )
    assert.deepEqual([indexes('changed', 3), indexes('withheld', 1, 1)], [[4], [3]])
  })
})

test('objects may be added in any order, and keys that are nowhere are counted and told', () => {
  within((index) => {
    index.add([object(5, 'b', to(['z', false], ['x', false])), object(2, 'a', to(['y', true], ['b', false]))])
    assert.equal(index.unresolvedCount(), 3)
    assert.deepEqual(index.unresolvedAmong(['z', 'y', 'x', 'a']), ['z', 'y', 'x'])
    index.settle(1)
    assert.deepEqual(
      index.page({ from: 0, limit: 9 }).map((row) => [row.index, row.withheld, row.changed]),
      [
        [2, 1, 0],
        [5, 0, 1],
      ],
    )
    index.withhold([{ index: 5, withheld: 1 }])
    assert.deepEqual(index.counts(0), { withheld: 2, changed: 0, released: 0 })
  })
})

test('an index for which there is no room is not there', {
  skip: process.platform === 'win32' && 'needs a shell that bounds files',
}, () => {
  const module = JSON.stringify(join(import.meta.dirname, 'scratch-index.ts'))
  const program = `const { openSubmissionIndex } = await import(${module})
    try { openSubmissionIndex(process.argv[1]) } catch (error) { process.stdout.write(error.code) }`
  const run = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program, path]
  const code = execFileSync('/bin/sh', ['-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh', ...run], { encoding: 'utf8' })
  assert.match(code, /^store-(full|unavailable)$/)
  assert.equal(existsSync(path), false)
})
