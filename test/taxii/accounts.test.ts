/** Accounts of tools: on what terms they are open, how they prove themselves, how often they may ask. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { leafFields, rebuild, reopenAct } from '../../src/acts/index.ts'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import { DAY_MS, type Result } from '../../src/foundation/index.ts'
import { setupTexts } from '../../src/taxii/index.ts'
import {
  addTool,
  listTools,
  type NewTool,
  passTool,
  putOfficialOut,
  recordAttribute,
  recordLapses,
  renewToolSecret,
  reviewTool,
  revokeTool,
  toolState,
} from '../../src/workflows/officials/index.ts'
import { TOOL_TERMS } from '../../src/workflows/officials/tool-terms.fixture.ts'
import { agreementLike, basic, indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const TOOL: NewTool = {
  login: 'opencti',
  purpose: 'cyber-defence',
  justification: 'Blocks phishing in the networks of the administration',
  legalBasis: 'Network Security Act, section 12',
  owner: 'anna',
  posts: 'nothing',
}

function partsOf({ store, road }: ServedNode) {
  return { accounts: store.read.accounts, road, transactions: store, clock: road.clock, randomness: randomBytes }
}

async function added(node: ServedNode, more: Partial<NewTool> = {}): Promise<string> {
  const result = await addTool({ tool: { ...TOOL, ...more }, by: 'otto' }, partsOf(node))
  assert.ok(result.ok, JSON.stringify(result))
  return result.value.secret
}

/** `ok`, or the code of a refusal. */
async function codeOf(result: Promise<Result<unknown>>): Promise<string> {
  const settled = await result
  return settled.ok ? 'ok' : settled.refusal.code
}

const as = (authorization: string) => ({ login: null, headers: { authorization } })

test('10, 61: one secret opens by Basic in any case, as bearer and as Token; the store knows only its hash', async () => {
  await using node = await serveNode()
  const secret = await added(node)
  const header = basic('opencti', secret)
  for (const authorization of [header, header.replace('Basic', 'basic'), `Bearer ${secret}`, `Token ${secret}`]) {
    assert.equal((await node.call('/taxii2/', as(authorization))).status, 200)
  }
  for (const authorization of [basic('opencti', `${secret}x`), basic('misp', secret), `Bearer ${secret.slice(1)}`]) {
    assert.equal((await node.call('/taxii2/', as(authorization))).status, 401)
  }
  assert.ok(!JSON.stringify(await node.store.read.accounts.list()).includes(secret))
})

test('each change of a tool is an act that says who did it, whose leaf shows it to overseers, and a lapse is told once', async () => {
  await using node = await serveNode()
  const parts = { ...partsOf(node), toolChanges: node.store.read.toolChanges }
  await added(node, { reviewDays: 10 })
  await passTool({ login: 'opencti', owner: 'ada', by: 'otto' }, parts)
  await renewToolSecret({ login: 'opencti', by: 'otto' }, parts)
  assert.equal(await codeOf(reviewTool({ login: 'opencti', by: 'ada' }, parts)), 'review-by-owner')
  await node.store.write(({ accounts }) => accounts.change('misp', { tool: { ...TOOL_TERMS, reviewBy: node.clock.value } }))
  assert.equal(await recordLapses(parts), 1, 'misp has none of its acts before')
  assert.equal(await recordLapses(parts), 0)
  node.clock.value += 10 * DAY_MS
  assert.equal(await recordLapses(parts), 1)
  assert.equal(await recordLapses(parts), 0)
  await passTool({ login: 'opencti', owner: 'anna', by: 'otto' }, parts)
  assert.equal(await recordLapses(parts), 0, 'it lapsed already')
  await reviewTool({ login: 'opencti', by: 'ada', days: 5 }, parts)
  node.clock.value += 5 * DAY_MS
  assert.equal(await recordLapses(parts), 1)
  await revokeTool({ login: 'opencti', by: 'otto' }, parts)
  const rows = (await node.store.read.toolChanges.of('opencti', 100)).toReversed()
  assert.deepEqual(
    rows.map(({ deed, by, owner }) => [deed, by, owner]),
    [
      ['added', 'otto', 'anna'],
      ['passed', 'otto', 'ada'],
      ['secret-renewed', 'otto', 'ada'],
      ['lapsed', null, 'ada'],
      ['passed', 'otto', 'anna'],
      ['reviewed', 'ada', 'anna'],
      ['lapsed', null, 'anna'],
      ['revoked', 'otto', 'anna'],
    ],
  )
  const acts = await Promise.all(rows.map(({ id }) => node.store.read.acts.find(id)))
  assert.ok(acts.every((act) => act?.kind === 'change-tool'))
  const [first] = acts
  assert.ok(first !== undefined)
  const { tool, deed, by, owner } = leafFields(reopenAct(first.text))
  assert.deepEqual({ tool, deed, by, owner }, { tool: 'opencti', deed: 'added', by: 'otto', owner: 'anna' })
  const kept = await node.store.read.toolChanges.of('misp', 100)
  await rebuild(node.road)
  assert.deepEqual((await node.store.read.toolChanges.of('opencti', 100)).toReversed(), rows)
  assert.deepEqual(await node.store.read.toolChanges.of('misp', 100), kept)
})

