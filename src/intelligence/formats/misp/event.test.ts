import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../../foundation/index.ts'
import { publishedMarking, publishedTerms } from '../../marking/terms.ts'
import { checkObject } from '../../model/stix-object.ts'
import { FormatError } from '../errors.ts'
import { ATTRIBUTES } from './attribute-table.ts'
import { attributeOf, eventWith, importMisp, uuidNumber } from './event.fixture.ts'

const MD5 = 'b2a5abfeef9e36964281a31e17b57c97'

function levelsOf(object: JsonObject | undefined): readonly (string | undefined)[] {
  return ((object?.object_marking_refs ?? []) as readonly string[]).map((id) => publishedTerms(id)?.level ?? publishedTerms(id)?.pap).sort()
}

/** A value of each kind that a type can have. */
function valueFor(type: string): string {
  const hash = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 }
  const [first = '', second = ''] = type.split('|')
  const single: Readonly<Record<string, string>> = {
    AS: '64496',
    domain: 'evil.example',
    hostname: 'www.evil.example',
    email: 'a@evil.example',
    'email-src': 'a@evil.example',
    'email-dst': 'a@evil.example',
    'email-reply-to': 'a@evil.example',
    ip: '192.0.2.1',
    'ip-src': '192.0.2.1',
    'ip-dst': '2001:db8::1',
    port: '443',
    link: 'https://evil.example/',
    url: 'https://evil.example/',
    uri: 'https://evil.example/',
    'mac-address': '02:00:5E:10:00:00',
    regkey: 'HKLM\\Software\\x',
    'size-in-bytes': '12',
    vulnerability: 'CVE-2024-12345',
    'x509-fingerprint-md5': MD5,
    'x509-fingerprint-sha1': 'a'.repeat(40),
    'x509-fingerprint-sha256': 'a'.repeat(64),
    'malware-sample': `x.exe|${MD5}`,
    ssdeep: '3:abc:def',
    tlsh: `T1${'a'.repeat(70)}`,
  }
  const one = (part: string): string => {
    const digits = hash[part.replace(/^sha3-/, 'sha').replace(/^sha512\//, 'sha') as keyof typeof hash]
    return single[part] ?? (digits === undefined ? 'a value' : 'a'.repeat(digits))
  }
  return second === '' ? one(first) : `${first === 'filename' ? 'a|b.exe' : one(first)}|${one(second)}`
}

describe('attributes', () => {
  for (const [type, rule] of ATTRIBUTES) {
    it(`${type} becomes valid objects`, async () => {
      const { objects, unmapped } = await importMisp(eventWith({ Attribute: [attributeOf(type, valueFor(type))] }))
      assert.deepEqual(unmapped, [])
      for (const object of objects) assert.equal(checkObject(object).ok, true)
      const expected =
        rule.kind === 'observable' ? 'relationship' : rule.kind === 'vulnerability' || rule.kind === 'campaign' ? rule.kind : 'indicator'
      assert.ok(objects.some((object) => object.type === expected))
    })
  }

  it('that are not there to detect by become observed data alone, with their comment', async () => {
    const { ofType } = await importMisp(eventWith({ Attribute: [attributeOf('domain', 'a.example', { to_ids: false, comment: 'seen' })] }))
    assert.deepEqual(ofType('indicator'), [])
    assert.equal(ofType('observed-data')[0]?.x_misp_comment, 'seen')
  })

  it('whose type or value STIX has nothing for are kept as custom objects and told', async () => {
    const Attribute = [attributeOf('btc', '1abc'), attributeOf('ip-dst', 'no address', { uuid: uuidNumber(2) })]
    const { ofType, unmapped } = await importMisp(eventWith({ Attribute }))
    assert.deepEqual(
      ofType('x-misp-attribute').map((object) => object.x_misp_value),
      ['1abc', 'no address'],
    )
    assert.deepEqual(unmapped, [
      '/Event/Attribute/0 kept-as-custom',
      '/Event/Attribute/1 value-invalid',
      '/Event/Attribute/1 kept-as-custom',
    ])
  })

  it('that are broken, deleted or too long are told, and the rest goes on', async () => {
    const Attribute = [
      { type: 'domain' },
      attributeOf('domain', 'a.example', { deleted: true }),
      attributeOf('attachment', 'x', { data: 'A'.repeat(5 * 1024 * 1024) }),
      attributeOf('domain', 'b.example', { uuid: uuidNumber(2), novel: 1 }),
    ]
    const text = JSON.stringify(eventWith({ Attribute })).replace('[{"type":"domain"},', '[{"type":"domain"},{"a":1,"a":2},')
    const { ofType, unmapped } = await importMisp(Buffer.from(text))
    assert.deepEqual(
      ofType('domain-name').map(({ value }) => value),
      ['b.example'],
    )
    assert.deepEqual(unmapped, [
      '/Event/Attribute/0 element-invalid',
      '/Event/Attribute/1 element-invalid',
      '/Event/Attribute/2 deleted',
      '/Event/Attribute/3 object-too-large',
      '/Event/Attribute/4/novel member-unmapped',
    ])
  })

  it('have the same ids again, also where MISP gave them none', async () => {
    const file = eventWith({ Attribute: [attributeOf('domain', 'a.example', { uuid: 'x' }), attributeOf('mutex', 'm')] })
    assert.deepEqual((await importMisp(file)).objects, (await importMisp(file)).objects)
  })

  it('with texts that look like patterns are sought as they stand', async () => {
    const { ofType } = await importMisp(eventWith({ Attribute: [attributeOf('mutex', "a' OR mutex:name = 'b\\")] }))
    assert.equal(ofType('indicator')[0]?.pattern, "[mutex:name = 'a\\' OR mutex:name = \\'b\\\\']")
  })
})

describe('handling', () => {
  const domain = attributeOf('domain', 'a.example')
  for (const [name, members, attribute, expected] of [
    ['a tag of the event holds for its attributes', { Tag: [{ name: 'tlp:amber' }] }, {}, ['AMBER']],
    ['a stricter tag of an attribute is added', { Tag: [{ name: 'tlp:green' }] }, { Tag: [{ name: 'TLP:RED' }] }, ['GREEN', 'RED']],
    ['words of TLP 2.0', { Tag: [{ name: 'tlp:amber+strict' }] }, {}, ['AMBER+STRICT']],
    ['a tag of TLP that is not known is RED', { Tag: [{ name: 'tlp:chartreuse' }] }, {}, ['RED']],
    ['PAP beside TLP', { Tag: [{ name: 'tlp:clear' }, { name: 'PAP:AMBER' }] }, {}, ['AMBER', 'CLEAR']],
    ['your organisation only is RED', { distribution: '0' }, {}, ['RED']],
    ['all communities is GREEN', { distribution: 3 }, {}, ['GREEN']],
    ['the stricter of tag and distribution', { Tag: [{ name: 'tlp:white' }], distribution: '2' }, {}, ['AMBER', 'CLEAR']],
    ['a stricter tag makes a wider distribution unneeded', { Tag: [{ name: 'tlp:red' }], distribution: '3' }, {}, ['RED']],
    ['a sharing group is RED', { distribution: '4', SharingGroup: { name: 'x' } }, {}, ['RED']],
    ['a distribution that is not known is RED', { distribution: '17' }, {}, ['RED']],
    ['an attribute that inherits', { distribution: '3' }, { distribution: '5' }, ['GREEN']],
    ['an attribute that is kept closer', { distribution: '3' }, { distribution: '0' }, ['GREEN', 'RED']],
  ] as const) {
    it(name, async () => {
      const { ofType } = await importMisp(eventWith({ ...members, Attribute: [{ ...domain, ...attribute }] } as JsonObject))
      for (const type of ['observed-data', 'domain-name', 'indicator', 'relationship'])
        assert.deepEqual(levelsOf(ofType(type)[0]), expected, type)
    })
  }

  it('leaves the distribution aside when asked, and tells it', async () => {
    const file = eventWith({ distribution: '0', Tag: [{ name: 'tlp:clear' }], Attribute: [domain] })
    const { ofType, unmapped } = await importMisp(file, { ignoreDistribution: true })
    assert.deepEqual(levelsOf(ofType('indicator')[0]), ['CLEAR'])
    assert.deepEqual(unmapped, ['/Event/distribution handling-set-aside'])
  })

  it('holds for attributes that stand before what says it', async () => {
    const text =
      '{"response":[{"Event":{"Attribute":[{"type":"domain","value":"a.example","to_ids":true}],"info":"x","uuid":"%","Tag":[{"name":"tlp:red"}]}}]}'
    const { ofType } = await importMisp(Buffer.from(text.replace('%', uuidNumber(5))))
    assert.deepEqual(ofType('domain-name')[0]?.object_marking_refs, ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'])
  })

  it('carries gradings of the event to what is in it, and other tags only to the event', async () => {
    const Tag = [{ name: 'admiralty-scale:source-reliability="b"' }, { name: 'osint:lifetime="perpetual"' }]
    const { ofType } = await importMisp(eventWith({ Tag, Attribute: [domain] }))
    assert.deepEqual(ofType('indicator')[0]?.labels, ['misp:type="domain"', 'misp:category="Network activity"', Tag[0]?.name])
    assert.deepEqual(ofType('grouping')[0]?.labels, ['Threat-Report', Tag[0]?.name, Tag[1]?.name])
  })

  it('puts the definitions it names into the bundle', async () => {
    const { ofType } = await importMisp(eventWith({ distribution: '1', Tag: [{ name: 'PAP:RED' }], Attribute: [domain] }))
    assert.deepEqual(
      ofType('marking-definition').map(({ id }) => id),
      [publishedMarking('PAP:RED'), publishedMarking('TLP:AMBER+STRICT')],
    )
  })
})

describe('events', () => {
  it('are a report once published, a note where there is nothing', async () => {
    const { ofType } = await importMisp(eventWith({ published: true, publish_timestamp: '1767312030' }))
    assert.equal(ofType('report')[0]?.published, '2026-01-02T00:00:30Z')
    assert.deepEqual(ofType('note')[0]?.object_refs, [ofType('report')[0]?.id])
  })

  it('of very many objects are told in parts that hold every one', async () => {
    const Attribute = Array.from({ length: 6_000 }, (_, index) =>
      attributeOf('domain', `a${index}.example`, { uuid: uuidNumber(index + 1), to_ids: false }),
    )
    const { objects, ofType } = await importMisp(eventWith({ Attribute }))
    const named = new Set(ofType('grouping').flatMap(({ object_refs: refs }) => refs as readonly string[]))
    const groupings = ofType('grouping').map(({ id }) => id)
    assert.equal(groupings.length, 2)
    const left = objects.filter(({ id, type }) => !named.has(String(id)) && type !== 'identity')
    assert.deepEqual(
      left.map(({ id }) => id),
      [groupings.at(-1)],
    )
  })

  it('tie objects by their references, and tell those that lead nowhere', async () => {
    const objects = [
      {
        uuid: uuidNumber(10),
        name: 'url',
        ObjectReference: [
          { uuid: uuidNumber(20), referenced_uuid: uuidNumber(11), relationship_type: 'Downloaded from' },
          { referenced_uuid: uuidNumber(12), relationship_type: 'x' },
        ],
        Attribute: [attributeOf('url', 'https://a.example/', { object_relation: 'url' })],
      },
      {
        uuid: uuidNumber(11),
        name: 'no-such-template',
        Attribute: [attributeOf('text', 'x', { uuid: uuidNumber(3), object_relation: 'y' })],
      },
    ]
    const { ofType, unmapped } = await importMisp(eventWith({ Object: objects }))
    const tie = ofType('relationship').find(({ id }) => id === `relationship--${uuidNumber(20)}`)
    assert.deepEqual(
      [tie?.relationship_type, tie?.source_ref, tie?.target_ref],
      ['downloaded-from', `indicator--${uuidNumber(10)}`, `x-misp-object--${uuidNumber(11)}`],
    )
    assert.deepEqual(unmapped, ['/Event/Object/1 kept-as-custom', '/Event/Object/0/ObjectReference/1 reference-dangling'])
  })

  it('keep sightings and opinions of their attributes', async () => {
    const Sighting = [
      { type: '0', date_sighting: '1767312000', Organisation: { name: 'Other', uuid: uuidNumber(50) } },
      { type: '1', date_sighting: '1767312000' },
      { type: '2', date_sighting: '1767312000' },
    ]
    const { ofType, unmapped } = await importMisp(eventWith({ Attribute: [attributeOf('domain', 'a.example', { Sighting })] }))
    assert.deepEqual(ofType('sighting')[0]?.where_sighted_refs, [`identity--${uuidNumber(50)}`])
    assert.equal(ofType('opinion')[0]?.opinion, 'strongly-disagree')
    assert.deepEqual(unmapped, ['/Event/Attribute/0/Sighting/2 member-unmapped'])
  })

  for (const [name, text, code] of [
    ['no event', '{"Event":{}}', 'format-invalid'],
    ['an end that is missing', '{"Event":{"info":"x","uuid":"y","Attribute":[{"type":"domain"', 'format-truncated'],
    ['deep nesting', `{"Event":{"info":${'['.repeat(2_000)}`, 'format-too-deep'],
    ['a member twice', '{"Event":{"info":"x","info":"y","uuid":"z"}}', 'format-invalid'],
  ] as const) {
    it(`refuses ${name} as ${code}`, async () => {
      await assert.rejects(importMisp(Buffer.from(text)), (error) => error instanceof FormatError && error.code === code)
    })
  }
})

describe('files that mean harm', () => {
  const marked = async (Tag: JsonObject | readonly JsonObject[]) =>
    levelsOf((await importMisp(eventWith({ Tag, Attribute: [attributeOf('domain', 'a.example')] }))).ofType('indicator')[0])

  it('hide no level behind many tags, spaces or another form', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ name: `tag-${index}` }))
    assert.deepEqual(await marked([...many, { name: 'tlp:red' }]), ['RED'])
    assert.deepEqual(await marked([{ name: ' TLP:RED ' }]), ['RED'])
    assert.deepEqual(await marked({ name: 'tlp:red' }), ['RED'])
    assert.deepEqual(await marked([{ name: `tlp:${'x'.repeat(400)}` }]), ['RED'])
  })

  it('lose no grade behind many tags, and are told what is no label', async () => {
    const Tag = [...Array.from({ length: 300 }, (_, index) => ({ name: `tag-${index}` })), { name: 'data-subject:victim' }]
    const { ofType, unmapped } = await importMisp(eventWith({ Tag, Attribute: [attributeOf('domain', 'a.example')] }))
    assert.match(JSON.stringify(ofType('indicator')[0]?.labels), /"data-subject:victim"/)
    assert.deepEqual(unmapped, ['/Event/Tag member-unmapped'])
  })

  it('mean nothing by words that every object of the language inherits', async () => {
    const Attribute = [attributeOf('text', 'v', { object_relation: 'constructor' })]
    const named = [...Attribute, attributeOf('text', 'CVE-2026-1111', { uuid: uuidNumber(2), object_relation: 'id' })]
    const filename = attributeOf('filename', 'a.exe', { uuid: uuidNumber(3), object_relation: 'filename' })
    const pid = attributeOf('text', '7', { uuid: uuidNumber(4), object_relation: 'pid' })
    const objects = [
      { name: 'file', uuid: uuidNumber(5), Attribute: [...Attribute, filename] },
      { name: 'vulnerability', uuid: uuidNumber(6), Attribute: named },
      { name: 'process', uuid: uuidNumber(7), Attribute: [...Attribute, pid] },
    ]
    const { ofType } = await importMisp(eventWith({ threat_level_id: 'constructor', Object: objects }))
    assert.deepEqual(
      ['vulnerability', 'file', 'process'].flatMap(ofType).map(({ name, x_misp_constructor: kept }) => [name, kept]),
      [
        ['CVE-2026-1111', 'v'],
        ['a.exe', 'v'],
        [undefined, 'v'],
      ],
    )
    assert.doesNotMatch(JSON.stringify([ofType('grouping'), ofType('indicator')]), /function|undefined/)
  })

  it('give no value that is no text', async () => {
    const Attribute = [
      attributeOf('text', 'x'),
      { ...attributeOf('text', 'x'), value: { a: 1 } },
      { ...attributeOf('mutex', 'x'), value: null },
    ]
    const { unmapped, objects } = await importMisp(eventWith({ Attribute }))
    assert.deepEqual(unmapped.slice(1), ['/Event/Attribute/1 element-invalid', '/Event/Attribute/2 element-invalid'])
    assert.doesNotMatch(JSON.stringify(objects), /object Object|"null"/)
  })

  it('put nothing into a report that a terminal obeys, and no long names', async () => {
    const members = { '\u001b]0;x\u0007a/b': 1, '\u009b\u202e': 1 }
    const Attribute = [attributeOf('domain', 'a.example', { [`long${'g'.repeat(100_000)}`]: 1 })]
    const { unmapped } = await importMisp(eventWith({ ...members, Attribute }))
    assert.deepEqual(unmapped.slice(1), ['/Event/\u{fffd}]0;x\u{fffd}a~1b member-unmapped', '/Event/\u{fffd}\u{fffd} member-unmapped'])
    assert.ok(unmapped.every((line) => line.length < 600))
  })

  const relation = (name: string, value: string, number: number): JsonObject =>
    attributeOf('text', value, { uuid: uuidNumber(number), object_relation: name })
  const referring = (...to: number[]): readonly JsonObject[] => to.map((number) => ({ referenced_uuid: uuidNumber(number) }))

  it('lose no level where one object is put into another', async () => {
    const objects = [
      { name: 'file', uuid: uuidNumber(5), Attribute: [relation('filename', 'a.exe', 1)], ObjectReference: referring(6) },
      { name: 'pe', uuid: uuidNumber(6), Attribute: [relation('imphash', 'x', 2)], ObjectReference: referring(7) },
      { name: 'pe-section', uuid: uuidNumber(7), distribution: '0', Attribute: [relation('name', '.text', 3)] },
    ]
    const { ofType } = await importMisp(eventWith({ Tag: [{ name: 'tlp:green' }], Object: objects }))
    assert.match(JSON.stringify(ofType('file')), /"\.text"/)
    for (const type of ['file', 'indicator', 'observed-data']) assert.deepEqual(levelsOf(ofType(type)[0]), ['GREEN', 'RED'], type)
  })

  it('write no part of executables again and again', async () => {
    const files = Array.from({ length: 20 }, (_, number) => ({
      ...{ name: 'file', uuid: uuidNumber(1_000 + number), ObjectReference: referring(6) },
      Attribute: [relation('filename', 'a.exe', 2_000 + number)],
    }))
    const text = { ...relation('text', 'x'.repeat(4_000_000), 2), to_ids: false }
    const executable = { name: 'pe', uuid: uuidNumber(6), Attribute: [text] }
    await assert.rejects(
      importMisp(eventWith({ Object: [executable, ...files] })),
      (error) => error instanceof FormatError && error.code === 'format-too-large',
    )
  })
})
