/** Requests in Chromium, over three real nodes: one asks on its page, the other reads, declines, and gives a file. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { object, TLP } from '../disclosure/objects.fixture.ts'
import { type Founded, found } from '../network/federation.fixture.ts'
import type { Member, Role } from '../network/member.fixture.ts'
import { CANARY, REQUEST_ARTICLES, TEXT } from '../network/requests.fixture.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
const SHOTS = process.env.COMITY_SCREENSHOTS

let browser: Browser
let founded: Founded
before(async () => {
  if (!existsSync(`${ROOT}web/dist/index.html`)) {
    const { status, stderr } = spawnSync(process.execPath, [`${ROOT}tools/build-web.mjs`], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  founded = await found({ members: ['XA', 'XB', 'XC'].map((party) => ({ party })), articles: async () => REQUEST_ARTICLES })
  browser = await chromium.launch({
    executablePath: process.env.COMITY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
})
after(async () => {
  await browser.close()
  await founded.remove()
})

type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[] }

async function open({ port, tokens }: Member, role: Role): Promise<Opened> {
  const extraHTTPHeaders = { authorization: `Bearer ${tokens[role]}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', extraHTTPHeaders })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'load' })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `requests-${name}.png`), fullPage: true })
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    type Axe = { run: (options: object) => Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
    const { axe } = globalThis as unknown as { axe: Axe }
    const ran = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return ran.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })
  assert.deepEqual(violations, [], name)
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Requests' })
const LABELS = { facts: 'Facts', reason: 'Reason', 'legal-basis': 'Own law that lets this party ask' } as const

async function askOnPage(page: Page, parts: readonly (keyof typeof LABELS)[]): Promise<void> {
  const panel = panelOf(page)
  await panel.getByRole('button', { name: 'Ask a partner' }).click()
  await panel.getByRole('combobox', { name: 'Partner' }).click()
  await page.getByRole('option', { name: 'Party XB' }).click()
  await panel.getByLabel('Purpose, by its code').fill('cyber-defence')
  for (const part of parts) await panel.getByRole('textbox', { name: LABELS[part] }).fill(TEXT[part])
}

test('an officer asks on the page; the partner reads the text, declines one request and gives what another asks for', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await using asker = await open(federation.member('XA'), 'releasing-officer')
  const panel = panelOf(asker.page)
  await panel.getByText('Nobody asked anything yet.').waitFor()
  await askOnPage(asker.page, ['reason'])
  const ask = panel.getByRole('button', { name: 'Ask', exact: true })
  assert.equal(await ask.isDisabled(), true, 'before the own law is stated')
  await panel.getByRole('textbox', { name: LABELS['legal-basis'] }).fill(TEXT['legal-basis'])
  await ask.click()
  await panel.getByText(/does not state: facts/).waitFor()
  await panel.getByRole('textbox', { name: LABELS.facts }).fill(TEXT.facts)
  await shoot(asker.page, 'form')
  await ask.click()
  await panel.getByText(/^To be answered in 2 days/).waitFor()

  await using asked = await open(federation.member('XB'), 'releasing-officer')
  const seen = panelOf(asked.page)
  await seen.getByText('Party XA asks').waitFor({ timeout: 60_000 })
  assert.equal(await asked.page.getByText(CANARY).count(), 0, 'before it is read on purpose')
  await seen.getByRole('button', { name: 'Read it' }).click()
  await seen.getByText(TEXT.facts).waitFor()
  await shoot(asked.page, 'asked')
  await seen.getByRole('combobox', { name: 'Reason of a no' }).click()
  await asked.page.getByRole('option', { name: 'It is not held here' }).click()
  await seen.getByRole('button', { name: 'Decline' }).click()
  await panel.getByText('Declined: not-held').waitFor({ timeout: 60_000 })

  await askOnPage(asker.page, ['facts', 'reason', 'legal-basis'])
  await ask.click()
  const second = seen.getByRole('article').first()
  await second.getByText(/^To be answered/).waitFor({ timeout: 60_000 })
  await second.getByRole('button', { name: 'Read it' }).click()
  const malware = object('malware', 1, { name: 'Family 1', is_family: true, object_marking_refs: [TLP.AMBER] })
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [malware] }
  const [chooser] = await Promise.all([
    asked.page.waitForEvent('filechooser'),
    second.getByRole('button', { name: 'STIX bundle to give' }).click(),
  ])
  await chooser.setFiles({ name: 'answer.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) })
  await second.getByLabel('Why it is given').fill('Asked for in case K-2027-11')
  await second.getByRole('button', { name: 'Give it' }).click()
  await second.getByText('It is on its way.').waitFor()
  await panel.getByText(/^1 item given/).waitFor({ timeout: 60_000 })
  await panel.getByRole('article').first().getByRole('button', { name: 'Read it' }).click()
  await panel.getByText(/asked here by releasing-officer · 1 item given/).waitFor()
  await shoot(asker.page, 'answered')
  assert.deepEqual([asker.complaints, asked.complaints], [[], []])
})

test('who gives and asks nothing reads the list and has no form', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  await using officer = await open(federation.member('XA'), 'data-protection-officer')
  await panelOf(officer.page).getByText('Nobody asked anything yet.').waitFor()
  assert.equal(await panelOf(officer.page).getByRole('button').count(), 0)
})
