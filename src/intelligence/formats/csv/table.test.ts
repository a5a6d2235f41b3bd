import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ImportEntry, ImportOptions } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { detectIndicator } from './indicator-type.ts'
import { convertTable } from './table.ts'

const AT = Date.UTC(2026, 0, 2)

async function table(text: string | Uint8Array, options: Partial<ImportOptions> = {}) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const entries: ImportEntry[] = await Array.fromAsync(
    convertTable(
      async function* () {
        for (let offset = 0; offset < bytes.length; offset += 5) yield bytes.subarray(offset, offset + 5)
      },
      { at: AT, ...options },
    ),
  )
  const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []))
  const unmapped = entries.flatMap((entry) => (entry.kind === 'unmapped' ? [`${entry.place} ${entry.code}`] : []))
  return { objects, unmapped, patterns: objects.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : [])) }
}

const KINDS: readonly (readonly [string, string, string])[] = [
  ['evil.example', 'domain', 'evil.example'],
  ['EVIL[.]Example', 'domain', 'evil.example'],
  ['evil(dot)example', 'domain', 'evil.example'],
  ['münchen.example', 'domain', 'münchen.example'],
  ['hxxps://evil[.]example/a?b=1', 'url', 'https://evil.example/a?b=1'],
  ['hxxp[://]evil.example/', 'url', 'http://evil.example/'],
  ['192[.]0[.]2[.]1', 'ip', '192.0.2.1'],
  ['192.0.2.0/24', 'ip', '192.0.2.0/24'],
  ['2001:db8::1', 'ip', '2001:db8::1'],
  ['192.0.2.1:8443', 'ip-port', '192.0.2.1:8443'],
  ['a[at]evil[.]example', 'email', 'a@evil.example'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'md5', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a'.repeat(64), 'sha256', 'a'.repeat(64)],
  ['02-00-5E-10-00-00', 'mac', '02:00:5e:10:00:00'],
  ['AS64496', 'asn', '64496'],
  ['HKLM\\Software\\x', 'regkey', 'HKLM\\Software\\x'],
]

describe('detectIndicator', () => {
  it('takes no longer for a long text than for many short ones', () => {
    const start = performance.now()
    assert.ok('why' in detectIndicator(`a${' '.repeat(60_000)}b`))
    // It took seconds where every space began a search of its own.
    assert.ok(performance.now() - start < 1_000)
  })

  for (const [text, kind, value] of KINDS)
    it(`takes ${text.slice(0, 30)} for ${kind}`, () => {
      const found = detectIndicator(text)
      assert.ok(!('why' in found))
      assert.deepEqual([found.kind, found.value], [kind, value])
    })

  for (const text of [
    'invoice.exe',
    'run.py',
    'archive.zip',
    '12345',
    'hello world',
    '=cmd()',
    '1.2.3',
    'abcdef',
    '300.1.1.1',
    '',
    'a.b',
    '1.2.3.4:99999',
  ])
    it(`does not guess what ${text === '' ? 'nothing' : text} is`, () => assert.ok('why' in detectIndicator(text)))
})

describe('tables', () => {
  it('with a header', async () => {
    const text = [
      'type;indicator;comment;first_seen;confidence;tags;tlp;novel',
      'domain;evil[.]example;"a; ""b""";2026-01-01;80;x,y;amber;1',
      'ip:port;192.0.2.1:443;;2026-01-01T10:00:00+01:00;;;TLP:GREEN;',
    ].join('\r\n')
    const { objects, unmapped } = await table(text)
    const [domain, address] = objects
    assert.deepEqual(
      [domain?.pattern, domain?.description, domain?.valid_from, domain?.confidence, domain?.labels],
      ["[domain-name:value = 'evil.example']", 'a; "b"', '2026-01-01T00:00:00Z', 80, ['x', 'y']],
    )
    assert.equal(address?.valid_from, '2026-01-01T09:00:00Z')
    assert.deepEqual(unmapped, ['column 8 member-unmapped', 'row 2 rewritten'])
  })

  it('of one column, and of typed columns', async () => {
    assert.deepEqual((await table('evil.example\n192.0.2.1\nhttps://a.example/\n')).patterns, [
      "[domain-name:value = 'evil.example']",
      "[ipv4-addr:value = '192.0.2.1']",
      "[url:value = 'https://a.example/']",
    ])
    assert.deepEqual((await table(`md5,sha256,filename\n${'b'.repeat(32)},${'c'.repeat(64)},a.exe\n`)).patterns, [
      `[file:hashes.MD5 = '${'b'.repeat(32)}']`,
      `[file:hashes.'SHA-256' = '${'c'.repeat(64)}']`,
      "[file:name = 'a.exe']",
    ])
  })

  it('whose columns a comment names, as feeds do', async () => {
    const text = '# A feed\n# "first_seen_utc","url"\n"2026-01-01 10:00:00","https://a.example/"\n'
    const { objects } = await table(text)
    assert.deepEqual([objects[0]?.pattern, objects[0]?.valid_from], ["[url:value = 'https://a.example/']", '2026-01-01T10:00:00Z'])
  })

  it('whose columns are said', async () => {
    const { patterns } = await table('x,evil.example,1\ny,b.example,2\n', { columns: ['-', 'domain', '-'] })
    assert.equal(patterns.length, 2)
  })

  it('give the same ids for the same file, and for the same list under a name', async () => {
    const id = async (text: string, options = {}): Promise<unknown> => (await table(text, options)).objects[0]?.id
    assert.equal(await id('a.example\n'), await id('a.example\n'))
    assert.notEqual(await id('a.example\n'), await id('a.example\nb.example\n'))
    assert.equal(await id('a.example\n', { source: 'x' }), await id('a.example\nb.example\n', { source: 'x' }))
  })

  it('tell rows that are broken, ambiguous or repeated, and go on', async () => {
    const text = [
      'value',
      'evil.example',
      'invoice.exe',
      '"a"b',
      'EVIL.example',
      '=cmd|" /C calc"!A0',
      `x${'y'.repeat(70_000)}`,
      'nul\0.example',
      'last.example',
    ].join('\n')
    const { patterns, unmapped } = await table(text)
    assert.deepEqual(patterns, ["[domain-name:value = 'evil.example']", "[domain-name:value = 'last.example']"])
    assert.deepEqual(unmapped, [
      'row 3 value-ambiguous',
      'row 4 element-invalid',
      'row 5 repeated',
      'row 6 value-ambiguous',
      'row 7 element-invalid',
      'row 8 element-invalid',
    ])
  })

  it('tell texts that begin like formulas, levels that are not known and times that are none', async () => {
    const { objects, unmapped } = await table('domain,comment,tlp,first_seen\na.example,=cmd(),purple,yesterday\n')
    assert.deepEqual(objects[0]?.object_marking_refs, ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'])
    assert.deepEqual(unmapped, ['row 2 handling-unknown', 'row 2 value-unsafe', 'row 2 value-invalid'])
  })

  it('take no day that there is not for another one', async () => {
    const { objects, unmapped } = await table('domain,first_seen\na.example,2026-02-30\nb.example,2026-02-28T24:00:00Z\n')
    assert.deepEqual(
      objects.map((object) => object.valid_from),
      ['2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z'],
    )
    assert.deepEqual(unmapped, ['row 2 value-invalid', 'row 3 value-invalid'])
  })

  for (const [name, bytes, options, code] of [
    ['no indicators', Buffer.from('a,b\nc,d\n'), {}, 'format-columns'],
    ['two columns that may be', Buffer.from('a.example,192.0.2.1\n'), {}, 'format-columns'],
    ['a role that there is not', Buffer.from('a.example\n'), { columns: ['domian'] }, 'format-columns'],
    ['bytes of another encoding', Uint8Array.from([0x61, 0xe9, 0x2e, 0x0a]), {}, 'format-encoding'],
    ['a marking that there is not', Buffer.from('a.example\n'), { marking: 'purple' }, 'format-columns'],
  ] as const)
    it(`refuse ${name} as ${code}`, async () => {
      await assert.rejects(table(bytes, options), (error) => error instanceof FormatError && error.code === code)
    })
})
