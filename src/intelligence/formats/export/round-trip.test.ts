/** What both formats can say comes back as it went out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../../foundation/index.ts'
import { withNarrowedHandling } from '../../marking/narrowed-handling.ts'
import { convertTable } from '../csv/table.ts'
import { attributeOf, eventWith, importMisp, uuidNumber } from '../misp/event.fixture.ts'
import { exporterOf } from './exporter.ts'
import { EXPORT_FORMATS, type ExportFormat, type ExportItem, ExportTally, type ExportTerms } from './item.ts'

const TERMS: ExportTerms = { party: 'XA', agreement: 'a'.repeat(64), purpose: 'cyber-defence', at: Date.UTC(2026, 5, 1) }
const HANDLING = { marking: 'GREEN', pap: 'none', reliability: 'X', credibility: '4', retainUntil: Date.UTC(2027, 0, 1) } as const

function exported(format: ExportFormat, objects: readonly JsonObject[], handling: Partial<Omit<ExportItem, 'object'>> = {}) {
  const tally = new ExportTally()
  const writer = exporterOf(format, TERMS, tally.tell)
  const pieces = [
    writer.start(),
    ...objects.map((object, index) => writer.add({ object, ...HANDLING, ...handling }, `item ${index}`)),
    writer.finish(),
  ]
  return { text: pieces.join(''), tally }
}

function indicator(number: number, pattern: string, members: JsonObject = {}): JsonObject {
  const time = '2026-01-01T00:00:00.000Z'
  const common = { type: 'indicator', spec_version: '2.1', id: `indicator--${uuidNumber(number)}`, created: time, modified: time }
  return { ...common, pattern, pattern_type: 'stix', valid_from: time, ...members }
}

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const label = fc.string({ unit: fc.constantFrom(...'abcdefghij0123456789'), minLength: 1, maxLength: 12 })
const domain = label.map((word) => `a${word}.example`)
const address = fc.ipV4()
const port = fc.integer({ min: 1, max: 65_535 }).map(String)
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one.trim() !== '' && one.isWellFormed())
const name = text.filter((one) => !one.includes('|'))

/** Types of attributes that lose nothing on the way. */
const VALUES = {
  domain,
  hostname: domain,
  'domain|ip': fc.tuple(domain, address).map((parts) => parts.join('|')),
  'ip-src': address,
  'ip-dst|port': fc.tuple(address, port).map((parts) => parts.join('|')),
  'hostname|port': fc.tuple(domain, port).map((parts) => parts.join('|')),
  url: domain.map((host) => `https://${host}/x`),
  md5: hex(32),
  'filename|sha256': fc.tuple(name, hex(64)).map((parts) => parts.join('|')),
  filename: text,
  mutex: text,
  'email-src': domain.map((host) => `a@${host}`),
  'email-subject': text,
  AS: fc.integer({ min: 1, max: 4_294_967_295 }).map(String),
  'user-agent': text,
  yara: text,
  btc: text,
  vulnerability: fc.integer({ min: 1_000, max: 99_999 }).map((number) => `CVE-2026-${number}`),
} satisfies Record<string, fc.Arbitrary<string>>

const attribute = fc
  .constantFrom(...(Object.keys(VALUES) as (keyof typeof VALUES)[]))
  .chain((type) => fc.tuple(fc.constant(type), VALUES[type] as fc.Arbitrary<string>, fc.boolean(), fc.constantFrom('', 'A comment')))

