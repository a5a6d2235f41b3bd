/** Chromium over the pages of real nodes: opened as an official, looked at by axe, and pictured for people who change the page. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Member, Role } from '../network/member.fixture.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
/** Folder for screenshots. */
const SHOTS = process.env.COMITY_SCREENSHOTS

/** Builds the pages where nobody did. */
export function buildPages(): void {
  if (existsSync(`${ROOT}web/dist/index.html`)) return
  const { status, stderr } = spawnSync(process.execPath, [`${ROOT}tools/build-web.mjs`], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}

/** The browser of the machine, to be closed. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.COMITY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

/** A page in a context of its own, and what it threw. */
export type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[] }

/** The page of a node, as an official in a role sees it. */
export async function openAs(browser: Browser, { port, tokens }: Member, role: Role): Promise<Opened> {
  const extraHTTPHeaders = { authorization: `Bearer ${tokens[role]}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', extraHTTPHeaders })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'load' })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Pictures a page under a name, and fails where axe finds a fault in it. */
export async function examine(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    type Axe = { run: (options: object) => Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
    const { axe } = globalThis as unknown as { axe: Axe }
    const ran = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return ran.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })
  assert.deepEqual(violations, [], name)
}
