/** What a party does not want to be known as the origin of is passed on by the intermediary of the agreement, and by nobody else. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { rebuild, reopenAct } from '../../src/acts/index.ts'
import type { JsonObject } from '../../src/foundation/index.ts'
import { originCommitment, originHashOf, verifyToken } from '../../src/intelligence/index.ts'
import { passOn } from '../../src/workflows/onward/index.ts'
import { recordUse, tellDue } from '../../src/workflows/uses/index.ts'
import { id, indicator, malware, relationship, TLP } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { allFromXB, foundNameless, givenNameless, HOUR_MS, hourPassed, passed, passingParts } from './intermediary.fixture.ts'
import { releaseDraft, type TestItem, testItem } from './items.fixture.ts'
import { deliver, type RoadNode, stated } from './nodes.fixture.ts'
import { advance, codesOf, lastAct, type OnwardFounded, objectsAt, type Running, settle, statesAt } from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const CREATOR = 'identity--11111111-1111-4111-8111-111111111111'
/** All that could tell a desk or its tools: who created it, in which language, with what, from where, and when to the millisecond. */
const TELLING = {
  created_by_ref: CREATOR,
  lang: 'fi',
  created: '2026-04-01T07:31:12.345Z',
  modified: '2026-04-01T07:31:12.345Z',
  external_references: [{ source_name: 'aldoria-desk', external_id: 'ticket-17' }],
}

let founded: OnwardFounded
before(async () => {
  founded = await foundNameless()
})
after(() => founded[Symbol.dispose]())

/** The same with whatever is drawn at random replaced by its length. */
function shapeOf(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/[0-9a-f]{64}/g, 'HASH')
    .replace(/[A-Za-z0-9_-]{43}/g, 'DIGEST')
}