describe('round trips', () => {
  it('MISP to STIX to MISP keeps type, value, category, comment, level and what is there to detect by', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attribute, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const Attribute = drawn.map(([type, value, isSought, comment], index) =>
          attributeOf(type, value, {
            uuid: uuidNumber(index + 1),
            to_ids: isSought,
            comment,
            category: 'Other',
            Tag: [{ name: 'tlp:green' }],
          }),
        )
        const { objects } = await importMisp(eventWith({ Attribute }))
        const { Event } = JSON.parse(exported('misp', objects).text) as { Event: { uuid: string; info: string; Attribute: JsonObject[] } }
        const kept = ({ uuid, type, value, category, comment }: JsonObject) => ({ uuid, type, value, category, comment: comment ?? '' })
        const byUuid = (left: { uuid?: unknown }, right: { uuid?: unknown }): number => (String(left.uuid) < String(right.uuid) ? -1 : 1)
        assert.equal(Event.info, 'An event')
        assert.deepEqual(Event.Attribute.map(kept).sort(byUuid), Attribute.map(kept).sort(byUuid))
        for (const one of Event.Attribute) {
          assert.deepEqual((one.Tag as readonly JsonObject[])[0], { name: 'tlp:green' })
          const before = Attribute.find(({ uuid }) => uuid === one.uuid)
          // What is no observable has nowhere to keep it.
          if (!['btc', 'vulnerability', 'yara'].includes(String(one.type))) assert.equal(one.to_ids, before?.to_ids, String(one.type))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('MISP objects keep what the tables know', async () => {
    const templates = [
      {
        uuid: uuidNumber(100),
        name: 'file',
        'meta-category': 'file',
        Attribute: [
          attributeOf('filename', 'a.exe', { object_relation: 'filename', uuid: uuidNumber(1) }),
          attributeOf('md5', 'b'.repeat(32), { object_relation: 'md5', uuid: uuidNumber(2) }),
          attributeOf('size-in-bytes', '12', { object_relation: 'size-in-bytes', to_ids: false, uuid: uuidNumber(3) }),
          attributeOf('text', 'x', { object_relation: 'state', to_ids: false, uuid: uuidNumber(4) }),
        ],
      },
    ]
    const { objects } = await importMisp(eventWith({ Object: templates }))
    const { Event } = JSON.parse(exported('misp', objects).text) as { Event: { Object: { uuid: string; Attribute: JsonObject[] }[] } }
    assert.deepEqual(Event.Object[0]?.Attribute.map(({ object_relation: relation, value, to_ids }) => [relation, value, to_ids]).sort(), [
      ['filename', 'a.exe', true],
      ['md5', 'b'.repeat(32), true],
      ['size-in-bytes', '12', false],
      ['state', 'x', false],
    ])
  })

  it('STIX to CSV to STIX keeps values, whatever texts stand beside them', async () => {
    const patterns = fc.constantFrom(
      ...[
        "[domain-name:value = 'a.example']",
        "[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value = '192.0.2.2']",
        "[file:hashes.'SHA-256' = '%']",
      ],
      ...["[url:value = 'https://a.example/x,y']", "[email-addr:value = 'a@b.example']", "[mac-addr:value = '02:00:5e:10:00:00']"],
    )
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(patterns, { minLength: 1 }), text, async (drawn, description) => {
        const objects = drawn.map((pattern, index) => indicator(index, pattern.replace('%', 'c'.repeat(64)), { description }))
        const { text: table } = exported('csv', objects)
        const entries = await Array.fromAsync(
          convertTable(
            async function* () {
              yield Buffer.from(table)
            },
            { at: 0 },
          ),
        )
        const back = entries.flatMap((entry) =>
          entry.kind === 'object' && entry.object.type === 'indicator' ? [String(entry.object.pattern)] : [],
        )
        const expected = objects.flatMap(({ pattern }) =>
          String(pattern)
            .slice(1, -1)
            .split(' OR ')
            .map((term) => `[${term}]`),
        )
        assert.deepEqual(back.sort(), expected.sort())
      }),
      { numRuns: 60 },
    )
  })
})

