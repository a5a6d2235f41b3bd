import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type CarriedLeaf,
  type CarriedOpenings,
  commitAct,
  delayOf,
  fieldsShown,
  formatMessage,
  MESSAGE_LEAVES_MAX,
  parseMessage,
  signAct,
  verifyOpeningOfAct,
} from '../../src/acts/index.ts'
import { type Agreement, parseAgreement } from '../../src/agreement/index.ts'
import { canonicalJson, DAY_MS, formatTimestamp, type Json, utf8, utf8Text } from '../../src/foundation/index.ts'
import { commit, discloseFields, formatNote, formatOpening, type Opening, parseNote } from '../../src/ledger/index.ts'
import { takeStep } from '../../src/workflows/agreements/index.ts'
import {
  createInspectionSummary,
  createOpeningsSource,
  OversightError,
  type OversightErrorCode,
  takeOpenings,
} from '../../src/workflows/oversight/index.ts'
import {
  agreementOf,
  appendLeaves,
  type Federation,
  foundFederation,
  type Party,
  ratifyAt,
  START,
  seededRandomness,
} from '../witnessing/federation.ts'

const hasCode = (code: OversightErrorCode) => (error: unknown) => error instanceof OversightError && error.code === code

/** XA's ledger under an agreement in force that XO, too, has ratified. */
async function inspectedFederation(oversight: object = {}, terms: object = {}) {
  const federation = await foundFederation()
  const agreement = overseenBy(agreementOf(federation), oversight, terms)
  const { hash } = await ratifyAt(federation.party('XA'), agreement)
  await ratifyAt(federation.party('XO'), agreement)
  const sequencer = federation.sequencer('XA')
  const checkpoint = async () => {
    await sequencer.checkpoint()
    await sequencer.settled()
  }
  await checkpoint()
  const source = sourceOf(federation, federation.party('XA'))
  const findings: string[] = []
  const overseer = federation.party('XO')
  const parts = {
    clock: federation.clock,
    directory: overseer.directory,
    inspection: overseer.store.read.inspection,
    transactions: overseer.store,
    keepFinding: async ({ text }: { text: string }) => void findings.push(text),
  }
  const take = (openings: CarriedOpenings, from = 'XA') => takeOpenings(from, openings, parts)
  const summary = createInspectionSummary(overseer.store.read.inspection, federation.clock)
  return {
    federation,
    hash,
    agreement,
    checkpoint,
    source,
    take,
    findings,
    summary,
    [Symbol.asyncDispose]: () => federation[Symbol.asyncDispose](),
  }
}

/** The agreement with other terms for its overseer, and for oversight. */
function overseenBy(agreement: Agreement, own: object, terms: object): Agreement {
  const { oversight } = agreement
  const overseers = oversight.overseers.map((overseer) => ({ ...overseer, ...own }))
  return parseAgreement({ ...agreement, oversight: { ...oversight, overseers, ...terms } } as unknown as Json)
}

function sourceOf({ clock }: Federation, party: Party) {
  const { ledger, openingsCursor: cursors } = party.store.read
  return createOpeningsSource({ clock, directory: party.directory, ledger, cursors, transactions: party.store })
}

async function due(source: ReturnType<typeof sourceOf>) {
  const next = await source.next('XO')
  assert.ok(next)
  return next
}

function withLeaf(openings: CarriedOpenings, index: number, leaf: CarriedLeaf): CarriedOpenings {
  return { ...openings, leaves: openings.leaves.map((kept, position) => (position === index ? leaf : kept)) }
}

const LATER = { later: [{ purpose: 'cyber-defence', days: 30, basis: 'section 12 of the Police Act' }] }

const MEANS = { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] }

