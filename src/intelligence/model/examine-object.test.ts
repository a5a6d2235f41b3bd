import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json, JsonObject } from '../../foundation/index.ts'
import { PAP_EXTENSION } from '../marking/pap.ts'
import { computedId } from './computed-id.ts'
import { REFUSED_AT_GATE } from './findings.ts'
import { propertyOf } from './object-types.ts'
import { checkObject, examineObject } from './stix-object.ts'
import { VOCABULARIES } from './vocabularies.ts'

const UUID = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
const TIMES = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }

function authored(type: string, more: JsonObject): JsonObject {
  return { type, spec_version: '2.1', id: `${type}--${UUID}`, ...TIMES, ...more }
}

function observable(type: string, more: JsonObject): JsonObject {
  const draft = { type, id: `${type}--${UUID}`, ...more }
  return { ...draft, id: computedId(draft)?.id ?? draft.id }
}

/** `code pointer` of everything found. */
function found(value: Json): { errors: string[]; warnings: string[] } {
  const { errors, warnings } = examineObject(value)
  const isAccepted = checkObject(value).ok
  const isRefusedAtGate = errors.length > 0 || warnings.some(({ code }) => REFUSED_AT_GATE.has(code))
  assert.equal(isAccepted, !isRefusedAtGate, 'the gate and the report disagree')
  const places = (findings: typeof errors | typeof warnings) => findings.map(({ code, pointer }) => `${code} ${pointer}`)
  return { errors: places(errors), warnings: places(warnings) }
}

const clean = { errors: [], warnings: [] }
const INDICATOR = authored('indicator', {
  name: 'name',
  description: 'text',
  pattern: "[file:name = 'a']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
})

