/** The same federation with every node on PostgreSQL: which store a node has is a matter of its configuration alone. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { agreementHash } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import {
  addAccounts,
  initialiseNode,
  introduceOffline,
  startNode,
  systemClock,
  systemRandomness,
  withToolsOffline,
  writeKeyFile,
} from '../../src/node/index.ts'
import { addTool, newToken, type PersonRole } from '../../src/workflows/officials/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { agreementState, api, json, share } from './calls.fixture.ts'
import { step } from './federation.fixture.ts'
import { type Member, ROLES, type Role, unusedPort } from './member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const url = process.env.COMITY_POSTGRES_URL
const VARIABLE = 'COMITY_POSTGRES_URL'
const PARTIES = ['XA', 'XB', 'XC']

function schemaOf(party: string): string {
  return `node_${party.toLowerCase()}_${process.pid}`
}

async function makeMember(home: string, party: string): Promise<Member> {
  const folder = join(home, party)
  const keyFile = join(home, `${party}.key`)
  const port = await unusedPort()
  writeKeyFile(keyFile, systemRandomness)
  const card = await initialiseNode({
    folder,
    config: {
      party,
      name: `Party ${party}`,
      address: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      lock: { kind: 'key-file', path: keyFile },
      storage: { kind: 'postgres', urlVariable: VARIABLE, schema: schemaOf(party) },
      log: 'silent',
    },
    clock: systemClock,
    randomness: systemRandomness,
    environment: process.env,
  })
  const tokens = Object.fromEntries(ROLES.map((role) => [role, newToken(systemRandomness)])) as Record<Role, string>
  const people = ROLES.filter((role): role is Exclude<Role, 'tool'> & PersonRole => role !== 'tool')
  const accounts = people.map((role) => ({
    login: role,
    role,
    password: newToken(systemRandomness),
    token: tokens[role],
    identity: `Staff ${role}`,
  }))
  await addAccounts({ folder, accounts, environment: process.env })
  const tool = {
    login: 'tool',
    purpose: 'cyber-defence',
    justification: 'Test',
    legalBasis: 'Test',
    owner: 'releasing-officer',
    posts: 'proposals',
  } as const
  const added = await withToolsOffline({ folder, environment: process.env }, (parts) => addTool({ tool, by: 'test' }, parts))
  assert.ok(added.ok)
  tokens.tool = added.value.secret
  return { party, folder, keyFile, port, gatePort: port, card, tokens }
}

async function dropSchemas(): Promise<void> {
  const client = new Client({ connectionString: url as string })
  await client.connect()
  try {
    for (const party of PARTIES) await client.query(`DROP SCHEMA IF EXISTS ${schemaOf(party)}, ${schemaOf(party)}_keys CASCADE`)
  } finally {
    await client.end()
  }
}

const skip = url === undefined ? `PostgreSQL skipped: ${VARIABLE} is not set` : false

test('nodes on PostgreSQL found an agreement, share, serve, recall and start again', { skip }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'comity-postgres-'))
  try {
    const members: Member[] = []
    for (const party of PARTIES) members.push(await makeMember(home, party))
    for (const { folder, card } of members) {
      const cards = members.map((member) => member.card).filter((other) => other !== card)
      await introduceOffline({ folder, cards, comparedBy: ['agreement-officer', 'operator'], environment: process.env })
    }
    await runStory(members as [Member, Member, Member])
  } finally {
    rmSync(home, { recursive: true, force: true })
    await dropSchemas()
  }
})

async function runStory(members: [Member, Member, Member]): Promise<void> {
  const [XA, XB] = members
  const document = cyberThreatExchange({
    id: 'postgres-exchange',
    title: 'Agreement of nodes on PostgreSQL',
    parties: members.map(({ party, card }) => ({ code: party, name: card.name, root: card.root, role: 'party' })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XA',
    sunset: formatTimestamp(systemClock.now() + 365 * DAY_MS),
    checkpointSeconds: 1,
    graceSeconds: 3_600,
    urgentGraceSeconds: 600,
  })
  const hash = agreementHash(document)
  {
    await using _nodes = await startAll(members)
    await api(XA, { ...json('/api/v1/agreements', document), as: 'agreement-officer' })
    for (const member of members) await step(member, hash, { deed: 'sign', from: ['proposed'] })
    for (const member of members) await step(member, hash, { deed: 'ratify', from: ['signed', 'ratified'] })
    for (const member of members)
      await until('the agreement to be in force', async () => (await agreementState(member, hash)) === 'in-force')
    await share(XA, hash, [indicator(1), indicator(2)])
    await until('both to arrive', async () => (await receivedIds(XB)).length === 2)
    await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'wrong', alsoOwn: false }))
    await until('one to be erased', async () => (await receivedIds(XB)).length === 1)
  }
  await using _again = await startAll(members)
  assert.deepEqual(await receivedIds(XB), [indicator(2).id])
}

async function startAll(members: readonly Member[]): Promise<AsyncDisposable> {
  const nodes = new AsyncDisposableStack()
  for (const { folder } of members) nodes.use(await startNode(folder, process.env))
  return nodes
}
