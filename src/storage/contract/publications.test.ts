import assert from 'node:assert/strict'
import { holdingKey } from '../../acts/index.ts'
import type { PublicationRow } from '../ports.ts'
import { codeOf, contractOfStore } from './adapters.fixture.ts'

const PUBLICATION: PublicationRow = {
  id: 'p1',
  root: 'https://taxii.example/api/',
  collection: 'c1',
  title: 'Shared',
  login: 'sealed',
  envelopeBytesMax: 100_000,
  agreement: 'treaty',
  types: null,
  account: 'rita',
  purpose: 'cyber-defence',
  justification: 'For all',
  state: 'sending',
  nextAt: 5,
  failures: 0,
  position: 0,
  pending: null,
  report: '{}',
  createdAt: 5,
}

contractOfStore('a publication is kept, changed member by member, and over once it is sent', async (store) => {
  await store.write(async ({ publications }) => {
    await publications.add(PUBLICATION)
    await publications.add({ ...PUBLICATION, id: 'p2', types: '["indicator"]' })
  })
  const { publications } = store.read
  assert.deepEqual(await publications.find('p1'), PUBLICATION)
  assert.equal(await publications.find('p9'), undefined)
  assert.deepEqual(
    (await publications.list(9)).map(({ id }) => id),
    ['p2', 'p1'],
  )
  assert.deepEqual(
    (await publications.list(1)).map(({ id }) => id),
    ['p2'],
  )
  assert.deepEqual(
    (await publications.sending()).map(({ id }) => id),
    ['p1', 'p2'],
  )
  const pending = { holdings: [holdingKey('XA', 'a')], status: null, later: [holdingKey('XA', 'b')] }
  await store.write((writer) => writer.publications.change('p1', { pending, position: 7, failures: 1 }))
  assert.deepEqual(await publications.find('p1'), { ...PUBLICATION, pending, position: 7, failures: 1 })
  await store.write((writer) => writer.publications.change('p1', { pending: null, state: 'sent', login: null }))
  assert.deepEqual(await publications.find('p1'), { ...PUBLICATION, position: 7, failures: 1, state: 'sent', login: null })
  assert.deepEqual(
    (await publications.sending()).map(({ id }) => id),
    ['p2'],
  )
  assert.equal(await codeOf(() => store.write((writer) => writer.publications.add(PUBLICATION))), 'conflict')
})
