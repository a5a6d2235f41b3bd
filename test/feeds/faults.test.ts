/** Servers that are slow, broken or lie, and a node that is cut short. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Patience } from '../../src/taxii-client/index.ts'
import type { FeedParts, FeedWriter } from '../../src/workflows/feeds/index.ts'
import { indicator } from '../taxii/served-node.fixture.ts'
import { feedNode, NOW } from './feeds.fixture.ts'
import { type Bend, serveTaxii } from './taxii-server.fixture.ts'

const indicators = (count: number, from = 0) => Array.from({ length: count }, (_, index) => indicator(from + index))
const idsOf = (objects: readonly { readonly id: string }[]): readonly string[] => objects.map(({ id }) => id)

/** Bends the page of objects of one number, from 1. */
function atPage(number: number, bend: Bend): Bend {
  let pages = 0
  return (draft, call) => {
    if (!call.url.pathname.endsWith('/objects/')) return undefined
    pages += 1
    return pages === number ? bend(draft, call) : undefined
  }
}

const PATIENT = { idleMs: 10_000, wholeMs: 60_000 }
const faults: Readonly<Record<string, { readonly code: string; readonly bend: Bend; readonly patience?: Patience }>> = {
  'is silent': { code: 'server-slow', bend: () => true },
  'stalls in the middle of a page': {
    code: 'server-slow',
    bend: (_draft, { response }) => {
      response.writeHead(200, { 'content-length': 1_000 })
      response.write('{"objects":[')
      return true
    },
  },
  'sends a byte at a time for ever': {
    code: 'server-slow',
    bend: (_draft, { response }) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(timer))
      return true
    },
  },
  'cuts a page short of its length': {
    code: 'server-unreachable',
    bend: (draft, { response }) => {
      const text = JSON.stringify(draft.body)
      response.writeHead(200, { 'content-length': text.length })
      response.write(text.slice(0, 200), () => response.destroy())
      return true
    },
  },
  'ends a page in the middle of its text': {
    code: 'answer-invalid',
    bend: (draft) => {
      draft.body = JSON.stringify(draft.body).slice(0, 300)
    },
  },
  'sends a page of a login form': {
    code: 'answer-invalid',
    bend: (draft) => {
      draft.headers['content-type'] = 'text/html'
      draft.body = '<html>Sign in</html>'
    },
  },
  'sends more than a page may be': {
    code: 'answer-too-large',
    patience: PATIENT,
    bend: (_draft, { response }) => {
      response.writeHead(200)
      const piece = Buffer.alloc(1024 * 1024, 0x20)
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
      return true
    },
  },
  'sends more objects than a page may hold': {
    code: 'answer-too-large',
    patience: PATIENT,
    bend: (draft) => {
      draft.body = `{"objects":[${'1,'.repeat(200_000)}1]}`
    },
  },
  'sends what is small and takes much memory': {
    code: 'answer-too-large',
    patience: PATIENT,
    bend: (draft) => {
      draft.body = `{"objects":[${'{},'.repeat(2_100_000)}{}]}`
    },
  },
  'speaks another protocol instead of answering': {
    code: 'server-unreachable',
    bend: (_draft, { response }) => {
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n')
      return true
    },
  },
  'packs what nobody asked it to pack': {
    code: 'answer-invalid',
    bend: (draft) => {
      draft.headers['content-encoding'] = 'gzip'
    },
  },
  'leads to another origin': {
    code: 'redirect-refused',
    bend: (draft) => {
      draft.status = 307
      draft.headers.location = 'http://127.0.0.1:9/steal'
    },
  },
  'leads in a circle': {
    code: 'redirect-refused',
    bend: (draft, { url }) => {
      draft.status = 307
      draft.headers.location = url.href
    },
  },
  fails: {
    code: 'server-failed',
    bend: (draft) => {
      draft.status = 500
    },
  },
  'wants nothing of these credentials any more': {
    code: 'login-refused',
    bend: (draft) => {
      draft.status = 403
    },
  },
}

for (const [name, { code, bend, ...patience }] of Object.entries(faults)) {
  test(`a server that ${name}: what came before stays, and the next run goes on`, async () => {
    const objects = indicators(30)
    await using server = await serveTaxii(objects)
    await using node = await feedNode(patience)
    await node.add({ url: `${server.address}/api/` })
    let isBent = false
    server.bend = (draft, call) => {
      // A circle goes on for as long as it is followed.
      if (
        !call.url.pathname.endsWith('/objects/') ||
        call.url.searchParams.get('next') !== '10' ||
        (isBent && name !== 'leads in a circle')
      )
        return undefined
      isBent = true
      return bend(draft, call)
    }
    const failed = await node.read()
    assert.equal(failed.failure?.code, code)
    assert.deepEqual(await node.ids(), idsOf(objects.slice(0, 10)))
    const { failures, nextAt, cursor } = await node.feed()
    assert.equal(failures, 1)
    assert.ok(nextAt >= NOW + 20_000 && nextAt <= NOW + 40_000, `${nextAt - NOW}`)
    assert.equal(cursor.walk?.next, '10')
    server.bend = () => undefined
    const report = await node.read()
    assert.deepEqual([report.failure, report.kept, (await node.feed()).failures], [null, 20, 0])
    assert.deepEqual(await node.ids(), idsOf(objects))
    assert.deepEqual(node.faults, [])
  })
}

