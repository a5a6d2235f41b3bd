/** What the token of an item says of its handling must be what its markings ask for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOW } from '../../src/acts/parties.fixture.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { forgedRelease, releaseDraft, testItems } from './items.fixture.ts'
import { deliver } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

test('a token under a looser handling than its markings ask for is not taken', async () => {
  await using nodes = await founded.open()
  const taken = async (marking: string, claims: object): Promise<string> => {
    const refs = { object_marking_refs: [marking] }
    const object = {
      type: 'domain-name',
      spec_version: '2.1',
      id: 'domain-name--0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
      value: 'a.example',
      ...refs,
    }
    const items = testItems(nodes.XA, 1, { agreement: founded.hash, object, claims: { ...refs, ...claims } })
    const { parcel } = await forgedRelease(releaseDraft(founded.hash, items, { now: NOW }), items, founded.parties)
    return deliver(parcel, nodes.XB).then(
      ({ status }) => status,
      ({ code }) => code as string,
    )
  }
  const [amber, papRed] = ['55d920b0-5e8b-4f79-9ee9-91f868d9b421', '740d36e5-7714-4c30-961a-3ae632ceee0e'].map(
    (uuid) => `marking-definition--${uuid}`,
  )
  assert.equal(await taken(amber as string, { marking: 'GREEN' }), 'content-invalid')
  assert.equal(await taken(papRed as string, {}), 'content-invalid')
  assert.equal(await taken(papRed as string, { pap: 'AMBER' }), 'content-invalid')
  assert.equal(await taken(amber as string, { marking: 'AMBER' }), 'applied')
})
