/** The acts by which a recipient gets a share are cut by what that recipient gets, wherever a node stops and whatever else it holds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { itemIdOf } from '../../src/acts/index.ts'
import type { JsonObject } from '../../src/foundation/index.ts'
import type { DisclosureParts, RecipientReport } from '../../src/workflows/disclosure/index.ts'
import { recallItems } from '../../src/workflows/erasure/index.ts'
import { id, indicator, malware, TLP } from './objects.fixture.ts'
import { actsOf, requestFor, type Sender, startSender, submitted } from './sender.fixture.ts'

const BATCH = 4
const RECIPIENTS = ['XB', 'XC', 'XD'] as const
/** Which recipients may have an object: those up to GREEN, all but XD, and nobody. XD gets the last kind changed. */
const KINDS = ['all', 'not-XD', 'nobody', 'changed'] as const
type Kind = (typeof KINDS)[number]

const kinds = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 30 })
const RUNS = Number(process.env.COMITY_PROPERTY_RUNS ?? 8)

function objectOf(kind: Kind, number: number): JsonObject {
  if (kind === 'all') return indicator(number)
  if (kind === 'not-XD') return indicator(number, { object_marking_refs: [TLP.AMBER] })
  if (kind === 'nobody') return indicator(number, { object_marking_refs: [TLP.RED] })
  return malware(number, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
}

const goesTo = (kind: Kind, party: string): boolean => kind !== 'nobody' && (kind !== 'not-XD' || party !== 'XD')
const smallBatches = (parts: DisclosureParts): DisclosureParts => ({ ...parts, batchObjectsMax: BATCH })

/** The names of the objects that each act brings to a recipient, in order; a name stays where the id is another one. */
async function broughtTo(sender: Sender, party: string): Promise<readonly (readonly string[])[]> {
  const names = new Map((await sender.sentTo(party)).map(({ row, content }) => [itemIdOf(row.holding), nameOf(content.object)]))
  const acts = (await actsOf(sender)).filter(({ kind, body }) => kind === 'release' && body.to === party)
  return acts.map(({ body }) => (body.items as [string, string][]).map(([itemId]) => names.get(itemId) ?? '?'))
}

const nameOf = (object: string): string => (JSON.parse(object) as { readonly name: string }).name

function chunked(names: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / size) }, (_, index) => names.slice(index * size, (index + 1) * size))
}

function expectedFor(list: readonly Kind[], party: string): readonly (readonly string[])[] {
  const names = list.flatMap((kind, number) => (goesTo(kind, party) ? [String(objectOf(kind, number).name)] : []))
  return chunked(names, BATCH)
}

test('every recipient gets what it may have, in full acts and in order, whatever is withheld between', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, async (list) => {
      await using sender = await startSender({ change: smallBatches })
      const outcome = await sender.disclosure.submit(requestFor(list.map(objectOf)))
      assert.equal(
        outcome.ok,
        list.some((kind) => kind !== 'nobody'),
      )
      await sender.disclosure.idle()
      assert.deepEqual(sender.failures, [])
      for (const party of RECIPIENTS) assert.deepEqual(await broughtTo(sender, party), expectedFor(list, party))
    }),
    { numRuns: RUNS },
  )
})

test('a share over the size of one act is cut alike with and without what is withheld between', async () => {
  const sizes: unknown[] = []
  for (const isMixed of [false, true]) {
    await using sender = await startSender()
    const objects = Array.from({ length: 1_010 }, (_, number) => indicator(number))
    const mixed = objects.flatMap((one, number) => (number % 10 === 0 ? [objectOf('not-XD', 5_000 + number), one] : [one]))
    await submitted(sender, isMixed ? mixed : objects)
    const acts = (await actsOf(sender)).filter(({ kind, body }) => kind === 'release' && body.to === 'XD')
    sizes.push(acts.map(({ body }) => [(body.items as unknown[]).length, JSON.stringify(body).length]))
    assert.equal((await sender.items('own')).length, isMixed ? 1_111 : 1_010)
  }
  assert.deepEqual(sizes[1], sizes[0])
  assert.deepEqual(
    (sizes[0] as [number, number][]).map(([items]) => items),
    [1_000, 10],
  )
})

/** Fails the transaction that puts a submission for the nth time, before or after it is durable. */
function failingAt(count: number, when: 'before' | 'after'): (parts: DisclosureParts) => DisclosureParts {
  return (known) => {
    const parts = smallBatches(known)
    let puts = 0
    const { transactions } = parts.road
    const failing: typeof transactions = {
      write: async (work) => {
        let isFailing = false
        const value = await transactions.write(async (writer) => {
          const put: typeof writer.submissions.put = async (row) => {
            await writer.submissions.put(row)
            puts += 1
            isFailing = puts === count
          }
          const done = await work({ ...writer, submissions: { ...writer.submissions, put } })
          if (isFailing && when === 'before') throw new Error('power lost')
          return done
        })
        if (isFailing) throw new Error('power lost')
        return value
      },
    }
    return { ...parts, road: { ...parts.road, transactions: failing } }
  }
}

