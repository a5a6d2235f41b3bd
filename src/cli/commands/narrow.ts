/** comity narrow: narrows the handling of shared objects at every partner. */
import { COURT_RULES } from '../../acts/index.ts'
import { PAP_LEVELS, READER_ROLES, TLP_LEVELS } from '../../agreement/index.ts'
import type { JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const TERMS = `[--marking ${TLP_LEVELS.join('|')}] [--pap ${PAP_LEVELS.join('|')}] [--readers ROLE,...] [--purposes PURPOSE,...] [--no-onward]
  [--court-use ${COURT_RULES.join('|')}] [--contested] [--retain-until TIME]`

export const narrow: Command = {
  name: 'narrow',
  synopsis: `STIX-ID... --cause CODE ${TERMS} ${NODE_SYNOPSIS}`,
  summary: `Narrow the handling of shared objects at every partner that got them; roles are ${READER_ROLES.join(', ')}`,
  options: {
    ...NODE_OPTIONS,
    cause: { type: 'string' },
    marking: { type: 'string' },
    pap: { type: 'string' },
    readers: { type: 'string' },
    purposes: { type: 'string' },
    'no-onward': { type: 'boolean' },
    'court-use': { type: 'string' },
    contested: { type: 'boolean' },
    'retain-until': { type: 'string' },
  },
  async run(input, terminal) {
    const narrowing = narrowingOf(input)
    if (input.files.length === 0 || Object.keys(narrowing).length === 0) throw new UsageError('usage', `comity narrow ${narrow.synopsis}`)
    const body = { stixIds: [...input.files], cause: input.text('cause'), narrowing }
    const answer = await nodeClient(input, terminal).post('/api/v1/narrowings', jsonBody(body))
    const acts = answer.acts as unknown as readonly { to: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const contest = answer.contest === null ? [] : [`contest ${answer.contest}`]
    const lines = [
      ...contest,
      ...acts.map(({ to, items }) => `${to}: ${items} narrowed`),
      ...refusals.map(({ code, reason }) => `${code}: ${reason}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

function narrowingOf(input: Input): JsonObject {
  const [marking, pap, courtUse, retainUntil] = ['marking', 'pap', 'court-use', 'retain-until'].map((name) => input.optional(name))
  const [readers, purposes] = ['readers', 'purposes'].map((name) => input.optional(name)?.split(',').filter(Boolean))
  const accuracy = input.isSet('contested') ? 'contested' : undefined
  const onward = input.isSet('no-onward') ? 'never' : undefined
  const said = { marking, pap, courtUse, retainUntil, readers, purposes, onward, accuracy }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as JsonObject
}