describe('what an agreement lets be opened later', () => {
  it('is committed at once with its date, shown to the overseer as that and no more, and opened from then on by itself', async () => {
    await using inspection = await inspectedFederation({}, LATER)
    const { federation, hash, agreement, source, take, summary } = inspection
    const XA = federation.party('XA')
    const { road, store } = XA
    const by = { party: XA.code, signer: road.signer, now: START, randomness: road.randomness }
    const act = signAct({ kind: 'consult', agreement: hash, body: { purpose: 'cyber-defence' } }, by)
    const origin = (await store.read.ledger.head())?.origin as string
    const { leaf, opening } = commitAct(act, { origin, randomness: road.randomness, delay: delayOf(act, agreement) })
    verifyOpeningOfAct(act, opening)
    await store.write((writer) =>
      writer.leaves.append({ leaf, actId: act.id, agreement: hash, opening: canonicalJson(formatOpening(opening)) }),
    )
    await inspection.checkpoint()
    const shown = await due(source)
    const visibleFrom = (Math.floor(START / DAY_MS) + 31) * DAY_MS
    assert.deepEqual(shownIn(shown.openings.leaves.at(-1)), { visibleFrom: formatTimestamp(visibleFrom) })
    assert.equal((await take(shown.openings)).size, 9)
    await shown.confirm()
    assert.equal(await source.next('XO'), undefined)
    const before = (await summary())[0]
    assert.deepEqual([before?.openings, before?.later, before?.overdue, before?.kinds.withheld], [9, 1, 0, 1])

    federation.clock.set(visibleFrom - 1)
    assert.equal(await source.next('XO'), undefined)
    federation.clock.set(visibleFrom)
    const opened = await due(source)
    assert.deepEqual([opened.openings.from, opened.openings.leaves.length], [8, 1])
    assert.deepEqual(
      [shownIn(opened.openings.leaves[0]).act, shownIn(opened.openings.leaves[0]).visibleBasis],
      [act.id, LATER.later[0]?.basis],
    )
    federation.clock.set(visibleFrom + DAY_MS)
    assert.deepEqual([(await summary())[0]?.later, (await summary())[0]?.overdue], [1, 1])
    // Another leaf in its place opens nothing.
    const forged = commitAct(act, { origin, randomness: road.randomness }).opening
    await take({ ...opened.openings, leaves: [{ opening: forged }] })
    assert.equal((await summary())[0]?.overdue, 1)
    assert.equal((await take(opened.openings)).size, 9)
    await opened.confirm()
    assert.equal(await source.next('XO'), undefined)
    const after = (await summary())[0]
    assert.deepEqual([after?.openings, after?.later, after?.overdue, after?.kinds.consult, after?.kinds.withheld], [9, 0, 0, 1, undefined])
  })

  it('is refused where no agreement lets it wait, or not so long, or where anything else is withheld', async () => {
    await using strict = await inspectedFederation()
    const { openings } = await due(strict.source)
    const last = openings.leaves.length - 1
    const whole = (openings.leaves[last] as { opening: Opening }).opening
    const partial = { opening: discloseFields(whole, ['at']) }
    await assert.rejects(strict.take(withLeaf(openings, last, partial)), hasCode('openings-invalid'))
    await using lenient = await inspectedFederation({}, LATER)
    const { openings: others } = await due(lenient.source)
    for (const [days, isLet] of [
      [31, true],
      [33, false],
    ] as const) {
      const fields = { act: 'a'.repeat(64), visibleFrom: formatTimestamp((Math.floor(START / DAY_MS) + days) * DAY_MS) }
      const { opening } = commit({ origin: whole.origin, fields, randomness: seededRandomness(5) })
      const put = withLeaf(others, last, { opening: discloseFields(opening, ['visibleFrom']) })
      // What may wait is still not a leaf of this ledger.
      await assert.rejects(lenient.take(put), hasCode(isLet ? 'openings-unproven' : 'openings-invalid'))
    }
    await assert.rejects(lenient.take(withLeaf(others, last, partial)), hasCode('openings-invalid'))
  })
})

function shownIn(leaf: CarriedLeaf | undefined): Readonly<Record<string, string>> {
  assert.ok(leaf !== undefined && 'opening' in leaf)
  return fieldsShown(leaf.opening).fields
}

