/** What one recipient gets of what came from another party: treated by value over the share, after all that an article asks for. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeContent } from '../../src/acts/index.ts'
import { type AgreementText, parseAgreement } from '../../src/agreement/index.ts'
import { DAY_MS, type Json, type JsonObject } from '../../src/foundation/index.ts'
import { verifyOnward } from '../../src/intelligence/index.ts'
import {
  advance,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  objectsAt,
  onwardAgreement,
  type Running,
  settle,
} from '../road/onward.fixture.ts'
import { id, indicator, object } from './objects.fixture.ts'

type Annex = { readonly types: Record<string, Record<string, string>> }
type Draft = { readonly annexes: readonly Annex[]; sharing: Record<string, unknown>[] }

const founded: OnwardFounded[] = []
after(() => {
  for (const one of founded) one[Symbol.dispose]()
})

/** An agreement whose annexes or articles are changed. */
async function foundWith(change: (draft: Draft) => void, onward: Partial<AgreementText['onward']> = {}): Promise<OnwardFounded> {
  const made = await foundOnward((parties) => {
    const draft = structuredClone(onwardAgreement(parties, onward)) as unknown as Draft
    change(draft)
    return parseAgreement(draft as unknown as Json)
  })
  founded.push(made)
  return made
}

const MAIL = 'jane.roe@victim.example'
const SHARE: readonly JsonObject[] = [
  { type: 'email-addr', spec_version: '2.1', id: id('email-addr', 1), value: MAIL },
  indicator(2, { name: `Mail from ${MAIL.toUpperCase()}` }),
  object('note', 3, { content: 'Seen by jane.roe[@]victim[.]example', object_refs: [id('email-addr', 1)] }),
]

function pseudonymised({ annexes }: Draft): void {
  for (const { types } of annexes) {
    if (types.note !== undefined) types.note.content = 'pseudonymise'
    const fields = ['type', 'spec_version', 'id', 'object_marking_refs'].map((name) => [name, 'as-is'])
    types['email-addr'] = { ...Object.fromEntries(fields), value: 'pseudonymise' }
  }
}

async function shared(nodes: Running): Promise<readonly JsonObject[]> {
  await heldAtXB(nodes, SHARE.slice(0, 1))
  await heldAtXB(nodes, SHARE.slice(1))
  const report = await givenOn(
    nodes,
    await consented(
      nodes,
      SHARE.map((one) => one.id as string),
    ),
  )
  assert.ok(report.ok)
  assert.deepEqual([report.value.withheld, report.value.stopped], [[], null])
  await settle(nodes, nodes.founded.parties)
  return objectsAt(nodes.XC, nodes.founded.hash)
}

test('a value that the annex treats in one field is treated alike over the whole share, and its graph stays whole', async () => {
  for (const attribution of ['anonymous', 'named'] as const) {
    await using nodes = await (await foundWith(pseudonymised, { attribution })).open()
    const shown = await shared(nodes)
    const text = JSON.stringify(shown)
    assert.equal(shown.length, 3)
    assert.doesNotMatch(text, /jane|victim/i)
    assert.equal(new Set(text.match(/p-[0-9a-f]{16}@pseudonym\.invalid/g)).size, 1)
    const note = shown.find(({ type }) => type === 'note')
    assert.deepEqual(note?.object_refs, [shown.find(({ type }) => type === 'email-addr')?.id])
    assert.ok(!text.includes(id('email-addr', 1)), 'an id from which the value can be guessed is not shown')
  }
})

test('the treatment token names what was done to each field, and the origin signed the others', async () => {
  await using nodes = await (await foundWith(pseudonymised, { attribution: 'named' })).open()
  await shared(nodes)
  const rows = await nodes.XC.store.read.items.page({ agreement: nodes.founded.hash, roles: ['received'], limit: 9 })
  const contents = await nodes.XC.road.vault.read(
    nodes.XC.road.contents,
    rows.map(({ holding }) => holding),
  )
  const directory = await nodes.XC.road.directory.current()
  const treated = rows.map(({ holding, face }) => {
    const text = decodeContent(contents.get(holding) as Uint8Array).token as string
    const verified = verifyOnward(text, { keyOf: (iss, kid) => directory.actKey(iss, kid) })
    assert.deepEqual([verified.origin.iss, verified.open.iss], ['XA', 'XB'])
    return [face?.type, Object.fromEntries([...verified.treated].sort())]
  })
  assert.deepEqual(Object.fromEntries(treated), {
    'email-addr': { id: 'rename', value: 'pseudonymise' },
    indicator: { id: 'rename', created_by_ref: 'rename', name: 'replace' },
    note: { id: 'rename', created_by_ref: 'rename', content: 'pseudonymise', object_refs: 'rename' },
  })
})