for (const status of [429, 503]) {
  test(`a server that is busy (${status}) is left alone as long as it asks, in seconds or by a date of its own clock`, async () => {
    await using server = await serveTaxii(indicators(1))
    await using node = await feedNode()
    await node.add({ url: `${server.address}/api/` })
    server.bend = (draft) => {
      draft.status = status
      draft.headers['retry-after'] = '7200'
    }
    assert.equal((await node.read()).failure?.code, 'server-busy')
    assert.equal((await node.feed()).nextAt, NOW + 7_200_000)
    const theirs = Date.UTC(2026, 0, 1)
    server.bend = (draft) => {
      draft.status = status
      Object.assign(draft.headers, { date: new Date(theirs).toUTCString(), 'retry-after': new Date(theirs + 3_600_000).toUTCString() })
    }
    await node.read()
    assert.equal((await node.feed()).nextAt, NOW + 3_600_000)
    server.bend = (draft) => {
      draft.status = status
      draft.headers['retry-after'] = '99999999'
    }
    await node.read()
    assert.equal((await node.feed()).nextAt, NOW + 86_400_000)
  })
}

test('waits grow with failures, up to six hours', async () => {
  await using server = await serveTaxii(indicators(1))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  server.bend = (draft) => {
    draft.status = 500
  }
  const waits: number[] = []
  for (let run = 0; run < 14; run += 1) {
    await node.read()
    waits.push((await node.feed()).nextAt - NOW)
  }
  assert.ok((waits[4] as number) >= 30_000 * 16 * 0.75)
  assert.ok((waits[13] as number) <= 6 * 3_600_000 * 1.25 && (waits[13] as number) >= 6 * 3_600_000 * 0.75)
})

test('a server that says that there is more, and neither how to get at it nor when anything was added, has a code', async () => {
  await using server = await serveTaxii(indicators(30))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  server.bend = (draft) => {
    for (const name of ['first', 'last']) delete draft.headers[`x-taxii-date-added-${name}`]
    const { next: _, ...body } = draft.body as Record<string, unknown>
    draft.body = body
  }
  assert.equal((await node.read()).failure?.code, 'pages-broken')
})

const endless: Readonly<Record<string, Bend>> = {
  'the same page for ever': (draft, { url }) => {
    if (!url.pathname.endsWith('/objects/')) return
    draft.body = { objects: indicators(10), more: true, next: `${url.searchParams.get('next') ?? ''}x` }
  },
  'two pages by turns': (draft, { url }) => {
    if (!url.pathname.endsWith('/objects/')) return
    const next = url.searchParams.get('next') ?? ''
    draft.body = { objects: indicators(10, (next.length % 2) * 10), more: true, next: `${next}x` }
  },
  'empty pages for ever': (draft, { url }) => {
    if (url.pathname.endsWith('/objects/')) draft.body = { more: true, next: `${url.searchParams.get('next') ?? ''}x` }
  },
}

for (const [name, bend] of Object.entries(endless)) {
  test(`a server that gives ${name} is cut off`, async () => {
    await using server = await serveTaxii([])
    await using node = await feedNode()
    await node.add({ url: `${server.address}/api/` })
    server.bend = bend
    const report = await node.read()
    assert.equal(report.failure?.code, 'pages-endless')
    assert.ok(server.asked.length < 60)
    assert.equal((await node.ids()).length, new Set(await node.ids()).size)
  })
}

test('a server that invents objects for ever fills its own feed and nothing else', async () => {
  await using server = await serveTaxii([])
  await using node = await feedNode({ change: (parts) => ({ ...parts, objectsMax: 55 }) })
  await node.add({ url: `${server.address}/api/` })
  server.bend = (draft, { url }) => {
    const start = Number(url.searchParams.get('next') ?? 0)
    if (url.pathname.endsWith('/objects/')) draft.body = { objects: indicators(10, start), more: true, next: String(start + 10) }
  }
  assert.equal((await node.read()).failure?.code, 'feed-full')
  assert.equal((await node.ids()).length, 50)
})

