/** comity onward ..., comity purpose ...: giving on what came from a partner, or using it otherwise, with its consent. */
import { counted, type JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const PATH = '/api/v1/onward'

type Refusal = { readonly code: string; readonly reason: string; readonly article?: string }
type Listed = {
  readonly id: string
  readonly state: string
  readonly asker: string
  readonly origin: string
  readonly recipient: string
  readonly purpose: string
  readonly items: number
  readonly until: string
}

export const onwardAsk: Command = {
  name: 'onward ask',
  synopsis: `STIX-ID... --to PARTY --purpose CODE --justification TEXT ${NODE_SYNOPSIS}`,
  summary: 'Ask the origins of received objects to let them be given on',
  options: { ...NODE_OPTIONS, to: { type: 'string' }, purpose: { type: 'string' }, justification: { type: 'string' } },
  run: (input, terminal) => ask(input, terminal, { command: onwardAsk, terms: { recipient: input.text('to') } }),
}

export const purposeAsk: Command = {
  name: 'purpose ask',
  synopsis: `STIX-ID... --purpose CODE --justification TEXT ${NODE_SYNOPSIS}`,
  summary: 'Ask the origins of received objects to let them be used here for another purpose; onward list shows the answers',
  options: { ...NODE_OPTIONS, purpose: { type: 'string' }, justification: { type: 'string' } },
  run: (input, terminal) => ask(input, terminal, { command: purposeAsk, terms: {} }),
}

export const onwardList: Command = {
  name: 'onward list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List questions put and received, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(PATH)
    const items = answer.items as unknown as readonly Listed[]
    const lines = items.map((one) =>
      [
        one.id,
        one.state.padEnd(9),
        one.recipient === one.asker
          ? `${one.asker} asks ${one.origin}: another purpose`
          : `${one.asker} asks ${one.origin} for ${one.recipient}`,
        one.purpose,
        counted(one.items, 'item'),
        one.until,
      ].join('  '),
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'There is no question.' : lines.join('\n') })
    return 0
  },
}

export const onwardConsent: Command = {
  name: 'onward consent',
  synopsis: `ASK [--until TIME] [--item ITEM-ID...] ${NODE_SYNOPSIS}`,
  summary: 'Let own objects be given on or used for another purpose, all that are asked for or some',
  options: { ...NODE_OPTIONS, until: { type: 'string' }, item: { type: 'string', multiple: true } },
  async run(input, terminal) {
    const until = input.optional('until')
    const items = input.list('item')
    const body = { ...(until === undefined ? {} : { until }), ...(items.length === 0 ? {} : { items }) }
    const { id, answer } = await step(input, terminal, { command: onwardConsent, verb: 'consent', body })
    print(terminal, input, { json: answer, text: `Consented to ${id}.` })
    return 0
  },
}

export const onwardRefuse: Command = {
  name: 'onward refuse',
  synopsis: `ASK --reason CODE ${NODE_SYNOPSIS}`,
  summary: 'Let own objects not be given on, or not be used for another purpose',
  options: { ...NODE_OPTIONS, reason: { type: 'string' } },
  async run(input, terminal) {
    const { id, answer } = await step(input, terminal, { command: onwardRefuse, verb: 'refuse', body: { reason: input.text('reason') } })
    print(terminal, input, { json: answer, text: `Refused ${id}.` })
    return 0
  },
}

export const onwardRelease: Command = {
  name: 'onward release',
  synopsis: `ASK [--necessity TEXT] ${NODE_SYNOPSIS}`,
  summary: 'Give on what was consented to and did not go yet',
  options: { ...NODE_OPTIONS, necessity: { type: 'string' } },
  async run(input, terminal) {
    const necessity = input.optional('necessity')
    const { answer } = await step(input, terminal, {
      command: onwardRelease,
      verb: 'release',
      body: necessity === undefined ? {} : { necessity },
    })
    const acts = answer.acts as unknown as readonly { id: string; to: string; items: number }[]
    const withheld = answer.withheld as unknown as readonly { holding: string; refusal: Refusal }[]
    const stopped = answer.stopped as unknown as Refusal | null
    const lines = [
      ...acts.map(({ id, to, items }) => `${to}: ${items} given on (${id})`),
      ...withheld.map(({ holding, refusal }) => `${holding} stays: ${refusal.reason}`),
      ...refusalLines(stopped === null ? [] : [stopped]),
    ]
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'Nothing is left to give on.' : lines.join('\n') })
    return stopped === null ? 0 : 1
  },
}

/** All commands of this file. */
export const ONWARD: readonly Command[] = [onwardAsk, purposeAsk, onwardList, onwardConsent, onwardRefuse, onwardRelease]

async function ask(
  input: Input,
  terminal: Terminal,
  { command, terms }: { readonly command: Command; readonly terms: { readonly recipient?: string } },
): Promise<number> {
  if (input.files.length === 0) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  const why = { purpose: input.text('purpose'), justification: input.text('justification') }
  const answer = await nodeClient(input, terminal).post(PATH, jsonBody({ stixIds: input.files, ...terms, ...why }))
  const asks = answer.asks as unknown as readonly { id: string; origin: string; items: number }[]
  const lines = asks.map(({ id, origin, items }) => `${id}: ${origin} is asked for ${items}`)
  print(terminal, input, { json: answer, text: [...lines, ...refusalLines(answer.refusals as unknown as readonly Refusal[])].join('\n') })
  return 0
}

async function step(
  input: Input,
  terminal: Terminal,
  { command, verb, body }: { readonly command: Command; readonly verb: string; readonly body: object },
): Promise<{ readonly id: string; readonly answer: JsonObject }> {
  const [id] = input.files
  if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return { id, answer: await nodeClient(input, terminal).post(`${PATH}/${id}/${verb}`, jsonBody(body)) }
}

function refusalLines(refusals: readonly Refusal[]): readonly string[] {
  return refusals.map(({ code, reason, article }) => `${code}: ${reason}${article === undefined ? '' : ` (article ${article})`}`)
}