test('what asks for a second person, a test of necessity and notice to the overseers goes once all are there', async () => {
  const requires = ['second-person', 'necessity-test', 'overseer-notice']
  const scrutiny = [{ article: '5.9', role: 'releasing-officer', when: { dataSubjects: ['none'] }, requires }]
  const demanding = await foundWith(({ sharing }) => {
    for (const article of sharing) if (article.article === '4.2') article.scrutiny = scrutiny
  })
  await using nodes = await demanding.open()
  await heldAtXB(nodes, [indicator(1)])
  const ask = await consented(nodes, [id('indicator', 1)])
  const stopped = async (changes: Parameters<typeof givenOn>[2]): Promise<unknown> => {
    const report = await givenOn(nodes, ask, changes)
    return report.ok ? (report.value.stopped?.code ?? report.value.acts.length) : report.refusal.code
  }
  const necessity = 'No milder way leads to the offender'
  assert.equal(await stopped({ account: 'bruno', isApprover: false, necessity }), 'approval-missing')
  // Anna asked: she is not the second person for it.
  assert.equal(await stopped({ account: 'anna', isApprover: true, necessity }), 'approval-missing')
  assert.equal(await stopped({ account: 'bruno' }), 'necessity-missing')
  assert.equal(await stopped({ account: 'bruno', necessity }), 1)
  await settle(nodes, demanding.parties)
  const release = await lastAct(nodes.XC, 'release', 'XB')
  assert.equal(release.body.approvedBy, 'bruno')
  assert.equal((await lastAct(nodes.XO, 'notice', 'XB')).id, release.body.notice)
})

test('caps hold: batches are cut to them, and what is left goes another day', async () => {
  const capped = await foundWith(({ sharing }) => {
    for (const article of sharing) if (article.article === '4.2') article.caps = { itemsPerRelease: 1, itemsPerDay: 2 }
  })
  await using nodes = await capped.open()
  const objects = [indicator(1), indicator(2), indicator(3)]
  await heldAtXB(nodes, objects)
  const ask = await consented(
    nodes,
    objects.map((one) => one.id as string),
  )
  const first = await givenOn(nodes, ask)
  assert.ok(first.ok)
  assert.deepEqual([first.value.acts.map(({ items }) => items), first.value.stopped?.code], [[1, 1], 'cap-exceeded'])
  await settle(nodes, capped.parties)
  advance(nodes, DAY_MS + 1)
  const second = await givenOn(nodes, ask)
  assert.ok(second.ok)
  assert.deepEqual([second.value.acts.map(({ items }) => items), second.value.stopped], [[1], null])
  await settle(nodes, capped.parties)
  const names = (await objectsAt(nodes.XC, capped.hash)).map(({ name }) => name)
  assert.deepEqual(
    names.toSorted(),
    objects.map(({ name }) => name),
  )
})

test('where an object is, is told by what is held of it: what an earlier share placed outside stays, and what it placed inside goes', async () => {
  const bounded = await foundWith(({ annexes, sharing }) => {
    const fields = ['type', 'spec_version', 'id', 'created', 'modified', 'name', 'labels', 'object_marking_refs']
    for (const { types } of annexes) types.infrastructure = Object.fromEntries(fields.map((name) => [name, 'as-is']))
    const placing = ['country', 'relationship_type', 'source_ref', 'target_ref', ...fields]
    for (const { types } of annexes)
      for (const type of ['location', 'relationship']) types[type] = Object.fromEntries(placing.map((name) => [name, 'as-is']))
    for (const article of sharing) if (article.article === '4.2') article.countries = ['NO']
  })
  await using nodes = await bounded.open()
  const places = [object('location', 1, { name: 'Oslo', country: 'NO' }), object('location', 2, { name: 'Copenhagen', country: 'DK' })]
  const at = (number: number, source: number, place: number) => {
    const ends = { source_ref: id('infrastructure', source), target_ref: id('location', place) }
    return object('relationship', number, { relationship_type: 'located-at', ...ends })
  }
  const servers = [
    object('infrastructure', 11, { name: 'in Oslo' }),
    object('infrastructure', 12, { name: 'in Copenhagen', labels: ['country:NO'] }),
    object('infrastructure', 13, { name: 'nowhere' }),
    object('infrastructure', 14, { name: 'labelled alone', labels: ['country:NO'] }),
  ]
  await heldAtXB(nodes, [...places, at(21, 11, 1), at(22, 12, 2)])
  const items = await heldAtXB(nodes, servers)
  const ids = servers.map((one) => one.id as string)
  const report = await givenOn(nodes, await consented(nodes, ids))
  assert.ok(report.ok, JSON.stringify(report))
  const withheld = new Map(report.value.withheld.map(({ holding, refusal }) => [holding, [refusal.code, refusal.article]]))
  assert.deepEqual(
    items.map(({ holding }) => withheld.get(holding)),
    [undefined, ['country-outside', '4.2'], ['country-untold', '4.2'], undefined],
  )
  await settle(nodes, bounded.parties)
  assert.deepEqual((await objectsAt(nodes.XC, bounded.hash)).map(({ name }) => name).toSorted(), ['in Oslo', 'labelled alone'])
})