describe('exports', () => {
  it('never hold what is revoked or no longer valid, in no format that acts on it', () => {
    const objects = [
      indicator(1, "[domain-name:value = 'old.example']", { valid_until: '2026-05-31T00:00:00Z' }),
      indicator(2, "[domain-name:value = 'gone.example']", { revoked: true }),
      indicator(3, "[domain-name:value = 'now.example']", { valid_until: '2026-06-02T00:00:00Z' }),
    ]
    for (const format of ['csv', 'domains', 'misp'] as const) {
      const { text: written } = exported(format, objects)
      assert.match(written, /now\.example/)
      assert.doesNotMatch(written, /old\.example|gone\.example/)
    }
  })

  for (const pap of ['RED', 'AMBER'] as const)
    it(`are no block lists of what is PAP:${pap}`, () => {
      const { text: written, tally } = exported('domains', [indicator(1, "[domain-name:value = 'a.example']")], { pap })
      assert.doesNotMatch(written, /a\.example/)
      assert.deepEqual(tally.codes, { 'not-in-format': 1 })
    })

  it('say what is contested, and are no block lists of it', () => {
    const object = indicator(1, "[domain-name:value = 'a.example']")
    const contested = withNarrowedHandling(object, { stated: { accuracy: 'contested' } })
    for (const format of ['csv', 'misp', 'stix'] as const) {
      assert.match(exported(format, [contested]).text, /"accuracy":"contested"|comity:accuracy=\\"contested\\"|,"contested",/, format)
      assert.doesNotMatch(exported(format, [object]).text, /contested/, format)
    }
    const { text: written, tally } = exported('domains', [contested])
    assert.doesNotMatch(written, /a\.example/)
    assert.deepEqual(tally.codes, { 'not-in-format': 1 })
  })

  it('hold in block lists only what by itself makes a pattern match', () => {
    const objects = [
      indicator(1, "[domain-name:value = 'alone.example']"),
      indicator(2, "[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[*].value = '192.0.2.1']"),
      indicator(3, "[domain-name:value LIKE '%.example']"),
      indicator(4, "[domain-name:value = 'b.example'] FOLLOWEDBY [domain-name:value = 'c.example']"),
      indicator(5, "[NOT domain-name:value = 'd.example']"),
      indicator(6, "[domain-name:value = 'two\\nlines.example']"),
      indicator(7, "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.9']"),
    ]
    const lines = (format: ExportFormat): readonly string[] =>
      exported(format, objects)
        .text.split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
    assert.deepEqual(lines('domains'), ['alone.example'])
    assert.deepEqual(lines('ips'), ['192.0.2.9'])
  })

  it('hold in block lists nothing that a device would read as a rule of its own', () => {
    const objects = ['*', '||evil.example^', '# comment', '-A INPUT', '*.evil.example', 'evil\u202e.example', 'ok.example'].map(
      (value, index) => indicator(index, `[domain-name:value = '${value}']`),
    )
    const { text: written, tally } = exported('domains', objects)
    assert.deepEqual(
      written.split('\n').filter((line) => line !== '' && !line.startsWith('# ')),
      ['ok.example'],
    )
    assert.deepEqual(tally.codes, { 'not-in-format': 6 })
  })

  it('hold in block lists no range that is most of the network', () => {
    const ranges = ['0.0.0.0/0', '128.0.0.0/1', '10.0.0.0/8', '192.0.2.0/24'].map((range) => `[ipv4-addr:value = '${range}']`)
    const wide = ['::/0', '2001:db8::/32'].map((range) => `[ipv6-addr:value = '${range}']`)
    const { text: written } = exported(
      'ips',
      [...ranges, ...wide].map((pattern, index) => indicator(index, pattern)),
    )
    assert.deepEqual(
      written.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
      ['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32'],
    )
  })

  it('tell of values that are changed so that they are no formula', () => {
    const { text: written, tally } = exported('csv', [indicator(1, "[file:name = '=cmd()']")])
    assert.match(written, /"'=cmd\(\)"/)
    assert.deepEqual(tally.codes, { 'value-unsafe': 1 })
  })

  it('hold no formula for spreadsheets that part fields at semicolons or tabs', () => {
    for (const mark of [';', '\t', '\n', ';"', '; "']) {
      const { text: written } = exported('csv', [indicator(1, "[domain-name:value = 'a.example']", { description: `x${mark}=cmd()` })])
      assert.doesNotMatch(written, /(?<!')=cmd/, JSON.stringify(mark))
      assert.match(written, /'=cmd/)
    }
  })

  it('hold no formula in a table', () => {
    const { text: written } = exported('csv', [indicator(1, "[file:name = '=cmd()']", { name: '+1', description: '@x\n"y' })])
    for (const formula of ['"=', '"+', '"@', '"-']) assert.ok(!written.includes(`,${formula}`), formula)
    assert.match(written, /"'@x\n""y"/)
  })

  it('say in a list how strictly the strictest of its values is handled, and when the first is erased', () => {
    const { text: written } = exported('domains', [indicator(1, "[domain-name:value = 'a.example']")], { marking: 'AMBER' })
    assert.match(written, /# Handling: TLP:AMBER; to be erased by 2027-01-01/)
  })

  it('say under which terms they were read, in every format', () => {
    for (const format of EXPORT_FORMATS) {
      const { text: written } = exported(format, [indicator(1, "[domain-name:value = 'a.example']")])
      for (const word of [TERMS.agreement, TERMS.purpose]) assert.ok(written.includes(word), `${format} ${word}`)
    }
  })
})
