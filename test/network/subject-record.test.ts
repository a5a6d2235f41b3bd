import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { withOfflineNode } from '../../src/node/index.ts'
import { systemClock, systemRandomness } from '../../src/node/system.ts'
import { enrolmentByPassword, hashPassword } from '../../src/workflows/officials/index.ts'
import { indicator, object } from '../disclosure/objects.fixture.ts'
import { granted } from '../officials/office.fixture.ts'
import { api, call, json, released, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { collection, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const ABOUT = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
const FACT = indicator(2)
const PASSWORD = 'a long word that nobody guesses'

let founded: Founded
let federation: Federation
let policy: string

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO' }] })
  federation = founded.copy()
  for (const party of ['XA', 'XB']) await addOfficials(federation.member(party))
  await federation.startAll()
  const XA = federation.member('XA')
  // Somebody else than who submits it lets what is about a person go.
  const asked = submission(founded.agreement, [ABOUT, FACT])
  const anna = `Basic ${Buffer.from(`anna:${PASSWORD}`).toString('base64')}`
  const { id } = await api<{ id: string }>(XA, { ...asked, headers: { ...asked.headers, authorization: anna } })
  const approve = { ...json(`/api/v1/submissions/${id}/approve`, { necessity: 'needed for the test' }), as: 'releasing-officer' } as const
  await until('the submission to be approved', async () => (await call(XA, approve)).status === 202)
  await released(XA, id)
  policy = place('policy.json')
  writeFileSync(policy, JSON.stringify(await api(XA, { path: `/api/v1/agreements/${founded.agreement}/trust` })))
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 2)
})
after(async () => {
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

const OFFICIALS = { dora: 'data-protection-officer', anna: 'analyst' } as const

/** Officials who sign in with a password, as people at a command line do. */
async function addOfficials({ folder }: Member): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD, systemRandomness)
  const common = { nationalRole: null, passwordHash, tokenHash: null, offices: [], createdAt: systemClock.now(), purpose: 'cyber-defence' }
  await withOfflineNode({ folder, environment: {} }, ({ store }) =>
    store.write(async (writer) => {
      for (const [login, role] of Object.entries(OFFICIALS)) {
        const parts = { accounts: writer.accounts, clock: systemClock, identityKey: systemRandomness(32) }
        const enrolment = granted(await enrolmentByPassword(`Staff ${login}`, parts))
        await writer.accounts.add({ ...common, login, role, justification: 'duty', tool: null, enrolment })
      }
    }),
  )
}

function place(name: string): string {
  return join(federation.home, name)
}

async function comity(args: readonly string[], environment: Record<string, string> = {}) {
  const out: string[] = []
  const told: string[] = []
  const exitCode = await runCommandLine(args, { out: (text) => out.push(text), tell: (text) => told.push(text), environment })
  return { exitCode, out: out.join(''), told: told.join('') }
}

type Told = {
  readonly party: string
  readonly links: readonly { readonly accesses: readonly { deed: string; party: string | null; account: string | null }[] | null }[]
}

/** The record of a person as a node of a member gives it, verified. */
async function recordAt(member: Member, stixId: string, ...options: readonly string[]) {
  const file = place(`record-${member.party}.json`)
  const asked = ['subject', 'record', stixId, '--agreement', founded.agreement, '--node', `http://127.0.0.1:${member.port}`]
  const made = await comity([...asked, '--login', 'dora', '--out', file, ...options], { COMITY_PASSWORD: PASSWORD })
  assert.equal(made.exitCode, 0, made.told)
  const verified = await comity(['verify', '--policy', policy, file, '--json'])
  assert.equal(verified.exitCode, 0, verified.told)
  const { links } = JSON.parse(verified.out) as Told
  return { file, accesses: links.flatMap(({ accesses }) => accesses ?? []) }
}

test('a person is told by sender and recipient what each did, which an overseer finds whole', async () => {
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const { accesses: given } = await recordAt(XA, ABOUT.id as string)
  assert.deepEqual(
    given.map(({ deed, party }) => [deed, party]).filter(([deed]) => deed !== 'disclosed'),
    [
      ['submitted', null],
      ['record-asked', null],
    ],
  )
  assert.ok(given.some(({ deed, party }) => deed === 'disclosed' && party === 'XB'))
  assert.equal((await taxii(XB, `${await collection(XB)}objects/`)).status, 200)
  const { accesses, file } = await recordAt(XB, ABOUT.id as string, '--accounts')
  assert.deepEqual(accesses.map(({ deed }) => deed).at(0), 'received')
  assert.ok(accesses.some(({ deed, account }) => deed === 'read' && account !== null && account.length < 43))
  const { accesses: none } = await recordAt(XB, FACT.id as string)
  assert.deepEqual(
    none.map(({ deed }) => deed),
    ['record-asked'],
  )
  assert.ok(file.endsWith('record-XB.json'))
})

test('an overseer holds a record against every leaf that it was opened', async () => {
  const XA = federation.member('XA')
  const { file } = await recordAt(XA, ABOUT.id as string)
  const folder = federation.member('XO').folder
  const { links } = JSON.parse((await comity(['verify', '--policy', policy, file, '--json'])).out) as {
    links: readonly { index: number }[]
  }
  const last = links.at(-1)?.index as number
  await until('the overseer to be opened the record', async () => {
    const ledgers = await federation.store('XO').read.inspection.list()
    return ledgers.some(({ party, size }) => party === 'XA' && size > last)
  })
  await federation.stop('XO')
  const found = await comity(['subject', 'check', file, '--policy', policy, '--data', folder, '--json'])
  assert.equal(found.exitCode, 0, found.told + found.out)
  const { ok, inspected, links: count } = JSON.parse(found.out) as Record<string, unknown>
  assert.deepEqual([ok, inspected], [true, count])
  assert.equal((await comity(['subject', 'check', file, '--policy', policy])).exitCode, 2)
})
