/** Two officials sign in Chromium what goes to another node, which verifies them: with authenticators of their own, over real nodes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type ActId, reopenAct } from '../../src/acts/index.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { inviteOffline } from '../../src/node/offline/people.ts'
import type { PersonRole } from '../../src/workflows/officials/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, jsonOf } from '../network/calls.fixture.ts'
import { type Federation, type Founded, found } from '../network/federation.fixture.ts'
import { receivedIds } from '../network/taxii.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { buildPages, launchChromium, picture } from './browser.fixture.ts'

const READING = {
  article: '98',
  roles: [
    { role: 'analyst', may: ['read', 'release'] },
    { role: 'releasing-officer', may: ['read', 'release', 'approve', 'recall'] },
    { role: 'data-protection-officer', may: ['read', 'recall', 'erase', 'inspect'] },
    { role: 'tool', may: ['read'] },
  ],
  approvalSignedBy: 'approver-and-submitter',
}

let browser: Browser
let founded: Founded
let federation: Federation
let origin: string

before(async () => {
  buildPages()
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
    articles: async () => ({ reading: READING, modes: { article: '99', confirmedByPerson: ['push'] } }),
  })
  federation = founded.copy()
  origin = `http://localhost:${federation.member('XA').port}`
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

/** The browser of one official, with an authenticator built in; it follows the link that was handed to it. */
async function officeOf(login: string, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await page.goto(link)
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.getByRole('link', { name: login }).click()
  await page.getByText('Passkeys that partners know').or(page.getByText('Waiting for approval')).first().waitFor()
  return page
}

async function invited(login: string, role: PersonRole, identity: string): Promise<string> {
  const official = { login, role, identity, purpose: 'cyber-defence', justification: 'Duty', offices: [] }
  const { invited: answer } = await inviteOffline({ folder: federation.member('XA').folder, environment: {} }, official)
  assert.ok(answer.ok)
  return `${origin}/sign-in#invitation=${answer.value.invitation}`
}

/** Presses until the node took it: an enrolment counts once witnesses saw the one that it rests on. */
async function makeKnown(page: Page, login: string, state: string): Promise<void> {
  const row = page.getByRole('row', { name: new RegExp(`^${login} `) }).filter({ hasText: state })
  await until(`the passkey of ${login} to be known`, async () => {
    if ((await row.count()) > 0) return true
    await page
      .getByRole('button', { name: `Make the passkey of ${login} known` })
      .click({ timeout: 2_000 })
      .catch(() => undefined)
    await page.waitForTimeout(500)
    return (await row.count()) > 0
  })
}

/** Nothing is read in a session before its official said what for, once, at the top of the page; then every read has it on record. */
async function saysWhatItReadsFor(page: Page): Promise<void> {
  const read = (): Promise<readonly [number, string]> =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/items?role=own')
      return [answer.status, ((await answer.json()) as { code?: string }).code ?? ''] as const
    })
  assert.deepEqual(await read(), [403, 'reason-missing'])
  const bar = page.getByRole('region', { name: 'What you read for' })
  await bar.getByText('until then no item is shown').waitFor()
  await bar.getByRole('button', { name: 'Say what you read for' }).click()
  await bar.getByLabel('Why').fill('Wave of phishing against banks')
  await bar.getByLabel('Purpose').click()
  await page.getByRole('option', { name: 'cyber-defence' }).click()
  await bar.getByRole('button', { name: 'Read for this' }).click()
  await bar.getByText('You read for cyber-defence: Wave of phishing against banks').waitFor()
  assert.deepEqual(await read(), [200, ''])
  await page.reload()
  await bar.getByText('You read for cyber-defence: Wave of phishing against banks').waitFor()
  await page.getByRole('region', { name: 'What you looked at' }).getByText('Wave of phishing against banks').first().waitFor()
  await picture(page, 'reason-bar', { isWhole: false })
}

