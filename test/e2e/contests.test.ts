/** Contests on the page in Chromium: who sees them, and who judges. */
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

test('whoever may recall judges what a partner contests; an analyst sees it, an operator does not', async () => {
  const answers: unknown[] = []
  const example = exampleNode({ pages: PAGES })
  const { contests } = example.parts
  const answer: typeof contests.answer = async (request) => {
    answers.push([request.official.role, request.answer])
    return contests.answer(request)
  }
  await using server = await serveExample({ ...example, parts: { ...example.parts, contests: { ...contests, answer } } })
  const analyst = await open(server.url, 'analyst')
  const seen = analyst.getByLabel('Contested accuracy')
  await seen.getByText('A person whom it is about').waitFor()
  assert.equal(await seen.getByRole('button').count(), 0)
  const operator = await open(server.url, 'operator')
  await operator.getByLabel('Latest deliveries').waitFor()
  assert.equal(await operator.getByLabel('Contested accuracy').count(), 0)

  const page = await open(server.url, 'data-protection-officer')
  const panel = page.getByLabel('Contested accuracy')
  await panel.getByText('Request 2030-17').waitFor()
  await panel.getByText('This party, of its own items').waitFor()
  if (SHOTS !== undefined) await panel.screenshot({ path: `${SHOTS}/contests.png` })
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (of: object) => Promise<{ violations: readonly { id: string }[] }> } }
    return (await axe.run({ include: [['section[aria-label="Contested accuracy"]']] })).violations.map(({ id }) => id)
  })
  assert.deepEqual(found, [])
  await panel.getByRole('button', { name: 'Mark it everywhere, as Borland contests' }).click()
  await panel.getByRole('button', { name: 'Decline' }).click()
  while (answers.length < 2) await page.waitForTimeout(50)
  assert.deepEqual(answers, [
    ['data-protection-officer', { answer: 'flagged' }],
    ['data-protection-officer', { answer: 'declined', reason: 'accurate' }],
  ])
})
