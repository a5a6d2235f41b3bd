/** comity recall, comity correct: what was shared is taken back from every partner, whole or in its wrong versions. */
import type { JsonObject } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Listed = {
  readonly kind: string
  readonly recipient: string
  readonly items: number
  readonly confirmed: number
  readonly state: string
  readonly until: string
  readonly statedAt: string
}

/** The worst first. */
const STATES = ['silent', 'sent', 'restricted', 'confirmed'] as const

export const recall: Command = {
  name: 'recall',
  synopsis: `STIX-ID... --cause CODE [--also-own] ${NODE_SYNOPSIS}`,
  summary: 'Take shared objects back from every partner that got them',
  options: { ...NODE_OPTIONS, cause: { type: 'string' }, 'also-own': { type: 'boolean' } },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity recall ${recall.synopsis}`)
    const body = { stixIds: input.files, cause: input.text('cause'), alsoOwn: input.isSet('also-own') }
    const answer = await nodeClient(input, terminal).post('/api/v1/recalls', jsonBody(body))
    print(terminal, input, { json: answer, text: reported(answer, 'recalled') })
    return 0
  },
}

export const recallList: Command = {
  name: 'recall list',
  synopsis: `[--limit N] ${NODE_SYNOPSIS}`,
  summary: 'List recalls and corrections, newest first, with how far each partner confirmed them',
  options: { ...NODE_OPTIONS, limit: { type: 'string' } },
  async run(input, terminal) {
    const limit = input.optional('limit')
    const answer = await nodeClient(input, terminal).get(
      `/api/v1/recalls${limit === undefined ? '' : `?limit=${encodeURIComponent(limit)}`}`,
    )
    const items = answer.items as unknown as readonly Listed[]
    const lines = wholes(items).map(({ kind, recipient, state, confirmed, items: count, until, acts }) => {
      const over = acts === 1 ? '' : ` in ${acts} acts`
      return `${recipient}  ${kind.padEnd(7)}  ${state.padEnd(10)}  ${confirmed} of ${count} deleted${over}, due ${until}`
    })
    print(terminal, input, {
      json: items as unknown as JsonObject[],
      text: lines.length === 0 ? 'Nothing was recalled.' : lines.join('\n'),
    })
    return 0
  },
}

/** The acts of one call to one recipient together, in the state of the one that is least far. */
function wholes(items: readonly Listed[]): readonly (Listed & { readonly acts: number })[] {
  const groups = Map.groupBy(items, ({ recipient, kind, statedAt }) => `${recipient} ${kind} ${statedAt}`)
  return [...groups.values()].map((group) => {
    const [first] = group as [Listed]
    const state = STATES.find((one) => group.some((act) => act.state === one)) ?? first.state
    const sum = (of: 'items' | 'confirmed'): number => group.reduce((before, act) => before + act[of], 0)
    return { ...first, state, items: sum('items'), confirmed: sum('confirmed'), acts: group.length }
  })
}

export const correct: Command = {
  name: 'correct',
  synopsis: `STIX-ID... --cause CODE ${NODE_SYNOPSIS}`,
  summary: 'Have every partner delete the versions of objects before the newest one, which was submitted before',
  options: { ...NODE_OPTIONS, cause: { type: 'string' } },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity correct ${correct.synopsis}`)
    const answer = await nodeClient(input, terminal).post(
      '/api/v1/corrections',
      jsonBody({ stixIds: input.files, cause: input.text('cause') }),
    )
    print(terminal, input, { json: answer, text: reported(answer, 'corrected') })
    return 0
  },
}

function reported(answer: JsonObject, deed: string): string {
  const acts = answer.acts as unknown as readonly { to: string; items: number; until: string }[]
  if (acts.length === 0) return 'No partner holds these objects.'
  return acts.map(({ to, items, until }) => `${to}: ${items} ${deed}, to be deleted by ${until}`).join('\n')
}
