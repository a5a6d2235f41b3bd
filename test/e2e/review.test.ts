/** A person looks at a waiting submission in Chromium, answers its questions, tightens it and lets it go; a partner's node gets what was seen. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { id, indicator, object, relationship, TLP } from '../disclosure/objects.fixture.ts'
import { api, type Submission, submission } from '../network/calls.fixture.ts'
import { type Federation, type Founded, found } from '../network/federation.fixture.ts'
import type { Role } from '../network/member.fixture.ts'
import { objectsOf, receivedIds } from '../network/taxii.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { buildPages, faultsOf, launchChromium, picture } from './browser.fixture.ts'

const NAME = 'Zbigniew Kowalczyk'
const OBJECTS = [
  object('identity', 5, { name: 'Registry', identity_class: 'organization', roles: ['registrar'], contact_information: 'Floor 3' }),
  indicator(0, { description: `Reported by Mr ${NAME} of the registry. ${'The domain was seen in mail. '.repeat(20)}` }),
  indicator(1, { name: `Seen by Mr ${NAME}`, object_marking_refs: [TLP.AMBER] }),
  object('malware', 2, { name: 'Family', is_family: true, description: 'Steals passwords' }),
  relationship(3, id('indicator', 0), id('malware', 2)),
  ...Array.from({ length: 30 }, (_, number) => indicator(10 + number)),
]

let browser: Browser
let founded: Founded
let federation: Federation

before(async () => {
  buildPages()
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
  federation = founded.copy()
  await federation.startAll()
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

async function pageOf(role: Role, size = { width: 1440, height: 900 }): Promise<Page> {
  const { tokens, port } = federation.member('XA')
  const extraHTTPHeaders = { authorization: `Bearer ${tokens[role]}` }
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', extraHTTPHeaders })
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(error))
  await page.goto(`http://localhost:${port}/#/people`)
  return page
}

async function submitted(): Promise<string> {
  const call = submission(founded.agreement, OBJECTS)
  const { id: name, state } = await api<Submission>(federation.member('XA'), { ...call, path: `${call.path}&review=true` })
  assert.equal(state, 'awaiting-approval')
  return name
}

/** Goes on with the tabulator until the focus is on what has that name, as whoever uses no pointer does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 300; step += 1) {
    await page.keyboard.press('Tab')
    if ((await page.locator('*:focus').getAttribute('aria-label')) === name) return
  }
  assert.fail(`the focus does not come to ${name}`)
}

test('what a reviewer saw, answered and tightened is what arrives', async () => {
  await submitted()
  const page = await pageOf('releasing-officer')
  await page.getByRole('link', { name: /^Look at what .* submitted$/ }).click()
  const article = (index: number) => page.getByRole('article', { name: `Object ${index}`, exact: true })
  const textOf = (index: number, property: string) =>
    article(index)
      .getByRole('row', { name: new RegExp(`^${property} `) })
      .textContent()
  await page.getByText('20 objects shown, 20 read;').waitFor()

  // Both sides, and the article of what does not cross.
  assert.match((await textOf(1, 'pattern')) ?? '', /host-0\.example.*As submitted/)
  assert.match((await textOf(0, 'contact_information')) ?? '', /Floor 3.*Left out.*the annex does not share this field.*\(article [^)]+\)/)
  await picture(page, `review`, { isWhole: false })
  assert.deepEqual(await faultsOf(page), [])

  // One question is answered by letting it stay, the other with the keyboard alone; the value is treated wherever it stands.
  await page.getByText('2 questions of those shown not answered yet').waitFor()
  await page.getByRole('button', { name: /^It may stay: .*contact_information/ }).click()
  await page.getByText('1 question of those shown not answered yet').waitFor()
  const answer = article(1).getByRole('button', { name: /^Leave it out everywhere: / })
  await tabTo(page, (await answer.getAttribute('aria-label')) ?? '')
  await page.keyboard.press('Enter')
  await page.getByText('Tightened 1 time.').waitFor()
  await page.getByText('20 objects shown, 20 read; 0 questions').waitFor()
  assert.equal(await page.getByText('Is this about a person?').count(), 1)
  await page.getByText('You said that it may stay.').waitFor()

  // The answer is the submission's: it stands when the page is loaded anew.
  await page.reload()
  await page.getByText('20 objects shown, 20 read; 0 questions').waitFor()
  await page.getByText('You said that it may stay.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^It may stay: / }).count(), 0)
  assert.equal(await page.getByRole('button', { name: /^Leave it out everywhere: .*contact_information/ }).count(), 1)

  // A field for one partner. What can be chosen only takes away.
  const form = page.getByRole('group', { name: 'Tighten object 3' })
  const offered: string[] = []
  for (const [label, option] of [
    ['Of object 3', 'description'],
    ['What to do', 'Leave it out'],
    ['For', 'XC'],
  ] as const) {
    await form.getByRole('combobox', { name: label }).click()
    offered.push(...(await page.getByRole('option').allTextContents()))
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  assert.deepEqual(
    offered.filter((word) => !['created_by_ref', 'description', 'name', 'is_family'].includes(word)),
    ['The whole object', 'Leave it out', 'Make it coarser', 'Give it a pseudonym', 'Everyone', 'XB', 'XC'],
  )
  await form.getByRole('button', { name: 'Tighten object 3' }).click()
  await page.getByText('Tightened 2 times.').waitFor()
  await until('the page to show it', async () => /Left out.*a reviewer asked for it/.test((await textOf(3, 'description')) ?? ''))
  assert.match((await textOf(3, 'description')) ?? '', /Steals passwordsAs submittedLeft out/)

  // The rest is read when it is asked for, and what was removed can be looked at alone.
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('35 objects shown, 35 read, which is all;').waitFor()
  await page.getByText('With removals').click()
  await page.getByText(/^[1-9] objects shown, 35 read, which is all;/).waitFor()
  assert.equal(await article(10).count(), 0)
  assert.equal(await article(3).count(), 1)
  await picture(page, `review-removals`)

  await page.getByRole('button', { name: /^(?:Sign|Approve) what/ }).click()
  await page.getByText('It does not wait any more').waitFor()
  const [XB, XC] = [federation.member('XB'), federation.member('XC')]
  await until('the release to arrive', async () => (await receivedIds(XC)).length > 30 && (await receivedIds(XB)).length > 30)
  for (const member of [XB, XC]) assert.ok(!JSON.stringify(await objectsOf(member)).includes(NAME), member.party)
  const described = async (member: typeof XB) => (await objectsOf(member)).find(({ type }) => type === 'malware')?.description
  assert.deepEqual([await described(XB), await described(XC)], ['Steals passwords', undefined])
})

test('nothing of it is wider than a phone, whoever may not look is told, and one that is not there is said so', async () => {
  const name = await submitted()
  const page = await pageOf('releasing-officer', { width: 375, height: 812 })
  const go = (address: string) => page.goto(`http://localhost:${federation.member('XA').port}/#/review/${address}`)
  await go(name)
  await page.getByText('20 objects shown, 20 read;').waitFor()
  assert.equal(await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth), 0)
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, `review-phone`, { isWhole: false })
  await go('unknown')
  await page.getByText('The submission cannot be shown').waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  const other = await pageOf('operator')
  await other.goto(`http://localhost:${federation.member('XA').port}/#/review/${name}`)
  await other.getByText('cannot be shown to this role').first().waitFor()
  assert.equal(await other.getByRole('button', { name: /^(?:Sign|Approve) what/ }).count(), 0)
})
