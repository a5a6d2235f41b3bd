/** A value that is dropped where it is personal by its place stands in no other place of any object, in whatever encoding. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { checkObject } from '../../src/intelligence/index.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from './leaks.fixture.ts'
import { id, object, TLP } from './objects.fixture.ts'
import { OPEN, PLACES } from './places.fixture.ts'
import { previewedTo, releasedTo, treatingAgreement } from './releases.fixture.ts'

const [MAIL, PHONE, AUTHOR, HOLDER] = ['jane.roe@victim.example', '+44 20 7946 0123', 'Marguerite Okonjo', 'Benedikt Achleitner']
const [LOGIN, SECRET, STREET] = ['mokonjo_77', 'Tr0ub4dor-und-3', '17 Lavender Mews']
const VALUES = [MAIL, PHONE, AUTHOR, HOLDER, LOGIN, SECRET, STREET]
const DROPPED = new Set([
  ...['identity/contact_information', 'note/authors', 'email-addr/display_name', 'location/street_address'],
  ...['user-account/account_login', 'user-account/credential'],
])
const WAYS = Object.values(ENCODINGS)
/** Every so many pairs of a place and an encoding are tried; all of them with SLOW=1. */
const STRIDE = process.env.SLOW === '1' ? 1 : 7
/** Shorter forms stand in other words by chance. */
const FORM_LENGTH_MIN = 10
/** A secret and a street are known as whole texts: they are told from other words by nothing else. */
const WHOLE = new Set([SECRET, STREET])

const clear = { object_marking_refs: [TLP.CLEAR] }
const observable = (type: string, members: JsonObject): JsonObject => ({
  ...{ type, spec_version: '2.1', id: id(type, 900) },
  ...{ ...members, ...clear },
})

const OWNERS: readonly JsonObject[] = [
  object('identity', 900, { name: 'Desk', identity_class: 'individual', contact_information: `${MAIL} or ${PHONE}`, ...clear }),
  object('note', 900, { content: 'written at night', object_refs: [id('identity', 900)], authors: [AUTHOR], ...clear }),
  object('location', 900, { country: 'GB', street_address: STREET, ...clear }),
  observable('email-addr', { value: 'desk@agency.example', display_name: HOLDER }),
  observable('user-account', { user_id: 'S-1-5-18', account_login: LOGIN, credential: SECRET }),
]

function elsewhere(): readonly JsonObject[] {
  const made: JsonObject[] = []
  let pair = 0
  for (const place of Object.values(PLACES)) {
    for (const write of WAYS) {
      pair += 1
      if (pair % STRIDE !== 0) continue
      const value = VALUES[Math.floor(pair / STRIDE) % VALUES.length] as string
      const one = place(WHOLE.has(value) ? value : `see ${write(value)} there`, 1_000 + pair)
      if (checkObject(one).ok) made.push(one)
    }
  }
  return made
}

const objects = [...OPEN, ...OWNERS, ...elsewhere()]
const agreement = treatingAgreement(objects, (type, field) => (DROPPED.has(`${type}/${field}`) ? 'drop' : 'as-is'))

for (const [door, gets] of Object.entries({ preview: previewedTo, release: releasedTo })) {
  test(`nothing is left of what is dropped from its place by ${door}, and what crosses is valid`, async () => {
    const got = (await gets(agreement, objects, ['XC'])).get('XC')
    assert.ok(got !== undefined && got.objects.length > objects.length / 2, `${got?.objects.length} of ${objects.length}`)
    const written = WAYS.flatMap((write) => VALUES.map((value) => write(value)))
    const forms = [...VALUES, ...written].filter(({ length }) => length >= FORM_LENGTH_MIN)
    assert.deepEqual(leaksIn(got.texts, forms), [])
    for (const one of got.objects) assert.ok(checkObject(one).ok, JSON.stringify(one))
  })
}

test('what is only found by its form in a text that is dropped is left where it stands in fields that cross', async () => {
  const host = 'c2.attacker@evil.example'
  const named = object('malware', 1, { is_family: false, name: 'Kit', description: `writes to ${host}`, ...clear })
  const sought = object('indicator', 2, {
    ...{ pattern: `[email-addr:value = '${host}']`, pattern_type: 'stix', valid_from: '2026-01-01T00:00:00.000Z' },
    ...clear,
  })
  const shown = treatingAgreement([...OPEN, named, sought], (type, field) =>
    `${type}/${field}` === 'malware/description' ? 'drop' : 'as-is',
  )
  const got = (await previewedTo(shown, [...OPEN, named, sought], ['XC'])).get('XC')
  assert.ok(got?.texts.join('').includes(host))
})
