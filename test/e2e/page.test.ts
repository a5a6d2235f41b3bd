/** The page in Chromium, served by this door over loopback with example data. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type ExampleNode, type ExampleServer, exampleNode, exampleStatus, serveExample } from '../../src/http/example-node.fixture.ts'
import type { LiveStatus } from '../../src/http/index.ts'
import { until } from '../network/waiting.fixture.ts'
import { buildPages, faultsOf, launchChromium, PAGES, picture } from './browser.fixture.ts'

const SIZES = [
  { name: 'phone', width: 375, height: 812 },
  { name: 'desk', width: 1440, height: 900 },
] as const

let browser: Browser

before(async () => {
  buildPages()
  browser = await launchChromium()
})

after(async () => browser.close())

type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[] }

async function open(
  server: ExampleServer,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Opened> {
  const { width = 1440, height = 900, colorScheme = 'light' } = options
  const httpCredentials = { username: 'analyst', password: 'analyst' }
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, httpCredentials, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(server.url, { waitUntil: 'load' })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** By how many pixels the page is wider than the screen. */
function overflowOf(page: Page): Promise<number> {
  return page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth)
}

function node(replaced: Parameters<typeof exampleNode>[0] = {}): ExampleNode {
  return exampleNode({ pages: PAGES, ...replaced })
}

const EMPTY: LiveStatus = {
  causes: [],
  certificate: null,
  summary: { own: 0, sent: [], received: [], consultations: 0 },
  ledger: { origin: 'ledger.aldoria.example/2030', size: 0, signedSize: 0, cosignedSize: 0, cosignedAt: null, quorum: null, witnesses: [] },
  agreements: [],
  partners: [],
  outbox: { waiting: 0, oldestAt: null },
  refusals: [],
}

for (const size of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`shows the figures and is accessible: ${size.name}, ${colorScheme}`, async () => {
      await using server = await serveExample(node())
      await using opened = await open(server, { ...size, colorScheme })
      const { page } = opened
      await page.getByText('Live', { exact: true }).waitFor()
      await page.getByText('Forbidden by a party’s own law (a reservation)').first().waitFor()
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Aldoria')
      assert.equal(await page.locator('[data-figure=shared]').textContent(), '36,731')
      assert.equal(await page.locator('[data-figure=refused]').textContent(), '4')
      const borland = (await page.getByLabel('Shared with partners').locator('[data-party=XB]').textContent()) ?? ''
      assert.match(borland, /Borland13,769 copies.*in use there13,768.*erased1/)
      await page.getByText(/In force under article/).waitFor()
      await page.getByText('The latest head is cosigned by 3 of 4 witnesses; 2 are needed').waitFor()
      const overflow = await overflowOf(page)
      assert.equal(overflow, 0, 'nothing reaches beyond the screen')
      await picture(page, `page-${size.name}-${colorScheme}`)
      assert.deepEqual(await faultsOf(page), [])
      assert.deepEqual(opened.complaints, [])
    })
  }
}

test('a change at the node reaches the page by itself', async () => {
  let status = exampleStatus()
  let deliveries = 0
  const example = node({
    status: async () => status,
    deliveries: async () => {
      deliveries += 1
      return []
    },
  })
  await using server = await serveExample(example)
  await using opened = await open(server)
  const { page } = opened
  await page.getByText('Live', { exact: true }).waitFor()
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  const before = deliveries
  const { summary } = status
  status = { ...status, summary: { ...summary, sent: summary.sent.map((row) => ({ ...row, sent: row.sent + 1_000 })) } }
  example.change()
  await page.locator('[data-figure=shared]', { hasText: '39,731' }).waitFor({ timeout: 5_000 })
  // They are asked for with the figures, and may come a moment later.
  await until('the deliveries to be read again', async () => deliveries > before)
  assert.equal(await page.evaluate(() => (globalThis as { isSamePage?: boolean }).isSamePage), true)
  assert.deepEqual(opened.complaints, [])
})

test('says that the connection is lost, and is live again once the node is back', async () => {
  const example = node()
  const server = await serveExample(example)
  await using opened = await open(server)
  const { page } = opened
  await page.getByText('Live', { exact: true }).waitFor()
  await server[Symbol.asyncDispose]()
  await page.getByRole('alert').getByText('Connection lost, trying again').waitFor({ timeout: 10_000 })
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, `page-lost`, { isWhole: false })
  await using again = await serveExample(example, Number(new URL(server.url).port))
  assert.equal(again.url, server.url)
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 })
})

for (const size of SIZES) {
  test(`a new node explains what is missing: ${size.name}`, async () => {
    await using server = await serveExample(node({ status: async () => EMPTY, deliveries: async () => [] }))
    await using opened = await open(server, size)
    await opened.page.getByText('Nothing was shared yet.').waitFor()
    await opened.page.getByText('Nothing was sent yet.').waitFor()
    await picture(opened.page, `empty-${size.name}`)
    assert.deepEqual(await faultsOf(opened.page), [])
    assert.deepEqual(opened.complaints, [])
  })
}

test('names what hinders the node, and shows a failure instead of nothing', async () => {
  const causes = [{ code: 'witnesses-missing', message: 'Only 1 of 2 witnesses cosigned since 09:10 UTC; releases wait for their receipt' }]
  await using server = await serveExample(node({ status: async () => ({ ...exampleStatus(), causes }) }))
  await using opened = await open(server)
  await opened.page.getByRole('alert').getByText('Only 1 of 2 witnesses').waitFor()
  assert.deepEqual(await faultsOf(opened.page), [])
  await using broken = await serveExample(
    node({
      status: async () => {
        throw new Error('store is gone')
      },
    }),
  )
  await using failed = await open(broken)
  await failed.page.getByRole('alert').getByText('the node failed; its log says more').waitFor()
  assert.deepEqual(await faultsOf(failed.page), [])
})

test('the API reference is readable and accessible', async () => {
  await using server = await serveExample(node())
  for (const size of SIZES) {
    await using opened = await open(server, size)
    const { page } = opened
    await page.goto(`${server.url}/api/`)
    await page.getByRole('heading', { name: /Comity node API/ }).waitFor()
    const overflow = await overflowOf(page)
    assert.equal(overflow, 0)
    await picture(page, `reference-${size.name}`, { isWhole: false })
    if (size.name === 'desk') assert.deepEqual(await faultsOf(page), [])
    assert.deepEqual(opened.complaints, [])
  }
})
