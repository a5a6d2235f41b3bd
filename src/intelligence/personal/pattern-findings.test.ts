import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { findPersonalValues } from './find-personal-values.ts'
import { valueKey } from './normal-form.ts'
import type { Scanning } from './scan-text.ts'

function find(pattern: string, object: JsonObject = {}, scanning: Scanning = {}): string[] {
  const found = findPersonalValues({ type: 'indicator', pattern_type: 'stix', ...object, pattern }, scanning)
  for (const { pointer } of found) assert.equal(pointer, '/pattern')
  return found.map(({ kind, certainty, span }) => `${kind} ${certainty} ${pattern.slice(span.start, span.end)}`)
}

describe('personal data in patterns', () => {
  it('is found by the path that a literal is compared with', () => {
    for (const [pattern, ...expected] of [
      ["[user-account:account_login = 'jdoe']", 'account certain jdoe'],
      ['[user-account:user_id = 1001]', 'account certain 1001'],
      ["[user-account:account_login IN ('jdoe', 'asmith')]", 'account certain jdoe', 'account certain asmith'],
      ["[email-addr:value = 'a@b.ch']", 'email certain a@b.ch'],
      ["[email-addr:display_name != 'John Smith']", 'person-name certain John Smith'],
      ["[ipv4-addr:value ISSUBSET '198.51.100.0/28']", 'ipv4 candidate 198.51.100.0/28'],
      ["[ipv6-addr:value = '2001:db8::7']", 'ipv6 candidate 2001:db8::7'],
      ["[mac-addr:value = 'd2:fb:49:24:37:18']", 'mac candidate d2:fb:49:24:37:18'],
      ["[email-message:from_ref.value = 'x']", 'email certain x'],
      ["[email-message:to_refs[*].value = 'x']", 'email certain x'],
      ["[network-traffic:src_ref.value = '198.51.100.7']", 'ipv4 candidate 198.51.100.7'],
      ["[network-traffic:dst_ref.value = '2001:db8::7']", 'ipv6 candidate 2001:db8::7'],
      ["[process:creator_user_ref.account_login = 'jdoe']", 'account certain jdoe'],
      ["[process:opened_connection_refs[0].src_ref.value = '198.51.100.7']", 'ipv4 candidate 198.51.100.7'],
      ["[process:image_ref.parent_directory_ref.path = 'C:\\\\Users\\\\jdoe']", 'path-user candidate jdoe'],
      ["[file:parent_directory_ref.path = '/home/o\\'dea/x']", 'path-user candidate o'],
      ["[file:extensions.'ntfs-ext'.sid = 'S-1-5-21-1-2-3-1001']", 'windows-sid certain S-1-5-21-1-2-3-1001'],
      ["[network-traffic:extensions.'http-request-ext'.request_header.Cookie = 'a=b']", 'credential certain a=b'],
      ["[x-crm:first_name = 'John']", 'person-name candidate John'],
      [
        "[network-traffic:dst_payload_ref.payload_bin = b'am9AbWFpbC5leGFtcGxl']",
        'text candidate am9AbWFpbC5leGFtcGxl',
        'email certain am9AbWFpbC5leGFtcGxl',
      ],
      ["[x-foo:data = h'6a6f406d61696c2e6578616d706c65']", 'email certain 6a6f406d61696c2e6578616d706c65'],
    ] as const) {
      assert.deepEqual(find(pattern), expected, pattern)
    }
  })

  it('is found exactly where it is written, escapes counted', () => {
    const pattern = "[file:name = 'it\\'s \\\\jo@mail.example\\\\ here' OR file:name = 'al@mail.example']"
    assert.deepEqual(find(pattern), ['email certain jo@mail.example', 'email certain al@mail.example'])
  })

  it('is not where a pattern is about things', () => {
    for (const pattern of [
      "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
      "[url:value = 'https://x.example/@handle']",
      "[domain-name:value = 'x.example' AND file:size > 100]",
      "[email-addr:value LIKE '%@mail.example']",
      "[email-addr:value MATCHES '.+\\\\@mail\\\\.example$']",
      "[user-account:account_type = 'unix' AND user-account:is_privileged = true]",
    ]) {
      assert.deepEqual(find(pattern), [], pattern)
    }
  })

  it('is a candidate in a form with wildcards that still tells someone', () => {
    assert.deepEqual(find("[user-account:account_login LIKE 'jdoe%']"), ['account candidate jdoe%'])
    assert.deepEqual(find("[email-addr:value LIKE 'jo.doe@%']"), ['email candidate jo.doe@%'])
    assert.deepEqual(find("[user-account:account_login MATCHES '^j[a-z]doe$']"), ['account candidate ^j[a-z]doe$'])
    assert.deepEqual(find("[user-account:account_login LIKE '%']"), [])
    assert.deepEqual(find("[email-addr:value MATCHES 'jo@mail\\\\.example$']").slice(0, 1), ['email candidate jo@mail\\\\.example$'])
  })

  it('is found in comments and in quoted names', () => {
    assert.deepEqual(find('[file:size = 1 /* by jo@mail.example */] // +49 30 12345678'), [
      'email certain jo@mail.example',
      'phone certain +49 30 12345678',
    ])
    assert.deepEqual(find("[x-foo:map.'jo@mail.example' = 1]"), ['email certain jo@mail.example'])
  })

  it('is found where it is known from elsewhere in the share', () => {
    const known = new Set([valueKey('account', 'Al'), valueKey('document', 'AB 123')])
    const isKnown = (key: string): boolean => known.has(key)
    assert.deepEqual(find("[x-foo:bar = 'al' OR x-foo:bar = 'AB-123' OR x-foo:bar = 'other']", {}, { isKnown }), [
      'account certain al',
      'document certain AB-123',
    ])
    assert.deepEqual(find("[file:name = 'report of jdoe']", {}, { isKnown: (key) => key === 'name:jdoe' }), ['person-name certain jdoe'])
  })

  it('is found by text where the pattern does not read or is of another language', () => {
    assert.deepEqual(find("[email-addr:value = 'jo@mail.example'"), ['email certain jo@mail.example'])
    const yara = 'rule r { strings: $a = { 6A 6F 40 6D 61 69 6C 2E 65 78 61 6D 70 6C 65 } condition: $a }'
    assert.deepEqual(find(yara, { pattern_type: 'yara' }), ['email certain 6A 6F 40 6D 61 69 6C 2E 65 78 61 6D 70 6C 65'])
    assert.deepEqual(find('alert tcp any any -> any any (content:"jo@mail.example";)', { pattern_type: 'snort' }), [
      'email certain jo@mail.example',
    ])
  })

  it('is found in patterns of 2.0', () => {
    const pattern = "[user-account:account_login = 'jdoe'] START '2016-06-01T00:00:00Z' STOP '2016-07-01T00:00:00Z'"
    assert.deepEqual(find(pattern, { pattern_version: '2.0' }), ['account certain jdoe'])
    assert.deepEqual(find(pattern, {}), ['account certain jdoe'])
  })
})
