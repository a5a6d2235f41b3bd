/** Parties whose nodes are run by tests: small data folders, made and introduced as officials would. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { unhex, utf8Text } from '../../src/foundation/index.ts'
import { type PartyCard, type PartySecrets, unlockSecrets } from '../../src/identity/index.ts'
import { initialiseNode, introduceOffline, systemClock, systemRandomness, withOfflineNode, writeKeyFile } from '../../src/node/index.ts'
import { enrolmentByPassword, hashPassword, newToken, tokenHash } from '../../src/workflows/officials/index.ts'
import { TOOL_TERMS } from '../../src/workflows/officials/tool-terms.fixture.ts'
import { granted } from '../officials/office.fixture.ts'

/** Accounts of every member; more would only cost time. */
export const ROLES = ['agreement-officer', 'releasing-officer', 'data-protection-officer', 'operator', 'tool'] as const
export type Role = (typeof ROLES)[number]

/** One party and where its node is. */
export type Member = {
  readonly party: string
  readonly folder: string
  readonly keyFile: string
  /** Port that the node itself listens on; that of its card may be a gate before it. */
  readonly port: number
  /** Port of its card. */
  readonly gatePort: number
  readonly card: PartyCard
  readonly tokens: Readonly<Record<Role, string>>
}

/** What a test may choose for one member. */
export type MemberOptions = {
  readonly party: string
  /** Everyone else reaches the node through a gate that the test holds. */
  readonly isGated?: boolean
  readonly pullSeconds?: number
}

/** Makes the members below a folder and introduces each to each. */
export async function makeMembers(home: string, options: readonly MemberOptions[]): Promise<readonly Member[]> {
  const members: Member[] = []
  for (const option of options) members.push(await makeMember(home, option))
  // Deriving a password costs much and none is used: tests sign in with tokens.
  const passwordHash = await hashPassword(newToken(systemRandomness), systemRandomness)
  for (const member of members) {
    const cards = members.filter((other) => other !== member).map((other) => other.card)
    await introduceOffline({ folder: member.folder, cards, comparedBy: ['first', 'second'], environment: {} })
    await addAccounts(member, passwordHash)
  }
  return members
}

/** The secrets of a member as they are now. */
export function secretsOf({ folder, keyFile }: Member): PartySecrets {
  const key = unhex(utf8Text(readFileSync(keyFile)).trim())
  return unlockSecrets(readFileSync(join(folder, 'secrets.json')), { kind: 'key-file', key })
}

async function makeMember(home: string, { party, isGated = false, pullSeconds = 0 }: MemberOptions): Promise<Member> {
  const folder = join(home, party)
  const keyFile = join(home, `${party}.key`)
  const port = await unusedPort()
  const gatePort = isGated ? await unusedPort() : port
  writeKeyFile(keyFile, systemRandomness)
  const card = await initialiseNode({
    folder,
    config: {
      party,
      name: `Party ${party}`,
      address: `http://127.0.0.1:${gatePort}`,
      listen: { host: '127.0.0.1', port },
      lock: { kind: 'key-file', path: keyFile },
      pullSeconds,
      log: 'silent',
    },
    clock: systemClock,
    randomness: systemRandomness,
    environment: {},
  })
  const tokens = Object.fromEntries(ROLES.map((role) => [role, newToken(systemRandomness)])) as Record<Role, string>
  return { party, folder, keyFile, port, gatePort, card, tokens }
}

async function addAccounts({ folder, tokens }: Member, passwordHash: string): Promise<void> {
  await withOfflineNode({ folder, environment: {} }, ({ store }) =>
    store.write(async (writer) => {
      const parts = { accounts: writer.accounts, clock: systemClock, identityKey: systemRandomness(32) }
      for (const role of ROLES) {
        const row = {
          login: role,
          role,
          nationalRole: null,
          passwordHash,
          tokenHash: tokenHash(tokens[role]),
          offices: [],
          createdAt: systemClock.now(),
        }
        await writer.accounts.add({
          ...row,
          purpose: 'cyber-defence',
          justification: 'Test of faults',
          tool: role === 'tool' ? TOOL_TERMS : null,
          // Each role is another person.
          enrolment: role === 'tool' ? null : granted(await enrolmentByPassword(`Staff ${role}`, parts)),
        })
      }
    }),
  )
}

// Below the range that the system gives to outgoing connections: a port must stay free while its node is down.
const FIRST_PORT = 12_000
const PORTS = 18_000
let next = (process.pid * 64) % PORTS

export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + next
    next = (next + 1) % PORTS
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
