/** Rendered agreements, decisions and comparisons in Chromium: readable, accessible, quiet, and ready for print. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  articleText,
  lintAgreement,
  parseReservation,
  type RenderedDecision,
  type RenderedQuestion,
  renderAgreement,
  renderComparison,
  renderDecision,
} from '../../src/agreement/index.ts'
import { exampleChoices, filledAgreement } from '../../src/agreement/templates/template.fixture.ts'
import { compilePolicies, createTerms } from '../../src/policy/index.ts'
import { faultsOf, launchChromium, picture } from './browser.fixture.ts'

const SIZES = [
  { name: 'phone', width: 375, height: 812 },
  { name: 'desk', width: 1440, height: 900 },
] as const
const HOSTILE = `<script>document.title='taken'</script><img src=x onerror="document.title='taken'">`

let browser: Browser

before(async () => {
  browser = await launchChromium()
})

after(async () => browser.close())

const agreement = filledAgreement('police-hit-no-hit', { ...exampleChoices('police-hit-no-hit'), title: `Treaty ${HOSTILE}` })
const reservation = parseReservation(
  {
    party: 'XC',
    number: 1,
    title: `Not received ${HOSTILE}`,
    forbids: 'receive',
    when: { markingAtLeast: 'AMBER', parties: ['XA'] },
    isDisclosedToPartners: true,
  },
  agreement,
)
const policies = () => compilePolicies(createTerms({ agreement, reservations: [] })).map(({ text }) => text())

function agreementHtml(): string {
  return renderAgreement(agreement, {
    format: 'html',
    policies: policies(),
    lint: [
      ...lintAgreement(agreement).map((finding) => ({ ...finding, isRefusal: finding.severity === 'refuse' })),
      { code: 'example', articles: ['4.1'], text: HOSTILE, isRefusal: true },
    ],
    status: { state: 'in-force', text: 'Every ratification is proven by a receipt.' },
    reservations: [reservation],
  })
}

const QUESTION: RenderedQuestion = {
  action: 'disclose',
  from: 'XA',
  to: 'XB',
  purpose: 'serious-crime',
  mode: 'request',
  item: { type: 'identity', marking: 'AMBER', dataSubject: 'victim', minor: 'no', special: 'no', nature: 'fact' },
}

function decisionHtml(): string {
  const cite = (number: string) => ({ number, text: articleText(agreement, number)?.text ?? '' })
  const decision: RenderedDecision = {
    verdict: 'needs-person',
    articles: [cite('4.3'), cite('4.3a'), { number: 'reservation XC-1', text: HOSTILE }],
    reason: 'permitted by article 4.3 once what is due is done',
    fields: new Map([
      ['name', 'as-is'],
      ['contact_information', 'drop'],
    ]),
    ceiling: 'AMBER+STRICT',
    papCeiling: 'GREEN',
    obligations: {
      retentionDays: 90,
      onward: 'origin-consent',
      due: [
        { requires: 'second-person', article: '4.3a', role: 'releasing-officer' },
        { requires: 'overseer-notice', article: '4.3a' },
      ],
      caps: { itemsPerRelease: { items: 10, article: '4.3' } },
      assurances: [{ rule: 'death-penalty', article: '2' }],
      clocks: [{ article: '6', days: 365, onSilence: 'erase' }],
    },
  }
  return renderDecision({ format: 'html', agreement, question: QUESTION, decision, policies: policies(), askedAt: '2029-02-03T04:05:06Z' })
}

function refusalHtml(): string {
  const decision: RenderedDecision = { verdict: 'refuse', code: 'never', articles: [], reason: 'refused' }
  return renderDecision({ format: 'html', agreement, question: QUESTION, decision })
}

function comparisonHtml(): string {
  const wider = { direction: 'wider', sentence: HOSTILE, articles: { prior: [], next: ['4.2'] } } as const
  const narrower = { direction: 'narrower', sentence: 'Kept for 30 days instead of 90.', articles: { prior: ['6'], next: ['6'] } } as const
  return renderComparison({
    format: 'html',
    prior: agreement,
    next: agreement,
    comparison: {
      verdict: 'incomparable',
      permissions: [narrower, wider],
      duties: [],
      texts: [],
      restart: 'Version 2 begins with its first phase, "Pilot".',
      fastTrack: { isOpen: false, obstacles: [wider] },
    },
  })
}

const PAGES = { agreement: agreementHtml(), decision: decisionHtml(), refusal: refusalHtml(), comparison: comparisonHtml() }

type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[]; readonly requests: string[] }

async function open(html: string, options: { width: number; height: number; colorScheme: 'light' | 'dark' }): Promise<Opened> {
  const { width, height, colorScheme } = options
  const context = await browser.newContext({ viewport: { width, height }, colorScheme })
  const page = await context.newPage()
  const [complaints, requests]: [string[], string[]] = [[], []]
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('request', (request) => requests.push(request.url()))
  await page.setContent(html, { waitUntil: 'load' })
  return { page, complaints, requests, [Symbol.asyncDispose]: () => context.close() }
}

for (const [name, html] of Object.entries(PAGES)) {
  for (const size of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${name}, ${size.name}, ${colorScheme}: accessible, within the screen, loads and runs nothing`, async () => {
        await using opened = await open(html, { ...size, colorScheme })
        const { page } = opened
        assert.equal(await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth), 0)
        assert.equal(await page.locator('script, link, img, iframe').count(), 0)
        assert.doesNotMatch(await page.title(), /^taken$/)
        await picture(page, `${name}-${size.name}-${colorScheme}`)
        assert.deepEqual(await faultsOf(page), [])
        assert.deepEqual(opened.complaints, [])
        assert.deepEqual(opened.requests, [])
      })
    }
  }
}

test('an agreement leads from its contents to each article, and every reference has its target', async () => {
  await using opened = await open(PAGES.agreement, { width: 1440, height: 900, colorScheme: 'light' })
  const { page } = opened
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), `Treaty ${HOSTILE}`)
  const broken = await page.locator('a').evaluateAll((links) => {
    type Link = { readonly hash: string; readonly ownerDocument: { getElementById: (id: string) => unknown } }
    return (links as unknown as Link[])
      .filter((link) => link.ownerDocument.getElementById(link.hash.slice(1)) === null)
      .map((link) => link.hash)
  })
  assert.deepEqual(broken, [])
  const article = page.getByRole('article', { name: /^4\.2 Core data on a reasoned request/ })
  assert.match((await article.textContent()) ?? '', /permit/)
  await page
    .getByRole('region', { name: 'Each row gives, each column receives' })
    .getByText('only whether there is a match')
    .first()
    .waitFor()
  await page
    .getByRole('region', { name: /^Every clock, what follows/ })
    .getByText('Answer to an urgent request', { exact: true })
    .waitFor()
  await page.getByText('reservation XC-1').waitFor()
})

test('an agreement prints with a numbered foot on every page', async () => {
  await using opened = await open(PAGES.agreement, { width: 1440, height: 900, colorScheme: 'dark' })
  const { page } = opened
  await page.emulateMedia({ media: 'print', colorScheme: 'light' })
  const background = await page.locator('html').evaluate(() => {
    const { document, getComputedStyle } = globalThis as unknown as {
      document: { documentElement: unknown }
      getComputedStyle: (element: unknown) => { backgroundColor: string }
    }
    return getComputedStyle(document.documentElement).backgroundColor
  })
  assert.equal(background, 'rgb(255, 255, 255)')
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
  assert.ok(pages >= 8 && pages <= 30, `${pages} pages`)
})