test('what is refused changes no tool and is no act', async () => {
  await using node = await serveNode()
  await added(node)
  const before = await node.store.read.overview.lastApplied()
  const parts = partsOf(node)
  assert.equal(await codeOf(addTool({ tool: TOOL, by: 'otto' }, parts)), 'account-known')
  assert.equal(await codeOf(passTool({ login: 'opencti', owner: 'nobody', by: 'otto' }, parts)), 'owner-unknown')
  assert.equal(await codeOf(revokeTool({ login: 'splunk', by: 'otto' }, parts)), 'tool-unknown')
  assert.equal(await node.store.read.overview.lastApplied(), before)
})

test('a tool lapses on its review date unless another official than its owner reviewed it', async () => {
  await using node = await serveNode()
  const secret = await added(node, { reviewDays: 30 })
  const status = async (): Promise<number> => (await node.call('/taxii2/', as(`Bearer ${secret}`))).status
  const state = async () => {
    const [tool] = (await listTools(partsOf(node))).filter(({ login }) => login === 'opencti')
    return tool === undefined ? undefined : toolState(tool, node.clock.value)
  }
  assert.deepEqual([await status(), await state()], [200, 'active'])
  node.clock.value += 16 * DAY_MS
  assert.deepEqual([await status(), await state()], [200, 'due'])
  node.clock.value += 14 * DAY_MS
  assert.deepEqual([await status(), await state()], [401, 'lapsed'])
  const review = (by: string, days = 10) => reviewTool({ login: 'opencti', days, by }, partsOf(node))
  const own = await review('anna')
  assert.deepEqual(own.ok || own.refusal.code, 'review-by-owner')
  const endless = await review('otto', 367)
  assert.deepEqual(endless.ok || endless.refusal.code, 'tool-invalid')
  assert.equal(await status(), 401)
  const reviewed = await review('otto')
  assert.ok(reviewed.ok)
  assert.deepEqual([await status(), reviewed.value.reviewedBy, reviewed.value.reviewBy], [200, 'otto', node.clock.value + 10 * DAY_MS])
})

test('a new secret puts the one before out at once, and a revoked tool comes back by nothing', async () => {
  await using node = await serveNode()
  const first = await added(node)
  const renewed = await renewToolSecret({ login: 'opencti', by: 'otto' }, partsOf(node))
  assert.ok(renewed.ok)
  const second = renewed.value.secret
  assert.equal((await node.call('/taxii2/', as(`Bearer ${first}`))).status, 401)
  assert.equal((await node.call('/taxii2/', as(basic('opencti', second)))).status, 200)
  assert.ok((await revokeTool({ login: 'opencti', by: 'otto' }, partsOf(node))).ok)
  assert.equal((await node.call('/taxii2/', as(basic('opencti', second)))).status, 401)
  for (const result of [
    await reviewTool({ login: 'opencti', by: 'otto' }, partsOf(node)),
    await renewToolSecret({ login: 'opencti', by: 'otto' }, partsOf(node)),
    await revokeTool({ login: 'opencti', by: 'otto' }, partsOf(node)),
  ]) {
    assert.equal(result.ok || result.refusal.code, 'tool-revoked')
  }
})

