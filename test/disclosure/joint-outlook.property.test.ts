/** Two versions looked at together give what the full preview of every object gives under each of them alone. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type Agreement, parseAgreement } from '../../src/agreement/index.ts'
import { type Json, type JsonObject, utf8 } from '../../src/foundation/index.ts'
import { draftEntry } from '../../src/node/offline/preview.ts'
import { type Looked, type Outlook, type PreviewedShare, previewBundle } from '../../src/workflows/disclosure/index.ts'
import { graphs } from './graph-plan.fixture.ts'
import { id, indicator, report, TLP } from './objects.fixture.ts'
import { AGREEMENT, bundleText, chunksOf, NOON, startSender } from './sender.fixture.ts'

const sender = await startSender()
after(() => sender[Symbol.asyncDispose]())

const PURPOSE = 'cyber-defence'
const RECIPIENTS = ['XB', 'XC', 'XD', 'XO']

const parsed = (document: object): Agreement => parseAgreement(document as unknown as Json)
const ofAnnexes = (change: (types: Agreement['annexes'][number]['types']) => object): Agreement =>
  parsed({ ...AGREEMENT, annexes: AGREEMENT.annexes.map((annex) => ({ ...annex, types: change(annex.types) })) })
const ofFields = (treatment: string, fields: readonly string[]): Agreement =>
  ofAnnexes((types) =>
    Object.fromEntries(
      Object.entries(types).map(([type, treated]) => {
        const named = Object.keys(treated).filter((field) => fields.includes(field))
        return [type, { ...treated, ...Object.fromEntries(named.map((field) => [field, treatment])) }]
      }),
    ),
  )

/** Drafts that narrow in every way the preview knows, and one that reads unmarked objects otherwise. */
const DRAFTS: readonly Agreement[] = [
  AGREEMENT,
  ofFields('drop', ['name', 'description']),
  ofFields('generalise', ['description', 'name']),
  ofFields('pseudonymise', ['description']),
  ofFields('drop', ['object_refs', 'pattern']),
  ofAnnexes(({ malware: _malware, ...types }) => types),
  parsed({ ...AGREEMENT, sharing: AGREEMENT.sharing.map((article) => ({ ...article, markingCeiling: 'CLEAR' })) }),
  parsed({ ...AGREEMENT, unmarked: { ...AGREEMENT.unmarked, treatAs: 'AMBER' } }),
]

/** By index and party: whether it gets the object, and what is removed from it. */
type Fates = ReadonlyMap<string, readonly string[] | null>

function fateOf({ shown, removed }: PreviewedShare): readonly string[] | null {
  if (shown === null) return null
  return [...new Set(removed.map((one) => `${one.pointer.split('/')[1]} ${one.code} ${one.treatment} ${one.article}`))].sort()
}

async function previewed(objects: readonly JsonObject[], agreement: Agreement): Promise<Fates> {
  const entry = draftEntry(agreement, { from: 'XA', now: NOON })
  const bundle = { entry, purpose: PURPOSE, recipients: RECIPIENTS, provenance: 'unstated', chunks: chunksOf(bundleText(objects)) }
  const fates = new Map<string, readonly string[] | null>()
  for await (const told of previewBundle(sender.parts, bundle)) {
    if (told.kind === 'object') for (const share of told.shares) fates.set(`${told.index} ${share.party}`, fateOf(share))
  }
  return fates
}

function seen({ size, verdictAt }: Outlook): Fates {
  const fates = new Map<string, readonly string[] | null>()
  for (let index = 0; index < size; index += 1) {
    for (const party of RECIPIENTS) {
      const verdict = verdictAt(index, party)
      if (verdict === undefined) continue
      const removed =
        verdict.kind === 'withheld' ? null : verdict.removed.map((one) => `${one.field} ${one.reason} ${one.treatment} ${one.article}`)
      fates.set(`${index} ${party}`, removed === null ? null : [...new Set(removed)].sort())
    }
  }
  return fates
}

async function* pagesOf(objects: readonly JsonObject[]): AsyncGenerator<readonly Uint8Array[]> {
  for (const object of objects) yield [utf8(JSON.stringify(object))]
}

async function checkTogether(objects: readonly JsonObject[], agreements: readonly Agreement[], looked: Looked): Promise<void> {
  const views = agreements.map((agreement, place) => ({
    entry: draftEntry(agreement, { from: 'XA', now: NOON }),
    recipients: place === 0 ? RECIPIENTS : RECIPIENTS.toReversed(),
    isDraft: place > 0,
  }))
  const outlooks = await sender.disclosure.outlooks({ ...looked, purpose: PURPOSE, views })
  for (const [place, agreement] of agreements.entries()) {
    const outlook = outlooks[place]
    assert.ok(outlook)
    assert.deepEqual(seen(outlook), await previewed(objects, agreement))
  }
}

test('for random graphs and any two versions, each object fares under each as its full preview says', async () => {
  const draft = fc.constantFrom(...DRAFTS)
  const plan = fc.record({ objects: graphs, prior: draft, next: draft, isBundle: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(plan, async ({ objects, prior, next, isBundle }) => {
      const looked = isBundle ? { chunks: chunksOf(bundleText(objects)) } : { objects: pagesOf(objects) }
      await checkTogether(objects, [prior, next], looked)
    }),
    { numRuns: 40 },
  )
})

test('what is too much for memory is looked at from the disk, and fares the same', async () => {
  const long = 'long text '.repeat(190_000)
  const objects = [
    ...Array.from({ length: 18 }, (_, index) => indicator(index + 1, { description: long })),
    report(30, [id('indicator', 1), id('indicator', 31)]),
    indicator(31, { object_marking_refs: [TLP.RED] }),
  ]
  await checkTogether(objects, [AGREEMENT, ofFields('drop', ['description'])], { objects: pagesOf(objects) })
  assert.deepEqual(await sender.parts.spool.list(), [])
})
