import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../foundation/index.ts'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import { factsOf } from '../facts.ts'
import { UNGRADED } from '../grading/grading.ts'
import type { StixObject } from '../model/stix-object.ts'
import { checkObject } from '../model/stix-object.ts'
import { dataSubjectOf } from './data-subject.ts'
import { ENCODINGS } from './encodings.fixture.ts'
import { findPersonalValues } from './find-personal-values.ts'
import { holdsPersonalText } from './personal-text.ts'

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  pattern: "[url:value = 'http://x.example/']",
  pattern_type: 'stix',
  valid_from: '2026-03-01T10:00:00Z',
}

function stix(change: JsonObject, base: JsonObject = INDICATOR): StixObject {
  const result = checkObject({ ...base, ...change })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

const HEAD = { spec_version: '2.1', created: INDICATOR.created, modified: INDICATOR.modified }

describe('holdsPersonalText', () => {
  it('finds addresses however they are written', () => {
    for (const text of [
      "[email-addr:value = 'jo.do+x@mail.example']",
      'write to jo[@]mail[.]example now',
      'jo (at) mail (dot) example',
      'jo[at]mail.example',
      '"jo"@mail.example',
      "x MATCHES 'jo@mail\\\\.example$'",
      'http://x.test/?u=jo%40mail.example',
      'jörg@bücher.example',
      'call +49 (30) 1234-5678 today',
      'tel:+4930123456',
      'IBAN GB33BUKB20201555555555.',
      'GB33 BUKB 2020 1555 5555 55',
    ]) {
      assert.equal(holdsPersonalText(text), true, text)
    }
  })

  it('leaves alone what only looks like it', () => {
    for (const text of [
      "[url:value = 'https://x.example/@handle']",
      'left-pad@1.3.0',
      '@mention me',
      "[email-addr:value LIKE '%@mail.example']",
      'user@localhost',
      'a + 1234567890',
      'UTC+0200 and C++11',
      'GB33BUKB20201555555556',
      "[file:hashes.MD5 = 'AB12CD34EF56AB12CD34EF56AB12CD34']",
      'CVE-2026-12345678',
      '',
    ]) {
      assert.equal(holdsPersonalText(text), false, text)
    }
  })

  it('takes time in proportion to the text', () => {
    for (const part of ['a@', '@a.', 'AB12', '+1 2', 'a(at)', 'a@a-', 'GB33 BUKB ']) {
      const start = processorMs()
      holdsPersonalText(part.repeat(100_000))
      assert.ok(processorMs() - start < 3_000, part)
    }
  })

  it('finds an address anywhere in a text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.emailAddress().filter((address) => /[a-z0-9_+-]@/i.test(address)),
        (before, after, address) => {
          assert.equal(holdsPersonalText(`${before} ${address} ${after}`), true)
        },
      ),
    )
  })
})

