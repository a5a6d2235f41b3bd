import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const RECEIVED = '/taxii2/cyber-threat-exchange-v1/collections/received/'

const namesIn = (json: { objects?: { name: string }[] }): string[] => (json.objects ?? []).map(({ name }) => name)

async function pages(node: ServedNode, path: string, query: string): Promise<string[][]> {
  const found: string[][] = []
  for (let next = ''; ; ) {
    const { json, status } = await node.call(`${RECEIVED}${path}?${query}${next}`)
    assert.equal(status, 200)
    assert.equal('more' in json, 'next' in json)
    found.push(namesIn(json))
    if (json.more === undefined) return found
    next = `&next=${encodeURIComponent(json.next)}`
  }
}

test('26, 30, 32: pages follow one another in order of adding, though all were added at once, and more never stands without next', async () => {
  await using node = await serveNode()
  await node.hold(Array.from({ length: 25 }, (_, index) => ({ object: indicator(index) })))
  const found = await pages(node, 'objects/', 'limit=10')
  assert.deepEqual(
    found.map(({ length }) => length),
    [10, 10, 5],
  )
  assert.deepEqual(
    found.flat(),
    Array.from({ length: 25 }, (_, index) => `phishing ${index}`),
  )
  assert.deepEqual((await pages(node, 'objects/', 'limit=25')).length, 1)
})

test('31: never more than asked, never more than a thousand, five hundred where nothing is asked', async () => {
  await using node = await serveNode()
  await node.hold(Array.from({ length: 1_100 }, (_, index) => ({ object: indicator(index) })))
  const sizes = async (query: string) => (await node.call(`${RECEIVED}objects/${query}`)).json.objects.length
  assert.deepEqual([await sizes('?limit=3'), await sizes(''), await sizes('?limit=1000000')], [3, 500, 1_000])
})

test('33: next is bound to account, resource, collection and filter, and cannot be changed', async () => {
  await using node = await serveNode()
  await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))
  const { next } = (await node.call(`${RECEIVED}objects/?limit=1&match[type]=indicator`)).json
  const good = await node.call(`${RECEIVED}objects/?match[type]=indicator&next=${next}`)
  assert.deepEqual(namesIn(good.json), ['phishing 2', 'phishing 3'])
  const status = async (path: string, login = 'misp') => (await node.call(path, { login })).status
  const last = next.endsWith('A') ? 'B' : 'A'
  const refused = [
    await status(`${RECEIVED}objects/?next=${next}`),
    await status(`${RECEIVED}objects/?match[type]=indicator,malware&next=${next}`),
    await status(`${RECEIVED}objects/?match[type]=indicator&added_after=2020-01-01T00:00:00Z&next=${next}`),
    await status(`${RECEIVED}manifest/?match[type]=indicator&next=${next}`),
    await status(`${RECEIVED.replace('received', 'own')}objects/?match[type]=indicator&next=${next}`),
    await status(`${RECEIVED}objects/?match[type]=indicator&next=${next}`, 'anna'),
    await status(`${RECEIVED}objects/?match[type]=indicator&next=${next.slice(0, -1)}${last}`),
    await status(`${RECEIVED}objects/?match[type]=indicator&next=B${next.slice(1)}`),
    await status(`${RECEIVED}objects/?match[type]=indicator&next=${next}AAAA`),
    await status(`${RECEIVED}objects/?match[type]=indicator&next=2`),
  ]
  assert.deepEqual(new Set(refused), new Set([400]))
})

test('34: the same next twice gives the same page', async () => {
  await using node = await serveNode()
  await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))
  const { next } = (await node.call(`${RECEIVED}objects/?limit=1`)).json
  const path = `${RECEIVED}objects/?limit=1&next=${next}`
  assert.equal((await node.call(path)).text, (await node.call(path)).text)
})

test('35: what is added or erased between pages makes none skip and none repeat', async () => {
  await using node = await serveNode()
  const holdings = await node.hold([1, 2, 3, 4].map((number) => ({ object: indicator(number) })))
  const first = (await node.call(`${RECEIVED}objects/?limit=2`)).json
  await node.store.write((writer) =>
    writer.readModel.apply([{ change: 'items-erased', holdings: holdings.slice(0, 2), cause: 'recall', at: node.clock.value }], 9_002),
  )
  await node.hold([{ object: indicator(5) }])
  const second = (await node.call(`${RECEIVED}objects/?limit=9&next=${first.next}`)).json
  assert.deepEqual(
    [...namesIn(first), ...namesIn(second)],
    [1, 2, 3, 4, 5].map((number) => `phishing ${number}`),
  )
})

test('29: what is added later is later, whatever the clock says', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  const { headers } = await node.call(`${RECEIVED}objects/`)
  node.clock.value -= 60_000
  await node.hold([{ object: indicator(2) }])
  const { json } = await node.call(`${RECEIVED}objects/?added_after=${headers['x-taxii-date-added-last']}`)
  assert.deepEqual(namesIn(json), ['phishing 2'])
})

test('36: pages are filled after what may not be seen was left out', async () => {
  await using node = await serveNode()
  const hidden = (number: number) => ({ object: indicator(number), marking: 'RED' })
  await node.hold(Array.from({ length: 700 }, (_, index) => (index % 100 === 0 ? { object: indicator(index) } : hidden(index))))
  const found = await pages(node, 'objects/', 'limit=3')
  assert.deepEqual(
    found.map(({ length }) => length),
    [3, 3, 1],
  )
})

test('35, 36, 39: read by pages of any size, a collection gives what one page of it gives', async () => {
  await using node = await serveNode()
  const version = fc.record({
    number: fc.integer({ min: 0, max: 9 }),
    month: fc.integer({ min: 5, max: 9 }),
    isHidden: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(version, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 7 }), async (versions, limit) => {
      await node.hold(
        versions.map(({ number, month, isHidden }) => ({
          object: indicator(number, `2026-0${month}-01T00:00:00.000Z`, { name: `${number} of ${month}` }),
          marking: isHidden ? 'RED' : 'GREEN',
        })),
      )
      for (const query of ['', 'match[version]=all&', 'match[version]=first&']) {
        const whole = namesIn((await node.call(`${RECEIVED}objects/?${query}limit=1000`)).json)
        assert.deepEqual((await pages(node, 'objects/', `${query}limit=${limit}`)).flat(), whole)
      }
    }),
    { numRuns: 8 },
  )
})
