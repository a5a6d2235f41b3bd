/** A revoked object has no later version (STIX 2.1 section 3.6). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { createDisclosure } from '../../src/workflows/disclosure/index.ts'
import { indicator, TLP } from './objects.fixture.ts'
import { previewed, requestFor, type Sender, startSender, submitted } from './sender.fixture.ts'

const at = (second: number) => `2026-12-02T00:00:0${second}.000Z`
const version = (number: number, second: number, members: JsonObject = {}) => indicator(number, { modified: at(second), ...members })
const faultsOf = async (sender: Sender, ...objects: readonly JsonObject[]) =>
  (await submitted(sender, objects)).report.faults.map(({ index, code }) => [index, code])

test('a version after the revoked one is refused, in a later submission and in the same; others go', async () => {
  await using sender = await startSender()
  assert.deepEqual(await faultsOf(sender, version(1, 1), version(1, 2, { revoked: true }), version(2, 1)), [])
  const later = [version(1, 3), version(2, 3), version(1, 4, { revoked: true })]
  assert.deepEqual(await faultsOf(sender, ...later), [
    [0, 'object-revoked'],
    [2, 'object-revoked'],
  ])
  const { faults } = (await submitted(sender, later)).report
  assert.match(faults[0]?.reason ?? '', /this party revoked it at 2026-12-02T00:00:02.000Z/)
  // The last version again, and one from before it, are versions of it still.
  assert.deepEqual(await faultsOf(sender, version(1, 2, { revoked: true }), version(1, 1)), [])
  const inOne = [version(3, 1, { revoked: true }), version(3, 2), version(3, 1, { revoked: true }), version(4, 2)]
  assert.deepEqual(await faultsOf(sender, ...inOne), [[1, 'object-revoked']])
  const own = (await sender.items('own')).map(({ row }) => `${row.face?.stixId.at(-1)} ${row.face?.version}`)
  assert.deepEqual([...new Set(own)].sort(), [`1 ${at(1)}`, `1 ${at(2)}`, `2 ${at(1)}`, `2 ${at(3)}`, `3 ${at(1)}`, `4 ${at(2)}`])
})

test('in whatever order the versions of one submission stand, none after the revoked one goes', async () => {
  await using sender = await startSender()
  const orders = (number: number) => [
    version(number, 1),
    version(number, 2, { revoked: true }),
    version(number, 3),
    version(number, 4, { revoked: true }),
  ]
  const [one, two] = [orders(1).reverse(), [...orders(2).slice(2), ...orders(2).slice(0, 2)]]
  assert.deepEqual(await faultsOf(sender, ...one), [
    [0, 'object-revoked'],
    [1, 'object-revoked'],
  ])
  const { faults } = (await submitted(sender, two)).report
  assert.deepEqual(
    faults.map(({ index, reason }) => `${index} ${reason}`),
    [0, 1].map((index) => `${index} the submission revokes it at ${at(2)}: a revoked object has no later version`),
  )
  // Also where the word is written with escapes, and where another page of the passes holds it.
  const many = Array.from({ length: 600 }, (_, number) => version(100 + number, 1))
  const { report } = await escapedLast(sender, [version(3, 3), ...many, version(3, 2, { revoked: true })])
  assert.deepEqual(
    report.faults.map(({ index, code }) => [index, code]),
    [[0, 'object-revoked']],
  )
  const own = (await sender.items('own')).flatMap(({ row }) => (row.face?.stixId.endsWith('3') ? row.face.version : []))
  assert.ok(!own.includes(at(3)))
})

/** Submits objects with the member `revoked` of the last one written with escapes. */
async function escapedLast(sender: Sender, objects: readonly JsonObject[]) {
  const request = requestFor(objects)
  const text = (await Array.fromAsync(request.chunks)).map((chunk) => new TextDecoder().decode(chunk)).join('')
  const escaped = text.replace('"revoked"', '"r\\u0065voked"')
  assert.notEqual(escaped, text)
  const outcome = await sender.disclosure.submit({ ...request, chunks: chunksOf(escaped) })
  assert.ok(outcome.ok)
  await sender.disclosure.idle()
  return outcome.value
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

test('however many objects a submission revokes, it is known of each', async () => {
  await using sender = await startSender()
  const many = Array.from({ length: 10_050 }, (_, number) => version(number, 1, { revoked: true }))
  const { report } = await previewed(sender, [...many, version(3, 2), version(10_049, 2)])
  assert.deepEqual(
    report.faults.map(({ index, code }) => [index, code]),
    [
      [10_050, 'object-revoked'],
      [10_051, 'object-revoked'],
    ],
  )
})

const OLGA = { account: 'olga', role: 'releasing-officer' } as const

test('what waits for a person when its object is revoked does not go out any more', async () => {
  await using sender = await startSender()
  const { id } = await submitted(sender, [version(1, 3), version(2, 3)], { review: true })
  await submitted(sender, [version(1, 2, { revoked: true })])
  assert.ok((await sender.disclosure.approve({ submission: id, official: OLGA })).ok)
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(id)
  assert.deepEqual([status?.state, status?.report.faults.map(({ index, code }) => [index, code])], ['released', [[0, 'object-revoked']]])
  assert.deepEqual(await versionsSent(sender), [`1 ${at(2)}`, `2 ${at(3)}`])
})

for (const { when, write } of [
  { when: 'before anything of it is recorded', write: 2 },
  { when: 'while it waits for the batch of a recipient to fill', write: 3 },
]) {
  test(`what is going out while its object is revoked stops: ${when}`, async () => {
    let writes = Number.NEGATIVE_INFINITY
    let revoke: () => Promise<void> = async () => undefined
    await using sender = await startSender({
      change: (parts) => {
        const { transactions } = parts.road
        const beside = createDisclosure(parts)
        revoke = async () => {
          assert.ok((await beside.submit(requestFor([version(1, 2, { revoked: true })]))).ok)
          await beside.idle()
        }
        const within: typeof transactions = {
          ...transactions,
          async write(work) {
            writes += 1
            if (writes === write) await revoke()
            return transactions.write(work)
          },
        }
        return { ...parts, batchObjectsMax: 2, road: { ...parts.road, transactions: within } }
      },
    })
    const amber = { object_marking_refs: [TLP.AMBER] }
    const objects = [version(1, 3), version(2, 3, amber), version(3, 3, amber), version(4, 3, amber), version(5, 3)]
    const { id } = await submitted(sender, objects, { review: true })
    writes = 0
    assert.ok((await sender.disclosure.approve({ submission: id, official: OLGA })).ok)
    await sender.disclosure.idle()
    assert.deepEqual(sender.failures, [])
    assert.equal((await sender.disclosure.status(id))?.state, 'released')
    // XD gets no AMBER, so that its batch is still open when those of the others went.
    const shown = (await sender.sentTo('XD')).map(({ row }) => `${row.face?.stixId.at(-1)} ${row.face?.version}`)
    assert.deepEqual(shown.sort(), [`1 ${at(2)}`, `5 ${at(3)}`])
    const own = (await sender.items('own')).map(({ row }) => `${row.face?.stixId.at(-1)} ${row.face?.version}`)
    assert.equal(own.includes(`1 ${at(3)}`), write === 3)
  })
}

async function versionsSent(sender: Sender): Promise<readonly string[]> {
  const sent = (await sender.items('sent')).map(({ row }) => `${row.face?.stixId.at(-1)} ${row.face?.version}`)
  return [...new Set(sent)].sort()
}
