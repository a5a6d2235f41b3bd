/** `.comity/demo.json`: what independent checkers need, and nothing else they may rely on. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unbase64url } from '../../foundation/index.ts'
import { formatVkey, LOG_KEY, noteKey } from '../../ledger/index.ts'
import { accountOf, type DemoNode } from './federation.ts'
import type { NodeProcesses } from './processes.ts'
import { collectionPath } from './read-back.ts'

/** Writes the file. `receipts` and `policy` are paths. */
export async function writeDemoFile(
  home: string,
  parts: {
    readonly nodes: readonly DemoNode[]
    readonly processes: NodeProcesses
    readonly receipts: readonly string[]
    readonly policy: string | null
  },
): Promise<void> {
  const nodes = await Promise.all(parts.nodes.map((node) => describe(node, parts.processes)))
  const file = { nodes, receipts: parts.receipts, ...(parts.policy === null ? {} : { policy: parts.policy }) }
  await writeFile(join(home, 'demo.json'), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
}

async function describe(node: DemoNode, processes: NodeProcesses) {
  const tool = accountOf(node, 'tool')
  const inbox = (await collectionPath(node, 'inbox'))?.split('/').at(-2)
  const { origin, key } = node.card.ledger
  return {
    party: node.party,
    name: node.name,
    url: node.url,
    pid: processes.pid(node),
    dataDir: node.dataDir,
    taxii: { discovery: `${node.url}/taxii2/`, username: tool.login, password: tool.password, token: tool.password, inbox },
    ledger: { url: `${new URL(node.url).protocol}//${origin}/`, vkey: formatVkey(noteKey(origin, LOG_KEY, unbase64url(key))), origin },
    accounts: node.accounts.map(({ role, login, password }) => ({ role, login, password })),
  }
}