describe('what is passed on', () => {
  test('goes at the next time as the own item of the intermediary, without anything that tells the origin', async () => {
    await using nodes = await founded.open()
    const { XA, XB, XC } = nodes
    const items = await givenNameless(nodes, 'XA', [indicator(1, TELLING), indicator(2)])
    assert.deepEqual(await passed(nodes), [], 'nothing goes before its time')
    const told = await hourPassed(nodes)
    assert.ok(told.includes('XB XC release applied') && told.includes('XB XO trace applied'), told.join(', '))
    assert.ok(!told.some((line) => line.startsWith('XB XA release')), 'its origin does not get it back')
    const { releases, items: rows, contents } = await allFromXB(XC, founded.hash)
    assert.deepEqual([releases.length, rows.map(({ origin }) => origin)], [1, ['XB', 'XB']])
    const all =
      JSON.stringify([releases, contents.map(({ object, token }) => [object, token])]) + contents.map(({ token }) => decoded(token)).join()
    const secrets = [CREATOR, 'aldoria', 'ticket-17', '"fi"', '07:31', '"XA"', ...items.flatMap((item) => [item.itemId, item.digest])]
    for (const secret of [...secrets, id('indicator', 1), id('indicator', 2)]) assert.ok(!all.includes(secret), secret)
    for (const node of [XA, XB, XC, nodes.XO]) await rebuilt(node)
  })

  test('is the same for a third party, byte for byte but for what is drawn, whoever the origin is', async () => {
    const seen: string[] = []
    for (const from of ['XA', 'XD'] as const) {
      await using nodes = await founded.open()
      await givenNameless(nodes, from, [indicator(1, TELLING), indicator(2)])
      advance(nodes, 17 * 60_000)
      await givenNameless(nodes, from === 'XA' ? 'XD' : 'XA', [indicator(3)])
      await hourPassed(nodes)
      const { releases, items, contents } = await allFromXB(nodes.XC, founded.hash)
      const shown = releases.map(({ body, at, after }) => [body, at, after.length])
      // The order is drawn too: what is compared is what there is.
      const texts = contents.map(({ object, token }) => shapeOf([JSON.parse(object), token?.length, partsOf(token as string)])).toSorted()
      seen.push(shapeOf([shown, items.map(({ retainUntil, purpose }) => [retainUntil, purpose]), texts]))
    }
    assert.equal(seen[0], seen[1])
  })

  test('is told to the overseer alone, with what the origin signed, which opens the commitment in the token', async () => {
    await using nodes = await founded.open()
    const [item] = await givenNameless(nodes, 'XA', [indicator(1)])
    await hourPassed(nodes)
    const { contents, items } = await allFromXB(nodes.XC, founded.hash)
    const [copy] = items
    const origin = await nodes.XO.store.read.passedOn.origin(copy?.holding as never)
    assert.deepEqual([origin?.origin, origin?.source, origin?.recipient], ['XA', item?.holding, 'XC'])
    const { body } = reopenAct((await nodes.XO.store.read.acts.find(origin?.act as never))?.text as string)
    const [[, , , , signedPart, salt]] = body.items as [[string, string, string, string, string, string]]
    const directory = await nodes.XO.road.directory.current()
    const keys = { keyOf: (iss: string, kid: string) => directory.actKey(iss, kid) }
    assert.equal(verifyToken(`${signedPart}~`, keys).open.iss, 'XA')
    const { open } = verifyToken(contents[0]?.token as string, keys)
    assert.equal(open.commitment, originCommitment(originHashOf(`${signedPart}~`), Buffer.from(salt, 'base64url')))
    for (const node of [nodes.XA, nodes.XC]) assert.equal((await acts(node)).filter(({ kind }) => kind === 'trace').length, 0)
  })

  test('waits until so many go together, and no longer than it may', async () => {
    using many = await foundNameless({ itemsMin: 2, hoursMax: 3 })
    await using nodes = await many.open()
    await givenNameless(nodes, 'XA', [indicator(1)])
    await hourPassed(nodes)
    assert.deepEqual(await objectsAt(nodes.XC, many.hash), [])
    await givenNameless(nodes, 'XD', [indicator(2)])
    await hourPassed(nodes)
    assert.equal((await objectsAt(nodes.XC, many.hash)).length, 2)
    await givenNameless(nodes, 'XA', [indicator(3)])
    for (let hours = 0; hours < 2; hours += 1) await hourPassed(nodes)
    assert.equal((await objectsAt(nodes.XC, many.hash)).length, 2)
    await hourPassed(nodes)
    assert.equal((await objectsAt(nodes.XC, many.hash)).length, 3, 'it waited for three hours')
  })

  test('and what does not go, as the own law of the intermediary has it, is told to whoever runs it', async () => {
    await using nodes = await founded.open()
    await givenNameless(nodes, 'XA', [indicator(1)])
    const reservation = { party: 'XB', number: 1, title: 'No indicators', forbids: 'disclose', when: { types: ['indicator'] } }
    const body = { reservation: { ...reservation, isDisclosedToPartners: false } }
    await stated(nodes.XB, { kind: 'reserve', agreement: founded.hash, body })
    advance(nodes, HOUR_MS)
    const reports = await passed(nodes)
    assert.ok(reports.length > 0)
    for (const { items, withheld, stopped } of reports)
      assert.deepEqual([items, withheld.map(({ refusal }) => refusal.code), stopped], [0, ['reserved'], null])
  })

  test('what cannot go takes nobody’s place, however much of it came before, and sends off nobody alone', async () => {
    using many = await foundNameless({ itemsMin: 2, hoursMax: 24 })
    await using nodes = await many.open()
    const body = {
      reservation: {
        party: 'XB',
        number: 1,
        title: 'None',
        forbids: 'disclose',
        when: { types: ['indicator'] },
        isDisclosedToPartners: false,
      },
    }
    await stated(nodes.XB, { kind: 'reserve', agreement: many.hash, body })
    const numbers = Array.from({ length: 600 }, (_, index) => index)
    await givenNameless(
      nodes,
      'XA',
      numbers.map((number) => indicator(number)),
    )
    // Nothing lawful is left of a relationship between objects that the recipient has not.
    await givenNameless(
      nodes,
      'XA',
      numbers.map((number) => relationship(number, id('malware', 5_000 + number), id('malware', 7_000 + number))),
    )
    advance(nodes, 25 * HOUR_MS)
    await givenNameless(nodes, 'XD', [malware(1)])
    advance(nodes, HOUR_MS)
    const first = await passed(nodes)
    assert.deepEqual(
      first.map(({ items, withheld, stopped }) => [items, withheld.length, stopped]),
      [
        [0, 1_200, null],
        [0, 1_200, null],
      ],
      'to XC and XD; one alone waits for another, however long what never goes is there',
    )
    await givenNameless(nodes, 'XD', [malware(2)])
    advance(nodes, HOUR_MS)
    const second = await passed(nodes)
    assert.deepEqual(
      second.map(({ recipient, items, stopped }) => [recipient, items, stopped]),
      [
        ['XA', 2, null],
        ['XC', 2, null],
        ['XD', 0, null],
      ],
    )
    await settle(nodes, many.parties)
    assert.deepEqual((await objectsAt(nodes.XC, many.hash)).map(({ name }) => name).toSorted(), ['Family 1', 'Family 2'])
  })

  test('goes once, whatever is run again', async () => {
    await using nodes = await founded.open()
    await givenNameless(nodes, 'XA', [indicator(1)])
    advance(nodes, HOUR_MS)
    const both = await Promise.all([passed(nodes), passed(nodes)])
    assert.deepEqual(
      both
        .flat()
        .map(({ stopped }) => stopped?.code ?? 'gone')
        .toSorted(),
      ['already-given', 'already-given', 'gone', 'gone'],
    )
    assert.deepEqual(await passed(nodes), [])
    await settle(nodes, founded.parties)
    assert.equal((await objectsAt(nodes.XC, founded.hash)).length, 1)
  })
})

