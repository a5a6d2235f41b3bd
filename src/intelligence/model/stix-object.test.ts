import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../foundation/index.ts'
import { classOfType, standardTypes } from './object-types.ts'
import { checkObject, classOf, idOf, typeOf, versionOf } from './stix-object.ts'

const UUID = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const UUID_5 = '8e2e2d2b-17d4-5cbf-938f-98ee46b3cd3f'
const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${UUID}`,
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  pattern: "[url:value = 'http://x.example/']",
  pattern_type: 'stix',
  valid_from: '2026-03-01T10:00:00Z',
}
const HEAD = { spec_version: '2.1', created: INDICATOR.created, modified: INDICATOR.modified }

function codeOf(value: Json): string {
  const result = checkObject(value)
  return result.ok ? 'accepted' : result.refusal.code
}

function domain(type: string, properties: JsonObject): JsonObject {
  return { ...HEAD, type, id: `${type}--${UUID}`, ...properties }
}

function observable(type: string, properties: JsonObject): JsonObject {
  return { type, id: `${type}--${UUID}`, ...properties }
}

describe('checkObject', () => {
  it('accepts a plain indicator and tells what it is', () => {
    const result = checkObject(INDICATOR)
    assert.ok(result.ok)
    assert.deepEqual(
      [typeOf(result.value), idOf(result.value), versionOf(result.value), classOf(result.value)],
      ['indicator', INDICATOR.id, INDICATOR.modified, 'domain'],
    )
  })

  it('refuses faults of the common properties with the code of the cause', () => {
    const cases: [JsonObject, string][] = [
      [{ type: 'Indicator' }, 'type-invalid'],
      [{ type: 'bundle' }, 'type-invalid'],
      [{ id: `indicator--${UUID.toUpperCase()}` }, 'id-invalid'],
      [{ id: `malware--${UUID}` }, 'id-invalid'],
      [{ id: 'indicator--8e2e2d2b-17d4-9cbf-938f-98ee46b3cd3f' }, 'id-invalid'],
      [{ spec_version: '2.0' }, 'spec-version-unsupported'],
      [{ created: '2026-03-01T10:00:00Z' }, 'timestamp-invalid'],
      [{ created: '2026-02-30T10:00:00.000Z' }, 'timestamp-invalid'],
      [{ modified: '2026-03-01T09:59:59.999Z' }, 'time-order-invalid'],
      [{ created: '2026-03-01T10:00:00.000000001Z' }, 'time-order-invalid'],
      [{ valid_until: '2026-03-01T10:00:00.000Z' }, 'time-order-invalid'],
      [{ confidence: 101 }, 'property-invalid'],
      [{ confidence: 1.5 }, 'property-invalid'],
      [{ revoked: 'true' }, 'property-invalid'],
      [{ labels: [] }, 'value-empty'],
      [{ extensions: {} }, 'value-empty'],
      [{ name: null }, 'value-null'],
      [{ x_own: [[null]] }, 'value-null'],
      [{ defanged: true }, 'property-not-applicable'],
      [{ severity: 'high' }, 'property-reserved'],
      [{ x_own: [{ _sd: 1 }] }, 'property-reserved'],
      [{ 'x-own': 1 }, 'property-name-invalid'],
      [{ xy: 1 }, 'property-name-invalid'],
      [{ created_by_ref: 'someone' }, 'reference-invalid'],
      [{ object_marking_refs: [`identity--${UUID}`] }, 'reference-invalid'],
      [{ external_references: [{ source_name: 'x' }] }, 'external-reference-invalid'],
      [{ external_references: [{ source_name: 'cve', external_id: 'CVE-2016' }] }, 'external-reference-invalid'],
      [{ extensions: { 'x-own': { a: 1 } } }, 'extension-invalid'],
      [{ extensions: { [`extension-definition--${UUID}`]: { a: 1 } } }, 'extension-invalid'],
      [{ granular_markings: [{ selectors: ['nothing'], lang: 'en' }] }, 'selector-invalid'],
      [{ granular_markings: [{ selectors: ['pattern'] }] }, 'property-invalid'],
    ]
    for (const [change, code] of cases) assert.equal(codeOf({ ...INDICATOR, ...change }), code, JSON.stringify(change))
    for (const value of [null, 1, 'x', [], true]) assert.equal(codeOf(value), 'object-invalid')
    for (const name of ['pattern', 'valid_from', 'created', 'modified']) {
      assert.equal(codeOf(Object.fromEntries(Object.entries(INDICATOR).filter(([key]) => key !== name))), 'property-missing')
    }
  })

  it('accepts what the standard allows although some validators do not', () => {
    assert.equal(codeOf({ ...INDICATOR, granular_markings: [{ selectors: ['pattern'], lang: 'en' }] }), 'accepted')
    const file = observable('file', { hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e' } })
    assert.equal(codeOf({ ...file, granular_markings: [{ selectors: ['hashes.MD5'], lang: 'en' }] }), 'accepted')
    assert.equal(codeOf({ ...INDICATOR, id: 'indicator--01234567-89ab-7cde-8f01-23456789abcd' }), 'accepted')
    assert.equal(codeOf({ ...INDICATOR, x_nested: { list: [] } }), 'accepted')
  })

  it('holds the rules that span properties', () => {
    const cases: [JsonObject, string][] = [
      [observable('file', { size: 1 }), 'object-incomplete'],
      [
        observable('artifact', { payload_bin: 'AAAA', url: 'http://x.example/', hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e' } }),
        'object-incomplete',
      ],
      [observable('artifact', { url: 'http://x.example/' }), 'object-incomplete'],
      [observable('network-traffic', { protocols: ['tcp'] }), 'object-incomplete'],
      [observable('email-message', { is_multipart: true, body: 'x' }), 'object-incomplete'],
      [observable('process', {}), 'object-incomplete'],
      [{ ...observable('process', { pid: 1 }), id: `process--${UUID_5}` }, 'id-invalid'],
      [observable('process', { pid: 1 }), 'accepted'],
      [{ ...observable('x509-certificate', { subject: 'CN=x' }), id: `x509-certificate--${UUID_5}` }, 'id-invalid'],
      [observable('ipv4-addr', { value: '300.1.1.1' }), 'property-invalid'],
      [observable('ipv4-addr', { value: '203[.]0.113.5', defanged: true }), 'accepted'],
      [observable('ipv6-addr', { value: '::ffff:203.0.113.5/96' }), 'accepted'],
      [observable('ipv6-addr', { value: '1:2:3:4:5:6:7:8:9' }), 'property-invalid'],
      [observable('email-addr', { value: 'Jo <jo@x.example>' }), 'property-invalid'],
      [observable('email-addr', { value: 'jo@x.example', created: HEAD.created }), 'property-not-applicable'],
      [observable('windows-registry-key', { key: 'HKLM\\Software' }), 'property-invalid'],
      [domain('malware', { is_family: true }), 'object-incomplete'],
      [domain('location', { latitude: 1 }), 'object-incomplete'],
      [domain('location', { region: 'northern-europe' }), 'accepted'],
      [domain('note', { content: 'x', object_refs: [] }), 'value-empty'],
      [domain('opinion', { opinion: 'maybe', object_refs: [INDICATOR.id] }), 'property-invalid'],
      [
        domain('relationship', { relationship_type: 'uses', source_ref: INDICATOR.id, target_ref: `sighting--${UUID}` }),
        'reference-invalid',
      ],
      [domain('sighting', { sighting_of_ref: `ipv4-addr--${UUID}` }), 'reference-invalid'],
      [
        domain('observed-data', {
          first_observed: HEAD.created,
          last_observed: HEAD.created,
          number_observed: 1,
          object_refs: [INDICATOR.id],
        }),
        'reference-invalid',
      ],
    ]
    for (const [value, code] of cases) assert.equal(codeOf(value), code, JSON.stringify(value))
  })

  it('pins the published TLP definitions', () => {
    const { modified: _, ...head } = HEAD
    const created = '2017-01-20T00:00:00.000Z'
    const tlp1 = { ...head, created, type: 'marking-definition', definition_type: 'tlp', definition: { tlp: 'green' } }
    assert.equal(
      codeOf({ ...tlp1, created: HEAD.created, id: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da' }),
      'marking-definition-invalid',
    )
    const extension = { extension_type: 'property-extension', tlp_2_0: 'green' }
    const tlp2 = {
      ...head,
      type: 'marking-definition',
      extensions: { 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': extension },
    }
    assert.equal(codeOf({ ...tlp1, id: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da' }), 'accepted')
    assert.equal(codeOf({ ...tlp1, id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed' }), 'marking-definition-invalid')
    assert.equal(codeOf({ ...tlp1, id: `marking-definition--${UUID}` }), 'marking-definition-invalid')
    assert.equal(codeOf({ ...tlp2, id: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb' }), 'accepted')
    assert.equal(codeOf({ ...tlp2, id: `marking-definition--${UUID}` }), 'marking-definition-invalid')
    assert.equal(
      codeOf({
        ...head,
        type: 'marking-definition',
        id: `marking-definition--${UUID}`,
        definition_type: 'statement',
        definition: { a: 1 },
      }),
      'marking-definition-invalid',
    )
  })

  it('takes unknown types as custom, as observables when they have no times', () => {
    assert.equal(classOfType('x-own'), 'custom')
    assert.equal(codeOf(domain('x-own', { anything: 1 })), 'accepted')
    assert.equal(codeOf(observable('x-own', { anything: 1 })), 'accepted')
    assert.equal(codeOf({ ...observable('x-own', {}), spec_version: '2.1', created: HEAD.created }), 'property-missing')
    assert.equal(standardTypes().length, 42)
  })

  it('never throws and never accepts twice differently', () => {
    const value = fc.oneof(fc.jsonValue(), fc.record({ ...mapToArbitraries(INDICATOR), extra: fc.jsonValue() }))
    fc.assert(
      fc.property(value, (json) => {
        assert.equal(codeOf(json as Json), codeOf(JSON.parse(JSON.stringify(json)) as Json))
      }),
      { numRuns: 500 },
    )
  })
})

function mapToArbitraries(object: JsonObject): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, fc.jsonValue())]),
  )
}
