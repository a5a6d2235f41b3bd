/** The tool of the example. */
import type { ActId } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import type { ToolChangeRow } from '../workflows/officials/index.ts'
import { TOOL_TERMS } from '../workflows/officials/tool-terms.fixture.ts'
import { NOW } from './example-words.fixture.ts'
import type { ApiParts } from './ports.ts'

const CHANGE: Omit<ToolChangeRow, 'tool'> = {
  ...{ id: '0'.repeat(64) as ActId, deed: 'added', by: 'otto', owner: 'anna', purpose: 'cyber-defence', posts: 'nothing' },
  ...{ reviewBy: NOW, at: NOW },
}

/** One tool on terms that last. */
export function exampleTools(): ApiParts['tools'] {
  const tool = { login: 'opencti', purpose: 'cyber-defence', justification: 'Standing duty', createdAt: NOW, ...TOOL_TERMS }
  const known = <Value>(login: string, value: Value) =>
    login === tool.login ? accepted(value) : refused('tool-unknown', 'there is no tool of this login')
  return {
    list: async () => [tool],
    add: async ({ tool: asked }) => accepted({ tool: { ...tool, login: asked.login, posts: asked.posts }, secret: 'secret' }),
    review: async ({ login, official }) => known(login, { ...tool, reviewedBy: official.login }),
    pass: async ({ login, owner }) => known(login, { ...tool, owner }),
    renewSecret: async ({ login }) => known(login, { tool, secret: 'secret' }),
    revoke: async ({ login }) => known(login, { ...tool, revokedAt: NOW }),
    changes: async (login) => known(login, { rows: [{ ...CHANGE, tool: login }], addedBefore: null }),
    setWebhook: async ({ login }) => known(login, { secret: 'whsec_c2VjcmV0' }),
    removeWebhook: async () => undefined,
    setup: async (login) => known(login, [{ product: 'misp', title: 'MISP', text: 'API key: <secret>' }]),
  }
}