test('a step that fails, kept or not, loses nothing and sends nothing twice', async () => {
  for (const isKept of [false, true]) {
    await using nodes = await founded.open()
    await givenNameless(nodes, 'XA', [indicator(1)])
    await givenNameless(nodes, 'XD', [indicator(2)])
    advance(nodes, HOUR_MS)
    const { XB } = nodes
    const entry = (await XB.road.directory.current()).agreement(founded.hash)
    assert.ok(entry !== undefined)
    let writes = 0
    const failing: typeof XB.road.transactions = {
      async write(work) {
        writes += 1
        if (writes === 2 && !isKept) throw new Error('the disk failed')
        const done = await XB.road.transactions.write(work)
        if (writes === 2) throw new Error('the disk failed')
        return done
      },
    }
    const parts = passingParts(XB)
    await assert.rejects(passOn(entry, { ...parts, road: { ...parts.road, transactions: failing } }), /disk failed/)
    await passed(nodes)
    await settle(nodes, founded.parties)
    assert.equal((await objectsAt(nodes.XC, founded.hash)).length, 2)
    const gone = (await acts(XB)).filter(({ kind, party }) => kind === 'release' && party === 'XB')
    assert.equal(gone.length, 3, 'one to XA, one to XC, one to XD')
    await rebuilt(XB)
  }
})

describe('it comes back', () => {
  test('what its origin recalls before it went does not go, and what went is recalled from everybody', async () => {
    await using nodes = await founded.open()
    const { XA, XB, XC } = nodes
    const [first, second] = (await givenNameless(nodes, 'XA', [indicator(1), indicator(2)])) as [TestItem, TestItem]
    const recall = (item: TestItem) => ({
      draft: { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: [item.itemId] } },
    })
    assert.deepEqual(await codesOf(XA, [recall(first)]), ['permitted'])
    await settle(nodes, founded.parties)
    await hourPassed(nodes)
    assert.deepEqual(
      (await objectsAt(XC, founded.hash)).map(({ name }) => name),
      ['Phishing domain 2'],
    )
    assert.deepEqual(await codesOf(XA, [recall(second)]), ['permitted'])
    await settle(nodes, founded.parties)
    assert.deepEqual(await statesAt(XB, 'XA', [first.itemId, second.itemId]), ['erased', 'erased'])
    const { items } = await allFromXB(XC, founded.hash)
    assert.deepEqual(items, [], 'nothing of it is left there')
    const receipt = await lastAct(XA, 'erasure-receipt', 'XB')
    assert.deepEqual([receipt.body.onward, receipt.body.items], ['XC', [second.itemId]])
    for (const node of [XA, XB, XC]) await rebuilt(node)
  })

  test('what a recipient says of it reaches the origin, without who said it', async () => {
    await using nodes = await founded.open()
    const { XA, XB, XC } = nodes
    const [item] = await givenNameless(nodes, 'XA', [indicator(1)])
    await hourPassed(nodes)
    const [copy] = (await allFromXB(XC, founded.hash)).items
    const said = { items: [{ holding: copy?.holding as never, agreement: founded.hash }], deed: 'watched', outcome: 'sighted' } as const
    await recordUse({ ...said, caveats: 'Seen', tellsOrigin: true, account: 'carla' }, XC.road)
    for (let hours = 0; hours < 2; hours += 1) {
      advance(nodes, HOUR_MS)
      for (const { road, store } of [XC, XB]) await tellDue({ road, gathered: store.read.gathered })
      await settle(nodes, founded.parties)
    }
    const rows = await XA.store.read.uses.feedback(item?.holding as never, 9)
    assert.deepEqual(
      rows.map(({ party, outcome }) => [party, outcome]),
      [['XB', 'sighted']],
    )
  })
})

