/** A value that is treated in one field stands nowhere else either, however it is written there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from './leaks.fixture.ts'
import { id, indicator, object } from './objects.fixture.ts'
import { previewedTo, releasedTo, treatingAgreement } from './releases.fixture.ts'

const MARKED = { object_marking_refs: object('note', 1).object_marking_refs as readonly string[] }
const MAIL = 'jane.roe@victim.example'
const HOST = '198.51.100.77'
const NAME = 'Marguerite Okonjo'
const LOGIN = 'okonjo77'
const PHONE = '+44 20 7946 0123'
const CARD = '4111 1111 1111 1111'
const MAC = 'd2:fb:49:24:37:18'
const VALUES = [MAIL, HOST, NAME, LOGIN, PHONE, CARD, MAC]
const ALSO: Readonly<Record<string, (text: string) => string>> = {
  'upper case': (text) => text.toUpperCase(),
  'hexadecimal of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'base64 of a line, at 1': (text) => Buffer.from(`(${text}) here`).toString('base64'),
  'base64 of a line, at 2': (text) => Buffer.from(`of ${text} here, twice`).toString('base64'),
  backwards: (text) => [...text].reverse().join(''),
  rotated: (text) =>
    text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + ((letter.charCodeAt(0) & 31) <= 13 ? 13 : -13))),
  'with hyphens': (text) => (text === HOST ? text.replaceAll('.', '-') : text),
  'without marks': (text) => (text === MAC ? text.replaceAll(':', '') : text),
  'base64 in base64': (text) => Buffer.from(Buffer.from(`see ${text}`).toString('base64')).toString('base64'),
}

/** Objects in whose fields each value is treated. */
const OWNERS: readonly JsonObject[] = [
  { type: 'email-addr', id: id('email-addr', 1), value: MAIL, ...MARKED },
  { type: 'ipv4-addr', id: id('ipv4-addr', 1), value: HOST, ...MARKED },
  { type: 'mac-addr', id: id('mac-addr', 1), value: MAC, ...MARKED },
  { type: 'user-account', id: id('user-account', 1), account_login: LOGIN, display_name: NAME, ...MARKED },
  object('identity', 1, { name: 'Help desk', description: `${PHONE}, paid by ${CARD}`, identity_class: 'group' }),
]
const TREATED = new Set([
  'email-addr/value',
  'ipv4-addr/value',
  'mac-addr/value',
  'user-account/account_login',
  'user-account/display_name',
  'identity/description',
])

/** Objects that hold the values somewhere else, three for each way of writing them. */
function mentions(): readonly JsonObject[] {
  return Object.values({ ...ENCODINGS, ...ALSO }).flatMap((write, index) => {
    const number = 100 + index
    const written = VALUES.map((value) => write(value))
    const literals = written.map((text) => `file:name = '${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
    return [
      object('note', number, { content: `It reads ${written.join(' and then ')} there`, object_refs: [id('identity', 1)] }),
      indicator(number, { name: `Form ${index}`, pattern: `[file:size = 1 OR ${literals.join(' OR ')}]`, labels: ['plain', ...written] }),
      object('malware', number, {
        name: 'M',
        is_family: true,
        external_references: written.map((description) => ({ source_name: 's', description })),
      }),
    ]
  })
}

for (const [door, gets] of Object.entries({ previewed: previewedTo, released: releasedTo })) {
  for (const treatment of ['generalise', 'pseudonymise', 'never'] as const) {
    test(`nothing is left of values under ${treatment} in what is ${door}`, async () => {
      const objects = [...OWNERS, ...mentions()]
      const agreement = treatingAgreement(objects, (type, field) => (TREATED.has(`${type}/${field}`) ? treatment : 'as-is'))
      const got = (await gets(agreement, objects, ['XC'])).get('XC')
      assert.ok(got !== undefined)
      const shown = Map.groupBy(got.objects, ({ type }) => type)
      // What could not be searched or made whole may be withheld, but not most of it.
      for (const type of ['note', 'malware']) assert.ok((shown.get(type)?.length ?? 0) >= 20, `${shown.get(type)?.length} of ${type}`)
      assert.deepEqual(leaksIn(got.texts, VALUES), [])
    })
  }
}
