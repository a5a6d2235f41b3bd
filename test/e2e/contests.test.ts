/** Contests on the page in Chromium: who sees them, and who judges. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { exampleNode, serveExample } from '../../src/http/example-node.fixture.ts'
import { buildPages, faultsOf, launchChromium, PAGES, picture } from './browser.fixture.ts'

let browser: Browser
before(async () => {
  buildPages()
  browser = await launchChromium()
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
  await picture(panel, `contests`)
  assert.deepEqual(await faultsOf(page, 'section[aria-label="Contested accuracy"]'), [])
  await panel.getByRole('button', { name: 'Mark it everywhere, as Borland contests' }).click()
  await panel.getByRole('button', { name: 'Decline' }).click()
  while (answers.length < 2) await page.waitForTimeout(50)
  assert.deepEqual(answers, [
    ['data-protection-officer', { answer: 'flagged' }],
    ['data-protection-officer', { answer: 'declined', reason: 'accurate' }],
  ])
})
