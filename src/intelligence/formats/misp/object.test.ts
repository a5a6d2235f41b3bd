/** Single templates, and values in them that STIX does not take. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../../foundation/index.ts'
import type { Attribute } from './attribute.ts'
import { attributeOf, eventWith, importMisp, uuidNumber } from './event.fixture.ts'
import { fitting } from './fitting.ts'

type Row = readonly [relation: string, value: string, type?: string]

async function importTemplate(name: string, rows: readonly Row[]) {
  const Attribute = rows.map(([relation, value, type = 'text'], index) =>
    attributeOf(type, value, { uuid: uuidNumber(10 + index), object_relation: relation }),
  )
  const template = [{ name, 'meta-category': 'misc', uuid: uuidNumber(5), Attribute }]
  const { objects, unmapped, ofType } = await importMisp(eventWith({ Object: template }))
  const made: readonly JsonObject[] = objects.filter(({ type }) => type !== 'identity' && type !== 'grouping')
  const types = made.map(({ type }) => String(type)).sort()
  return { types, unmapped: unmapped.filter((one) => one.startsWith('/Event/Object')), first: (type: string) => ofType(type)[0] ?? {} }
}

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e'

describe('templates of MISP', () => {
  it('keep their object where STIX does not take one of the values', async () => {
    const { first, unmapped } = await importTemplate('file', [
      ['md5', MD5, 'md5'],
      ['mimetype', 'unknown'],
      ['sha1', 'not a hash', 'sha1'],
    ])
    const file = first('file')
    assert.deepEqual(file.hashes, { MD5 })
    // That a file has a media type of the registry is only advised (STIX 2.1 section 6.7).
    assert.deepEqual([file.x_misp_mimetype, file.x_misp_sha1, file.mime_type], [undefined, 'not a hash', 'unknown'])
    assert.match(String(first('indicator').pattern), new RegExp(`file:hashes.MD5 = '${MD5}'`))
    assert.deepEqual(unmapped, ['/Event/Object/0/Attribute/2 value-invalid'])
  })

  it('keep their object where values do not go together', async () => {
    const { first, unmapped } = await importTemplate('network-socket', [
      ['ip-dst', '192.0.2.1', 'ip-dst'],
      ['dst-port', '80', 'port'],
      ['socket-type', 'SOCK_STREAM'],
    ])
    assert.equal(first('network-traffic').dst_port, 80)
    assert.deepEqual(unmapped, ['/Event/Object/0/Attribute/2 value-invalid'])
  })

  it('are kept as custom where nothing that STIX needs is left, or too much is odd', async () => {
    for (const rows of [[['mimetype', 'unknown']], []] as const)
      assert.deepEqual((await importTemplate('file', rows)).types, ['x-misp-object'])
  })

  it('are not tried again and again where they have many values', () => {
    let trials = 0
    const many = Array.from({ length: 2_000 }, (_, number) => ({ uuid: uuidNumber(number) }) as Attribute)
    const make = (): readonly JsonObject[] => {
      trials += 1
      return [{ type: 'file', id: 'odd' }]
    }
    assert.equal(fitting(many, make), undefined)
    assert.equal(trials, 1)
    assert.equal(fitting(many.slice(0, 64), make), undefined)
    assert.equal(trials, 1 + 1 + 64)
  })

  it('of domain objects that STIX does not take are kept, not lost', async () => {
    const invalid = await importTemplate('stix2-pattern', [['stix2-pattern', '[no pattern', 'stix2-pattern']])
    assert.deepEqual(invalid.types, ['x-misp-object'])
    assert.deepEqual(invalid.unmapped, ['/Event/Object/0 kept-as-custom'])
    const odd = await importTemplate('intrusion-set', [
      ['name', 'APT1'],
      ['first_seen', '2026-02-01T00:00:00Z', 'datetime'],
      ['last_seen', '2026-01-01T00:00:00Z', 'datetime'],
    ])
    assert.deepEqual(odd.types, ['intrusion-set'])
    assert.equal(odd.unmapped.length, 1)
  })

  it('malware is malware, a family or not', async () => {
    const named = await importTemplate('malware', [
      ['name', 'Zeus'],
      ['is_family', '1', 'boolean'],
      ['malware_type', 'trojan'],
      ['alias', 'Zbot'],
    ])
    const { name, is_family, malware_types, aliases } = named.first('malware')
    assert.deepEqual([name, is_family, malware_types, aliases], ['Zeus', true, ['trojan'], ['Zbot']])
    assert.equal((await importTemplate('malware', [['description', 'A sample']])).first('malware').is_family, false)
  })

  it('patterns of STIX are indicators', async () => {
    const pattern = "[ipv4-addr:value = '192.0.2.1']"
    const { first, types } = await importTemplate('stix2-pattern', [
      ['stix2-pattern', pattern, 'stix2-pattern'],
      ['version', 'stix 2.0'],
      ['comment', 'C2'],
    ])
    assert.deepEqual(types, ['indicator'])
    assert.deepEqual([first('indicator').pattern, first('indicator').pattern_type, first('indicator').description], [pattern, 'stix', 'C2'])
  })

  it('an executable that no file refers to is a file of its own', async () => {
    const { first, unmapped } = await importTemplate('pe', [
      ['internal-filename', 'a.exe', 'filename'],
      ['imphash', MD5, 'imphash'],
      ['number-sections', '3', 'counter'],
    ])
    const { name, extensions } = first('file')
    assert.equal(name, 'a.exe')
    assert.deepEqual((extensions as JsonObject)['windows-pebinary-ext'], { imphash: MD5, number_of_sections: 3, pe_type: 'unknown' })
    assert.deepEqual(unmapped, [])
    assert.deepEqual((await importTemplate('pe', [['imphash', MD5, 'imphash']])).types, ['x-misp-object'])
    const named = (
      await importTemplate('pe', [
        ['original-filename', 'a.exe', 'filename'],
        ['company-name', 'Own'],
        ['type', 'exe'],
      ])
    ).first('file')
    assert.deepEqual([named.extensions, named.x_misp_company_name, named.x_misp_type], [undefined, 'Own', 'exe'])
  })

  it('attack patterns have the id as CAPEC writes it, or none', async () => {
    for (const [value, id] of [
      ['163', 'CAPEC-163'],
      ['CAPEC-163', 'CAPEC-163'],
    ] as const) {
      const { first } = await importTemplate('attack-pattern', [
        ['name', 'Spear Phishing'],
        ['id', value],
      ])
      assert.deepEqual(first('attack-pattern').external_references, [{ source_name: 'capec', external_id: id }])
    }
    const { first } = await importTemplate('attack-pattern', [
      ['name', 'Spear Phishing'],
      ['id', 'unknown'],
    ])
    assert.deepEqual([first('attack-pattern').external_references, first('attack-pattern').x_misp_id], [undefined, 'unknown'])
  })

  it('the end of traffic is its address, and a name only where there is none', async () => {
    const { first, types } = await importTemplate('network-connection', [
      ['hostname-dst', 'www.evil.example', 'hostname'],
      ['ip-dst', '192.0.2.1', 'ip-dst'],
    ])
    assert.deepEqual(types, ['indicator', 'ipv4-addr', 'network-traffic', 'observed-data', 'relationship'])
    assert.equal(first('network-traffic').x_misp_hostname_dst, 'www.evil.example')
  })
})