test('a server that takes its next no more is read on from the last time it told', async () => {
  const objects = indicators(40)
  await using server = await serveTaxii(objects, (index) => 1_700_000_000_000_000 + Math.floor(index / 3))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  server.bend = atPage(3, (draft) => {
    draft.status = 400
  })
  const report = await node.read()
  assert.deepEqual([report.failure, report.warnings['next-refused']], [null, 1])
  assert.deepEqual([...(await node.ids())].sort(), [...idsOf(objects)].sort())
})

test('a time ahead of the clock hides nothing that is added until then', async () => {
  await using server = await serveTaxii([indicator(1)], () => Date.UTC(2999, 0, 1) * 1_000)
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  const report = await node.read()
  assert.deepEqual([report.kept, report.warnings['date-added-wrong'], (await node.feed()).cursor.after], [1, 1, null])
  server.shelf.push({ object: indicator(2), addedAt: 1_700_000_000_000_000 })
  assert.equal((await node.read()).kept, 1)
})

test('only networks that the configuration names are reached beside public ones, whatever a name resolves to', async () => {
  await using server = await serveTaxii(indicators(1))
  await using node = await feedNode({ networks: [] })
  const local = server.address.replace('127.0.0.1', 'localhost')
  for (const url of [
    server.address,
    local,
    'http://169.254.169.254/latest',
    'https://10.0.0.1',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'http://example.org',
  ]) {
    await assert.rejects(node.add({ url: `${url}/api/` }), { code: 'address-refused' }, url)
  }
  assert.deepEqual(server.authorizations, [])
})

test('an API root on another host is not followed; one with another scheme or port is the same server', async () => {
  await using server = await serveTaxii(indicators(1))
  await using node = await feedNode()
  server.bend = (draft, { url }) => {
    if (url.pathname === '/taxii2/') draft.body = { title: 'x', default: 'https://127.0.0.1/api/', api_roots: ['https://127.0.0.1/api/'] }
  }
  assert.equal((await node.add({ url: `${server.address}/taxii2/` })).root, `${server.address}/api/`)
  server.bend = (draft, { url }) => {
    if (url.pathname === '/taxii2/')
      draft.body = { title: 'x', default: 'http://elsewhere.example/api/', api_roots: ['http://elsewhere.example/api/'] }
  }
  await assert.rejects(node.add({ name: 'other', url: `${server.address}/taxii2/` }), { code: 'redirect-refused' })
})

/** Transactions that fail once, before or after they are durable. */
function failing(parts: FeedParts, fault: { at: number; isStored: boolean }): FeedParts {
  let writes = 0
  return {
    ...parts,
    transactions: {
      async write<T>(work: (writer: FeedWriter) => Promise<T>): Promise<T> {
        writes += 1
        if (writes !== fault.at) return parts.transactions.write(work)
        if (fault.isStored) await parts.transactions.write(work)
        throw Object.assign(new Error('disk'), { code: 'store-full' })
      },
    },
  }
}

// Writes: the subscription, the turn that makes it due, four pages, the end of the run.
for (const isStored of [false, true]) {
  for (const at of [2, 3, 4, 5, 6]) {
    test(`a write that fails, ${isStored ? 'but stored' : 'not stored'} (${at}), loses nothing and keeps nothing twice`, async () => {
      const objects = indicators(35)
      await using server = await serveTaxii(objects)
      await using node = await feedNode({ change: (parts) => failing(parts, { at, isStored }) })
      await node.add({ url: `${server.address}/api/` })
      await node.read()
      assert.equal(node.faults.length, 1)
      assert.equal((await node.read()).failure, null)
      assert.deepEqual(await node.ids(), idsOf(objects))
      assert.deepEqual((await node.objects()).length, 35)
      const told = (await node.acts('collect')).reduce((sum, { objects }) => sum + (objects as number), 0)
      assert.equal(told, 35, 'each object is on record once')
    })
  }
}

test('a slow server holds up no other feed, and ends with the node', async () => {
  await using slow = await serveTaxii(indicators(1))
  await using server = await serveTaxii(indicators(3, 10))
  await using node = await feedNode()
  await node.add({ name: 'slow', url: `${slow.address}/api/` })
  await node.add({ url: `${server.address}/api/` })
  slow.bend = () => true
  await node.runs.tend()
  while ((await node.ids()).length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(node.runs.isRunning((await node.feed('slow')).id), true)
  await node.runs.end()
  assert.equal((await node.feed('slow')).failures, 0)
})

test('a server that speaks no HTTP is unreachable, and so is none', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  server.on('connection', (socket) => socket.end('220 smtp\r\n'))
  await using node = await feedNode()
  await assert.rejects(node.add({ url: `http://127.0.0.1:${port}/api/` }), { code: 'server-unreachable' })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(node.add({ url: `http://127.0.0.1:${port}/api/` }), { code: 'server-unreachable' })
})