test('a stop between any two transactions loses nothing, repeats nothing, and cuts nothing otherwise', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, fc.integer({ min: 3, max: 9 }), fc.constantFrom('before', 'after'), async (list, put, when) => {
      fc.pre(list.some((kind) => kind !== 'nobody'))
      // The first two puts take it in and acknowledge it.
      const first = await startSender({ change: failingAt(put, when) })
      const outcome = await first.disclosure.submit(requestFor(list.map(objectOf)))
      assert.ok(outcome.ok)
      await first.disclosure.idle()
      await first.stop()
      await using next = await startSender({ folder: first.folder, change: smallBatches })
      await next.disclosure.resume()
      await next.disclosure.idle()
      assert.deepEqual(next.failures, [])
      const status = await next.disclosure.status(outcome.value.id)
      assert.equal(status?.state, 'released')
      for (const party of RECIPIENTS) {
        assert.deepEqual(await broughtTo(next, party), expectedFor(list, party))
        const reported: RecipientReport | undefined = status.report.recipients.find((recipient) => recipient.party === party)
        assert.equal(reported?.sent, list.filter((kind) => goesTo(kind, party)).length)
      }
      const own = (await next.items('own')).map(({ content }) => nameOf(content.object))
      assert.deepEqual(own.sort(), list.map((kind, number) => String(objectOf(kind, number).name)).sort())
    }),
    { numRuns: 3 * RUNS },
  )
})

test('a node that goes on with smaller batches loses nothing and repeats nothing, wherever it stops again', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 }), async (list, put, again) => {
      fc.pre(list.some((kind) => kind !== 'nobody'))
      const first = await startSender({ change: failingAt(put, 'after') })
      const outcome = await first.disclosure.submit(requestFor(list.map(objectOf)))
      assert.ok(outcome.ok)
      await first.disclosure.idle()
      await first.stop()
      const smaller = (parts: DisclosureParts): DisclosureParts => ({ ...parts, batchObjectsMax: 2 })
      const second = await startSender({ folder: first.folder, change: (parts) => smaller(failingAt(again, 'after')(parts)) })
      await second.disclosure.resume()
      await second.disclosure.idle()
      await second.stop()
      await using next = await startSender({ folder: first.folder, change: smaller })
      await next.disclosure.resume()
      await next.disclosure.idle()
      assert.deepEqual(next.failures, [])
      for (const party of RECIPIENTS) assert.deepEqual((await broughtTo(next, party)).flat(), expectedFor(list, party).flat())
    }),
    { numRuns: 3 * RUNS },
  )
})

test('a submission that was half released before recipients had batches of their own goes on from its position', async () => {
  const first = await startSender({ change: failingAt(4, 'after') })
  const outcome = await first.disclosure.submit(requestFor(Array.from({ length: 10 }, (_, number) => indicator(number))))
  assert.ok(outcome.ok)
  await first.disclosure.idle()
  const row = await first.store.read.submissions.find(outcome.value.id)
  assert.deepEqual([row?.position, row?.behind], [8, {}])
  await first.stop()
  await using next = await startSender({ folder: first.folder, change: smallBatches })
  await next.disclosure.resume()
  await next.disclosure.idle()
  assert.deepEqual(
    (await broughtTo(next, 'XC')).map(({ length }) => length),
    [4, 4, 2],
  )
})

/** Takes objects back as soon as the first transaction stands, when XD waits for its batch to fill. */
async function recalledUnderWay(stixIds: readonly string[], list: readonly Kind[], alsoOwn: boolean): Promise<Sender> {
  let isDone = false
  const change = (known: DisclosureParts): DisclosureParts => {
    const { transactions } = known.road
    return {
      ...smallBatches(known),
      road: {
        ...known.road,
        transactions: {
          async write(work) {
            const value = await transactions.write(work)
            const submissions = await sender.store.read.submissions.list(1)
            if (!isDone && submissions[0]?.position === BATCH) {
              isDone = true
              const report = await recallItems(
                { stixIds, cause: 'wrong', account: 'olga', isAllowed: () => true, alsoOwn },
                {
                  ...known.road,
                  transactions: sender.store,
                },
              )
              assert.deepEqual(report.refusals, [])
            }
            return value
          },
        },
      },
    }
  }
  const sender: Sender = await startSender({ change })
  await submitted(sender, list.map(objectOf))
  assert.ok(isDone)
  return sender
}

test('what is taken back while a recipient waits for it does not go to it', async () => {
  for (const alsoOwn of [false, true]) {
    const list: readonly Kind[] = ['all', 'not-XD', 'changed', 'all', 'all', 'all', 'all']
    await using sender = await recalledUnderWay([id('indicator', 0), id('malware', 2)], list, alsoOwn)
    const names = list.map((kind, number) => String(objectOf(kind, number).name))
    const [, , , third, fourth, fifth, sixth] = names
    assert.deepEqual((await broughtTo(sender, 'XD')).flat(), [third, fourth, fifth, sixth])
    const acts = await actsOf(sender)
    const recalled = acts.filter(({ kind }) => kind === 'recall').map(({ body }) => [body.to, (body.items as string[]).length])
    assert.deepEqual(recalled, [
      ['XB', 2],
      ['XC', 2],
    ])
    const own = (await sender.items('own')).map(({ content }) => nameOf(content.object))
    assert.equal(own.length, alsoOwn ? 5 : 7)
  }
})

test('who delivers is told of what was released: the very tokens and salts that are on record, each once its act is', async () => {
  const told = new Map<string, readonly [string | null, string | null]>()
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...smallBatches(parts),
    onReleased: ({ itemId, content }) => void told.set(itemId, [content.token, content.salt]),
  })
  await using sender = await startSender({ change })
  await sender.disclosure.submit(requestFor((['all', 'changed', 'not-XD', 'nobody', 'all', 'all'] as const).map(objectOf)))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const sent = (await Promise.all(RECIPIENTS.map((party) => sender.sentTo(party)))).flat()
  assert.deepEqual(told, new Map(sent.map(({ row, content }) => [itemIdOf(row.holding), [content.token, content.salt]])))
  assert.ok(told.size > 0)
})