test('a tool whose owner is put out lapses at once, and works again for another owner once a third official reviewed it', async () => {
  await using node = await serveNode()
  const secret = await added(node)
  const other = await added(node, { login: 'splunk', owner: 'otto' })
  const status = async (one = secret): Promise<number> => (await node.call('/taxii2/', as(`Bearer ${one}`))).status
  const people = { ...partsOf(node), people: node.store.read.people, identityKey: new Uint8Array(32) }
  assert.ok((await putOfficialOut({ login: 'anna', by: 'otto' }, people)).ok)
  assert.deepEqual([await status(), await status(other)], [401, 200])
  const parts = partsOf(node)
  assert.equal(await codeOf(reviewTool({ login: 'opencti', by: 'otto' }, parts)), 'owner-left')
  assert.equal(await codeOf(addTool({ tool: { ...TOOL, login: 'qradar' }, by: 'otto' }, parts)), 'owner-left')
  assert.equal(await codeOf(passTool({ login: 'splunk', owner: 'anna', by: 'otto' }, parts)), 'owner-left')
  assert.equal(await codeOf(passTool({ login: 'opencti', owner: 'nobody', by: 'otto' }, parts)), 'owner-unknown')
  assert.equal(await codeOf(passTool({ login: 'opencti', owner: 'otto', by: 'otto' }, parts)), 'ok')
  assert.equal(await status(), 401, 'a new owner is no review')
  assert.equal(await codeOf(reviewTool({ login: 'opencti', by: 'otto' }, parts)), 'review-by-owner')
  assert.equal(await codeOf(reviewTool({ login: 'opencti', by: 'ada' }, parts)), 'ok')
  assert.equal(await status(), 200)
})

test('a tool that is passed in time goes on, but not on a review by its own owner', async () => {
  await using node = await serveNode()
  const secret = await added(node)
  const status = async (): Promise<number> => (await node.call('/taxii2/', as(`Bearer ${secret}`))).status
  await passTool({ login: 'opencti', owner: 'ada', by: 'otto' }, partsOf(node))
  const people = { ...partsOf(node), people: node.store.read.people, identityKey: new Uint8Array(32) }
  assert.ok((await putOfficialOut({ login: 'anna', by: 'otto' }, people)).ok)
  assert.equal(await status(), 200)
  await passTool({ login: 'opencti', owner: 'otto', by: 'otto' }, partsOf(node))
  assert.equal(await status(), 401, 'otto reviewed it last, and answers for it now')
})

test('an official reads what its clearance covers and trainings allow, and a tool is asked for neither', async () => {
  const conditions = [{ deeds: ['read'], training: 'data-protection' } as const, { deeds: ['read'], clearance: true } as const]
  const agreement = agreementLike({ reading: { ...agreementLike({}).reading, conditions } } as Partial<Agreement>)
  await using node = await serveNode({ agreements: [agreement] })
  const hash = agreementHash(agreement)
  await node.hold([
    { object: indicator(1), marking: 'GREEN', agreement: hash },
    { object: indicator(2), marking: 'AMBER', agreement: hash },
  ])
  const shownTo = async (login: string): Promise<number | string> => {
    const page = await node.call(`${ROOT}collections/received/objects/`, { login })
    return page.status === 200 ? ((page.json as { objects?: readonly unknown[] }).objects ?? []).length : page.status
  }
  const record = async (kind: 'training' | 'clearance', value: string, days = 10) => {
    const endsAt = node.clock.value + days * DAY_MS
    assert.ok((await recordAttribute({ login: 'anna', kind, value, endsAt, by: 'otto' }, partsOf(node))).ok)
  }
  assert.equal(await shownTo('anna'), 404, 'nothing is recorded of her')
  await record('clearance', 'GREEN')
  assert.equal(await shownTo('anna'), 404)
  await record('training', 'data-protection', 5)
  assert.equal(await shownTo('anna'), 1)
  await record('clearance', 'AMBER')
  assert.equal(await shownTo('anna'), 2)
  node.clock.value += 5 * DAY_MS
  assert.equal(await shownTo('anna'), 404, 'the training is over')
  assert.equal(await shownTo('misp'), 2)
})

