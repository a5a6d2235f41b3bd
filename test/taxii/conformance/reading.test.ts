/** Points 17, 21, 23 to 28 and 37 to 47: reading and filters. */
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { aDomain, aMalware, among, anIndicator, inVersions, justBefore, namesIn, Shelf, VERSIONS } from './shelf.fixture.ts'
import { openSubject, withoutWritable } from './subject.fixture.ts'

const [OLD, MIDDLE, NEW] = VERSIONS
const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,}Z$/
const ABSENT = 'indicator--00000000-0000-4000-8000-000000000000'
const TYPES = [
  ...['attack-pattern', 'campaign', 'course-of-action', 'grouping', 'identity', 'incident', 'indicator', 'infrastructure', 'intrusion-set'],
  ...['location', 'malware', 'malware-analysis', 'note', 'observed-data', 'opinion', 'report', 'threat-actor', 'tool', 'vulnerability'],
  ...['relationship', 'sighting', 'artifact', 'autonomous-system', 'directory', 'domain-name', 'email-addr', 'email-message', 'file'],
  ...['ipv4-addr', 'ipv6-addr', 'mac-addr', 'mutex', 'network-traffic', 'process', 'software', 'url', 'user-account'],
  ...['windows-registry-key', 'x509-certificate', 'marking-definition', 'language-content', 'extension-definition'],
]

const subject = await openSubject()
const skip = withoutWritable(subject)
const shelf = skip === false ? new Shelf(subject) : (undefined as never)
const indicators = [anIndicator({ x_conformance: { deep: [1, 'ü', { a: true }] } }), anIndicator(), anIndicator()]
const [first, second, third] = indicators as [
  ReturnType<typeof anIndicator>,
  ReturnType<typeof anIndicator>,
  ReturnType<typeof anIndicator>,
]
const versioned = anIndicator()
const malware = aMalware()
const domain = aDomain()
const all = [...indicators, ...inVersions(versioned), malware, domain]
let since = ''
if (skip === false) {
  await shelf.add(all)
  since = justBefore(await shelf.addedAt(first))
}
after(async () => {
  if (skip === false) await shelf.clear()
  await subject.close()
})

