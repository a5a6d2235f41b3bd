/** What came back, on the page in Chromium: who sees it, and what it says. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { exampleNode, serveExample } from '../../src/http/example-node.fixture.ts'

const PAGES = fileURLToPath(new URL('../../web/dist', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
const SHOTS = process.env.COMITY_SCREENSHOTS

let browser: Browser
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.COMITY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
})
after(async () => browser.close())

async function open(url: string, login: string): Promise<Page> {
  const httpCredentials = { username: login, password: login }
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, httpCredentials, reducedMotion: 'reduce' })
  await page.goto(url, { waitUntil: 'load' })
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

test('an analyst sees what recipients said, its part in scores and the gates that it opens; an operator does not', async () => {
  await using server = await serveExample(exampleNode({ pages: PAGES }))
  const page = await open(server.url, 'analyst')
  const panel = page.getByLabel('What came back')
  await panel.getByRole('row', { name: 'False positive 2 items' }).waitFor()
  await panel.getByRole('row', { name: 'Seen 30 items' }).waitFor()
  await panel.getByText('takes it into account the next time it goes out').waitFor()
  await panel.getByText('Full exchange: the gate asks for 50 items').waitFor()
  await panel.getByText('without whom it came from').waitFor()
  if (SHOTS !== undefined) await panel.screenshot({ path: `${SHOTS}/feedback.png` })
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (of: object) => Promise<{ violations: readonly { id: string }[] }> } }
    return (await axe.run({ include: [['section[aria-label="What came back"]']] })).violations.map(({ id }) => id)
  })
  assert.deepEqual(found, [])
  const operator = await open(server.url, 'operator')
  await operator.getByLabel('Latest deliveries').waitFor()
  assert.equal(await operator.getByLabel('What came back').count(), 0)
})
