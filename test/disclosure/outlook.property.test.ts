/** A simulation gives the answer of a preview of the same objects, whatever the graph. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { parseAgreement } from '../../src/agreement/index.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { draftEntry } from '../../src/node/offline/preview.ts'
import type { Outlook } from '../../src/workflows/disclosure/index.ts'
import { simulate, simulateAmendment } from '../../src/workflows/simulation/index.ts'
import { graphs } from './graph-plan.fixture.ts'
import { id, indicator, object, relationship, report, TLP } from './objects.fixture.ts'
import { AGREEMENT, bundleText, chunksOf, NOON, requestFor, startSender } from './sender.fixture.ts'

const sender = await startSender()
after(() => sender[Symbol.asyncDispose]())

const PARTIES = ['XB', 'XC', 'XD', 'XO']

async function look(objects: readonly JsonObject[], { recipients = PARTIES, document = AGREEMENT } = {}): Promise<Outlook> {
  const views = [{ entry: draftEntry(document, { from: 'XA', now: NOON }), recipients }]
  const [outlook] = await sender.disclosure.outlooks({ views, purpose: 'cyber-defence', chunks: chunksOf(bundleText(objects)) })
  assert.ok(outlook)
  return outlook
}

const sum = (rows: readonly { readonly items: number }[]): number => rows.reduce((total, { items }) => total + items, 0)
const byCode = (rows: readonly { readonly code: string; readonly count: number }[]) => {
  const counts = new Map<string, number>()
  for (const { code, count } of rows) counts.set(code, (counts.get(code) ?? 0) + count)
  return Object.fromEntries([...counts].sort())
}

test('for random graphs, what each party gets, what is withheld and why, and what is removed are those of the preview', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (objects) => {
      const previewed = await sender.disclosure.preview(requestFor(objects))
      assert.ok(previewed.ok)
      const outcomes = simulate(await look(objects))
      for (const expected of previewed.value.recipients) {
        const outcome = outcomes.find(({ party }) => party === expected.party)
        assert.ok(outcome)
        assert.deepEqual([outcome.items, outcome.withheldItems], [expected.released, expected.offered - expected.released])
        const reasons = outcome.withheld.map(({ code, items }) => ({ code, count: items }))
        // The report counts an object that was judged withheld once; so does the simulation.
        assert.deepEqual(byCode(reasons), byCode(expected.withheld))
        const fields = new Set(expected.removed.map(({ field }) => field))
        assert.deepEqual(new Set(outcome.treated.map(({ field }) => field)), fields)
      }
    }),
    { numRuns: 100 },
  )
})

test('what depends on something withheld is withheld or loses the reference, and the simulation says so', async () => {
  const objects = [
    indicator(1, { object_marking_refs: [TLP.RED] }),
    relationship(2, id('indicator', 1), id('indicator', 3)),
    indicator(3),
    report(4, [id('indicator', 1), id('indicator', 3)]),
  ]
  const outcome = simulate(await look(objects)).find(({ party }) => party === 'XC')
  assert.deepEqual([outcome?.items, outcome?.withheldItems], [2, 2])
  assert.deepEqual(
    outcome?.withheld.map(({ code, items }) => [code, items]).toSorted(),
    [
      ['not-permitted', 1],
      ['required-reference-withheld', 1],
    ].toSorted(),
  )
  assert.deepEqual(
    outcome?.treated.map(({ type, field, treatment, items }) => [type, field, treatment, items]),
    [['report', 'object_refs', 'drop', 1]],
  )
  assert.equal(sum(outcome?.articles ?? []), 2)
})

test('an amendment that takes a type away is told also by what depended on it', async () => {
  const objects = [
    indicator(1),
    object('malware', 2, { name: 'Family', is_family: true }),
    relationship(3, id('indicator', 1), id('malware', 2)),
  ]
  const annexes = AGREEMENT.annexes.map((annex) => {
    const { malware: _malware, ...types } = annex.types
    return { ...annex, types }
  })
  const document = parseAgreement({ ...AGREEMENT, annexes } as unknown as Json)
  const changes = simulateAmendment({ prior: await look(objects), next: await look(objects, { document }) }).filter(
    ({ party }) => party === 'XD',
  )
  assert.deepEqual(
    changes.map(({ effect, type, items }) => [effect, type, items]).toSorted(),
    [
      ['lost', 'malware', 1],
      ['lost', 'relationship', 1],
    ].toSorted(),
  )
})

test('more parties than a submission can have are all looked at', async () => {
  const many = Array.from({ length: 45 }, (_, index) => (index === 0 ? 'XC' : `Z${String.fromCharCode(65 + (index % 26))}`))
  const outlook = await look([indicator(1)], { recipients: [...new Set([...many, ...PARTIES])] })
  assert.deepEqual(
    ['XC', 'ZB', 'XD'].map((party) => outlook.verdictAt(0, party)?.kind),
    ['shared', 'withheld', 'shared'],
  )
})
