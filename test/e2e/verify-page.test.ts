/** The verify page in Chromium, opened from the disk: it sees no network and says what the command line says. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import {
  type Access,
  assemblePackage,
  formatOpenedLeaf,
  formatReceipt,
  formatSubjectRecord,
  type Link,
  makeLink,
} from '../../src/acts/index.ts'
import {
  type Code,
  exampleAgreement,
  exampleTrust,
  makeParties,
  NOW,
  PaperNode,
  type Party,
  receiptOver,
  repeatableRandomness,
  witnessesFor,
} from '../../src/acts/parties.fixture.ts'
import { agreementHash } from '../../src/agreement/index.ts'
import { canonicalJson, sha256, utf8 } from '../../src/foundation/index.ts'
import { commit, formatEvidence, LOG_KEY, noteKey, signCheckpoint } from '../../src/ledger/index.ts'
import { buildPages, faultsOf, launchChromium, PAGES, picture } from './browser.fixture.ts'

const PAGE = `${PAGES}/verify.html`
const NAME = '<img src=x onerror="document.title=1">'

const folder = mkdtempSync(join(tmpdir(), 'comity-verify-page-'))
let browser: Browser
let parties: Readonly<Record<Code, Party>>
let files: Readonly<Record<'receipt' | 'leaf' | 'package' | 'forkedPackage' | 'fork' | 'record' | 'trust', string>>
let hash: string

before(async () => {
  buildPages()
  browser = await launchChromium()
  parties = await makeParties()
  files = await makeFiles()
})
after(async () => {
  rmSync(folder, { recursive: true })
  await browser.close()
})

async function makeFiles(): Promise<typeof files> {
  const agreement = exampleAgreement(parties)
  hash = agreementHash(agreement)
  const cards = Object.values(parties).map(({ card }) => card)
  const state = async (purpose: string, before: number) => {
    const node = new PaperNode(parties.XA, witnessesFor('XA', parties))
    for (let count = 0; count < before; count += 1) node.state({ kind: 'recall', agreement: hash, body: { to: 'XC', count } })
    const stated = node.state({ kind: 'recall', agreement: hash, body: { to: 'XB', purpose, cause: NAME, items: ['one', 'two'] } })
    for (let count = before; count < 3; count += 1) node.state({ kind: 'recall', agreement: hash, body: { to: 'XD', count } })
    return { act: stated.act, receipt: await stated.receipt() }
  }
  const [first, second] = [await state('cyber-defence', 1), await state('cyber-defence', 2)]
  const texts = [first, second].map(({ act, receipt }) => formatReceipt(act, receipt, parties.XA.card))
  const [receipt] = texts as [string]
  const made = (text: string) => JSON.parse(assemblePackage({ agreement, cards, receipts: [text] }).text) as { entries: object[] }
  // No honest tool writes such a package: each of its entries holds alone.
  const both = { ...made(texts[0] as string), entries: texts.flatMap((text) => made(text).entries) }
  const lie = (text: string) => signCheckpoint({ origin: parties.XB.ledger.name, size: 9, root: sha256(utf8(text)) }, parties.XB.ledger)
  return {
    receipt,
    leaf: formatOpenedLeaf(first.receipt, ['at', 'kind', 'purpose']),
    package: assemblePackage({ agreement, cards, receipts: [receipt] }).text,
    forkedPackage: canonicalJson(both as never),
    fork: formatEvidence({
      kind: 'fork',
      log: noteKey(parties.XB.ledger.name, LOG_KEY, parties.XB.ledger.publicKey),
      cosigned: lie('one history'),
      offered: lie('another'),
    }),
    record: await makeRecord(),
    trust: canonicalJson(exampleTrust(parties)),
  }
}

/** The record of somebody who was read about, whose purpose is markup, and who asked. */
async function makeRecord(): Promise<string> {
  const { ledger } = parties.XA
  const randomness = repeatableRandomness('a record')
  const access = { at: NOW, agreement: hash, purpose: 'cyber-defence', party: null, account: 'anna', cause: null }
  const chosen: readonly Access[] = [
    { ...access, deed: 'submitted', account: null },
    { ...access, deed: 'read', purpose: NAME },
    { ...access, deed: 'record-asked', agreement: null },
  ]
  let after: Link | undefined
  const links = chosen.map((one) => {
    after = makeLink({ party: 'XA', subject: 'ab'.repeat(32), after, at: NOW, accesses: [one], delay: undefined }, randomness)
    return after
  })
  const leaves = links.map(({ fields }) => commit({ origin: ledger.name, fields, randomness }))
  const witnesses = witnessesFor('XA', parties)
  const shown = links.map(async ({ contents }, index) => ({ ...(await receiptOver(leaves, index, { ledger, witnesses })), contents }))
  return formatSubjectRecord('XA', await Promise.all(shown))
}

type Given = { readonly proof: string | Buffer; readonly trust?: string; readonly agreement?: string }
type Shown = { readonly verdict: string; readonly steps: readonly string[]; readonly text: string }

