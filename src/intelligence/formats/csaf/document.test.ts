import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../../foundation/index.ts'
import type { ImportEntry } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { convertCsaf } from './document.ts'

const TRACKING = {
  id: 'EX-1',
  initial_release_date: '2026-01-01T10:00:00Z',
  current_release_date: '2026-02-01T10:00:00.000Z',
  revision_history: [],
}
const DOCUMENT: JsonObject = {
  category: 'csaf_security_advisory',
  csaf_version: '2.0',
  title: 'An advisory',
  publisher: { category: 'vendor', name: 'Vendor', namespace: 'https://vendor.example' },
  tracking: TRACKING,
  distribution: { tlp: { label: 'AMBER' } },
  notes: [
    { category: 'summary', text: 'What it is about' },
    { category: 'legal_disclaimer', title: 'Legal', text: 'As it is' },
  ],
  references: [{ summary: 'Page', url: 'https://vendor.example/a' }],
}
const TREE: JsonObject = {
  branches: [
    {
      category: 'vendor',
      name: 'Vendor',
      branches: [
        {
          category: 'product_name',
          name: 'Product',
          branches: [{ category: 'product_version', name: '1.0', product: { product_id: 'P1', name: 'Vendor Product 1.0' } }],
        },
      ],
    },
  ],
}
const VULNERABILITY: JsonObject = {
  cve: 'CVE-2026-12345',
  cwe: { id: 'CWE-79', name: 'x' },
  notes: [{ category: 'description', text: 'It breaks' }],
  product_status: { known_affected: ['P1', 'P9'], fixed: ['P1'] },
  remediations: [{ category: 'vendor_fix', details: 'Update', product_ids: ['P1'] }],
  threats: [{ category: 'exploit_status', details: 'Seen' }],
  scores: [{ products: ['P1'], cvss_v3: { vectorString: 'CVSS:3.1/AV:N', baseScore: 9.8 } }],
  acknowledgments: [{ names: ['Somebody'] }],
}

async function advisory(file: JsonObject | string) {
  const bytes = Buffer.from(typeof file === 'string' ? file : JSON.stringify(file))
  const entries: ImportEntry[] = await Array.fromAsync(
    convertCsaf(async function* () {
      yield bytes
    }),
  )
  const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []))
  const unmapped = entries.flatMap((entry) => (entry.kind === 'unmapped' ? [`${entry.place} ${entry.code}`] : []))
  return { objects, unmapped, ofType: (type: string) => objects.filter((object) => object.type === type) }
}

describe('CSAF documents', () => {
  it('become a report of vulnerabilities, software, remedies and notes', async () => {
    const { objects, ofType, unmapped } = await advisory({ document: DOCUMENT, product_tree: TREE, vulnerabilities: [VULNERABILITY] })
    const [vulnerability] = ofType('vulnerability')
    const [software] = ofType('software')
    assert.deepEqual([software?.vendor, software?.name, software?.version], ['Vendor', 'Product', '1.0'])
    assert.deepEqual(vulnerability?.external_references, [
      { source_name: 'cve', external_id: 'CVE-2026-12345' },
      { source_name: 'cwe', external_id: 'CWE-79' },
    ])
    assert.deepEqual(
      ofType('relationship').map(({ relationship_type: type, source_ref: source, description }) => [
        type,
        String(source).split('--')[0],
        description,
      ]),
      [
        ['has', 'software', 'affected'],
        ['related-to', 'software', 'fixed'],
        ['mitigates', 'course-of-action', undefined],
      ],
    )
    const [report] = ofType('report')
    assert.deepEqual(
      [report?.description, report?.created, report?.modified],
      ['What it is about', '2026-01-01T10:00:00.000Z', '2026-02-01T10:00:00.000Z'],
    )
    for (const object of objects)
      if (object.type !== 'identity' && object.type !== 'marking-definition')
        assert.deepEqual(object.object_marking_refs, ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'])
    assert.deepEqual(unmapped, [
      '/vulnerabilities/0/acknowledgments member-unmapped',
      '/vulnerabilities/0/scores kept-as-custom',
      '/vulnerabilities/0/product_status/known_affected/1 reference-dangling',
      '/vulnerabilities/0/remediations/0/product_ids member-unmapped',
      '/document/tracking/revision_history member-unmapped',
    ])
  })

  it('have the same ids again', async () => {
    const file = { document: DOCUMENT, product_tree: TREE, vulnerabilities: [VULNERABILITY] }
    assert.deepEqual((await advisory(file)).objects, (await advisory(file)).objects)
  })

  it('of a level that is not known are RED', async () => {
    const { ofType } = await advisory({ document: { ...DOCUMENT, distribution: { tlp: { label: 'PURPLE' } } } })
    assert.deepEqual(ofType('report')[0]?.object_marking_refs, ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'])
  })

  for (const [name, file, code] of [
    ['another version', { document: { ...DOCUMENT, csaf_version: '1.9' } }, 'format-invalid'],
    ['no tracking', { document: { ...DOCUMENT, tracking: {} } }, 'format-invalid'],
    ['a member twice', '{"document":{},"document":{}}', 'format-invalid'],
    ['deep nesting', `{"document":${'['.repeat(100)}`, 'format-invalid'],
  ] as const)
    it(`refuses ${name} as ${code}`, async () => {
      await assert.rejects(advisory(file), (error) => error instanceof FormatError && error.code === code)
    })
})
