/** Chromium over the pages of real nodes: opened as an official, looked at by axe, and pictured for people who change the page. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import type { Member, Role } from '../network/member.fixture.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
/** Folder for screenshots, for people who change the page. */
const SHOTS = process.env.COMITY_SCREENSHOTS

/** Folder of the built pages. */
export const PAGES = `${ROOT}web/dist`

/** Builds the pages where nobody did. */
export function buildPages(): void {
  if (existsSync(`${PAGES}/index.html`)) return
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

/** Pictures a page, or a part of it, under a name where pictures are wanted. */
export async function picture(shown: Page | Locator, name: string, { isWhole = true }: { readonly isWhole?: boolean } = {}): Promise<void> {
  if (SHOTS === undefined) return
  const path = join(SHOTS, `${name}.png`)
  await ('goto' in shown ? shown.screenshot({ path, fullPage: isWhole }) : shown.screenshot({ path }))
}

/** The faults that axe finds in a page, or in what a selector names in it. */
export async function faultsOf(page: Page, part = 'html'): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async (selector) => {
    type Found = { violations: readonly { id: string; nodes: readonly { html: string; failureSummary: string }[] }[] }
    const { axe } = globalThis as unknown as { axe: { run: (of: object, options: object) => Promise<Found> } }
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
    const { violations } = await axe.run({ include: [[selector]] }, options)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`)
  }, part)
}

/** Pictures a page under a name, and fails where axe finds a fault in it. */
export async function examine(page: Page, name: string): Promise<void> {
  await picture(page, name)
  assert.deepEqual(await faultsOf(page), [], name)
}
