/** An object that a recipient may not have is named to it nowhere, in whatever way the name is written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { checkObject, computedId } from '../../src/intelligence/index.ts'
import { UUID_FORMS } from '../../src/intelligence/minimise/mentions.fixture.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from './leaks.fixture.ts'
import { id, indicator, object, TLP } from './objects.fixture.ts'
import { OPEN, PLACES } from './places.fixture.ts'
import { type Got, previewedTo, releasedTo, treatingAgreement } from './releases.fixture.ts'

const UUID = '7b1d0c3a-9f5e-4d21-8c46-d2a90b71fe35'
const SECRET = { ...indicator(2, { object_marking_refs: [TLP.RED] }), id: `indicator--${UUID}` }
// Its id is computed from the address, which who knows the id can guess.
const COMPUTED = 'fdc42e34-0bfe-5ed4-8f93-ad0a11355606'
const MAIL = {
  type: 'email-addr',
  spec_version: '2.1',
  id: `email-addr--${COMPUTED}`,
  value: 'guess.me@victim.example',
  object_marking_refs: [TLP.RED],
}
const FORMS = Object.values(UUID_FORMS)
const NAMED = [...[SECRET.id, MAIL.id], ...FORMS.flatMap((write) => [write(UUID), write(COMPUTED)])]
/** Every so many pairs of a place and an encoding are tried; all of them with SLOW=1. */
const STRIDE = process.env.SLOW === '1' ? 1 : 5

/** Objects that name the secret ones, each in one place and one way of writing, or in one way within another. */
function mentioning(nested: boolean): readonly JsonObject[] {
  const made: JsonObject[] = []
  const ways = Object.values(ENCODINGS)
  let pair = 0
  for (const place of Object.values(PLACES)) {
    for (const write of ways) {
      pair += 1
      if (pair % STRIDE !== 0) continue
      const name = NAMED[(pair / STRIDE) % NAMED.length] as string
      const inner = nested ? (ways[pair % ways.length] as (text: string) => string)(`a ${name} b`) : name
      const one = place(`see ${write(inner)} there`, 1_000 + pair)
      // Some places take no such text: a host has no spaces, a pattern no line ends.
      if (checkObject(one).ok) made.push(one)
    }
  }
  return made
}

for (const nested of [false, true]) {
  test(`who may not have an object is not told its id in any encoding${nested ? ' within an encoding' : ''}, who may have it is`, async () => {
    const texts = mentioning(nested)
    assert.ok(texts.length > Object.keys(PLACES).length * 3, String(texts.length))
    const objects = [...OPEN, SECRET, MAIL, ...texts]
    const agreement = treatingAgreement(objects, () => 'as-is')
    const got = await previewedTo(agreement, objects, ['XC', 'XF'])
    assertHidden(got.get('XC'), nested)
    const whole = new Set(got.get('XF')?.objects.map((one) => JSON.stringify(one)))
    // Nothing in what may be had is touched, but that language content has another id for each recipient.
    const lost = texts.filter((one) => !whole.has(JSON.stringify(one)))
    assert.deepEqual(new Set(lost.map(({ type }) => type)), new Set(['language-content']))
  })
}

test('what was released holds no such name either', async () => {
  const objects = [...OPEN, SECRET, MAIL, ...mentioning(false).filter((_, index) => index % 4 === 0)]
  const got = await releasedTo(
    treatingAgreement(objects, () => 'as-is'),
    objects,
    ['XC', 'XF'],
  )
  assertHidden(got.get('XC'), false)
})

function assertHidden(got: Got | undefined, nested: boolean): void {
  assert.ok(got !== undefined && got.objects.length > 90, String(got?.objects.length))
  const written = nested ? Object.values(ENCODINGS).flatMap((write) => NAMED.map((name) => write(`a ${name} b`))) : NAMED
  assert.deepEqual(leaksIn(got.texts, written), [])
}

test('an object that would say nothing without the name is withheld whole, one that says more goes out without it', async () => {
  // A registry key without any property is none (STIX 2.1 section 6.17): what is left of the first is no object, the second has a value.
  const registryKey = (number: number, more: JsonObject): JsonObject => {
    const made: JsonObject = { ...PLACES['registry key']?.(SECRET.id, number), ...more }
    return { ...made, id: computedId(made)?.id as string }
  }
  const alone = registryKey(2_000, {})
  const valued = registryKey(2_001, { values: [{ name: 'Path', data: 'C:\\a.exe', data_type: 'REG_SZ' }] })
  assert.ok([alone, valued].every((one) => checkObject(one).ok))
  const objects = [...OPEN, SECRET, MAIL, alone, valued]
  const got = await previewedTo(
    treatingAgreement(objects, () => 'as-is'),
    objects,
    ['XC', 'XF'],
  )
  const keysOf = (party: string) => got.get(party)?.objects.filter(({ type }) => type === 'windows-registry-key')
  assert.deepEqual(keysOf('XF'), [alone, valued])
  assert.deepEqual(
    keysOf('XC')?.map(({ key, values }) => [key, values]),
    [[undefined, valued.values]],
  )
})

test('it does not show whether what a text names is withheld or is nowhere', async () => {
  const names = [SECRET.id, MAIL.id, COMPUTED]
  const writes = Object.values(ENCODINGS)
  const texts = names.flatMap((name, row) =>
    writes.map((write, column) =>
      object('note', 100 + row * 100 + column, { content: 'c', abstract: write(name), object_refs: [id('malware', 1)] }),
    ),
  )
  const there = [...OPEN, ...texts, SECRET, MAIL]
  const agreement = treatingAgreement(there, () => 'as-is')
  const got = await Promise.all([there, there.slice(0, -2)].map((objects) => previewedTo(agreement, objects, ['XC'])))
  const shown = got.map((parties) =>
    parties
      .get('XC')
      ?.objects.filter(({ type }) => type === 'note')
      .map(({ id: _, ...rest }) => rest),
  )
  assert.equal(shown[0]?.length, texts.length)
  assert.deepEqual(shown[0], shown[1])
  assert.ok(shown[0]?.every(({ abstract }) => abstract === undefined))
})

test('a UUID that no object has stays: malware bears such names', async () => {
  const guid = '{8F6F0AC4-B9A1-45FD-A8CF-72F04E6BDE8F}'
  const one = indicator(5, { pattern: `[mutex:name = 'Global\\\\${guid}']`, description: `as ${guid.toLowerCase()}` })
  const objects = [...OPEN, SECRET, MAIL, one]
  const got = await previewedTo(
    treatingAgreement(objects, () => 'as-is'),
    objects,
    ['XC'],
  )
  assert.deepEqual(
    got.get('XC')?.objects.find(({ type }) => type === 'indicator'),
    one,
  )
})