describe('openings for an overseer', () => {
  it('reach it whole, leaf by leaf, and are counted', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source, take, summary } = inspection
    const first = await due(source)
    const sent = parseMessage(formatMessage({ means: MEANS, act: null, proofs: [], openings: first.openings })).openings
    assert.deepEqual(sent, first.openings)
    assert.deepEqual(await take(sent), { origin: 'xa.example/ledger/xa/1', size: 8 })
    await first.confirm()
    assert.equal(await source.next('XO'), undefined)

    await appendLeaves(federation.party('XA'), 20, hash)
    await inspection.checkpoint()
    const second = await due(source)
    assert.deepEqual([second.openings.from, second.openings.leaves.length], [8, 20])
    await take(second.openings)
    assert.deepEqual(await summary(), [
      {
        party: 'XA',
        origin: 'xa.example/ledger/xa/1',
        size: 28,
        openings: 28,
        hashesOnly: 0,
        later: 0,
        overdue: 0,
        kinds: { introduce: 5, propose: 1, sign: 1, ratify: 1, consult: 20 },
      },
    ])
  })

  it('are withheld from one that reads commitments: it knows of every leaf, in order, and of none what it says', async () => {
    await using inspection = await inspectedFederation({ reads: 'commitments' })
    const { federation, hash, source, take, summary } = inspection
    await appendLeaves(federation.party('XA'), 5, hash)
    await inspection.checkpoint()
    const { openings } = await due(source)
    assert.ok(openings.leaves.every((leaf) => 'leafHash' in leaf && !('opening' in leaf)))
    assert.doesNotMatch(JSON.stringify(openings), /consult|propose|ratify|"kind"/)
    assert.equal((await take(openings)).size, 13)
    const [ledger] = await summary()
    assert.deepEqual([ledger?.size, ledger?.openings, ledger?.hashesOnly, ledger?.kinds], [13, 0, 13, {}])
  })

  it('go to one that reads its own only from the parties that it oversees', async () => {
    await using own = await inspectedFederation({ reads: 'own', of: ['XA'] })
    assert.ok((await due(own.source)).openings.leaves.every((leaf) => 'opening' in leaf))
    await using other = await inspectedFederation({ reads: 'own', of: ['XB'] })
    assert.equal(await other.source.next('XO'), undefined)
  })

  it('go in parts that are proven one by one, and a part that comes twice is passed over', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source, take } = inspection
    await appendLeaves(federation.party('XA'), MESSAGE_LEAVES_MAX + 300, hash)
    await inspection.checkpoint()
    const first = await due(source)
    assert.equal(first.openings.leaves.length, MESSAGE_LEAVES_MAX)
    assert.equal((await take(first.openings)).size, MESSAGE_LEAVES_MAX)
    const again = await due(source)
    assert.deepEqual(again.openings, first.openings)
    assert.equal((await take(again.openings)).size, MESSAGE_LEAVES_MAX)
    await again.confirm()
    const rest = await due(source)
    assert.equal((await take(rest.openings)).size, MESSAGE_LEAVES_MAX + 308)
    await rest.confirm()
    assert.equal(await source.next('XO'), undefined)
  })

  it('show the hash alone of what another agreement or an erasure hides', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source, take, summary } = inspection
    const party = federation.party('XA')
    await appendLeaves(party, 1, 'f'.repeat(64))
    const [erased] = await appendLeaves(party, 2, hash)
    await party.store.write((writer) => writer.ledger.destroyOpenings([erased as string]))
    await inspection.checkpoint()
    const { openings } = await due(source)
    assert.deepEqual(
      openings.leaves.slice(8).map((leaf) => 'opening' in leaf),
      [false, false, true],
    )
    await take(openings)
    const [ledger] = await summary()
    assert.deepEqual([ledger?.openings, ledger?.hashesOnly], [9, 2])
  })

  it('are refused with a finding when a leaf is missing, altered, added or moved', async () => {
    await using inspection = await inspectedFederation()
    const { source, take, findings, summary } = inspection
    const { openings } = await due(source)
    const leaf = openings.leaves[3] as Extract<CarriedLeaf, { opening: unknown }>
    const fields = leaf.opening.fields.map((field) => ('name' in field && field.name === 'kind' ? { ...field, value: 'recall' } : field))
    const altered = withLeaf(openings, 3, { opening: { ...leaf.opening, fields } })
    const missing = { ...openings, leaves: openings.leaves.filter((_, index) => index !== 3) }
    const swapped = withLeaf(withLeaf(openings, 3, openings.leaves[4] as CarriedLeaf), 4, leaf)
    const cut = { ...openings, leaves: openings.leaves.slice(0, 5) }
    for (const lie of [altered, missing, swapped, cut]) await assert.rejects(take(lie), hasCode('openings-unproven'))
    const added = { ...openings, leaves: [...openings.leaves, leaf] }
    await assert.rejects(take(added), hasCode('openings-invalid'))
    assert.equal(findings.length, 4)
    const finding = JSON.parse(findings[0] as string) as { party: string; checkpoint: string; inspected: { size: number } }
    assert.deepEqual([finding.party, finding.checkpoint, finding.inspected.size], ['XA', openings.checkpoint, 0])
    assert.deepEqual(await summary(), [])
    assert.equal((await take(openings)).size, 8)
  })

  it('are refused without quorum, from another party, after a gap, or where no agreement names the overseer', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source, take } = inspection
    const { openings } = await due(source)
    const note = parseNote(utf8(openings.checkpoint))
    const bare = Buffer.from(formatNote({ ...note, signatures: note.signatures.slice(0, 3) })).toString()
    await assert.rejects(take({ ...openings, checkpoint: bare }), hasCode('openings-invalid'))
    await assert.rejects(take({ ...openings, leaves: [] }), hasCode('openings-invalid'))
    await assert.rejects(take(openings, 'XB'), hasCode('openings-invalid'))
    await assert.rejects(take(openings, 'XZ'), hasCode('openings-unwanted'))
    await appendLeaves(federation.party('XA'), 1, hash)
    await inspection.checkpoint()
    await (await due(source)).confirm()
    await appendLeaves(federation.party('XA'), 1, hash)
    await inspection.checkpoint()
    const behindGap = await due(source)
    assert.deepEqual([behindGap.openings.from, (await take(behindGap.openings)).size], [9, 0])
    assert.equal(await source.next('XB'), undefined)
  })

  it('begin again where the overseer says it stands, are passed over where it has them, and never skip any', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source, take, findings } = inspection
    const first = await due(source)
    const { size } = await take(first.openings)
    await first.confirm(size + 100)
    assert.equal(await source.next('XO'), undefined)
    await appendLeaves(federation.party('XA'), 2, hash)
    await inspection.checkpoint()
    const second = await due(source)
    assert.equal(second.openings.from, size)
    await second.confirm(3)
    const again = await due(source)
    assert.deepEqual([again.openings.from, again.openings.leaves.length], [3, size + 2 - 3])
    assert.equal((await take(again.openings)).size, size + 2)
    assert.equal((await take(again.openings)).size, size + 2)
    await again.confirm()
    assert.equal(await source.next('XO'), undefined)
    assert.equal(
      (await federation.party('XO').store.read.inspection.leaves({ origin: 'xa.example/ledger/xa/1', from: 0, limit: 100 })).length,
      size + 2,
    )
    assert.deepEqual(findings, [])
  })

  it('wait for an agreement in force', async () => {
    await using federation = await foundFederation(['XA', 'XB', 'XC', 'XD', 'XO'])
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.equal(await sourceOf(federation, federation.party('XA')).next('XO'), undefined)
  })

  it('show that a reservation was stated which partners are not told of, and no word of what it says', async () => {
    await using inspection = await inspectedFederation()
    const { federation, hash, source } = inspection
    const party = federation.party('XA')
    const reservation = { party: 'XA', number: 7, title: 'No web pages to Borland', forbids: 'disclose', when: { types: ['url'] } }
    const body = { reservation: { ...reservation, isDisclosedToPartners: false } }
    const outcome = await takeStep({ kind: 'reserve', agreement: hash, body }, party.road)
    assert.ok(outcome.ok)
    await inspection.checkpoint()
    const { openings } = await due(source)
    const opening = openings.leaves.flatMap((leaf) => ('opening' in leaf ? [leaf.opening] : [])).at(-1)
    const shown = new Map(opening?.fields.flatMap((field) => ('name' in field ? [[field.name, field.value]] : [])))
    assert.deepEqual([...shown.keys()], ['act', 'agreement', 'at', 'kind', 'party'])
    assert.deepEqual([shown.get('act'), shown.get('kind'), shown.get('party')], [outcome.act.id, 'reserve', 'XA'])
    const sent = utf8Text(formatMessage({ means: MEANS, act: null, proofs: [], openings }))
    for (const word of ['url', 'Borland', 'web pages', 'reservation']) assert.ok(!sent.includes(word), word)
    for (const partner of ['XB', 'XC', 'XO']) {
      const owed = await party.store.read.outbox.due({ recipient: partner, now: federation.clock.now(), limit: 1_000 })
      assert.ok(
        owed.every(({ actId }) => actId !== outcome.act.id),
        partner,
      )
    }
    for (const partner of ['XB', 'XC']) assert.equal(await source.next(partner), undefined, partner)
  })
})
