import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { exampleNode, serveExample } from './example-node.fixture.ts'

function builtPages() {
  const folder = mkdtempSync(join(tmpdir(), 'comity-pages-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not to be served')
  writeFileSync(
    join(folder, 'dist/index.html'),
    '<meta name="nonce" content="__COMITY_NONCE__"><script src="/assets/page-1a2b.js"></script>',
  )
  writeFileSync(join(folder, 'dist/assets/page-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'dist/assets/page-1a2b.js.gz'), gzipSync('export {}'))
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, 'dist/notes.unknown'), 'no type')
  writeFileSync(join(folder, 'dist/verify.html'), '<!doctype html>')
  return { pages: join(folder, 'dist'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

test('the page asks for a password and gets a new nonce each time', async () => {
  using built = builtPages()
  await using server = await serveExample(exampleNode({ pages: built.pages }))
  assert.equal((await fetch(server.url)).status, 401)
  const nonces = new Set<string>()
  for (let time = 0; time < 2; time += 1) {
    const response = await server.call('overseer', '/')
    const [, nonce = ''] = /content="([^"]+)"/.exec(await response.text()) ?? []
    assert.ok(response.headers.get('content-security-policy')?.includes(`style-src 'self' 'nonce-${nonce}'`))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    nonces.add(nonce)
  }
  assert.equal(nonces.size, 2)
})

test('files of the build are served by name, the hashed ones for ever', async () => {
  using built = builtPages()
  await using server = await serveExample(exampleNode({ pages: built.pages }))
  const script = await fetch(`${server.url}/assets/page-1a2b.js`)
  assert.deepEqual(
    [script.headers.get('content-type'), script.headers.get('cache-control')],
    ['text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  )
  assert.equal(script.headers.get('content-encoding'), 'gzip')
  assert.equal(await script.text(), 'export {}')
  const plain = await fetch(`${server.url}/assets/page-1a2b.js`, { headers: { 'accept-encoding': 'identity' } })
  assert.deepEqual([plain.headers.get('content-encoding'), await plain.text()], [null, 'export {}'])
  assert.equal((await fetch(`${server.url}/icon.svg`)).headers.get('cache-control'), 'no-cache')
  const verify = await fetch(`${server.url}/verify.html`)
  assert.deepEqual(
    [verify.headers.get('content-type'), verify.headers.get('content-disposition')],
    ['text/html; charset=utf-8', 'attachment; filename="verify.html"'],
  )
  for (const path of [
    '/notes.unknown',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/index.html',
    '/assets/',
  ]) {
    assert.equal((await fetch(server.url + path)).status, 404, path)
  }
})

test('a build that is written over the one before, or away, changes nothing for a node that runs', async () => {
  using built = builtPages()
  await using server = await serveExample(exampleNode({ pages: built.pages }))
  const seen = async () => {
    const [page, script] = [await server.call('overseer', '/'), await fetch(`${server.url}/assets/page-1a2b.js`)]
    return [page.status, (await page.text()).replaceAll(/content="[^"]+"/g, ''), script.status, await script.text()]
  }
  const before = await seen()
  assert.deepEqual([before[0], before[2], before[3]], [200, 200, 'export {}'])
  rmSync(join(built.pages, 'assets'), { recursive: true })
  writeFileSync(join(built.pages, 'index.html'), '<script src="/assets/page-ffff.js"></script>')
  assert.deepEqual(await seen(), before)
  rmSync(built.pages, { recursive: true })
  assert.deepEqual(await seen(), before)
})

test('a page that names a file which is not there yet is no page', async () => {
  using built = builtPages()
  rmSync(join(built.pages, 'assets/page-1a2b.js'))
  await using server = await serveExample(exampleNode({ pages: built.pages }))
  assert.equal((await server.call('overseer', '/')).status, 404)
})

test('a node whose pages are not built says so', async () => {
  for (const pages of [null, join(tmpdir(), 'comity-no-such-folder')]) {
    await using server = await serveExample(exampleNode({ pages }))
    const response = await server.call('analyst', '/')
    assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [404, 'page-not-built'])
  }
})
