import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeContent } from '../../src/acts/index.ts'
import { exampleAgreement, NOW } from '../../src/acts/parties.fixture.ts'
import { parseAgreement } from '../../src/agreement/index.ts'
import { exampleTriage } from '../../src/agreement/triage.fixture.ts'
import type { Json } from '../../src/foundation/index.ts'
import { type OpenClaims, TRIAGE_EXTENSION } from '../../src/intelligence/index.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { forgedRelease, releaseDraft, statedRelease, testItems } from './items.fixture.ts'
import { answersTo, deliver } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  const triage = { ...exampleTriage(), types: ['domain-name'], people: 'never' }
  founded = await foundOnce((parties) => parseAgreement({ ...exampleAgreement(parties), triage } as unknown as Json))
})
after(() => founded[Symbol.dispose]())

const claim = (level: string, score: number): Partial<OpenClaims> => ({ triage: { formula: 'cyber-triage', version: 1, level, score } })

test('a recipient decides alike whatever the score, and its tools see what the origin signed', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const claims = [{}, claim('urgent', 100), claim('routine', 0)]
  const items = claims.flatMap((one) => testItems(XA, 1, { agreement: founded.hash, claims: one }))
  const { act, parcel } = await statedRelease(nodes, founded, { items })
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  const [answer] = await answersTo(XB, act.id)
  assert.deepEqual([answer?.body.outcome, answer?.body.count, answer?.body.refusedItems], ['applied', 3, []])
  const opened = await XB.road.vault.read(
    XB.road.contents,
    items.map(({ holding }) => holding),
  )
  const shown = items.map(({ holding }) => JSON.parse(decodeContent(opened.get(holding) as Uint8Array).object).extensions)
  const extension = (level: string, score: number) => ({
    [TRIAGE_EXTENSION]: { extension_type: 'property-extension', formula: 'cyber-triage', formula_version: 1, level, score },
  })
  assert.deepEqual(shown, [undefined, extension('urgent', 100), extension('routine', 0)])
})

test('a score that the agreement does not know is not taken', async () => {
  await using nodes = await founded.open()
  const triage = { formula: 'cyber-triage', version: 1, level: 'urgent' } as const
  const claims: Partial<OpenClaims>[] = [
    { triage: { ...triage, formula: 'other-triage' } },
    { triage: { ...triage, version: 2 } },
    { triage: { ...triage, level: 'apocalyptic' } },
    { triage: { ...triage, advice: true }, subject: 'suspect' },
  ]
  for (const one of claims) {
    const items = testItems(nodes.XA, 1, { agreement: founded.hash, claims: one })
    const { parcel } = await forgedRelease(releaseDraft(founded.hash, items, { now: NOW }), items, founded.parties)
    await assert.rejects(deliver(parcel, nodes.XB), { code: 'content-invalid' }, JSON.stringify(one))
  }
  const object = { type: 'url', spec_version: '2.1', id: 'url--00000000-0000-4000-8000-000000000001', value: 'https://host.example/' }
  const unscored = testItems(nodes.XA, 1, { agreement: founded.hash, claims: { triage }, object })
  const { parcel } = await forgedRelease(releaseDraft(founded.hash, unscored, { now: NOW }), unscored, founded.parties)
  await assert.rejects(deliver(parcel, nodes.XB), { code: 'content-invalid' })
})

test('a score that shows more than its article shares between these parties is refused, the item with it', async () => {
  const triage = {
    ...exampleTriage(),
    types: ['domain-name'],
    people: 'never',
    shared: ['4.1', '4.2', '4.3'].map((article) => ({ articles: [article], shows: 'level' })),
  }
  using narrow = await foundOnce((parties) => parseAgreement({ ...exampleAgreement(parties), triage } as unknown as Json))
  await using nodes = await narrow.open()
  const shown = { formula: 'cyber-triage', version: 1, level: 'urgent' } as const
  const claims: readonly Partial<OpenClaims>[] = [
    { triage: shown },
    { triage: { ...shown, score: 100 } },
    { triage: { ...shown, score: 100, reasons: ['severity-critical'] } },
  ]
  const items = claims.flatMap((one) => testItems(nodes.XA, 1, { agreement: narrow.hash, claims: one }))
  const { act, parcel } = await forgedRelease(releaseDraft(narrow.hash, items, { now: NOW }), items, narrow.parties)
  assert.equal((await deliver(parcel, nodes.XB)).status, 'applied')
  const [answer] = await answersTo(nodes.XB, act.id)
  assert.deepEqual(
    answer?.body.refusedItems,
    items.slice(1).map(({ itemId }) => [itemId, 'score-wider']),
  )
})
