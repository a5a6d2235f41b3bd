import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleNode, serveExample } from './example-node.fixture.ts'

test('statistics are those of this year as JSON unless told, and a page where asked for', async () => {
  await using server = await serveExample(exampleNode())
  const plain = await server.call('overseer', '/api/v1/statistics')
  const year = new Date(Date.parse(plain.headers.get('date') ?? '')).getUTCFullYear()
  assert.match(plain.headers.get('content-type') ?? '', /^application\/json/)
  assert.ok(Math.abs(((await plain.json()) as { year: number }).year - year) < 20)
  for (const [format, type] of [
    ['html', 'text/html'],
    ['markdown', 'text/markdown'],
  ] as const) {
    const page = await server.call('data-protection-officer', `/api/v1/statistics?year=2029&format=${format}`)
    assert.ok(page.headers.get('content-type')?.startsWith(type))
    assert.equal(await page.text(), 'Statistics of 2029')
  }
  for (const query of ['year=1999', 'format=exe', 'more=1']) {
    assert.equal((await server.call('overseer', `/api/v1/statistics?${query}`)).status, 400, query)
  }
})
