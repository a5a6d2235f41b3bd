import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExampleServer, exampleNode, exampleStatus, serveExample } from './example-node.fixture.ts'
import { LiveFeed } from './live-feed.ts'

/** Reads events one by one. */
async function* eventsOf(response: Response): AsyncGenerator<{ summary: { own: number } }> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end)
      text = text.slice(end + 2)
      if (event.startsWith('event: summary\ndata: '))
        yield JSON.parse(event.slice('event: summary\ndata: '.length)) as { summary: { own: number } }
    }
  }
}

async function watch(server: ExampleServer) {
  const response = await server.call('analyst', '/api/v1/events')
  const events = eventsOf(response)
  return { response, events, next: async () => (await events.next()).value as { summary: { own: number } } | undefined }
}

test('a view gets the state, then every change, and is one consultation', { timeout: 10_000 }, async () => {
  let own = 1
  let computed = 0
  const node = exampleNode({
    status: async () => {
      computed += 1
      const status = exampleStatus()
      return { ...status, summary: { ...status.summary, own } }
    },
  })
  await using server = await serveExample(node)
  const view = await watch(server)
  assert.match(view.response.headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.equal(view.response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal((await view.next())?.summary.own, 1)
  const before = computed
  own = 2
  for (let count = 0; count < 100; count += 1) node.change()
  assert.equal((await view.next())?.summary.own, 2)
  assert.equal(computed - before, 1, 'changes close together are told once')
  assert.deepEqual(
    node.reads.map(({ what }) => what),
    ['http GET /api/v1/events'],
  )
  await view.events.return(undefined)
})

test('many views cost one subscription, none when the last one leaves', { timeout: 10_000 }, async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const views = await Promise.all(Array.from({ length: 20 }, () => watch(server)))
  await Promise.all(views.map((view) => view.next()))
  assert.equal(node.subscribers(), 1)
  await Promise.all(views.map((view) => view.events.return(undefined)))
  while (node.subscribers() > 0) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('the server closes although views are open', { timeout: 5_000 }, async () => {
  const node = exampleNode()
  const server = await serveExample(node)
  const view = await watch(server)
  await view.next()
  await server[Symbol.asyncDispose]()
  assert.equal(node.subscribers(), 0)
})

test('a slow viewer gets the newest state once it is ready, not all it missed', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  let state = 0
  let change = (): void => undefined
  const feed = new LiveFeed({
    subscribe: (listener) => {
      change = listener
      return () => undefined
    },
    compute: async () => state,
    onFailure: (error) => assert.ifError(error),
    viewersMax: 1,
    gatherMs: 10,
    heartbeatMs: 1_000_000,
  })
  const got: string[] = []
  const viewer = { send: (event: string) => got.push(event) === 0, end: () => got.push('end') }
  const settle = async (): Promise<void> => {
    context.mock.timers.tick(10_000)
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  feed.add(viewer)
  await settle()
  for (state = 1; state < 4; state += 1) {
    change()
    await settle()
  }
  assert.deepEqual(got, ['event: summary\ndata: 0\n\n'])
  feed.ready(viewer)
  assert.deepEqual(got.slice(1), ['event: summary\ndata: 3\n\n'])
  assert.equal(feed.isFull, true)
  feed.close()
  assert.equal(got.at(-1), 'end')
})

test('a failure to compute is told to the log and the next change is told again', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  let change = (): void => undefined
  let isBroken = true
  const failures: unknown[] = []
  const feed = new LiveFeed({
    subscribe: (listener) => {
      change = listener
      return () => undefined
    },
    compute: async () => {
      if (isBroken) throw new Error('store is gone')
      return 1
    },
    onFailure: (error) => failures.push(error),
    viewersMax: 1,
    gatherMs: 10,
    heartbeatMs: 1_000_000,
  })
  const got: string[] = []
  feed.add({ send: (event) => got.push(event) > 0, end: () => undefined })
  for (const broken of [true, false]) {
    isBroken = broken
    change()
    context.mock.timers.tick(10_000)
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  assert.deepEqual([failures.length, got.length], [1, 1])
  feed.close()
})
