/** The page of agreements in Chromium, served by this door over loopback with example data. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  agreementHash,
  assuranceRegister,
  clocksOf,
  compareAgreements,
  createRecord,
  differencesInWords,
  explainState,
  missesOf,
  parseAgreement,
  type Statement,
  standingsOf,
} from '../../src/agreement/index.ts'
import { exampleChoices, filledAgreement } from '../../src/agreement/templates/template.fixture.ts'
import { DAY_MS, formatTimestamp, type Json } from '../../src/foundation/index.ts'
import { actId, exampleNode, exampleStatus, NOW, serveExample } from '../../src/http/example-node.fixture.ts'
import type { AgreementPorts } from '../../src/http/ports.ts'
import type { AgreementLife } from '../../src/workflows/agreements/index.ts'
import { buildPages, faultsOf, launchChromium, PAGES, picture } from './browser.fixture.ts'

const SIZES = [
  { name: 'phone', width: 375, height: 812 },
  { name: 'desk', width: 1440, height: 900 },
] as const

let browser: Browser

before(async () => {
  buildPages()
  browser = await launchChromium()
})
after(async () => browser.close())

const CHOICES = exampleChoices('cyber-threat-exchange')
const days = (count: number): string => formatTimestamp(NOW + count * DAY_MS)
const filled = filledAgreement('cyber-threat-exchange', CHOICES)
const [pilot, ...later] = filled.sharing.map(({ article }) => article)
const gate = { evidence: ['audit'], by: days(300), onSilence: 'stay' }
const first = parseAgreement({
  ...filled,
  purposes: {
    ...filled.purposes,
    list: filled.purposes.list.map((one, index) => ({ ...one, ...(index === 0 && { needsAssurance: ['death-penalty'] }) })),
  },
  phases: {
    article: '11.9',
    list: [
      { code: 'pilot', title: 'Pilot', articles: [pilot] },
      { code: 'whole', title: 'Everything', articles: later, gate },
    ],
  },
  sunset: { article: '11.2', at: days(900), renewalDays: 365 },
  reviews: { article: '13.3', list: [{ subject: 'joint-review', firstAt: days(-3), onSilence: 'escalate' }] },
} as unknown as Json)
const FIRST = agreementHash(first)
const [sharing, ...others] = first.sharing
const second = parseAgreement({
  ...first,
  version: 2,
  prior: FIRST,
  sharing: [{ ...sharing, markingCeiling: 'GREEN' }, ...others],
  retention: { ...first.retention, days: first.retention.days + 30 },
} as unknown as Json)
const SECOND = agreementHash(second)

function stated([kind, party]: readonly [Statement['kind'], string], at: number, body: object = {}): Statement {
  return { kind, party, actId: actId(`${kind} ${party} ${at}`), at: NOW + at * DAY_MS, isProven: true, body } as unknown as Statement
}

const offices = first.parties.list.flatMap(({ code, offices: list = [] }) =>
  list.map((office) => stated(['sign', code], -40, { office: office.code, official: `${office.code} of ${code}` })),
)
const suspension = { purposes: ['cyber-defence'], parties: ['XB'], until: days(20.5), reason: 'Order of a court in Cetania' }
const founded = [
  ...offices.map((one, index) => ({ ...one, actId: actId(`sign ${index}`) })),
  ...first.parties.list.map(({ code }) => stated(['ratify', code], -39)),
  stated(['suspend', 'XC'], -2, suspension),
  stated(['assure', 'XB'], -10, { rule: 'death-penalty', text: 'Nothing goes to a court that may impose it.', until: days(100) }),
] as readonly Statement[]
const miss = { clock: 'review', of: 'joint-review', deadline: days(-3), consequence: 'escalate', parties: ['XB'] } as const
const records = {
  [FIRST]: createRecord({
    agreement: first,
    hash: FIRST,
    proposedBy: 'XA',
    proposedAt: NOW - 41 * DAY_MS,
    statements: [...founded, stated(['miss', 'XA'], -2, miss)],
  }),
  [SECOND]: createRecord({ agreement: second, hash: SECOND, proposedBy: 'XB', proposedAt: NOW - DAY_MS, statements: [] }),
}

function lifeOf(hash: string): AgreementLife | undefined {
  const record = records[hash]
  if (record === undefined) return undefined
  const { id, version, title } = record.agreement
  const reservation = {
    party: 'XA',
    number: 1,
    title: 'No web pages to Dunmark',
    forbids: 'disclose',
    when: { types: ['url'], parties: ['XD'] },
  }
  return {
    ...{ hash, id, version, title, state: explainState(record, NOW) },
    ...{ signed: [...record.signatures.keys()], ratified: [...record.ratifications.keys()] },
    ...{ proposedBy: record.proposedBy, proposedAt: record.proposedAt, sunset: NOW + 900 * DAY_MS, phase: null },
    ...{
      isOnFastTrack: false,
      joiners: [],
      standings: standingsOf(record, NOW),
      assurances: assuranceRegister(record, NOW),
      clocks: clocksOf(record, NOW),
      misses: missesOf(record, NOW),
    },
    scope: { articles: first.sharing.slice(1).map(({ article }) => article), parties: [], suspensions: [], until: null },
    reservations: hash === FIRST ? [{ ...reservation, isDisclosedToPartners: false } as never] : [],
    disclosedReservations: [],
    statements: record.statements,
  }
}

function agreements(replaced: Partial<AgreementPorts> = {}): AgreementPorts {
  return {
    ...exampleNode().parts.agreements,
    list: async () => Object.keys(records).map((hash) => lifeOf(hash) as AgreementLife),
    find: async (hash) => {
      const life = lifeOf(hash)
      return life === undefined ? undefined : { status: life, document: records[hash]?.agreement as typeof first }
    },
    life: async (hash) => lifeOf(hash),
    differences: async (hash) => (hash === SECOND ? { prior: FIRST, comparison: compareAgreements(first, second) } : null),
    tracked: async (hash) => (hash === SECOND ? { against: FIRST, isDraft: false, differences: differencesInWords(first, second) } : null),
    ...replaced,
  }
}

type Opening = { width?: number; height?: number; colorScheme?: 'light' | 'dark'; as?: string; ports?: AgreementPorts; path?: string }

async function open({
  width = 1440,
  height = 900,
  colorScheme = 'light',
  as = 'agreement-officer',
  ports = agreements(),
  path = '',
}: Opening = {}) {
  const status = async () => ({ ...exampleStatus(), agreements: await ports.list() })
  const server = await serveExample(exampleNode({ pages: PAGES, agreements: ports, status }))
  const httpCredentials = { username: as, password: as }
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, httpCredentials, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(`${server.url}/#/agreements${path}`, { waitUntil: 'load' })
  const close = async (): Promise<void> => {
    await context.close()
    await server[Symbol.asyncDispose]()
  }
  return { page, complaints, [Symbol.asyncDispose]: close }
}

async function assertWell(
  { page, complaints }: { readonly page: Page; readonly complaints: readonly string[] },
  shot: string,
): Promise<void> {
  const overflow = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth)
  assert.equal(overflow, 0, 'nothing reaches beyond the screen')
  await picture(page, `agreements-${shot}`)
  assert.deepEqual(await faultsOf(page), [])
  assert.deepEqual(complaints, [])
}

for (const { name, ...size } of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`an agreement is told from its state to its last article, accessibly: ${name}, ${colorScheme}`, async () => {
      await using opened = await open({ ...size, colorScheme })
      const { page } = opened
      await page.getByRole('heading', { level: 2, name: first.title }).waitFor()
      await page.getByRole('region', { name: 'Articles', exact: true }).waitFor()
      const parties = page.getByRole('region', { name: 'Parties', exact: true })
      assert.match(
        (await parties.locator('[data-party=XC]').textContent()) ?? '',
        /Cetania.*Bound.*Holds back purpose cyber-defence, with XB/,
      )
      const clocks = (await page.getByRole('region', { name: 'Clocks', exact: true }).textContent()) ?? ''
      assert.match(clocks, /in 20 days.*Concerns Cetania.*flows resume.*11\.4/)
      assert.match(
        (await page.getByRole('region', { name: 'Missed', exact: true }).textContent()) ?? '',
        /joint-review.*it goes to the overseers.*Told by Aldoria/,
      )
      assert.match(
        (await page.getByRole('region', { name: 'Reservations', exact: true }).textContent()) ?? '',
        /XA-1: No web pages to Dunmark.*told to nobody/,
      )
      const assurances = (await page.getByRole('region', { name: 'Assurances', exact: true }).textContent()) ?? ''
      assert.match(assurances, /Borland.*death-penalty.*Stands until.*Nothing goes to a court.*Needed for cyber-defence/)
      assert.match(assurances, /Cetania.*Not given/)
      const article = page.getByRole('article', { name: `Article ${first.sharing[0]?.article}`, exact: true })
      assert.match((await article.textContent()) ?? '', /Kept by software.*Does not apply now/)
      assert.equal(await page.getByRole('link', { name: /Page to print/ }).getAttribute('href'), `/api/v1/agreements/${FIRST}/page`)
      await assertWell(opened, `${name}-${colorScheme}`)
    })
  }
}

test('an amendment tells what it makes wider and narrower, with an example, and what it waits for', async () => {
  await using opened = await open({ path: `/${SECOND}` })
  const { page } = opened
  const changes = page.getByRole('region', { name: 'What this version changes', exact: true })
  await changes.waitFor()
  const told = (await changes.textContent()) ?? ''
  assert.match(told, /Narrower.*Article 4\.1|Narrower/)
  assert.match(told, /Every party has to ratify it/)
  assert.match(told, /begins with its first phase, .*Pilot.*until every party opens the gate of .*Everything/)
  assert.match(
    (await page.getByRole('region', { name: 'State', exact: true }).textContent()) ?? '',
    /Waits under article 11\.1 for the signature of/,
  )
  const edited = page.getByRole('region', { name: 'What is written otherwise', exact: true })
  assert.match((await edited.textContent()) ?? '', /differs from the version before.*Replaced.*version: 1 becomes 2\./)
  await changes.getByRole('link', { name: 'the version before' }).click()
  await page.getByRole('heading', { level: 2, name: first.title }).waitFor()
  await page.getByText('Bound').first().waitFor()
  await page.goBack()
  await changes.waitFor()
  await assertWell(opened, 'amendment')
})

test('the skip link leads to the agreement and leaves the page, and a link leads back to the figures', async () => {
  await using opened = await open({ path: `/${SECOND}` })
  const { page } = opened
  await page.getByRole('region', { name: 'State', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Skip to the agreement' }).focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.getByRole('heading', { level: 2, name: second.title }).count(), 1)
  await page.getByRole('link', { name: 'Back to the figures of this node' }).click()
  await page.getByText('At a glance').waitFor()
  await page.getByRole('region', { name: 'Agreements', exact: true }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'State', exact: true }).waitFor()
  assert.deepEqual(opened.complaints, [])
})

test('a link leads to its article, and articles are narrowed by who keeps them', async () => {
  await using opened = await open({ path: `/${FIRST}` })
  const { page } = opened
  await page.getByRole('region', { name: 'Clocks', exact: true }).getByRole('link', { name: '11.2', exact: true }).click()
  const article = page.getByRole('article', { name: 'Article 11.2', exact: true })
  await article.waitFor()
  await page.locator('article:focus').waitFor()
  assert.equal(await page.locator('article:focus').getAttribute('aria-label'), 'Article 11.2')
  const all = await page.getByRole('article').count()
  await page.getByText('People', { exact: true }).click()
  await page.getByRole('article', { name: 'Article 9', exact: true }).waitFor({ state: 'detached' })
  assert.ok((await page.getByRole('article').count()) < all)
  assert.ok((await page.getByRole('article').count()) > 1)
  assert.deepEqual(opened.complaints, [])
})

test('a node without agreements, an unknown one, a role that may not read the life, and a failure say what is the matter', async () => {
  const cases = [
    { name: 'empty', ports: agreements({ list: async () => [] }), path: '', words: 'No agreement was laid before this party yet' },
    { name: 'unknown', ports: agreements(), path: `/${'ab'.repeat(32)}`, words: 'This party knows no such agreement' },
    {
      name: 'role',
      ports: agreements(),
      path: `/${FIRST}`,
      words: 'The life of the agreement cannot be shown to this role',
      as: 'analyst',
    },
  ]
  for (const { name, ports, path, words, as = 'agreement-officer' } of cases) {
    await using opened = await open({ ports, path, as })
    await opened.page.getByText(words).waitFor()
    await picture(opened.page, `agreements-${name}`)
    assert.deepEqual(await faultsOf(opened.page), [])
  }
})

test('while it is read the page says so, and an agreement too large to compare is no reason to hide its text', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const slow = agreements({
    list: async () => {
      await promise
      return [lifeOf(SECOND) as AgreementLife]
    },
    differences: async () => ({ prior: FIRST, comparison: compareAgreements(first, second, { stepsMax: 1 }) }),
  })
  await using opened = await open({ ports: slow })
  const { page } = opened
  await page.getByRole('status', { name: 'The agreements are being read' }).waitFor()
  assert.deepEqual(await faultsOf(page), [])
  resolve()
  await page.getByText('What this version changes cannot be shown').waitFor()
  await page.getByRole('region', { name: 'Articles', exact: true }).waitFor()
})
