/** Telling of a breach in Chromium, over three real nodes: the form, the clock that runs, and what a partner sees. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Founded, found } from '../network/federation.fixture.ts'
import type { Member, Role } from '../network/member.fixture.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
const SHOTS = process.env.COMITY_SCREENSHOTS
const PARTIES = ['XA', 'XB', 'XC']

let browser: Browser
let founded: Founded
before(async () => {
  if (!existsSync(`${ROOT}web/dist/index.html`)) {
    const { status, stderr } = spawnSync(process.execPath, [`${ROOT}tools/build-web.mjs`], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  const security = {
    ...{ article: '9.1', algorithms: ['mlkem768-x25519', 'x25519', 'ed25519'], versionAtLeast: '0.1.0' },
    keyCompromise: { hours: 24, onSilence: 'suspend' },
    incident: { hours: 24, onSilence: 'escalate' },
    breach: { hours: 72, onSilence: 'escalate' },
  }
  const law = { logsDays: 1_095, ageOfMajority: 18, answerHours: 72 }
  const jurisdictions = { article: '1.3', list: PARTIES.map((party) => ({ party, ...law, cert: `cert@${party.toLowerCase()}.example` })) }
  founded = await found({ members: PARTIES.map((party) => ({ party })), articles: async () => ({ security, jurisdictions }) })
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
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `breach-${name}.png`), fullPage: true })
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    type Axe = { run: (options: object) => Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
    const { axe } = globalThis as unknown as { axe: Axe }
    const ran = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return ran.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })
  assert.deepEqual(violations, [], name)
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Breaches' })

test('an officer tells of a breach, sees its clocks run and who else is to be told, and ends the report; a partner sees it', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await using officer = await open(federation.member('XA'), 'data-protection-officer')
  const panel = panelOf(officer.page)
  await panel.getByText('Nobody told of a breach.').waitFor()
  await panel.getByRole('button', { name: 'Tell of a breach' }).click()
  const tell = panel.getByRole('button', { name: 'Tell partners and overseers' })
  assert.equal(await tell.isDisabled(), true, 'before it says what happened and whom to ask')
  await panel.getByLabel('What happened, with no name of a person').fill('A back-up was lost')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel('Items, roughly').fill('200')
  await shoot(officer.page, 'form')
  await tell.click()
  await panel.getByText('A back-up was lost').waitFor()
  await panel.getByText('told at cert@xa.example').waitFor()
  await panel.getByText(/^The whole report is due in 2 days/).waitFor()
  await panel.getByText(/^The first word was told in time/).waitFor({ timeout: 60_000 })
  await shoot(officer.page, 'told')

  await using partner = await open(federation.member('XB'), 'releasing-officer')
  const seen = panelOf(partner.page)
  await seen.getByText('A back-up was lost').waitFor({ timeout: 60_000 })
  assert.equal(await seen.getByRole('button').count(), 0, 'who may not tell has no form')

  await panel.getByRole('button', { name: 'Tell more' }).click()
  await panel.getByLabel('What happened, with no name of a person').fill('It was found again, unopened')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel('This is the last part').check()
  await panel.getByRole('button', { name: 'Tell partners and overseers' }).click()
  await panel.getByText(/^The whole report was told in time/).waitFor({ timeout: 60_000 })
  assert.equal(await panel.getByRole('button', { name: 'Tell more' }).count(), 0)
  await seen.getByText('It was found again, unopened').waitFor({ timeout: 60_000 })
  assert.deepEqual([officer.complaints, partner.complaints], [[], []])
})

test('what the node refuses is said, and what was written stays', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  await using officer = await open(federation.member('XA'), 'agreement-officer')
  const panel = panelOf(officer.page)
  await panel.getByRole('button', { name: 'Tell of a breach' }).click()
  await panel.getByLabel('What happened, with no name of a person').fill('A key leaked')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel(/^Found/).fill('2026-01-01T00:00')
  await panel.getByRole('button', { name: 'Tell partners and overseers' }).click()
  await panel.getByText('That was refused').waitFor()
  assert.equal(await panel.getByLabel('What happened, with no name of a person').inputValue(), 'A key leaked')
})
