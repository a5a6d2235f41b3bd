/** Officials in Chromium sign in through a real issuer on another site, against a real node. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startNode } from '../../src/node/index.ts'
import { inviteOffline } from '../../src/node/offline/people.ts'
import { makeMembers, unusedPort } from '../network/member.fixture.ts'
import { CLIENT, startIssuer } from '../officials/issuer.fixture.ts'
import { buildPages, launchChromium, picture } from './browser.fixture.ts'

const INVITED = { purpose: 'cyber-defence', justification: 'Duty', offices: [] } as const

let browser: Browser
let origin: string
let invitation: string
const running = new AsyncDisposableStack()

before(async () => {
  buildPages()
  const home = mkdtempSync(join(tmpdir(), 'comity-issuer-page-'))
  running.defer(() => rmSync(home, { recursive: true, force: true }))
  const [member] = await makeMembers(home, [{ party: 'XA' }])
  assert.ok(member !== undefined)
  origin = `http://localhost:${member.port}`
  const { issuer } = running.use(await startIssuer(await unusedPort(), origin))
  const path = join(member.folder, 'comity.json')
  const openIdConnect = {
    issuer,
    name: 'Agency login',
    clientId: CLIENT.clientId,
    secretVariable: 'ISSUER_SECRET',
    networks: ['127.0.0.0/8'],
  }
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), openIdConnect }))
  const official = { ...INVITED, login: 'dora', role: 'data-protection-officer', identity: 'Staff 1' } as const
  const { invited } = await inviteOffline({ folder: member.folder, environment: {} }, official)
  assert.ok(invited.ok)
  invitation = invited.value.invitation
  running.use(await startNode(member.folder, { ISSUER_SECRET: CLIENT.secret }))
  browser = await launchChromium()
  running.defer(() => browser.close())
})

after(() => running.disposeAsync())

async function shoot(page: Page, name: string): Promise<void> {
  await picture(page, `issuer-${name}`)
}

async function atIssuer(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account').fill(account)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a link makes the account at the issuer the official’s, which signs in with it from then on', async () => {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${origin}/sign-in#invitation=${invitation}`)
  await page.getByRole('button', { name: 'Use my account at Agency login instead' }).click()
  await atIssuer(page, 'sub-dora')
  await page.getByRole('link', { name: 'dora' }).waitFor()
  assert.equal(page.url(), `${origin}/`, 'nothing of the answer stays in the address')
  const cookies = (await context.cookies(origin)).map(({ name, sameSite, httpOnly, secure }) => ({ name, sameSite, httpOnly, secure }))
  assert.deepEqual(cookies, [{ name: '__Host-comity-xa', sameSite: 'Strict', httpOnly: true, secure: true }])
  await page.getByRole('link', { name: 'dora' }).click()
  await page.getByText('Account at the issuer').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with Agency login' }).waitFor()
  await shoot(page, 'sign-in')
  // The issuer knows the browser by now and asks nothing.
  await page.getByRole('button', { name: 'Sign in with Agency login' }).click()
  await page.getByRole('link', { name: 'dora' }).waitFor()
  assert.deepEqual(complaints, [])
  await context.close()
})

test('who is nobody here is told so, and an answer that this browser did not ask for signs nobody in', async () => {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with Agency login' }).click()
  await atIssuer(page, 'sub-nobody')
  await page.getByText('no official here has this account at the issuer').waitFor()
  assert.equal(page.url(), `${origin}/sign-in`)
  await shoot(page, 'nobody')
  await page.goto(`${origin}/sign-in?code=of-somebody-else&state=${'x'.repeat(43)}`)
  await page.getByText('You are not signed in').waitFor()
  await page.goto(`${origin}/sign-in?error=access_denied&state=x`)
  await page.getByText('The issuer signed nobody in.').waitFor()
  await context.close()
})