test('what a tool is added on is checked, and nothing of a refused one stays', async () => {
  await using node = await serveNode()
  const codes = async (more: Partial<NewTool>) => {
    const result = await addTool({ tool: { ...TOOL, ...more }, by: 'otto' }, partsOf(node))
    return result.ok ? 'added' : result.refusal.code
  }
  const certificate = 'ab'.repeat(32)
  await added(node, { login: 'first', certificate })
  assert.equal(await codes({ login: 'misp' }), 'account-known')
  assert.equal(await codes({ login: 'first' }), 'account-known')
  assert.equal(await codes({ owner: 'nobody' }), 'owner-unknown')
  assert.equal(await codes({ owner: 'misp' }), 'owner-unknown')
  assert.equal(await codes({ certificate }), 'certificate-known')
  for (const more of [
    { login: 'a:b' },
    { purpose: 'Cyber' },
    { legalBasis: ' ' },
    { justification: 'a\nb' },
    { reviewDays: 0 },
    { reviewDays: 1.5 },
    { requestsPerMinute: 0 },
    { certificate: 'AB'.repeat(32) },
  ]) {
    assert.equal(await codes(more), 'tool-invalid', JSON.stringify(more))
  }
  assert.equal(await node.store.read.accounts.find('opencti'), undefined)
})

test('an account that may post nothing has no inbox, and reads like any other', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  const secret = await added(node)
  const call = (path: string, more = {}) => node.call(`${ROOT}${path}`, { ...as(`Bearer ${secret}`), ...more })
  const { collections } = (await call('collections/')).json
  assert.deepEqual(
    collections.filter((one: { can_write: boolean }) => one.can_write),
    [],
  )
  assert.equal((await call('collections/received/objects/')).json.objects.length, 1)
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/taxii+json;version=2.1' }
  const posting = { method: 'POST', headers, body: JSON.stringify({ objects: [indicator(2)] }) }
  assert.equal((await call('collections/inbox/objects/', posting)).status, 404)
})

test('who asks more often than its terms allow waits, and nobody else does', async () => {
  await using node = await serveNode()
  const secret = await added(node, { requestsPerMinute: 2 })
  const call = () => node.call('/taxii2/', as(`Bearer ${secret}`))
  assert.deepEqual([(await call()).status, (await call()).status], [200, 200])
  const refused = await call()
  assert.deepEqual([refused.status, refused.headers['retry-after'], refused.json.error_code], [429, '30', 'too-many-requests'])
  assert.equal(refused.headers['content-type'], 'application/taxii+json;version=2.1')
  assert.equal((await node.call('/taxii2/')).status, 200)
  node.clock.value += 30_000
  assert.equal((await call()).status, 200)
})

test('the texts to paste name what this account can really open', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  const secret = await added(node)
  const row = await node.store.read.accounts.find('opencti')
  assert.ok(row !== undefined)
  const { nationalRole: _, ...official } = row
  const directory = await node.road.directory.current()
  const address = `http://127.0.0.1:${node.port}`
  const texts = await setupTexts({ official, secret }, { ...node.parts, directory, address })
  const received = (await node.call(`${ROOT}collections/`, as(`Bearer ${secret}`))).json.collections.find(
    (one: { alias: string }) => one.alias === 'received',
  )
  for (const { product, text } of texts) {
    const isByTitle = product === 'opencti-connector'
    assert.ok(text.includes(isByTitle ? `cyber-threat-exchange-v1.${received.title}` : received.id), product)
    assert.ok(text.includes(product === 'misp' ? Buffer.from(`opencti:${secret}`).toString('base64') : secret), product)
  }
  const generic = texts.find(({ product }) => product === 'generic')?.text ?? ''
  for (const [url] of generic.matchAll(/http:\/\/\S+objects\//g)) {
    assert.equal((await node.call(url.slice(address.length), as(`Bearer ${secret}`))).status, 200, url)
  }
  assert.ok(generic.includes('Received under'))
})
