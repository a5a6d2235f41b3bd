/** Roles of the party's own on the page in Chromium, over a real node: proposed by one officer, confirmed by another, and what is left to whoever is in one. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { addAccounts, type RunningNode, startNode, systemRandomness } from '../../src/node/index.ts'
import { newToken } from '../../src/workflows/officials/index.ts'
import { type Member, makeMembers, type Role } from '../network/member.fixture.ts'
import { buildPages, examine, launchChromium, type Opened, openAs } from './browser.fixture.ts'

let browser: Browser
let home: string
let member: Member
let node: RunningNode

before(async () => {
  buildPages()
  home = mkdtempSync(join(tmpdir(), 'comity-roles-'))
  const [made] = await makeMembers(home, [{ party: 'XA' }])
  assert.ok(made !== undefined)
  member = made
  node = await startNode(member.folder, {})
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  await node[Symbol.asyncDispose]()
  rmSync(home, { recursive: true, force: true })
})

/** The page of officials, as one in a role sees it. */
async function officialsAs(role: Role, as: Member = member): Promise<Opened & { readonly panel: ReturnType<Page['getByRole']> }> {
  const opened = await openAs(browser, as, role)
  await opened.page.goto(`http://127.0.0.1:${member.port}/#/people`)
  return Object.assign(opened, { panel: opened.page.getByRole('region', { name: 'Roles of our own' }) })
}

test('one officer proposes a role, another one confirms what it sees, and officials are invited into it', async () => {
  await using officer = await officialsAs('agreement-officer')
  const { page, panel } = officer
  await panel.getByText('The party has no role of its own.').waitFor()
  await panel.getByRole('button', { name: 'Propose a role' }).click()
  await panel.getByLabel('Name of the role').fill('night-analyst')
  await panel.getByLabel('What it is for').fill('Looks at items at night')
  const doors = panel.getByRole('combobox', { name: 'What it may do' })
  for (const door of ['searchItems', 'readItem']) {
    await doors.fill(door)
    await page.getByRole('option', { name: door, exact: true }).click()
  }
  await page.keyboard.press('Escape')
  await panel.getByLabel('Only for these purposes').fill('cyber-defence')
  await page.keyboard.press('Enter')
  await panel.getByLabel('Only within its clearance').check()
  await examine(page, 'roles-form')
  await panel.getByRole('button', { name: 'Propose it' }).click()
  const proposal = panel.getByRole('article', { name: 'Proposed role night-analyst' })
  await proposal.getByText(/^Proposed by agreement-officer; another officer confirms it until/).waitFor()
  assert.equal(await proposal.getByRole('button').count(), 0, 'nobody confirms its own words')

  await using second = await officialsAs('data-protection-officer')
  await second.panel
    .getByText(/Of analyst it is left with readEvents, readItem, readStatus, searchItems; only for cyber-defence, within its clearance/)
    .waitFor()
  await second.panel.getByRole('button', { name: 'Confirm night-analyst' }).click()
  const role = second.panel.getByRole('article', { name: 'Role night-analyst' })
  await role.getByText('In use').waitFor()
  await role.getByText(/^Said by agreement-officer and data-protection-officer/).waitFor()
  const invite = second.page.getByRole('region', { name: 'Invite an official' })
  for (const [label, text] of [
    ['Login', 'anna'],
    ['Identity', 'Staff anna'],
    ['Purpose', 'cyber-defence'],
    ['Justification', 'Duty'],
  ] as const) {
    await invite.getByRole('textbox', { name: new RegExp(`^${label}`) }).fill(text)
  }
  await invite.getByRole('combobox', { name: 'Role of our own' }).click()
  await second.page.getByRole('option', { name: 'night-analyst' }).click()
  await invite.getByRole('button', { name: 'Invite' }).click()
  await second.page.getByText(/^Link for anna/).waitFor()
  const row = second.page.getByRole('row', { name: /^anna night-analyst analyst to partners/ })
  await row.waitFor()
  await examine(second.page, 'roles-in-use')
  assert.deepEqual([officer.complaints, second.complaints], [[], []])
})

test('whoever is in the role is shown what is left to it and nothing else, and nothing once it ended', async () => {
  await node[Symbol.asyncDispose]()
  const token = newToken(systemRandomness)
  const nora = { login: 'nora', role: 'analyst', nationalRole: 'night-analyst', password: newToken(systemRandomness), token } as const
  await addAccounts({ folder: member.folder, environment: {}, accounts: [nora] })
  node = await startNode(member.folder, {})
  const asNora = { ...member, tokens: { ...member.tokens, 'releasing-officer': token } }
  await using opened = await officialsAs('releasing-officer', asNora)
  const { page } = opened
  await page.getByRole('link', { name: 'nora' }).waitFor()
  await page.getByText('night-analyst', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Items', exact: true }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Cases', exact: true }).count(), 0)
  for (const name of ['Waiting for approval', 'Deputies', 'Officials', 'Roles of our own', 'Trainings, clearances and cases']) {
    assert.equal(await page.getByRole('region', { name, exact: true }).count(), 0, name)
  }
  await examine(page, 'roles-narrowed')
  await page.goto(`http://127.0.0.1:${member.port}/`)
  await page.getByRole('region', { name: 'Ledger' }).waitFor()
  assert.equal(await page.getByRole('region', { name: 'Deliveries' }).count(), 0)
  assert.deepEqual(opened.complaints, [])

  await using officer = await officialsAs('data-protection-officer')
  await officer.panel.getByRole('button', { name: 'End night-analyst' }).click()
  await officer.panel.getByRole('button', { name: 'End night-analyst' }).click()
  await officer.panel.getByText('Opens nothing').waitFor()
  await page.reload()
  await page.getByText(/the national role night-analyst ended or is not known here/).waitFor()
})