test('what two officials signed with their passkeys arrives, and a word alone lets nothing go', async () => {
  const links = {
    dora: await invited('dora', 'data-protection-officer', 'Staff 1'),
    olga: await invited('olga', 'releasing-officer', 'Staff 2'),
    anna: await invited('anna', 'analyst', 'Staff 3'),
  }
  await federation.startAll()
  const dora = await officeOf('dora', links.dora)
  const olga = await officeOf('olga', links.olga)
  const anna = await officeOf('anna', links.anna)
  await dora.reload()
  await makeKnown(dora, 'dora', 'Known; another official has to vouch')
  await makeKnown(dora, 'olga', 'Known, vouched for')
  await makeKnown(dora, 'anna', 'Known, vouched for')

  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [indicator(1)] }
  const path = `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&recipients=XB`
  const submitted = await anna.evaluate(
    async ([to, body]) => {
      const headers = { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' }
      const answer = await fetch(to as string, { method: 'POST', body: body as string, headers })
      return { status: answer.status, body: (await answer.json()) as { id: string; state: string } }
    },
    [path, JSON.stringify(bundle)],
  )
  assert.deepEqual([submitted.status, submitted.body.state], [202, 'awaiting-approval'], JSON.stringify(submitted.body))
  const XA = federation.member('XA')
  const word = await call(XA, { as: 'releasing-officer', method: 'POST', path: `/api/v1/submissions/${submitted.body.id}/approve` })
  assert.equal(jsonOf<{ code: string }>(word).code, 'approval-unsigned')

  // The command line waits for what is signed on the page.
  const told: string[] = []
  const terminal = {
    out: (text: string) => told.push(text),
    tell: (text: string) => told.push(text),
    environment: { COMITY_SESSION: XA.tokens['releasing-officer'] },
  }
  const waiting = runCommandLine(['approve', submitted.body.id, '--node', `http://127.0.0.1:${XA.port}`], terminal)

  await olga.reload()
  await olga.getByRole('link', { name: 'Look at what anna submitted' }).waitFor()
  await olga.getByRole('button', { name: 'Approve what anna submitted' }).click()
  await olga.getByText('whoever submitted it signs first').waitFor()
  await anna.reload()
  await anna.getByRole('button', { name: 'Sign what anna submitted' }).click()
  await anna.waitForTimeout(1_500)
  assert.equal(await anna.getByText('That was refused').count(), 0)
  await olga.reload()
  await olga.getByRole('button', { name: 'Approve what anna submitted' }).click()
  await olga.getByText('Nothing waits.').waitFor()
  assert.equal(await waiting, 0, told.join(''))
  assert.match(told.join(''), new RegExp(`/#/review/${submitted.body.id} and approve it there`))
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 1)

  const rows = await federation.store('XB').read.acts.list({ afterSeq: 0, limit: 1_000 })
  const releases = rows.filter(({ kind, party }) => kind === 'release' && party === 'XA').map(({ text }) => reopenAct(text))
  assert.equal(releases.length, 1)
  const [release] = releases as [ReturnType<typeof reopenAct>]
  assert.equal((release.body.approval as { signatures: readonly unknown[] }).signatures.length, 2)
  for (const name of ['olga', 'anna', 'dora']) assert.ok(!rows.some(({ text }) => text.includes(`"${name}"`)), `${name} leaves the node`)
  const enrolments = rows.filter(({ kind }) => kind === 'enrol').map(({ id }) => id as ActId)
  assert.ok(enrolments.length >= 3)
  assert.equal(release.after.filter((one) => enrolments.includes(one)).length, 2, 'it waits for the passkeys that sign it')

  await saysWhatItReadsFor(anna)

  const out = await call(XA, { as: 'operator', method: 'POST', path: '/api/v1/officials/olga/put-out' })
  assert.equal(out.status, 200)
  await until('the partner to hear of it', async () => {
    const known = await federation.store('XB').read.acts.list({ afterSeq: 0, limit: 1_000 })
    return known.some(({ kind }) => kind === 'retire')
  })
})