suite('reading', { skip }, () => {
  const datesOf = async (path: string, query: string) => {
    const { headers } = await shelf.get(query, path)
    return [headers['x-taxii-date-added-first'], headers['x-taxii-date-added-last']] as readonly (string | undefined)[]
  }
  const versionsOf = async (query: string): Promise<readonly string[]> =>
    ((await shelf.get(`match[id]=${versioned.id}&${query}`)).json.objects ?? []).map(({ modified }: { modified: string }) => modified)

  test('17: where nothing is found there is no list', async () => {
    for (const path of ['objects/', 'manifest/']) {
      const { status, json } = await shelf.get('match[type]=x-nobody-has-this', path)
      assert.deepEqual([status, json.objects], [200, undefined], path)
    }
  })

  test('21: the media types of a collection cover every record of its manifest', async () => {
    const offered = (subject.writableListed?.media_types ?? []).map((type) => type.replaceAll(' ', ''))
    for (const { media_type: type } of (await shelf.get(among(all), 'manifest/')).json.objects) {
      assert.ok(type === undefined || offered.includes(type.replaceAll(' ', '')), type)
    }
  })

  test('23: objects, object, manifest and versions say when their first and last entry were added', async () => {
    for (const path of ['objects/', 'manifest/', `objects/${first.id}/`, `objects/${versioned.id}/versions/`]) {
      for (const date of await datesOf(path, '')) assert.ok(Number.isFinite(Date.parse(date ?? '')), path)
    }
  })

  test('24: the dates are those of adding, as the manifest has them', async () => {
    const records = (await shelf.get(among(all), 'manifest/')).json.objects
    const expected = [records.at(0).date_added, records.at(-1).date_added]
    assert.deepEqual(await datesOf('manifest/', among(all)), expected)
    assert.deepEqual(await datesOf('objects/', among(all)), expected)
    for (const date of expected) assert.ok(date > '2020', `${date} is not when the object was created`)
  })

  test('25: dates have microseconds and Z', async () => {
    for (const date of await datesOf('objects/', among(all))) assert.match(date ?? '', MICROSECONDS)
    for (const { date_added: date } of (await shelf.get(among(all), 'manifest/')).json.objects) assert.match(date, MICROSECONDS)
  })

  test('26: objects come in order of adding, that of the manifest', async () => {
    const records = (await shelf.get(`${among(all)}&match[version]=all`, 'manifest/')).json.objects
    const dates = records.map(({ date_added: date }: { date_added: string }) => date)
    assert.deepEqual([...dates].sort(), dates)
    const objects = (await shelf.get(`${among(all)}&match[version]=all`)).json.objects
    assert.deepEqual(namesIn({ json: { objects } } as never), namesIn({ json: { objects: records } } as never))
  })

  test('27: added_after is strict, and stands once', async () => {
    assert.ok((await shelf.idsAmong([first], `${among([first])}&added_after=${since}`)).includes(first.id))
    const at = await shelf.addedAt(first)
    assert.deepEqual(await shelf.idsAmong([first], `${among([first])}&added_after=${at}`), [])
    assert.equal((await shelf.get(`added_after=${since}&added_after=${since}`)).status, 400)
  })

  test('28: added_after takes no fraction and up to nine digits of one', async () => {
    for (const fraction of ['', '.0', '.1', '.12', '.123', '.12345', '.123456', '.123456789']) {
      assert.equal((await shelf.get(`limit=1&added_after=2020-01-01T00:00:00${fraction}Z`)).status, 200, fraction)
    }
  })

  test('31: a limit that is no positive integer is 400, and no page is longer than its limit', async () => {
    for (const limit of ['0', '-1', '1.5', 'ten']) assert.equal((await shelf.get(`limit=${limit}`)).status, 400, limit)
    for (const path of ['objects/', 'manifest/']) assert.equal((await shelf.get(`${among(all)}&limit=2`, path)).json.objects.length, 2)
    assert.equal((await shelf.get('limit=1000000')).status, 200)
  })

  test('37: fields narrow together, values of one widen, and brackets may be percent-encoded', async () => {
    assert.deepEqual(await shelf.idsAmong(all, among([first, third])), [first.id, third.id])
    assert.deepEqual(await shelf.idsAmong(all, `${among([first, malware])}&match[type]=malware`), [malware.id])
    assert.deepEqual(await shelf.idsAmong(all, `${among([first, malware])}&match[type]=malware,indicator`), [first.id, malware.id])
    assert.deepEqual(await shelf.idsAmong(all, `match%5Bid%5D=${second.id}&match%5Btype%5D=indicator`), [second.id])
  })

  test('37: a field that is given twice is 400', async () => {
    assert.equal((await shelf.get('match[type]=indicator&match[type]=malware')).status, 400)
  })

  test('38: the last version unless told; first, all, exact times and lists of them', async () => {
    assert.deepEqual(await versionsOf(''), [NEW])
    assert.deepEqual(await versionsOf('match[version]=last'), [NEW])
    assert.deepEqual(await versionsOf('match[version]=first'), [OLD])
    assert.deepEqual(await versionsOf('match[version]=all'), [OLD, MIDDLE, NEW])
    assert.deepEqual(await versionsOf('match[version]=first,last'), [OLD, NEW])
    assert.deepEqual(await versionsOf(`match[version]=${MIDDLE}`), [MIDDLE])
    assert.deepEqual(await versionsOf(`match[version]=first,${MIDDLE}`), [OLD, MIDDLE])
  })

  test('38: all does not stand beside another version', async () => {
    assert.equal((await shelf.get('match[version]=all,first')).status, 400)
  })

  test('39: the latest version is the latest of what else matches', async () => {
    const object = anIndicator()
    await shelf.add(inVersions(object, [NEW]))
    const at = await shelf.addedAt(object)
    await shelf.add(inVersions(object, [OLD]))
    const { objects = [] } = (await shelf.get(`${among([object])}&added_after=${at}`)).json
    assert.deepEqual(
      objects.map(({ modified }: { modified: string }) => modified),
      [OLD],
    )
  })

  test('40: a version of STIX that is not there is an empty answer', async () => {
    assert.deepEqual(await shelf.idsAmong(all, `${among([first])}&match[spec_version]=2.1`), [first.id])
    for (const version of ['2.0', '9.9']) {
      const { status, json } = await shelf.get(`${among([first])}&match[spec_version]=${version}`)
      assert.deepEqual([status, json.objects], [200, undefined], version)
    }
  })

  test('41: no type of STIX 2.1 is an error', async () => {
    for (const type of TYPES) assert.equal((await shelf.get(`limit=1&match[type]=${type}`)).status, 200, type)
  })

  test('42: an object without versions has one, the same in manifest and versions', async () => {
    const [record] = (await shelf.get(among([domain]), 'manifest/')).json.objects
    assert.ok(Number.isFinite(Date.parse(record.version)))
    assert.deepEqual((await shelf.get('', `objects/${domain.id}/versions/`)).json.versions, [record.version])
    assert.deepEqual(await shelf.idsAmong([domain], `${among([domain])}&match[version]=${record.version}`), [domain.id])
  })

  test('43: an envelope is no bundle, and custom properties are kept as they are', async () => {
    const { json } = await shelf.get(among([first]))
    assert.deepEqual([json.type, json.id], [undefined, undefined])
    assert.deepEqual(json.objects, [first])
  })

  test('44: an unknown id is 404, a known one that the filter leaves out is an empty answer', async () => {
    assert.equal((await shelf.get('', `objects/${ABSENT}/`)).status, 404)
    assert.deepEqual((await shelf.get('', `objects/${first.id}/`)).json.objects, [first])
    const filtered = await shelf.get('match[version]=2001-01-01T00:00:00.000Z', `objects/${first.id}/`)
    assert.deepEqual([filtered.status, filtered.json.objects], [200, undefined])
  })

  test('45: a manifest has one record for each version that the filter leaves, and pages', async () => {
    const query = `${among([versioned])}&match[version]=all`
    const records = (await shelf.get(query, 'manifest/')).json.objects
    assert.deepEqual(
      records.map(({ id, version }: { id: string; version: string }) => [id, Date.parse(version)]),
      VERSIONS.map((version) => [versioned.id, Date.parse(version)]),
    )
    const pages = await shelf.pages(`${query}&limit=1`, 'manifest/')
    assert.deepEqual(
      pages.flatMap(({ json }) => json.objects),
      records,
    )
  })

  test('46: versions lists every version of an object, by page, after a time, and of a version of STIX', async () => {
    const path = `objects/${versioned.id}/versions/`
    const instants = (reply: { json: { versions?: readonly string[] } }) => (reply.json.versions ?? []).map((text) => Date.parse(text))
    const expected = VERSIONS.map((version) => Date.parse(version))
    assert.deepEqual(instants(await shelf.get('', path)).sort(), expected)
    const pages = await shelf.pages('limit=2', path)
    assert.deepEqual(pages.flatMap(instants).sort(), expected)
    assert.equal(pages.length, 2)
    assert.equal((await shelf.get('added_after=2199-01-01T00:00:00Z', path)).json.versions, undefined)
    assert.equal((await shelf.get('match[spec_version]=2.0', path)).json.versions, undefined)
    assert.equal((await shelf.get('', `objects/${ABSENT}/versions/`)).status, 404)
  })

  test('47: objects, object, manifest and versions agree on what there is', async () => {
    const records = (await shelf.get(`${among(all)}&match[version]=all`, 'manifest/')).json.objects
    const { objects } = (await shelf.get(`${among(all)}&match[version]=all`)).json
    assert.equal(objects.length, records.length)
    for (const { id } of all) {
      const inManifest = records.filter((record: { id: string }) => record.id === id).length
      assert.equal((await shelf.get('match[version]=all', `objects/${id}/`)).json.objects.length, inManifest)
      assert.equal((await shelf.get('', `objects/${id}/versions/`)).json.versions.length, inManifest)
    }
  })
})
