/** Broken bundles, a full disk and curious eyes: nothing is left behind and nothing shows. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ComityError } from '../../src/foundation/index.ts'
import type { DisclosureParts } from '../../src/workflows/disclosure/index.ts'
import { indicator, malware } from './objects.fixture.ts'
import { assertNothingKept, bundleText, chunksOf, requestFor, startSender, submitted } from './sender.fixture.ts'

test('an object that is broken JSON, has a key twice or is too deep does not sink the others', async () => {
  await using sender = await startSender()
  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`
  const broken = ['{"type":"indicator" "id"}', '{"type":"malware","type":"tool"}', deep, '7', '{"type":"indicator","n":1e999}']
  const text = bundleText([indicator(1)]).replace('"objects":[', `"objects":[${broken.join(',')},`)
  const status = await submitted(sender, [], { chunks: chunksOf(text, 7) })
  assert.deepEqual(
    status.report.faults.map(({ code }) => code),
    ['json-invalid', 'json-duplicate-key', 'json-too-deep', 'json-invalid', 'json-number-unsafe'],
  )
  assert.equal(status.report.recipients[0]?.sent, 1)
})

test('the same object twice is one; another one under the same id and version is refused', async () => {
  await using sender = await startSender()
  const status = await submitted(sender, [indicator(1), indicator(1), indicator(1, { name: 'another' }), indicator(2)])
  assert.equal(status.report.repeated, 1)
  assert.deepEqual(
    status.report.faults.map(({ index, code }) => [index, code]),
    [[2, 'version-conflict']],
  )
  assert.equal(status.report.recipients[0]?.sent, 2)
})

test('a bundle that ends early, or none at all, leaves nothing behind', async () => {
  await using sender = await startSender()
  const whole = bundleText(Array.from({ length: 300 }, (_, number) => indicator(number)))
  const texts = [whole.slice(0, -1), whole.slice(0, 40_000), '', '[]', '{"type":"bundle"}', `${whole} {}`]
  for (const text of texts) {
    await assert.rejects(sender.disclosure.submit(requestFor([], { chunks: chunksOf(text) })), (error) => error instanceof ComityError)
    await assertNothingKept(sender)
  }
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield* chunksOf(whole.slice(0, 40_000))
    throw new Error('connection lost')
  }
  await assert.rejects(sender.disclosure.submit(requestFor([], { chunks: failing() })), /connection lost/)
  await assertNothingKept(sender)
})

test('a full disk is a coded error, whenever it strikes, and leaves nothing behind', async () => {
  const full = new ComityError('store-full', 'no space is left for the spool')
  for (const chunksUntilFull of [0, 2]) {
    const change = (parts: DisclosureParts): DisclosureParts => ({
      ...parts,
      spool: {
        ...parts.spool,
        create: async (submission) => {
          const writer = await parts.spool.create(submission)
          let chunks = 0
          return {
            ...writer,
            write: async (bytes) => {
              if (chunks === chunksUntilFull) throw full
              chunks += 1
              await writer.write(bytes)
            },
          }
        },
      },
    })
    await using sender = await startSender({ change })
    const request = requestFor(Array.from({ length: 500 }, (_, number) => indicator(number)))
    await assert.rejects(sender.disclosure.submit(request), (error) => error === full)
    await assertNothingKept(sender)
  }
})

test('the spool and the index never show what they hold, and are gone in the end', async () => {
  const seen: string[] = []
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...parts,
    openIndex: (submission) => {
      const index = parts.openIndex(submission)
      return {
        ...index,
        settle: (recipients) => {
          index.settle(recipients)
          const folder = sender.folder
          for (const name of readdirSync(folder, { recursive: true }) as string[]) {
            if (/\.(?:spool|index)$/.test(name)) seen.push(readFileSync(join(folder, name), 'latin1'))
          }
        },
      }
    },
  })
  await using sender = await startSender({ change })
  await submitted(sender, [indicator(1), malware(2)])
  assert.equal(seen.length, 2)
  for (const bytes of seen) assert.doesNotMatch(bytes, /host-1|Family|indicator--|malware--/)
  const left = (readdirSync(sender.folder, { recursive: true }) as string[]).filter((name) => /\.(?:spool|index)$/.test(name))
  assert.deepEqual(left, [])
})
