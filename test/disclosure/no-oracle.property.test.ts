/**
 * Two parties that differ only in what a recipient may not have give it the same: objects, order, counts, acts, and tokens of the
 * same length with the same number of digests. Random ids are named by the order in which they come.
 *
 * What may differ, and so is the same in both: that something was taken from an object shows by its new id (a changed object needs
 * one, STIX 2.1 section 3.5), not what or how much; what a label says of an object (its data subject, its grades) is told of all that
 * crosses of it; values that an annex treats in fields of objects that may cross are treated everywhere;
 * and of several versions of one id the strictest marking counts.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { itemIdOf } from '../../src/acts/index.ts'
import { agreementHash, type FieldTreatment } from '../../src/agreement/index.ts'
import type { JsonObject } from '../../src/foundation/index.ts'
import { unbase64url } from '../../src/foundation/index.ts'
import type { DisclosureParts } from '../../src/workflows/disclosure/index.ts'
import { objectOf, type Plan, plan, TYPES } from './graph-plan.fixture.ts'
import { id } from './objects.fixture.ts'
import { treatingAgreement } from './releases.fixture.ts'
import { actsOf, type KeptItem, requestFor, type Sender, startSender } from './sender.fixture.ts'

/** It may have what is GREEN. */
const RECIPIENT = 'XC'
const GREEN = 1
const TREATMENTS: Readonly<Record<string, FieldTreatment>> = {
  'indicator/description': 'pseudonymise',
  'malware/description': 'never',
  'relationship/description': 'generalise',
  'report/description': 'drop',
}
/** Values of two parties that become the same when they are made coarser. */
const VALUES = [
  ['jane.roe@victim.example', 'joan.doe@victim.example'],
  ['00:1b:44:11:3a:b7', '00:1b:44:22:4c:d9'],
  ['+44 20 7946 0123', '+44 20 7946 0789'],
] as const

type Entry = Plan & { readonly words: readonly number[] }
/** What becomes of an entry in the other party's store where it is withheld: it is not there, or is another one. */
type Other = { readonly isAbsent: boolean; readonly entry: Entry }

const entry: fc.Arbitrary<Entry> = fc
  .tuple(plan, fc.array(fc.nat(VALUES.length - 1), { maxLength: 2 }))
  .map(([one, words]) => ({ ...one, words }))
const other: fc.Arbitrary<Other> = fc.record({ isAbsent: fc.boolean(), entry })
const pairs = fc.array(fc.tuple(entry, other), { minLength: 1, maxLength: 12 })

const agreement = treatingAgreement(
  TYPES.flatMap((type) =>
    [0, 1].map((words) => objectOf({ ...plainPlan(type), isPersonal: words === 1 }, { number: 1, ids: [id('note', 1)], text: '' })),
  ),
  (type, field) => TREATMENTS[`${type}/${field}`] ?? 'as-is',
)

function plainPlan(type: Plan['type']): Plan {
  return { type, level: 0, fieldLevel: 0, links: [0, 0, 0], mention: undefined, isPersonal: false }
}

// Small enough that what is withheld would cut the acts of who does not get it.
const change = (parts: DisclosureParts): DisclosureParts => ({ ...parts, batchObjectsMax: 3 })
const left = await startSender({ agreement, change })
const right = await startSender({ agreement, change })
after(async () => {
  await left[Symbol.asyncDispose]()
  await right[Symbol.asyncDispose]()
})

/** Each run has ids of its own, for the stores keep what was released before. */
let first = 0

function textOf(words: readonly number[], side: 0 | 1): string {
  return ['Seen', ...words.map((word) => (VALUES[word] as readonly [string, string])[side]), 'there'].join(' ')
}

const isWithheld = ({ level }: Plan): boolean => level > GREEN
/** Whether the recipient has nothing of the description, whatever it says. */
const isTextWithheld = ({ type, fieldLevel }: Plan): boolean => type === 'report' || (type !== 'note' && (fieldLevel ?? 0) > GREEN)

/** What a recipient can see of what it was sent, apart from what is random. */
type Seen = { readonly items: readonly object[]; readonly acts: readonly object[] }

