/** Parties whose nodes keep everything on a PostgreSQL server: each in schemas of its own, gone with the test. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Client } from 'pg'
import { agreementHash } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { type Clock, DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
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
import { agreementState, api, json } from './calls.fixture.ts'
import { step } from './federation.fixture.ts'
import { type Member, ROLES, type Role, unusedPort } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** Address of the server that the run of tests gave; undefined where there is none. */
export const POSTGRES_URL = process.env.COMITY_POSTGRES_URL
const VARIABLE = 'COMITY_POSTGRES_URL'

/** The schema of a party's node; that of its keys has `_keys` behind. */
export function schemaOf(party: string): string {
  return `node_${party.toLowerCase()}_${process.pid}`
}

/** Makes a member for each party below a folder and introduces each to each. */
export async function makePostgresMembers(home: string, parties: readonly string[]): Promise<readonly Member[]> {
  const members: Member[] = []
  for (const party of parties) members.push(await makeMember(home, party))
  for (const { folder, card } of members) {
    const cards = members.map((member) => member.card).filter((other) => other !== card)
    await introduceOffline({ folder, cards, comparedBy: ['agreement-officer', 'operator'], environment: process.env })
  }
  return members
}

/** Runs statements on the server, as whoever runs it. @returns the rows of the last */
export async function onServer(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: POSTGRES_URL as string })
  await client.connect()
  try {
    let rows: readonly Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

/** Takes away what the nodes of the parties kept. */
export async function dropSchemas(parties: readonly string[]): Promise<void> {
  await onServer(...parties.map((party) => `DROP SCHEMA IF EXISTS ${schemaOf(party)}, ${schemaOf(party)}_keys CASCADE`))
}

/** Founds an agreement among the members, whose nodes run. @returns its hash */
export async function foundAmong(members: readonly Member[]): Promise<string> {
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
  const [XA] = members as readonly [Member]
  await api(XA, { ...json('/api/v1/agreements', document), as: 'agreement-officer' })
  for (const member of members) await step(member, hash, { deed: 'sign', from: ['proposed'] })
  for (const member of members) await step(member, hash, { deed: 'ratify', from: ['signed', 'ratified'] })
  for (const member of members) await until('the agreement to be in force', async () => (await agreementState(member, hash)) === 'in-force')
  return hash
}

/** Starts the nodes of all members, under a clock of the test where it gives one. */
export async function startAll(members: readonly Member[], clock: Clock = systemClock): Promise<AsyncDisposable> {
  const nodes = new AsyncDisposableStack()
  for (const { folder } of members) nodes.use(await startNode(folder, process.env, { clock }))
  return nodes
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
