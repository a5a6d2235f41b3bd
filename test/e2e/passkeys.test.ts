/** Passkeys in Chromium with an authenticator of its own, against a real node: invited, vouched for, signed in, put out. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { runCommandLine } from '../../src/cli/main.ts'
import { type RunningNode, startNode } from '../../src/node/index.ts'
import { inviteOffline } from '../../src/node/offline/people.ts'
import { type Member, makeMembers, type Role } from '../network/member.fixture.ts'
import { buildPages, examine, launchChromium } from './browser.fixture.ts'

const INVITED = { purpose: 'cyber-defence', justification: 'Duty', offices: [] } as const

let browser: Browser
let home: string
let member: Member
let node: RunningNode
let origin: string

before(async () => {
  buildPages()
  home = mkdtempSync(join(tmpdir(), 'comity-passkeys-'))
  const [made] = await makeMembers(home, [{ party: 'XA' }])
  assert.ok(made !== undefined)
  member = made
  origin = `http://localhost:${member.port}`
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  await node[Symbol.asyncDispose]()
  rmSync(home, { recursive: true, force: true })
})

/** A browser of one person, with an authenticator built in that asks for a fingerprint and gets it. */
async function browserOf(): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  return { context, page, complaints }
}

async function ask(role: Role, path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${member.tokens[role]}`, 'content-type': 'application/json' }
  const response = await fetch(`http://127.0.0.1:${member.port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('the first officer is invited on the machine of the node, makes a passkey and is in', async () => {
  const official = { ...INVITED, login: 'dora', role: 'data-protection-officer', identity: 'Staff 1' } as const
  const { invited, origin: shown } = await inviteOffline({ folder: member.folder, environment: {} }, official)
  assert.ok(invited.ok)
  assert.equal(shown, origin)
  node = await startNode(member.folder, {})
  const { page, context, complaints } = await browserOf()
  await page.goto(`${origin}/sign-in#invitation=${invited.value.invitation}`)
  await page.getByText('This link makes a passkey for the account dora').waitFor()
  assert.equal(new URL(page.url()).hash, '', 'the secret does not stay in the address')
  await page.getByLabel('Name of the device or key').fill('Key on the ring')
  await examine(page, 'passkeys-enrolment')
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.getByRole('link', { name: 'dora' }).waitFor()
  await page.getByRole('link', { name: 'dora' }).click()
  await page.getByRole('rowheader', { name: 'Key on the ring' }).waitFor()
  await page.getByRole('rowheader', { name: 'dora', exact: true }).waitFor()
  await examine(page, 'passkeys-officials')

  const { body } = await ask('operator', '/api/v1/officials', { ...INVITED, login: 'anna', role: 'analyst', identity: 'Staff 2' })
  await page.reload()
  await page.getByRole('button', { name: 'Vouch for anna' }).click()
  await page.getByLabel('Identity of anna, as you know it').fill('Staff 3')
  await page.getByRole('button', { name: 'I vouch' }).click()
  await page.getByText('not the identity that the officer who invited gave').waitFor()

  await page.getByRole('button', { name: 'Vouch for anna' }).click()
  await page.getByLabel('Identity of anna, as you know it').fill('staff-2')
  await page.getByRole('button', { name: 'I vouch' }).click()
  await page.getByText('Has not used the link yet').waitFor()

  const anna = await browserOf()
  await anna.page.goto(String(body.link))
  await anna.page.getByRole('button', { name: 'Make the passkey' }).click()
  await anna.page.getByRole('link', { name: 'anna' }).waitFor()
  const cookies = await anna.context.cookies(origin)
  assert.deepEqual(
    cookies.map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite })),
    [{ name: '__Host-comity-xa', httpOnly: true, secure: true, sameSite: 'Strict' }],
  )
  await anna.page.getByRole('button', { name: 'Sign out' }).click()
  await anna.page.getByRole('heading', { name: 'Sign in to Comity' }).waitFor()
  await examine(anna.page, 'passkeys-sign-in')
  await anna.page.goto(origin)
  assert.equal(new URL(anna.page.url()).pathname, '/sign-in', 'who is signed out is shown where to sign in')
  await anna.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await anna.page.getByRole('link', { name: 'anna' }).waitFor()

  await page.reload()
  await page.getByRole('button', { name: 'For the command line' }).click()
  const [, word = ''] = /COMITY_SESSION=([\w-]{43})/.exec((await page.getByText('export COMITY_SESSION=').textContent()) ?? '') ?? []
  const said: string[] = []
  const terminal = {
    out: (text: string) => said.push(text),
    tell: (text: string) => said.push(text),
    environment: { COMITY_SESSION: word },
  }
  assert.equal(await runCommandLine(['official', 'list', '--node', origin], terminal), 0, said.join(''))
  assert.match(said.join(''), /dora {2}data-protection-officer/)
  await page.getByLabel('Login of the official').fill('anna')
  await page.getByLabel('Code, level or number').fill('data-protection')
  await page.getByLabel('Valid through (UTC)').fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
  await page.getByRole('button', { name: 'Record it' }).click()
  await page.getByText('Training data-protection').waitFor()
  await page.getByLabel('Login of the official').fill('dora')
  await page.getByRole('button', { name: 'Record it' }).click()
  await page.getByText('nobody records what it has itself').waitFor()
  await page.getByRole('region', { name: 'Breaking the glass' }).getByText('Nothing was opened.').waitFor()
  await examine(page, 'passkeys-attributes')
  await page.getByRole('button', { name: 'Take back training data-protection of anna' }).click()
  await page.getByRole('button', { name: 'Take back training data-protection of anna' }).click()
  await page.getByText('Nothing is recorded.').waitFor()
  await page.getByLabel('Login of your deputy').fill('anna')
  await page.getByLabel('Until the end of (UTC)').fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
  await page.getByLabel('Why', { exact: true }).fill('Leave')
  await page.getByRole('button', { name: 'Name the deputy' }).click()
  await page.getByText('Stands in', { exact: true }).waitFor()
  await anna.page.goto(`${origin}/#/people`)
  await anna.page.getByRole('button', { name: 'Stand in for dora' }).click()
  await anna.page.getByRole('button', { name: 'You stand in for dora: stop' }).waitFor()
  await anna.page.getByRole('heading', { name: 'Officials', exact: true }).waitFor()
  await examine(anna.page, 'passkeys-deputy')
  await anna.page.getByRole('button', { name: 'You stand in for dora: stop' }).click()
  await anna.page.getByRole('button', { name: 'Stand in for dora' }).waitFor()

  await page.reload()
  await page.getByRole('button', { name: 'Put out anna' }).click()
  await page.getByRole('button', { name: 'Put out anna' }).click()
  await page.getByText('Left', { exact: true }).waitFor()
  await anna.page.goto(`${origin}/`)
  await anna.page.getByRole('heading', { name: 'Sign in to Comity' }).waitFor()
  await anna.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await anna.page.getByText('this passkey signs nobody in here').waitFor()
  assert.deepEqual([...complaints, ...anna.complaints], [])
  await Promise.all([context.close(), anna.context.close()])
})

test('a link that nobody vouched for, that was used or is made up says so', async () => {
  const { body } = await ask('operator', '/api/v1/officials', { ...INVITED, login: 'bert', role: 'analyst', identity: 'Staff 5' })
  const { page, context } = await browserOf()
  await page.goto(String(body.link))
  await page.getByText('This link does not work').waitFor()
  await examine(page, 'passkeys-link-not-vouched')
  const again = await ask('operator', '/api/v1/officials', { ...INVITED, login: 'bert2', role: 'analyst', identity: 'staff 5' })
  assert.deepEqual([again.status, again.body.code], [409, 'identity-enrolled'])
  await context.close()
})