describe('it is refused', () => {
  const asked = async (nodes: Running, from: 'XA' | 'XB', body: JsonObject) => {
    const item = testItem({
      from: nodes[from].party,
      agreement: nodes.founded.hash,
      now: nodes.XA.clock.time,
      randomness: nodes.XA.road.randomness,
      object: indicator(1),
      claims: { object_marking_refs: [TLP.GREEN] },
    })
    const draft = releaseDraft(nodes.founded.hash, [item], { now: nodes.XA.clock.time, anonymised: true, ...body })
    return codesOf(nodes[from], [{ draft, items: [item] }])
  }

  test('to anybody but the intermediary, of what nobody gave, and where too few could be the origin', async () => {
    await using nodes = await founded.open()
    assert.deepEqual(await asked(nodes, 'XA', { to: 'XC', articles: ['4.2'] }), ['anonymity-not-agreed'])
    assert.deepEqual(await asked(nodes, 'XB', { to: 'XC', articles: ['4.2'] }), ['consent-missing'])
    // XC and XD give XB indicators and their context alone, so that only XA could be the origin of this.
    const item = testItem({ from: nodes.XA.party, agreement: founded.hash, now: nodes.XA.clock.time, randomness: nodes.XA.road.randomness })
    const draft = releaseDraft(founded.hash, [item], { now: nodes.XA.clock.time, anonymised: true })
    assert.deepEqual(await codesOf(nodes.XA, [{ draft, items: [item] }]), ['anonymity-too-small'])
  })

  test('from a node that lies: of another party, of an invented origin, and to who is not to be told', async () => {
    await using nodes = await founded.open()
    const { XC, XO } = nodes
    const [item] = (await givenNameless(nodes, 'XA', [indicator(1)])) as [TestItem]
    await hourPassed(nodes)
    const real = (await lastAct(XO, 'trace', 'XB')).body as { recipient: string; items: string[][] }
    const paper = onPaper('XB', founded.parties)
    const status = async (body: object, node: RoadNode, from: 'XB' | 'XD' = 'XB') => {
      const author = from === 'XB' ? paper : onPaper(from, founded.parties)
      const { act, receipt } = author.state({ kind: 'trace', agreement: founded.hash, body: body as never }, nodes.XO.clock.time)
      return (await deliver({ from, text: act.text, receipt: await receipt(), items: [] }, node)).status
    }
    const [row] = real.items as [string[]]
    const lie = (place: number, value: string) => ({ ...real, items: [row.with(place, value)] })
    assert.equal(await status(lie(1, 'XD'), XO), 'refused', 'another origin')
    assert.equal(await status(lie(2, '7c9e6679-7425-40de-944b-e07fc1f90ae7'), XO), 'refused', 'another item')
    const signed = row[4] as string
    assert.equal(await status(lie(4, `${signed.slice(0, -4)}AAAA`), XO), 'refused', 'a signature of nobody')
    assert.equal(await status(real, XO, 'XD'), 'refused', 'who is not the intermediary')
    assert.equal(await status(real, XC), 'refused', 'who is not the overseer')
    // What it says of an item that was traced truly does not take the place of that.
    const [copy] = (await allFromXB(XC, founded.hash)).items
    assert.equal((await XO.store.read.passedOn.origin(copy?.holding as never))?.source, item.holding)
  })
})

/** What a token says, part by part, without its signature. */
function partsOf(token: string): readonly unknown[] {
  const [signed = '', ...disclosures] = token.split('~')
  const [header = '', payload = '', signature = ''] = signed.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  const members = disclosures.filter((text) => text !== '').map((text) => JSON.stringify(read(text).slice(1)))
  return [read(header), read(payload), signature.length, ...members.toSorted()]
}

function decoded(token: string | null | undefined): string {
  return (token ?? '')
    .split(/[.~ ]/)
    .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    .toSorted()
    .join('\n')
}

async function acts(node: RoadNode) {
  return node.store.read.acts.list({ afterSeq: 0, limit: 10_000 })
}

async function rebuilt(node: RoadNode): Promise<void> {
  const kept = await readModels(node)
  await rebuild(node.road)
  assert.deepEqual(await readModels(node), kept)
}
