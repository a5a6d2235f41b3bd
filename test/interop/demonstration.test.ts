/** Strangers look at the running demonstration with nothing but `.comity/demo.json`. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { indicator, malware } from '../disclosure/objects.fixture.ts'
import { preparePython, SCHEMATHESIS, TAXII_CLIENT } from './python.fixture.ts'
import { askMadeUp } from './schemathesis.fixture.ts'

const run = promisify(execFile)
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const STORY_TIMEOUT_MS = 300_000
const OBJECTS = 300
/** Of the kinds that take long, for each role. */
const MADE_UP_SECONDS = 15
const REQUESTS_MIN = 30
/** Fewer than that would be no more than a few for each operation. */
const REQUESTS_OF_ALL_MIN = 2_000
/**
 * Left out: an open stream never ends; these ask servers elsewhere, whose names would be made up; and whoever is put out, by a login that an
 * answer told, asks no more.
 */
const LEFT_OUT = ['readEvents', 'addFeed', 'publishItems', 'setToolWebhook', 'putOfficialOut']

type DemoNode = {
  readonly party: string
  readonly url: string
  readonly accounts: readonly { readonly role: string; readonly login: string; readonly password: string }[]
  readonly taxii: { readonly discovery: string; readonly username: string; readonly password: string; readonly inbox: string }
  readonly ledger: { readonly url: string; readonly vkey: string }
}
type Demo = { readonly nodes: readonly DemoNode[]; readonly receipts: readonly string[]; readonly policy: string }

const home = mkdtempSync(join(tmpdir(), 'comity-demonstration-'))
let demonstration: ChildProcess
let demo: Demo
let told: { readonly received: Readonly<Record<string, number>> }

before(async () => {
  const objects = Array.from({ length: OBJECTS }, (_, index) => (index % 2 === 0 ? indicator(index) : malware(index)))
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }
  writeFileSync(join(home, 'bundle.json'), JSON.stringify(bundle))
  const args = [...process.execArgv, path('../../src/node/demo/main.ts'), '--json', '--import', 'bundle.json']
  demonstration = spawn(
    process.execPath,
    args.filter((arg) => !arg.startsWith('--test')),
    { cwd: home },
  )
  told = JSON.parse(await upTo(demonstration, /It stays up/))
  demo = JSON.parse(readFileSync(join(home, '.comity', 'demo.json'), 'utf8')) as Demo
})

after(async () => {
  const ended = new Promise((resolve) => demonstration.once('exit', resolve))
  demonstration.kill('SIGTERM')
  await ended
  rmSync(home, { recursive: true, force: true })
})