async function release(sender: Sender, objects: readonly JsonObject[]): Promise<Seen> {
  if (objects.length === 0) return { items: [], acts: [] }
  const before = (await actsOf(sender)).length
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: agreementHash(agreement) }))
  if (!outcome.ok) assert.equal(outcome.refusal.code, 'nothing-released')
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const acts = (await actsOf(sender)).slice(before).filter(({ kind, body }) => kind === 'release' && body.to === RECIPIENT)
  const sent = new Map((await sender.sentTo(RECIPIENT)).map((item) => [itemIdOf(item.row.holding), item]))
  // In the order of the acts that bring them: the sender keeps an item that several recipients get where the first of them got it.
  const named = acts.flatMap(({ body }) => (body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId))
  return {
    items: named.map((itemId) => seenItem(sent.get(itemId) as KeptItem)),
    acts: acts.map(({ body }) => ({
      length: JSON.stringify(body).length,
      names: Object.keys(body),
      items: (body.items as unknown[]).length,
    })),
  }
}

function seenItem({ row, content }: KeptItem): object {
  const token = content.token ?? ''
  const [jwt = '', ...disclosures] = token.split('~')
  const payload = JSON.parse(Buffer.from(unbase64url(jwt.split('.')[1] ?? '')).toString()) as {
    readonly object: { readonly _sd: readonly string[] }
  }
  const { face, retainUntil } = { face: content.face, retainUntil: row.retainUntil }
  return {
    object: content.object,
    face,
    retainUntil,
    length: token.length,
    disclosures: disclosures.length,
    digests: payload.object._sd.length,
  }
}

const RANDOM_ID = /[a-z][a-z0-9-]+--(?!00000000-0000-4000-8000-)[0-9a-f-]{36}/g

const PSEUDONYM = /p-[0-9a-f]{16}(?=@)|\+999\d+|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g

/** With random ids and pseudonyms named by the order in which they come. */
function named(seen: Seen, isPseudonymous: boolean): unknown {
  const text = JSON.stringify(seen)
  const names = new Map<string, string>()
  const rename = (found: string): string => {
    const name = names.get(found) ?? `#${names.size}`
    names.set(found, name)
    return name
  }
  // The standard's markings and extensions are no random ids, but the same on both sides.
  const ids = text.replace(RANDOM_ID, rename)
  return JSON.parse(isPseudonymous ? ids.replace(PSEUDONYM, rename) : ids)
}

// A failure is told as it is: the stores keep what was released, so that shrinking would go on from another state.
const RUNS = Number(process.env.COMITY_PROPERTY_RUNS ?? 12)

test('what differs in withheld objects, in fields above the ceiling and in dropped fields leaves no trace', async () => {
  let shown = 0
  await fc.assert(
    fc.asyncProperty(pairs, async (entries) => {
      first += 100
      const ids = entries.map(([{ type }], number) => id(type, first + number))
      const objects = (side: 0 | 1): readonly JsonObject[] =>
        entries.flatMap(([here, there], index) => {
          const known = { number: first + index, ids, text: textOf(here.words, 0) }
          if (side === 0) return [objectOf(here, known)]
          if (isWithheld(here)) {
            const { type, level } = here
            const changed = { ...there.entry, type, level: Math.max(level, there.entry.level) }
            return there.isAbsent ? [] : [objectOf(changed, { ...known, text: textOf(there.entry.words, 1) })]
          }
          if (!isTextWithheld(here)) return [objectOf(here, known)]
          return [objectOf({ ...here, mention: there.entry.mention }, { ...known, text: textOf(there.entry.words, 1) })]
        })
      const seen = [await release(left, objects(0)), await release(right, objects(1))] as const
      shown += seen[0].items.length
      assert.deepEqual(named(seen[1], false), named(seen[0], false))
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
  assert.ok(shown > RUNS / 2, `only ${shown} items were shown`)
})

test('which value stands behind a pseudonym, a prefix or nothing does not show', async () => {
  let shown = 0
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 12 }), async (entries) => {
      first += 100
      const ids = entries.map(({ type }, number) => id(type, first + number))
      // Of the values that are in a field that is treated, so that they are treated everywhere.
      const treated = entries.filter((one) => !isWithheld(one) && `${one.type}/description` in TREATMENTS && !isTextWithheld(one))
      const known = new Set(treated.flatMap(({ words }) => words))
      const objects = (side: 0 | 1): readonly JsonObject[] =>
        entries.map((one, index) => {
          const words = one.words.filter((word) => known.has(word))
          return objectOf(one, { number: first + index, ids, text: textOf(words, side) })
        })
      const seen = [await release(left, objects(0)), await release(right, objects(1))] as const
      shown += seen[0].items.length
      assert.deepEqual(named(seen[1], true), named(seen[0], true))
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
  assert.ok(shown > RUNS / 2, `only ${shown} items were shown`)
})
