import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runCommandLine } from '../main.ts'

const GRADE = {
  reliability: 'C',
  credibility: '2',
  nature: 'fact',
  review: '2031-06-01',
  account: 'anna',
  reason: 'Seen',
  gradedAt: '2030-01-31T09:30:00.000Z',
}
const ITEM = {
  holding: 'XA.1',
  stixId: 'url--1',
  type: 'url',
  marking: 'GREEN',
  grading: { reliability: 'B', credibility: '4', nature: 'untold' },
}
const ANSWERS: Readonly<Record<string, object>> = {
  '/api/v1/items?role=received&limit=2': {
    items: [
      { ...ITEM, ownGrade: GRADE },
      { ...ITEM, holding: 'XA.2', ownGrade: null },
    ],
    next: 17,
  },
  '/api/v1/items/XA.1': { item: { ...ITEM, ownGrade: GRADE }, grades: [GRADE, GRADE], object: { type: 'url' } },
  '/api/v1/item-search': { items: [{ item: { ...ITEM, ownGrade: null }, piece: '…mail of the bank…' }], next: 3 },
  '/api/v1/feeds/shelf/objects/7': { item: { stixId: 'tool--1' }, grades: [], object: { type: 'tool' } },
  '/api/v1/grades': { grades: [{ id: 'act', items: 1 }], refusals: [{ code: 'item-unknown', reason: 'one is not here' }] },
}

test('items are listed, shown and graded as the node tells them', async () => {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString()
    asked.push(`${request.method} ${request.url} ${body}`.trim())
    response.end(JSON.stringify(ANSWERS[request.url ?? ''] ?? {}))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    const node = ['--node', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--login', 'anna']
    const run = async (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
      let out = ''
      const terminal = {
        out: (text: string): void => {
          out += text
        },
        tell: () => undefined,
        environment: { COMITY_PASSWORD: 'x' },
      }
      return { code: await runCommandLine([...args, ...node], terminal), out }
    }
    const own = 'own C2 fact of 2030-01-31, review 2031-06-01'
    const lines = [
      `XA.1  url--1  TLP:GREEN  origin B4 untold  ${own}`,
      'XA.2  url--1  TLP:GREEN  origin B4 untold',
      'More with --after 17.',
    ]
    assert.equal((await run('item', 'list', '--limit', '2')).out, `${lines.join('\n')}\n`)
    assert.match(
      (await run('item', 'show', 'XA.1')).out,
      /own C2 fact .+\nC2 fact .+\(anna\) Seen\nC2 fact .+Seen\n\{\n {2}"type": "url"\n\}/,
    )
    const found = await run('item', 'search', 'of the', '--type', 'url', '--limit', '1')
    assert.equal(found.out, 'XA.1  url--1  TLP:GREEN  origin B4 untold  …mail of the bank…\nMore with --after 3.\n')
    assert.equal(asked.at(-1), 'POST /api/v1/item-search {"role":"received","text":"of the","type":"url","limit":1}')
    assert.match((await run('item', 'show', 'feed:shelf:7')).out, /"type": "tool"/)
    const given = ['--reliability', 'C', '--credibility', '2', '--nature', 'fact', '--review', '2031-06-01', '--reason', 'Seen']
    assert.equal((await run('item', 'grade', 'XA.1', 'feed:7', ...given)).out, '1 graded: act act\nitem-unknown: one is not here\n')
    assert.equal(
      asked.at(-1),
      'POST /api/v1/grades {"items":["XA.1","feed:7"],"reliability":"C","credibility":"2","nature":"fact","review":"2031-06-01","reason":"Seen"}',
    )
    for (const wrong of [
      ['item', 'grade', ...given],
      ['item', 'show'],
      ['item', 'grade', 'XA.1', '--reliability', 'C'],
    ]) {
      assert.equal((await run(...wrong)).code, 2)
    }
  } finally {
    server.close()
  }
})
