/** A value that is treated in one field stands in no other place of any object, in one encoding or in one within another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { checkObject, computedId } from '../../src/intelligence/index.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from './leaks.fixture.ts'
import { id, object, TLP } from './objects.fixture.ts'
import { OPEN, PLACES } from './places.fixture.ts'
import { previewedTo, treatingAgreement } from './releases.fixture.ts'

const [MAIL, HOST, NAME] = ['jane.roe@victim.example', '198.51.100.77', 'Marguerite Okonjo']
const [PHONE, CARD] = ['+44 20 7946 0123', '4111 1111 1111 1111']
const VALUES = [MAIL, HOST, NAME, PHONE, CARD]
const TREATED = new Set(['email-addr/value', 'ipv4-addr/value', 'identity/name', 'identity/description'])
const WAYS = Object.values(ENCODINGS)
/** Every so many pairs of a place and an encoding are tried; all of them with SLOW=1. */
const STRIDE = process.env.SLOW === '1' ? 1 : 5
/** Shorter forms stand in other words by chance. */
const FORM_LENGTH_MIN = 10

function observable(type: string, value: string): JsonObject {
  const made = { type, spec_version: '2.1', id: id(type, 900), value, object_marking_refs: [TLP.CLEAR] }
  return { ...made, id: computedId(made)?.id ?? made.id }
}

const person = (number: number, members: JsonObject): JsonObject =>
  object('identity', number, { ...members, object_marking_refs: [TLP.CLEAR] })

const OWNERS = [
  observable('email-addr', MAIL),
  observable('ipv4-addr', HOST),
  person(900, { name: NAME, identity_class: 'individual' }),
  person(901, { name: 'Desk', description: `${PHONE}, paid by ${CARD}`, identity_class: 'group' }),
]

function elsewhere(): readonly JsonObject[] {
  const made: JsonObject[] = []
  let pair = 0
  for (const place of Object.values(PLACES)) {
    for (const write of WAYS) {
      pair += 1
      if (pair % STRIDE !== 0) continue
      const round = pair / STRIDE
      const value = VALUES[round % VALUES.length] as string
      const inner = WAYS[pair % WAYS.length] as (text: string) => string
      const one = place(`see ${write(round % 2 === 0 ? value : inner(`a ${value} b`))} there`, 1_000 + pair)
      if (checkObject(one).ok) made.push(one)
    }
  }
  return made
}

for (const treatment of ['pseudonymise', 'generalise', 'never'] as const) {
  test(`nothing is left of values under ${treatment} in any place, and what crosses is valid`, async () => {
    const objects = [...OPEN, ...OWNERS, ...elsewhere()]
    const agreement = treatingAgreement(objects, (type, field) => (TREATED.has(`${type}/${field}`) ? treatment : 'as-is'))
    const got = (await previewedTo(agreement, objects, ['XC'])).get('XC')
    assert.ok(got !== undefined && got.objects.length > objects.length / 2, `${got?.objects.length} of ${objects.length}`)
    const nested = WAYS.flatMap((write) => VALUES.map((value) => write(`a ${value} b`)))
    assert.deepEqual(
      leaksIn(
        got.texts,
        [...VALUES, ...nested].filter(({ length }) => length >= FORM_LENGTH_MIN),
      ),
      [],
    )
    for (const one of got.objects) assert.ok(checkObject(one).ok, JSON.stringify(one))
  })
}