describe('dataSubjectOf', () => {
  it('is none for technical objects', () => {
    assert.equal(dataSubjectOf(stix({})), 'none')
    assert.equal(
      dataSubjectOf(
        stix({ type: 'identity', id: 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff', name: 'CERT', identity_class: 'organization' }),
      ),
      'none',
    )
  })

  it('is told by type and property', () => {
    const uuid = 'f431f809-377b-45e0-aa1c-6a4751cae5ff'
    const personal: JsonObject[] = [
      { ...HEAD, type: 'identity', name: 'Jo', identity_class: 'individual' },
      { ...HEAD, type: 'identity', name: 'Jo' },
      { ...HEAD, type: 'threat-actor', name: 'Jo', resource_level: 'individual' },
      { ...HEAD, type: 'location', country: 'XA', street_address: 'Main Street 1' },
      { type: 'email-addr', value: 'jo@x.example' },
      { type: 'user-account', user_id: '7' },
      { type: 'phone-number', number: '7' },
      {
        ...HEAD,
        type: 'observed-data',
        first_observed: HEAD.created,
        last_observed: HEAD.created,
        number_observed: 1,
        objects: { 0: { type: 'user-account', user_id: '7' } },
      },
      {
        type: 'network-traffic',
        protocols: ['http'],
        src_ref: `ipv4-addr--${uuid}`,
        extensions: { 'http-request-ext': { request_method: 'get', request_value: '/', request_header: { Cookie: ['a=b'] } } },
      },
    ]
    for (const object of personal)
      assert.equal(dataSubjectOf(stix({ ...object, id: `${object.type}--${uuid}` }, {})), 'unspecified', JSON.stringify(object))
  })

  it('takes the category from the label, never "none" for personal data', () => {
    const address = { description: 'of jo@x.example' }
    assert.equal(dataSubjectOf(stix(address)), 'unspecified')
    assert.equal(dataSubjectOf(stix({ ...address, labels: ['x', 'data-subject:victim'] })), 'victim')
    assert.equal(dataSubjectOf(stix({ ...address, labels: ['data-subject:none'] })), 'unspecified')
    assert.equal(dataSubjectOf(stix({ ...address, labels: ['data-subject:victim', 'data-subject:suspect'] })), 'unspecified')
    assert.equal(dataSubjectOf(stix({ labels: ['data-subject:martian'] })), 'unspecified')
    assert.equal(dataSubjectOf(stix({ labels: ['data-subject:witness'] })), 'witness')
    assert.equal(dataSubjectOf(stix({ labels: ['data-subject:none'] })), 'none')
  })
})

describe('dataSubjectOf of a text that hides what it says', () => {
  it('sees an address in each encoding', () => {
    for (const [name, encode] of Object.entries(ENCODINGS)) {
      assert.equal(dataSubjectOf(stix({ description: `see ${encode('jo.doe@mail.example')} there` })), 'unspecified', name)
    }
  })

  it('sees cards, accounts and secrets', () => {
    for (const text of ['4111 1111 1111 1111', 'S-1-5-21-1-2-3-1001', 'ftp://jo:pw@host/', 'Authorization: Basic QWxhZGRpbg==']) {
      assert.equal(dataSubjectOf(stix({ description: text })), 'unspecified', text)
    }
  })

  it('leaves alone hashes, links and code names', () => {
    for (const text of [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 of CurrentVersionRunOnce',
      'https://x.example/WindowsUpdate/AbCdEfGhIjKlMnOp?q=%25',
      '<b>see</b> &#38; \\x41',
    ]) {
      assert.equal(dataSubjectOf(stix({ description: text })), 'none', text)
    }
  })

  it('takes time in proportion to the text', () => {
    for (const part of ['a', 'aA', '&#', '\\x4', '40', ' at ', '4111 ']) {
      const start = processorMs()
      dataSubjectOf(stix({ description: part.repeat(400_000 / part.length) }))
      dataSubjectOf(stix({ description: part.repeat(60_000 / part.length) }))
      assert.ok(processorMs() - start < 6_000, part)
    }
  })
})

describe('factsOf', () => {
  it('gathers what a decision asks for', () => {
    const object = stix({ object_marking_refs: ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'] })
    assert.deepEqual(factsOf(object, { unmarked: 'refuse' }), {
      ok: true,
      value: {
        id: INDICATOR.id,
        type: 'indicator',
        version: INDICATOR.modified,
        marking: 'GREEN',
        dataSubject: 'none',
        grading: UNGRADED,
        references: [],
        hasFieldMarkings: false,
        gradingLabels: [],
        handledUntil: null,
        guardedMarkings: [],
      },
    })
    const unmarked = factsOf(stix({}), { unmarked: 'refuse' })
    assert.equal(unmarked.ok ? '' : unmarked.refusal.code, 'marking-missing')
  })
})

describe('dataSubjectOf: patterns', () => {
  it('looks at the language and its version too, which may be any text', () => {
    for (const name of ['pattern_type', 'pattern_version']) {
      const object = stix({ pattern_type: 'other', [name]: 'jane@victim.example' })
      assert.equal(dataSubjectOf(object), 'unspecified', name)
      assert.deepEqual(
        findPersonalValues(object).map(({ pointer, kind }) => [pointer, kind]),
        [[`/${name}`, 'email']],
      )
    }
  })

  it('goes by the path that a literal is compared with, whatever the literal reads like', () => {
    for (const pattern of [
      "[user-account:account_login = 'jdoe']",
      "[email-message:subject = 'Minutes']",
      "[email-addr:display_name = 'Jane']",
      "[network-traffic:dst_port = 22 AND user-account:user_id LIKE '17%']",
      "[user-account:user_id MATCHES '^17']",
    ]) {
      assert.equal(dataSubjectOf(stix({ pattern })), 'unspecified', pattern)
    }
    for (const pattern of [
      '[user-account:is_disabled = true]',
      "[file:name = 'user-account:login']",
      "[domain-name:value = 'x.example']",
    ]) {
      assert.equal(dataSubjectOf(stix({ pattern })), 'none', pattern)
    }
  })
})
