/** Wires the accounts of tools. */
import { accepted, refused } from '../../foundation/index.ts'
import type { ToolPorts } from '../../http/index.ts'
import { SECRET_PLACE, setupTexts } from '../../taxii/index.ts'
import { addTool, listTools, passTool, renewToolSecret, reviewTool, revokeTool } from '../../workflows/officials/index.ts'
import { setWebhook, type TellParts } from '../../workflows/webhooks/index.ts'
import type { Core } from '../core.ts'

/** Those that are told; a tool that has more was renewed for longer than anybody looks back. */
const CHANGES_MAX = 1_000

/** The ports of tools over this node. */
export function toolPorts(core: Core, webhooks: TellParts): ToolPorts {
  const { road, store, config } = core
  const parts = { accounts: store.read.accounts, road }
  return {
    list: () => listTools(parts),
    add: ({ official, tool }) => addTool({ tool, by: official.login }, parts),
    review: ({ official, ...request }) => reviewTool({ ...request, by: official.login }, parts),
    pass: ({ official, ...request }) => passTool({ ...request, by: official.login }, parts),
    renewSecret: ({ official, ...request }) => renewToolSecret({ ...request, by: official.login }, parts),
    revoke: ({ official, ...request }) => revokeTool({ ...request, by: official.login }, parts),
    changes: async (login) => {
      const row = await store.read.accounts.find(login)
      if (row === undefined || row.tool === null) return refused('tool-unknown', 'there is no tool of this login')
      const rows = await store.read.toolChanges.of(login, CHANGES_MAX)
      const isWhole = rows.length === CHANGES_MAX || rows.some(({ deed }) => deed === 'added')
      return accepted({ rows, addedBefore: isWhole ? null : row.createdAt })
    },
    async setWebhook({ login, url }) {
      const row = await store.read.accounts.find(login)
      if (row?.tool === undefined || row.tool === null) return refused('tool-unknown', 'there is no tool of this login')
      if (row.tool.revokedAt !== null) return refused('tool-revoked', 'the tool was revoked: add another one')
      return setWebhook({ account: login, url }, webhooks)
    },
    removeWebhook: (login) => store.write((writer) => writer.webhooks.remove(login)),
    async setup(login) {
      const row = await store.read.accounts.find(login)
      if (row === undefined || row.tool === null) return refused('tool-unknown', 'there is no tool of this login')
      const { nationalRole: _, ...official } = row
      const { items, inbox, feeds } = store.read
      const directory = await road.directory.current()
      const known = { self: road.self, clock: road.clock, items, inbox, feeds, directory, address: config.address }
      return accepted(await setupTexts({ official, secret: SECRET_PLACE }, known))
    },
  }
}