/** Standard output once a line of standard error tells that the demonstration stays up. */
async function upTo(child: ChildProcess, told: RegExp): Promise<string> {
  let out = ''
  let story = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  child.stderr?.on('data', (chunk: Buffer) => {
    story += chunk.toString()
    if (told.test(story)) resolve(out)
  })
  child.once('exit', (code) => reject(new Error(`the demonstration ended with ${code}: ${story.slice(-2_000)}`)))
  const timer = setTimeout(() => reject(new Error(`the demonstration took too long: ${story.slice(-2_000)}`)), STORY_TIMEOUT_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

function nodeOf(party: string): DemoNode {
  const node = demo.nodes.find((candidate) => candidate.party === party)
  if (node === undefined) throw new Error(`no node of ${party}`)
  return node
}

test('taxii2-client reads in the partners collections what the demonstration says they received', async (context) => {
  const prepared = await preparePython(home, TAXII_CLIENT)
  if ('missing' in prepared) return context.skip(prepared.missing)
  for (const party of ['XB', 'XC', 'XD']) {
    const { discovery, username, password } = nodeOf(party).taxii
    const { stdout } = await run(prepared.python, [path('read-collection.py'), discovery, username, password, 'received'])
    const { counts } = JSON.parse(stdout) as { counts: Record<string, number> }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    assert.equal(total, told.received[party], party)
    assert.ok((counts.indicator ?? 0) > 0, `${party} got indicators`)
  }
})

test('the Go checker accepts the ledger of every node', async (context) => {
  for (const { party, ledger } of demo.nodes) {
    try {
      const { stdout } = await run(path('../conformance/run-go.sh'), ['ledger-go', '-url', ledger.url, '-vkey', ledger.vkey])
      assert.equal((JSON.parse(stdout) as { ok: boolean }).ok, true, party)
    } catch (error) {
      if ((error as { code?: unknown }).code === 77) return context.skip('Go or golang-golang-x-mod-dev is not installed')
      throw error
    }
  }
})

test('the receipts verify offline, and not with a changed policy', async () => {
  const verify = (policy: string, receipt: string) =>
    run(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      path('../../src/cli/main.ts'),
      'verify',
      '--json',
      '--policy',
      policy,
      receipt,
    ])
  assert.ok(demo.receipts.length >= 1)
  for (const receipt of demo.receipts) assert.equal((JSON.parse((await verify(demo.policy, receipt)).stdout) as { ok: boolean }).ok, true)
  const policy = JSON.parse(readFileSync(demo.policy, 'utf8')) as { parties: { root: string }[] }
  const [first, second] = policy.parties as [{ root: string }, { root: string }]
  first.root = second.root
  const foreign = join(home, 'foreign.json')
  writeFileSync(foreign, JSON.stringify(policy))
  await assert.rejects(verify(foreign, demo.receipts[0] as string), /comity: receipt-invalid/)
})

test('requests that Schemathesis makes up for every role are answered as the API says of itself', async (context) => {
  const prepared = await preparePython(home, SCHEMATHESIS)
  if ('missing' in prepared) return context.skip(prepared.missing)
  for (const [party, roles] of [
    ['XB', ['analyst', 'releasing-officer', 'agreement-officer', 'data-protection-officer', 'operator']],
    ['XO', ['overseer']],
  ] as const) {
    for (const role of roles) {
      const some = { phases: 'examples,coverage,fuzzing', examples: 8, seconds: MADE_UP_SECONDS } as const
      const { operations, requests, faults, told } = await askMadeUp(prepared.python, { ...(await asking(party, role)), ...some })
      context.diagnostic(`${role}: ${requests} requests for ${operations.tested} operations`)
      assert.deepEqual(faults, [], `${role}: ${told.slice(-20_000)}`)
      assert.ok(requests >= REQUESTS_MIN, `${requests} requests`)
    }
  }
})

test('every operation of the API is asked what lies at the borders of its schema, and answers as it says of itself', async (context) => {
  const prepared = await preparePython(home, SCHEMATHESIS)
  if ('missing' in prepared) return context.skip(prepared.missing)
  const all = { phases: 'coverage', examples: 1 } as const
  const { operations, requests, faults, told } = await askMadeUp(prepared.python, { ...(await asking('XC', 'releasing-officer')), ...all })
  context.diagnostic(`${requests} requests for ${operations.tested} operations`)
  assert.deepEqual(faults, [], told.slice(-20_000))
  assert.equal(operations.tested, operations.selected)
  assert.ok(requests >= REQUESTS_OF_ALL_MIN, `${requests} requests`)
})

/** Who asks, and of what there is. */
async function asking(party: string, role: string) {
  const { url, accounts } = nodeOf(party)
  const account = accounts.find((candidate) => candidate.role === role)
  if (account === undefined) throw new Error(`no account of a ${role} at ${party}`)
  const { login, password } = account
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
  const known = (await (await fetch(`${url}/api/v1/agreements`, { headers: { authorization } })).json()) as { items: { hash: string }[] }
  const agreement = known.items[0]?.hash ?? ''
  return { document: `${url}/api/openapi.json`, login, password, parameters: { 'path.hash': agreement }, leftOut: LEFT_OUT }
}