/** Opens the page from the disk, gives it the files and reads its answer; fails on any request or complaint. */
async function ask(given: Given, look: (page: Page) => Promise<void> = async () => undefined): Promise<Shown> {
  return withPage((asked) => asked(given, look))
}

type Ask = (given: Given, look?: (page: Page) => Promise<void>) => Promise<Shown>

/** A page to which several files are given, one after the other, each after it was opened anew. */
async function withPage<T>(work: (asked: Ask) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 900, height: 1_200 }, offline: true })
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(PAGE).href) complaints.push(`asked for ${request.url()}`)
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => complaints.push(message.text()))
    return await work(async (given, look) => {
      const shown = await give(page, given, look)
      assert.deepEqual(complaints, [])
      return shown
    })
  } finally {
    await context.close()
  }
}

async function give(page: Page, { proof, trust, agreement }: Given, look?: (page: Page) => Promise<void>): Promise<Shown> {
  await page.goto(pathToFileURL(PAGE).href, { waitUntil: 'load' })
  const file = (text: string | Buffer, name: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  await page.getByLabel('File with the proof').setInputFiles(file(proof, 'given.json'))
  if (trust !== undefined) await page.getByLabel('Trust file').setInputFiles(file(trust, 'trust.json'))
  if (agreement !== undefined) await page.getByLabel('the hash of its agreement').fill(agreement)
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.locator('#answer').waitFor({ state: 'visible' })
  await look?.(page)
  return {
    verdict: (await page.locator('#verdict').textContent()) ?? '',
    steps: await page.locator('#steps li').evaluateAll((items) => items.map((item) => item.className)),
    text: (await page.locator('#answer').textContent()) ?? '',
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  await picture(page, `verify-${name}`)
}

test('a receipt that holds is shown step by step, and what it says is text', async () => {
  const shown = await ask({ proof: files.receipt, trust: files.trust }, async (page) => {
    await shoot(page, 'receipt')
    assert.deepEqual(await faultsOf(page), [])
    assert.notEqual(await page.title(), '1')
  })
  assert.equal(shown.verdict, '✓ The receipt holds.')
  assert.deepEqual(shown.steps, ['holds', 'holds', 'holds', 'holds', 'holds'])
  assert.ok(shown.text.includes(JSON.stringify(NAME)) && shown.text.includes('Aldoria (XA)'))
})

test('a receipt that was touched fails at the step that it was touched in', async () => {
  const value = JSON.parse(files.receipt) as { act: { statement: { at: string } }; proof: string; card: { name: string } }
  const touched = (change: (copy: typeof value) => unknown): string => {
    const copy = structuredClone(value)
    change(copy)
    return canonicalJson(copy as never)
  }
  const of = async (proof: string, look?: (page: Page) => Promise<void>) => (await ask({ proof, trust: files.trust }, look)).steps
  const card = touched((copy) => Object.assign(copy.card, { name: 'Mallory' }))
  assert.deepEqual(await of(card), ['fails', 'unreached', 'unreached', 'unreached', 'unreached'])
  const act = touched((copy) => Object.assign(copy.act.statement, { at: '2027-01-01T12:00:00.001Z' }))
  assert.deepEqual(await of(act, (page) => shoot(page, 'tampered')), ['holds', 'fails', 'unreached', 'unreached', 'unreached'])
  const index = touched((copy) => Object.assign(copy, { proof: copy.proof.replace('index 1', 'index 2') }))
  assert.deepEqual(await of(index), ['holds', 'holds', 'holds', 'holds', 'fails'])
  const lines = value.proof.trimEnd().split('\n')
  const unseen = touched((copy) => Object.assign(copy, { proof: `${lines.slice(0, -2).join('\n')}\n` }))
  assert.deepEqual(await of(unseen), ['holds', 'holds', 'holds', 'fails', 'unreached'])
})

test('a package is verified by the hash of its agreement alone, and refused under another', async () => {
  const shown = await ask({ proof: files.package, agreement: hash }, async (page) => {
    await shoot(page, 'package')
    assert.deepEqual(await faultsOf(page), [])
  })
  assert.equal(shown.verdict, '✓ The evidence package holds.')
  // No act of it carries an approval, so nobody may read that officials signed.
  assert.deepEqual(shown.steps, ['holds', 'holds', 'holds', 'holds', 'holds', 'nothing'])
  assert.match(shown.text, /Did officials sign what they approved\? – Nothing to prove\..*the agreement asks for none/)
  const other = await ask({ proof: files.package, agreement: '0'.repeat(64) })
  assert.deepEqual(other.steps, ['fails', 'unreached', 'unreached', 'unreached', 'unreached', 'unreached'])
  const touched = await ask({ proof: files.package.replace('"cyber-defence"', '"cyber-offence"'), agreement: hash })
  assert.match(touched.verdict, /^✗/)
})

test('a ledger that forked is caught inside a package, and by evidence against it', async () => {
  const caught = await ask({ proof: files.forkedPackage, agreement: hash }, (page) => shoot(page, 'forked-package'))
  assert.deepEqual(caught.steps, ['holds', 'holds', 'holds', 'holds', 'fails', 'unreached'])
  assert.ok(caught.text.includes('ledger-forked'))
  const evidence = await ask({ proof: files.fork, trust: files.trust }, (page) => shoot(page, 'fork'))
  assert.equal(evidence.verdict, '✓ The evidence holds: this ledger contradicted itself. Do not rely on it.')
})

test('an opened leaf shows its fields and no other; nothing is verified without trust', async () => {
  const leaf = await ask({ proof: files.leaf, trust: files.trust })
  assert.equal(leaf.verdict, '✓ The opened leaf holds.')
  assert.ok(leaf.text.includes('cyber-defence') && !leaf.text.includes(NAME) && leaf.text.includes('Withheld fields'))
  for (const proof of [files.leaf, files.package]) assert.match((await ask({ proof })).verdict, /^✗/)
  assert.equal((await ask({ proof: 'no JSON', trust: files.trust })).verdict, '✗ This cannot be verified.')
})

test('the record of a person is shown access by access, and one that lacks a link does not hold', async () => {
  const shown = await ask({ proof: files.record, trust: files.trust }, async (page) => {
    await shoot(page, 'record')
    assert.deepEqual(await faultsOf(page), [])
  })
  assert.equal(shown.verdict, '✓ The record holds: nothing is missing from it.')
  assert.deepEqual(shown.steps, ['holds', 'holds', 'holds', 'holds'])
  for (const told of ['record-asked', 'read, by an account', 'Complete up to', NAME]) assert.ok(shown.text.includes(told), told)
  const value = JSON.parse(files.record) as { links: object[] }
  const lacking = canonicalJson({ ...value, links: value.links.toSpliced(1, 1) } as never)
  const refused = await ask({ proof: lacking, trust: files.trust })
  assert.deepEqual([refused.verdict, refused.steps], ['✗ The record does not hold.', ['holds', 'fails', 'unreached', 'unreached']])
})

test('what is broken, huge, deep, doubled or wrongly encoded is refused in plain words, and nothing of it runs', async () => {
  const value = JSON.parse(files.receipt) as Record<string, unknown>
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const hostile: readonly (readonly [name: string, proof: string | Buffer, said: RegExp])[] = [
    ['empty', '', /json|text|empty/i],
    ['deep', deep, /deep|nest/i],
    ['deep inside', files.receipt.replace('"opening":', `"x":${deep},"opening":`), /deep|nest/i],
    ['doubled key', files.receipt.replace('{', '{"format":"comity/receipt/v1",'), /twice|duplicate|repeat|key/i],
    ['prototype', files.receipt.replace('{', '{"__proto__":{"format":"comity/receipt/v1"},'), /./],
    ['unknown member', JSON.stringify({ ...value, more: 1 }), /shape/],
    ['UTF-16', Buffer.from(files.receipt, 'utf16le'), /./],
    ['byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(files.receipt)]), /./],
    ['Latin-1', Buffer.from(files.receipt.replace('Aldoria', 'Ald\u00f6ria'), 'latin1'), /./],
    ['lone surrogate', files.receipt.replace('Aldoria', '\\ud800'), /./],
    ['NUL', files.receipt.replace('Aldoria', 'Al\0doria'), /./],
    ['number that is none', files.package.replace('"format"', '"x":1e999,"format"'), /./],
    ['script in the format', JSON.stringify({ format: NAME }), /no receipt/],
    ['script in place of a note', JSON.stringify({ ...value, proof: `${NAME}\n` }), /./],
    ['huge', Buffer.alloc(16 * 1024 * 1024 + 1, 0x20), /larger than 16 MiB/],
    ['as large as may be', `{"format":"${'x'.repeat(16 * 1024 * 1024 - 100)}"}`, /./],
    ['markup', '<!doctype html><script>document.title=1</script>', /./],
  ]
  await withPage(async (asked) => {
    for (const [name, proof, said] of hostile) {
      const shown = await asked({ proof, trust: files.trust }, async (page) => assert.notEqual(await page.title(), '1', name))
      assert.match(shown.verdict, /^✗/, name)
      assert.match(shown.text, said, `${name}: ${shown.text.slice(0, 300)}`)
      assert.ok(!/undefined|TypeError|RangeError|stack|at \w+ \(/.test(shown.text), `${name}: ${shown.text.slice(0, 300)}`)
      assert.ok(shown.text.length < 4_000, `${name} is shown at length`)
    }
    assert.match((await asked({ proof: files.receipt, trust: `{"format":${deep}}` })).verdict, /^✗/)
  })
})

test('it fits a phone', async () => {
  await ask({ proof: files.package, agreement: hash }, async (page) => {
    await page.setViewportSize({ width: 375, height: 812 })
    assert.equal(await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth), 0)
    await shoot(page, 'phone')
  })
})