describe('examineObject', () => {
  it('finds nothing in what is as the standard has it', () => {
    assert.deepEqual(found(INDICATOR), clean)
    assert.deepEqual(found(observable('ipv4-addr', { value: '198.51.100.3' })), clean)
  })

  it('tells everything at once, errors and advice apart, each with its pointer', () => {
    const value = {
      ...INDICATOR,
      valid_from: 'soon',
      confidence: 101,
      indicator_types: ['Of Mine'],
      kill_chain_phases: [{ phase_name: 'A_b' }],
    }
    assert.deepEqual(found(value), {
      errors: ['timestamp-invalid /valid_from', 'property-invalid /confidence', 'property-invalid /kill_chain_phases/0'],
      warnings: [
        'vocabulary-unknown /indicator_types/0',
        'word-form-unusual /indicator_types/0',
        'word-form-unusual /kill_chain_phases/0/phase_name',
      ],
    })
  })

  it('holds a STIX pattern to its language, and no other', () => {
    assert.deepEqual(found({ ...INDICATOR, pattern: '[file:name = ' }).errors, ['pattern-invalid /pattern'])
    assert.deepEqual(found({ ...INDICATOR, pattern: "[f:name = 'a']" }).errors, ['pattern-invalid /pattern'])
    assert.deepEqual(found({ ...INDICATOR, pattern: '' }).errors, ['pattern-invalid /pattern'])
    assert.deepEqual(found({ ...INDICATOR, pattern: 'rule a { condition: true }', pattern_type: 'yara' }), clean)
  })

  it('escapes pointers, and bounds what it tells', () => {
    const value = observable('file', { name: 'a', hashes: { 'a/b~': 'c' } })
    assert.deepEqual(found(value).errors, ['property-invalid /hashes/a~1b~0'])
    assert.equal(examineObject({ ...INDICATOR, labels: new Array(5_000).fill(1) }).errors.length, 100)
  })

  it('holds no value of the object in its messages', () => {
    const secret = 'Sensitive-Word'
    const { errors, warnings } = examineObject({ ...INDICATOR, valid_from: secret, pattern_type: secret, lang: `${secret} !` })
    assert.ok(errors.length > 1 && warnings.length > 0)
    for (const { message } of [...errors, ...warnings]) assert.equal(message.includes(secret), false)
  })

  it('tells as advice what the gate refuses: a reference without a whole UUID, a name with a foreign character', () => {
    const traffic = (source: string) =>
      found(observable('network-traffic', { src_ref: source, src_port: 1, dst_port: 1, protocols: ['tcp'] }))
    assert.deepEqual(traffic(`ipv4-addr--${UUID.slice(1)}`), { errors: [], warnings: ['reference-malformed /src_ref'] })
    assert.deepEqual(traffic('ipv4-addr--').errors, ['reference-invalid /src_ref'])
    assert.deepEqual(traffic(`IPv4--${UUID.slice(1)}`).errors, ['reference-invalid /src_ref'])
    const process = (image: string) => found(observable('process', { image_ref: image }))
    assert.deepEqual(process(`url--${UUID.slice(1)}`).errors, ['reference-invalid /image_ref'])
    assert.deepEqual(found({ ...INDICATOR, created_by_ref: `identity--${UUID.slice(1)}` }).errors, ['reference-invalid /created_by_ref'])
    assert.deepEqual(found({ ...INDICATOR, 'mine!': 1 }), {
      errors: [],
      warnings: ['property-name-unusual /mine!', 'custom-content /mine!'],
    })
    for (const name of ['mp', 'Mine', '!mine', 'a!b']) {
      assert.deepEqual(found({ ...INDICATOR, [name]: 1 }).errors, [`property-name-invalid /${name}`])
    }
  })

  it('tells what the gate refuses however much advice came before it', () => {
    const words = Array.from({ length: 200 }, (_, index) => `word${index}`)
    assert.ok(found({ ...INDICATOR, indicator_types: words, 'mine!': 1 }).warnings.length <= 100)
  })

  it('checks the objects inside observed-data by their types, with references by key', () => {
    const inside = (objects: JsonObject) => {
      const { errors, warnings } = found(
        authored('observed-data', { first_observed: TIMES.created, last_observed: TIMES.created, number_observed: 1, objects }),
      )
      return [...errors, ...warnings.filter((warning) => !warning.startsWith('property-deprecated'))]
    }
    const address = { type: 'ipv4-addr', id: `ipv4-addr--${UUID}`, value: '198.51.100.3' }
    const traffic = { type: 'network-traffic', id: `network-traffic--${UUID}`, src_port: 1, dst_port: 1, protocols: ['tcp'] }
    assert.deepEqual(inside({ 0: address, 1: { ...traffic, src_ref: '0' } }), [])
    assert.deepEqual(inside({ 0: address, 1: { ...traffic, src_ref: address.id } }), [])
    assert.deepEqual(inside({ 0: address, 1: { ...traffic, src_ref: '7' } }), ['reference-invalid /objects/1/src_ref'])
    assert.deepEqual(inside({ 0: address, 1: { ...traffic, src_ref: '0', dst_payload_ref: '0' } }), [
      'reference-invalid /objects/1/dst_payload_ref',
    ])
    assert.deepEqual(inside({ 0: { ...address, value: 'far' } }), ['property-invalid /objects/0/value'])
    assert.deepEqual(inside({ 0: { ...address, id: `url--${UUID}` } }), ['id-invalid /objects/0/id'])
    assert.deepEqual(inside({ 0: { type: 'ipv4-addr', value: '198.51.100.3' } }), ['property-advised /objects/0'])
    assert.deepEqual(inside({ 0: INDICATOR }), ['type-invalid /objects/0/type'])
    assert.deepEqual(inside({ 0: traffic }), ['object-incomplete /objects/0'])
    // Keys mean nothing outside the dictionary.
    assert.deepEqual(found(observable('network-traffic', { src_ref: '0', protocols: ['tcp'] })).errors, ['reference-invalid /src_ref'])
  })

  it('lets nothing pass at the gate under the id of a published marking but what is published', () => {
    const marking = (id: string, more: JsonObject) => {
      const { modified: _, ...head } = authored('marking-definition', more)
      return found({ ...head, id: `marking-definition--${id}` })
    }
    const redefined = { errors: [], warnings: ['marking-redefined '] }
    const statement = { definition_type: 'statement', definition: { statement: 'a' } }
    for (const id of [
      '34098fce-860f-48ae-8e50-ebd3cc5e41da',
      'bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
      'c43594d1-4b11-4c59-93ab-1c9b14d53ce9',
    ]) {
      assert.deepEqual(marking(id, statement), redefined)
    }
    const pap = (word: string) => ({ extensions: { [PAP_EXTENSION]: { extension_type: 'property-extension', pap: word } } })
    assert.deepEqual(marking('c43594d1-4b11-4c59-93ab-1c9b14d53ce9', pap('green')), clean)
    assert.deepEqual(marking('c43594d1-4b11-4c59-93ab-1c9b14d53ce9', pap('red')), redefined)
    assert.deepEqual(marking(UUID, pap('green')), redefined)
    assert.deepEqual(marking(UUID, { definition_type: 'tlp', definition: { tlp: 'green' } }).errors, ['marking-definition-invalid '])
  })

  it('says of STIX 2.0 that it is that, and nothing else', () => {
    const { spec_version: _, ...older } = authored('malware', { name: 'a', labels: ['ransomware'] })
    assert.deepEqual(found(older), { errors: ['spec-version-unsupported /spec_version'], warnings: [] })
    assert.deepEqual(found({ ...older, spec_version: '2.0' }).errors, ['spec-version-unsupported /spec_version'])
  })

  it('takes custom content with a warning, and without one where an extension announces it', () => {
    const custom = 'custom-content /mine'
    assert.deepEqual(found({ ...INDICATOR, mine: 1 }), { errors: [], warnings: [custom] })
    const extensions = (kind: string) => ({ [`extension-definition--${UUID}`]: { extension_type: kind } })
    assert.deepEqual(found({ ...INDICATOR, mine: 1, extensions: extensions('toplevel-property-extension') }), clean)
    assert.deepEqual(found({ ...INDICATOR, mine: 1, extensions: extensions('property-extension') }).warnings, [custom])
    assert.deepEqual(found(authored('x-mine', { mine: 1 })).warnings, ['custom-content /type'])
    assert.deepEqual(found(authored('x-mine', { mine: 1, extensions: extensions('new-sdo') })), clean)
    assert.deepEqual(found({ type: 'x-mine', id: `x-mine--${UUID}`, extensions: extensions('new-sco') }), clean)
    assert.deepEqual(found({ type: 'x-mine', spec_version: '2.1', id: `x-mine--${UUID}`, extensions: extensions('new-sdo') }).errors, [
      'property-missing ',
      'property-missing ',
    ])
    assert.deepEqual(found({ ...INDICATOR, mine_hex: 'AB' }).errors, ['property-invalid /mine_hex'])
    const encoded = (members: JsonObject) =>
      found({ ...INDICATOR, ...members }).warnings.filter((one) => one.startsWith('property-advised'))
    assert.deepEqual(encoded({ mine: 'a', mine_enc: 'windows-1251' }), [])
    for (const members of [
      { mine_enc: 'UTF-8' },
      { mine: 1, mine_enc: 'UTF-8' },
      { mine: 'a', mine_enc: 'no set' },
      { mine: 'a', mine_enc: 1 },
    ])
      assert.deepEqual(encoded(members), ['property-advised /mine_enc'])
  })

  it('checks the extensions of the standard, and where they stand', () => {
    const file = (extensions: JsonObject) => found(observable('file', { name: 'a', extensions }))
    assert.deepEqual(file({ 'ntfs-ext': { sid: '1' } }), clean)
    assert.deepEqual(file({ 'ntfs-ext': { alternate_data_streams: [{ size: 1 }] } }).errors, [
      'property-invalid /extensions/ntfs-ext/alternate_data_streams/0',
    ])
    assert.deepEqual(file({ 'windows-pebinary-ext': { pe_type: 'elf', imphash: 'a' } }).warnings, [
      'vocabulary-unknown /extensions/windows-pebinary-ext/pe_type',
    ])
    assert.deepEqual(file({ 'tcp-ext': { src_flags_hex: '00' } }).warnings, ['custom-content /extensions/tcp-ext'])
    assert.deepEqual(file({ 'windows-pebinary-ext': { pe_type: 'exe' } }).errors, ['object-incomplete /extensions/windows-pebinary-ext'])
    assert.deepEqual(file({ 'pdf-ext': {} }).errors.slice(0, 1), ['value-empty /extensions/pdf-ext'])
    assert.deepEqual(file({ [`extension-definition--${UUID}`]: { abc: 1 } }).errors, [
      `extension-invalid /extensions/extension-definition--${UUID}`,
    ])
    assert.deepEqual(file({ 'not an extension': { a: 1 } }).errors, ['extension-invalid /extensions/not an extension'])
  })

  it('asks of the members of an extension what it asks of properties', () => {
    for (const [name, type] of [
      [`extension-definition--${UUID}`, { extension_type: 'property-extension' }],
      ['x-own-ext', {}],
    ] as const) {
      const own = (members: JsonObject) => found(observable('file', { name: 'a', extensions: { [name]: { ...type, ...members } } })).errors
      assert.deepEqual(own({ id: 'a', rank: 1, a_2: { b: 1 } }), [])
      for (const member of ['a', 'ab', 'A b', 'Rank', '1!']) {
        assert.ok(own({ [member]: 1 }).includes(`property-name-invalid /extensions/${name}/${member}`), member)
      }
      assert.deepEqual(own({ own_hex: 'AB' }), [`property-invalid /extensions/${name}/own_hex`])
    }
  })

  it('asks for one property at least where a type has none that it must have', () => {
    for (const type of ['process', 'user-account', 'windows-registry-key', 'x509-certificate']) {
      assert.deepEqual(found(observable(type, {})).errors, ['object-incomplete '], type)
    }
    assert.deepEqual(found(observable('windows-registry-key', { number_of_subkeys: 1 })).errors, [])
  })

  it('refuses words outside closed lists, warns outside open ones, for every list it uses', () => {
    assert.deepEqual(found(authored('opinion', { opinion: 'perhaps', object_refs: [`tool--${UUID}`] })).errors, [
      'property-invalid /opinion',
    ])
    assert.deepEqual(found(authored('identity', { name: 'a', identity_class: 'robot' })).warnings, ['vocabulary-unknown /identity_class'])
    assert.equal(Object.values(VOCABULARIES).filter(({ kind }) => kind === 'closed').length, 10)
  })

  it('compares times of any precision exactly', () => {
    const at = (created: string, modified: string) => found({ ...INDICATOR, created, modified }).errors
    assert.deepEqual(at('2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00.000Z'), ['time-order-invalid /modified'])
    assert.deepEqual(at('2026-01-01T00:00:00.100Z', '2026-01-01T00:00:00.10000Z'), [])
  })

  it('advises on ids: random for authored objects, computed for observables', () => {
    const five = UUID.replace('-4a4d', '-5a4d')
    assert.deepEqual(found({ ...INDICATOR, id: `indicator--${five}` }).warnings, ['id-version-unusual /id'])
    assert.deepEqual(found({ type: 'ipv4-addr', id: `ipv4-addr--${UUID}`, value: '198.51.100.3' }).warnings, ['id-version-unusual /id'])
    assert.deepEqual(found({ type: 'ipv4-addr', id: `ipv4-addr--${five}`, value: '198.51.100.3' }).warnings, ['id-not-computed /id'])
    assert.deepEqual(found({ type: 'process', id: `process--${five}`, pid: 1 }).errors, ['id-invalid /id'])
  })

  it('advises against relationships that Appendix B does not have', () => {
    const related = (type: string, target: string) =>
      found(authored('relationship', { relationship_type: type, source_ref: `indicator--${UUID}`, target_ref: `${target}--${UUID}` }))
        .warnings
    assert.deepEqual(related('indicates', 'malware'), [])
    assert.deepEqual(related('related-to', 'report'), [])
    assert.deepEqual(related('indicates', 'report'), ['relationship-unusual '])
    assert.deepEqual(related('indicates', 'x-mine'), [])
  })

  it('never throws, and agrees with the gate, whatever one value is replaced by', () => {
    const hostile: readonly Json[] = [null, 0, -1, 1e300, '', 'a', true, [], {}, [[]], [null], { '': 1 }, { a: { b: {} } }, ['\ud800']]
    const objects = [
      INDICATOR,
      authored('marking-definition', { definition_type: 'statement', definition: { statement: 'a' } }),
      authored('language-content', { object_ref: `tool--${UUID}`, contents: { de: { name: 'a' } } }),
      authored('extension-definition', {
        created_by_ref: `identity--${UUID}`,
        name: 'a',
        schema: 'a',
        version: '1',
        extension_types: ['new-sdo'],
      }),
      authored('observed-data', {
        first_observed: TIMES.created,
        last_observed: TIMES.created,
        number_observed: 1,
        objects: { 0: { type: 'file', name: 'a', parent_directory_ref: '1' }, 1: { type: 'directory', path: '/' } },
      }),
      observable('file', { name: 'a', hashes: { MD5: 'a' }, extensions: { 'ntfs-ext': { sid: 'a' } } }),
    ]
    for (const object of objects) {
      for (const name of [...Object.keys(object), 'granular_markings', 'extensions', 'external_references', 'object_marking_refs']) {
        for (const value of hostile) found({ ...object, [name]: value })
      }
    }
  })
})

describe('computedId', () => {
  it('hashes the contributing properties alone, and of several hashes the first of the standard', () => {
    const file = { type: 'file', name: 'a', hashes: { 'SHA-256': 'b', MD5: 'c' }, size: 3, defanged: true }
    assert.equal(computedId(file)?.canonicalName, '{"hashes":{"MD5":"c"},"name":"a"}')
    assert.equal(computedId({ type: 'ipv4-addr', value: '198.51.100.3' })?.id, 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4')
  })

  it('gives none where the standard computes none', () => {
    for (const object of [
      { type: 'process', pid: 1 },
      { type: 'user-account', display_name: 'a' },
      { type: 'tool' },
      { type: 'x-mine', value: 'a' },
    ]) {
      assert.equal(computedId(object), undefined)
    }
  })
})

describe('propertyOf', () => {
  it('gives a property of the type asked for, with its type', () => {
    const pattern: string | undefined = propertyOf(INDICATOR, 'indicator', 'pattern')
    assert.equal(pattern, "[file:name = 'a']")
    assert.equal(propertyOf(INDICATOR, 'malware', 'is_family'), undefined)
    // @ts-expect-error a name that the table of the type does not have
    propertyOf(INDICATOR, 'indicator', 'is_family')
  })
})
