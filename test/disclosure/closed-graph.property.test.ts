/** Whatever the graph: what a recipient gets is valid and closed, and no id that it may not know is in it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { checkObject, referencesOf, type StixObject } from '../../src/intelligence/index.ts'
import { graphs } from './graph-plan.fixture.ts'
import { CREATOR, previewed, startSender } from './sender.fixture.ts'

const sender = await startSender()
after(() => sender[Symbol.asyncDispose]())

test('every graph is closed for every recipient', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (objects) => {
      const { report: counted, shown: previews } = await previewed(sender, objects)
      for (const entry of counted.recipients) {
        const shown = previews[entry.party] ?? []
        const known = new Set([CREATOR, ...shown.map((example) => example.id as string)])
        assert.equal(shown.length, entry.released)
        assert.equal(entry.released + entry.withheld.reduce((sum, { count }) => sum + count, 0), entry.offered)
        const text = JSON.stringify(shown)
        for (const { id: original } of objects) assert.ok(known.has(original as string) || !text.includes(original as string))
        for (const example of shown) {
          assert.ok(checkObject(example).ok)
          for (const reference of referencesOf(example as StixObject)) assert.ok(known.has(reference.id))
        }
      }
    }),
    { numRuns: 150 },
  )
})
