import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findPersonalValues } from './find-personal-values.ts'
import { isIdentifying, propertyRule } from './property-rule.ts'
import { reviewQueueOf } from './review-queue.ts'
import { treatProperty } from './treat-property.ts'

const KEY = new Uint8Array(32).fill(5)
const pseudonyms = { treatment: 'pseudonymise', key: KEY } as const
const general = { treatment: 'generalise' } as const

describe('treatProperty', () => {
  it('treats one address alike in value, pattern and text', () => {
    const address = treatProperty({ type: 'email-addr', value: 'jo@mail.example' }, 'value', pseudonyms)
    assert.ok(address !== 'drop')
    const pattern = "[email-addr:value = 'JO@mail.example']"
    assert.deepEqual(treatProperty({ type: 'indicator', pattern }, 'pattern', pseudonyms), {
      value: `[email-addr:value = '${address.value}']`,
    })
    assert.deepEqual(treatProperty({ type: 'note', content: 'from jo[@]mail[.]example' }, 'content', pseudonyms), {
      value: `from ${address.value}`,
    })
  })

  it('drops what cannot be treated or is of no known kind', () => {
    const account = { type: 'user-account', credential: 'x1', user_id: 'jdoe', x_foo: 'y' }
    assert.equal(treatProperty(account, 'credential', pseudonyms), 'drop')
    assert.equal(treatProperty(account, 'x_foo', general), 'drop')
    assert.equal(treatProperty(account, 'user_id', { treatment: 'pseudonymise' }), 'drop')
    assert.equal(treatProperty({ type: 'email-addr', value: 'jo@mail.example' }, 'value', general), 'drop')
    assert.equal(treatProperty({ type: 'location', latitude: 52.5 }, 'latitude', general), 'drop')
    assert.equal(treatProperty({ type: 'indicator', pattern: "[ipv4-addr:value = '198.51.100.7']" }, 'pattern', general), 'drop')
  })

  it('generalises by kind', () => {
    assert.deepEqual(treatProperty({ type: 'ipv4-addr', value: '198.51.100.7' }, 'value', general), { value: '198.51.100.0/24' })
    const organisation = { type: 'identity', identity_class: 'organization', name: 'Doe Plumbing' }
    assert.deepEqual(treatProperty(organisation, 'name', general), { value: 'Organisation' })
    assert.deepEqual(treatProperty({ ...organisation, identity_class: 'individual' }, 'name', general), { value: 'Person' })
    assert.deepEqual(treatProperty({ type: 'sighting', count: 437 }, 'count', general), { value: 100 })
    assert.deepEqual(treatProperty({ type: 'directory', path: 'C:\\Users\\jdoe\\x' }, 'path', general), { value: 'C:\\Users\\user\\x' })
  })

  it('treats observables inside of observed data by their own type', () => {
    const objects = { 0: { type: 'user-account', user_id: 'jdoe', credential: 'x1' }, 1: { type: 'ipv4-addr', value: '198.51.100.7' } }
    assert.deepEqual(treatProperty({ type: 'observed-data', objects }, 'objects', general), {
      value: { 0: { type: 'user-account', user_id: 'account' }, 1: { type: 'ipv4-addr', value: '198.51.100.0/24' } },
    })
  })

  it('keeps what the caller keeps', () => {
    const keeps = ({ kind }: { kind: string }): boolean => kind === 'ipv4'
    assert.deepEqual(treatProperty({ type: 'note', content: '198.51.100.7 jo@mail.example' }, 'content', { ...general, keeps }), {
      value: '198.51.100.7 *@mail.example',
    })
  })
})

describe('findPersonalValues', () => {
  it('finds by property, by name, in keys and in contents', () => {
    const found = findPersonalValues({
      type: 'identity',
      identity_class: 'individual',
      name: 'John Smith',
      x_first_name: 'John',
      x_map: { 'jo@mail.example': { api_key: 'k-1' } },
      payload_bin: Buffer.from('\0\u0001 jo@mail.example').toString('base64'),
    })
    const places = found.map(({ pointer, place, kind, certainty }) => `${pointer} ${place} ${kind} ${certainty}`)
    assert.deepEqual(places.sort(), [
      '/name value person-name certain',
      '/payload_bin value email certain',
      '/x_first_name value person-name candidate',
      '/x_map/jo@mail.example key email certain',
      '/x_map/jo@mail.example/api_key value credential certain',
    ])
  })

  it('takes the class of an identity into account', () => {
    assert.deepEqual(findPersonalValues({ type: 'identity', identity_class: 'organization', name: 'Oscorp' }), [])
    assert.equal(findPersonalValues({ type: 'identity', name: 'Oscorp' })[0]?.certainty, 'candidate')
  })

  it('knows which properties an id is computed from', () => {
    assert.equal(isIdentifying('email-addr', 'value'), true)
    assert.equal(isIdentifying('email-addr', 'display_name'), false)
    assert.equal(propertyRule({ type: 'user-account' }, ['account_login'])?.isIdentifying, true)
  })
})

describe('reviewQueueOf', () => {
  it('holds candidates and special categories, never their values', () => {
    const findings = findPersonalValues({
      type: 'identity',
      identity_class: 'individual',
      name: 'John Smith',
      x_misp_nationality: 'Utopian',
      description: 'seen at 198.51.100.7 with 198.51.100.7',
    })
    const queue = reviewQueueOf(findings, (key) => `v${key.length}`)
    assert.deepEqual(
      queue.map(({ pointer, kind }) => `${pointer} ${kind}`),
      ['/x_misp_nationality text', '/description ipv4'],
    )
    assert.ok(!JSON.stringify(queue).includes('198.51'))
  })
})
