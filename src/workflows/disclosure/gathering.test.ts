import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Share } from './batch.ts'
import { type Due, Gathering, type Piece } from './gathering.ts'
import type { ShownItem } from './shown-item.ts'

const PARTIES = ['XB', 'XC', 'XD'] as const
const ITEMS_MAX = 5
const MIB = 1024 * 1024

/** Which parties get an object, how large it is and how large its tokens are. */
type Plan = { readonly mask: number; readonly bytes: number; readonly size: number }

const plans: fc.Arbitrary<readonly Plan[]> = fc.array(
  fc.record({ mask: fc.nat(7), bytes: fc.constantFrom(100, MIB), size: fc.constantFrom(100, MIB, 3 * MIB) }),
  { maxLength: 60 },
)

function item(itemId: string, size: number): ShownItem {
  const face = { type: 'a', stixId: `a--${itemId}`, version: null, marking: 'GREEN', dataSubject: 'none', grading: UNGRADED }
  return { itemId, digest: 'd', size, content: { face, object: '{}', token: 't', salt: 's', source: null } }
}

function pieceOf({ mask, bytes, size }: Plan, index: number, begins: Readonly<Record<string, number>>): Piece {
  const shares = PARTIES.flatMap((party, place): readonly Share[] => {
    if ((mask & (1 << place)) === 0 || index < (begins[party] ?? 0)) return []
    return [{ party, item: item(`${index}`, size), retainUntil: 'r', articles: ['1'], itemsMax: 1_000 }]
  })
  return { index, bytes, own: index < (begins.own ?? 0) ? null : item(`${index}`, size), shares }
}

type Recorded = { readonly due: Due; readonly position: number; readonly carried: ReadonlyMap<string, number> }

/** What each transaction of a run records. */
function recorded(list: readonly Plan[], begins: Readonly<Record<string, number>> = {}): readonly Recorded[] {
  const gathering = new Gathering(ITEMS_MAX)
  const transactions: Recorded[] = []
  const take = (due: Due, position: number): void => {
    transactions.push({ due, position, carried: gathering.carried() })
  }
  for (const [index, plan] of list.entries()) {
    const piece = pieceOf(plan, index, begins)
    if (!gathering.hasRoomFor(piece)) take(gathering.take(), Math.max(index, begins.own ?? 0))
    gathering.add(piece)
  }
  take(gathering.takeLast(), list.length)
  return transactions
}

const batchesOf = (transactions: readonly Recorded[], party: string): readonly (readonly string[])[] =>
  transactions.flatMap(({ due }) =>
    due.batches.flatMap((batch) => (batch.party === party ? [[...batch.items()].map(({ itemId }) => itemId)] : [])),
  )

test('the batches of a recipient depend on what it gets alone', () => {
  fc.assert(
    fc.property(
      plans,
      fc.infiniteStream(fc.record({ mask: fc.constantFrom(0, 2, 4, 6), bytes: fc.constantFrom(100, MIB) })),
      (list, others) => {
        // Between any two objects of XB any number of others, and each goes to whom it may beside XB.
        const mixed = list.flatMap((plan): readonly (Plan & { readonly name: string | null })[] => {
          const [other, next] = [others.next().value, others.next().value]
          const changed = { ...plan, mask: (plan.mask & 1) | next.mask, name: 'same' }
          return other.mask > 2 ? [changed] : [{ ...other, size: 3 * MIB, name: null }, changed]
        })
        const named = (transactions: readonly Recorded[], all: readonly (Plan & { readonly name?: string | null })[]) => {
          const place = new Map([...all.entries()].filter(([, { name }]) => name !== null).map(([index], order) => [`${index}`, order]))
          return batchesOf(transactions, 'XB').map((batch) => batch.map((itemId) => place.get(itemId)))
        }
        assert.deepEqual(named(recorded(mixed), mixed), named(recorded(list), list))
      },
    ),
  )
})

test('a run that begins where any transaction left off hands out the rest, cut as it would have been', () => {
  fc.assert(
    fc.property(plans, fc.nat(), (list, cut) => {
      const whole = recorded(list)
      const done = cut % whole.length
      const last = whole[done] as Recorded
      const begins = Object.fromEntries([
        ['own', last.position],
        ...PARTIES.map((party) => [party, last.carried.get(party) ?? last.position] as const),
      ])
      const again = [...whole.slice(0, done + 1), ...recorded(list, begins)]
      for (const party of PARTIES) assert.deepEqual(batchesOf(again, party), batchesOf(whole, party))
      assert.deepEqual(
        again.flatMap(({ due }) => due.own.map(({ itemId }) => itemId)),
        [...list.keys()].map(String),
      )
    }),
  )
})

test('nothing is held beyond one transaction and one open batch for each recipient', () => {
  fc.assert(
    fc.property(plans, (list) => {
      for (const { due } of recorded(list)) {
        assert.ok(due.own.length <= ITEMS_MAX)
        for (const batch of due.batches) {
          const items = [...batch.items()]
          assert.ok(items.length <= ITEMS_MAX)
          assert.ok(items.length === 1 || items.reduce((sum, { size }) => sum + size, 0) <= 4 * MIB)
        }
      }
    }),
  )
})

test('who is dropped has nothing open, and its batch says where it stands', () => {
  const gathering = new Gathering(ITEMS_MAX)
  gathering.add(pieceOf({ mask: 1, bytes: 1, size: 1 }, 3, {}))
  gathering.add(pieceOf({ mask: 3, bytes: 1, size: 1 }, 4, {}))
  assert.equal(gathering.drop('XB')?.first, 3)
  assert.equal(gathering.drop('XB'), undefined)
  gathering.add(pieceOf({ mask: 3, bytes: 1, size: 1 }, 5, {}))
  assert.deepEqual(gathering.carried(), new Map([['XC', 4]]))
})
