/** The demonstration federation: four parties and a joint overseer, each its own node with its own folder, keys and port. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { base64url } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { addTool, type PersonRole, REQUESTS_PER_MINUTE, type Role } from '../../workflows/officials/index.ts'
import { initialiseNode, writeKeyFile } from '../initialise.ts'
import { addAccounts } from '../offline/add-account.ts'
import { introduceOffline } from '../offline/introduce.ts'
import { withToolsOffline } from '../offline/tools.ts'
import { systemClock, systemRandomness } from '../system.ts'
import { freePort } from './ports.ts'

/** One node of the demonstration. */
export type DemoNode = {
  readonly party: string
  readonly name: string
  readonly role: 'party' | 'overseer'
  readonly url: string
  readonly dataDir: string
  readonly card: PartyCard
  readonly accounts: readonly DemoAccount[]
}

/** One login of the demonstration, with its password in the clear: these nodes hold public data only. */
export type DemoAccount = { readonly role: Role; readonly login: string; readonly password: string }

const MEMBERS = [
  { party: 'XA', name: 'Aldoria', role: 'party' },
  { party: 'XB', name: 'Borland', role: 'party' },
  { party: 'XC', name: 'Cetania', role: 'party' },
  { party: 'XD', name: 'Dunmark', role: 'party' },
  { party: 'XO', name: 'Joint Oversight Board', role: 'overseer' },
] as const

const FIRST_PORT = 7401

const ROLES: readonly PersonRole[] = ['analyst', 'releasing-officer', 'agreement-officer', 'data-protection-officer', 'operator']

/**
 * Makes the five nodes in empty folders and introduces each to each, as their officials would.
 * @param firstPort where they listen if nobody else does; 0 for ports that are free
 */
export async function makeFederation(home: string, firstPort: number = FIRST_PORT): Promise<readonly DemoNode[]> {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const nodes: DemoNode[] = []
  for (const [index, member] of MEMBERS.entries())
    nodes.push(await makeNode(member, { home, preferredPort: firstPort === 0 ? 0 : firstPort + index }))
  for (const node of nodes) {
    const others = nodes.filter((other) => other !== node).map((other) => other.card)
    await introduceOffline({ folder: node.dataDir, cards: others, comparedBy: ['agreement-officer', 'operator'], environment: {} })
  }
  return nodes
}

async function makeNode(member: (typeof MEMBERS)[number], place: { home: string; preferredPort: number }): Promise<DemoNode> {
  const { party, name, role } = member
  const dataDir = join(place.home, party.toLowerCase())
  const keyFile = join(place.home, `${party.toLowerCase()}.key`)
  const port = await freePort(place.preferredPort)
  const url = `http://127.0.0.1:${port}`
  writeKeyFile(keyFile, systemRandomness)
  const card = await initialiseNode({
    folder: dataDir,
    config: {
      party,
      name,
      address: url,
      listen: { host: '127.0.0.1', port },
      lock: { kind: 'key-file', path: keyFile },
      log: 'warn',
    },
    clock: systemClock,
    randomness: systemRandomness,
    environment: {},
  })
  const roles = role === 'overseer' ? [...ROLES, 'overseer' as const] : ROLES
  const accounts = roles.map((accountRole) => ({ role: accountRole, login: accountRole, password: base64url(systemRandomness(12)) }))
  // Each role is another person of the party, who counts where two are needed.
  const persons = accounts.map((account, index) => ({ ...account, identity: `Staff ${party}-${index + 1}` }))
  await addAccounts({ folder: dataDir, accounts: persons, environment: {} })
  return { party, name, role, url, dataDir, card, accounts: [...accounts, await makeTool(dataDir, name)] }
}

/** Its secret is its password and its bearer token. */
async function makeTool(folder: string, name: string): Promise<DemoAccount> {
  const tool = {
    login: 'tool',
    purpose: 'cyber-defence',
    justification: 'Standing duty of the account',
    legalBasis: `Network Security Act of ${name}, section 12`,
    owner: 'releasing-officer',
    posts: 'proposals',
    requestsPerMinute: REQUESTS_PER_MINUTE.max,
  } as const
  const added = await withToolsOffline({ folder, environment: {} }, (parts) => addTool({ tool, by: 'operator' }, parts))
  if (!added.ok) throw new Error(`the tool was refused: ${added.refusal.code}`)
  return { role: 'tool', login: tool.login, password: added.value.secret }
}

/** The login of a role on a node. */
export function accountOf(node: DemoNode, role: Role): DemoAccount {
  const account = node.accounts.find((candidate) => candidate.role === role)
  if (account === undefined) throw new Error(`no account of role ${role}`)
  return account
}
