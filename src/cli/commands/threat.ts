/** comity threat ...: giving on what came from a partner without its leave, against an immediate and serious threat. */
import { counted } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const PATH = '/api/v1/threats'

type Refusal = { readonly code: string; readonly reason: string; readonly article?: string }
type Report = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number }[]
  readonly withheld: readonly { readonly holding: string; readonly refusal: Refusal }[]
  readonly stopped: Refusal | null
}
type Invoked = { readonly id: string; readonly origin: string; readonly items: number; readonly report: Report }
type Waiting = {
  readonly id: string
  readonly origin: string
  readonly recipient: string
  readonly purpose: string
  readonly items: number
  readonly account: string
  readonly until: string
  readonly threat: { readonly danger: string; readonly haste: string }
}
type Seen = {
  readonly party: string
  readonly threat: string
  readonly toldTo: string | null
  readonly at: string
  readonly releases: number
  readonly sight: string
}

const SYNOPSIS = `STIX-ID... --to PARTY --purpose CODE --danger TEXT --endangered TEXT --haste TEXT [--necessity TEXT] ${NODE_SYNOPSIS}`

export const threatInvoke: Command = {
  name: 'threat invoke',
  synopsis: SYNOPSIS,
  summary: 'Give received objects on without leave against an immediate threat; their origins are told at once',
  options: {
    ...NODE_OPTIONS,
    ...{ to: { type: 'string' }, purpose: { type: 'string' }, danger: { type: 'string' } },
    ...{ endangered: { type: 'string' }, haste: { type: 'string' }, necessity: { type: 'string' } },
  },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity ${threatInvoke.name} ${SYNOPSIS}`)
    const necessity = input.optional('necessity')
    const said = { danger: input.text('danger'), endangered: input.text('endangered'), haste: input.text('haste') }
    const terms = { recipient: input.text('to'), purpose: input.text('purpose'), ...said }
    const body = { stixIds: input.files, ...terms, ...(necessity === undefined ? {} : { necessity }) }
    const answer = await nodeClient(input, terminal).post(PATH, jsonBody(body))
    const invoked = answer.invoked as unknown as readonly Invoked[]
    const waiting = answer.waiting as unknown as readonly Pick<Waiting, 'id' | 'origin' | 'items' | 'until'>[]
    const lines = [
      ...invoked.flatMap(invokedLines),
      ...waiting.map(
        ({ id, origin, items, until }) => `${id}: ${counted(items, 'item')} of ${origin} until ${until} for another official to agree`,
      ),
      ...refusalLines(answer.refusals as unknown as readonly Refusal[]),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return invoked.every(({ report }) => report.stopped === null) ? 0 : 1
  },
}

export const threatList: Command = {
  name: 'threat list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List threats that wait for a second official, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get(PATH)).items as unknown as readonly Waiting[]
    const lines = items.map(({ id, account, origin, recipient, purpose, items: count, until, threat }) =>
      [id, `${account}: ${origin} to ${recipient}`, purpose, counted(count, 'item'), until, threat.danger, threat.haste].join('  '),
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No threat waits.' : lines.join('\n') })
    return 0
  },
}

export const threatAgree: Command = {
  name: 'threat agree',
  synopsis: `ID [--necessity TEXT] ${NODE_SYNOPSIS}`,
  summary: 'Agree to a threat that another official stated: its origin is told and the objects go',
  options: { ...NODE_OPTIONS, necessity: { type: 'string' } },
  async run(input, terminal) {
    const necessity = input.optional('necessity')
    const path = `${PATH}/${idOf(input, threatAgree)}/agree`
    const answer = await nodeClient(input, terminal).post(path, jsonBody(necessity === undefined ? {} : { necessity }))
    const invoked = answer as unknown as Invoked
    print(terminal, input, { json: answer, text: invokedLines(invoked).join('\n') })
    return invoked.report.stopped === null ? 0 : 1
  },
}

export const threatDrop: Command = {
  name: 'threat drop',
  synopsis: `ID ${NODE_SYNOPSIS}`,
  summary: 'Let a threat that waits go: nothing of it is told or given',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const id = idOf(input, threatDrop)
    const answer = await nodeClient(input, terminal).delete(`${PATH}/${id}`)
    print(terminal, input, { json: answer, text: `Dropped ${id}.` })
    return 0
  },
}

export const threatSeen: Command = {
  name: 'threat seen',
  synopsis: NODE_SYNOPSIS,
  summary: 'List, for an overseer, threats in the ledgers that it follows, and whether their origins were told',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/inspections/threats')).items as unknown as readonly Seen[]
    const lines = items.map(({ at, party, toldTo, releases, sight, threat }) =>
      [at, party, sight.padEnd(10), `told ${toldTo ?? 'nobody'}`, counted(releases, 'release'), threat.slice(0, 16)].join('  '),
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No threat was invoked.' : lines.join('\n') })
    return 0
  },
}

/** All commands of this file. */
export const THREATS: readonly Command[] = [threatInvoke, threatList, threatAgree, threatDrop, threatSeen]

function idOf(input: Input, { name, synopsis }: Command): string {
  const [id] = input.files
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) throw new UsageError('usage', `comity ${name} ${synopsis}`)
  return id
}

function invokedLines({ id, origin, report }: Invoked): readonly string[] {
  return [
    `${id}: ${origin} is told`,
    ...report.acts.map(({ to, items, id: act }) => `${to}: ${items} given on (${act})`),
    ...report.withheld.map(({ holding, refusal }) => `${holding} stays: ${refusal.reason}`),
    ...refusalLines(report.stopped === null ? [] : [report.stopped]),
  ]
}

function refusalLines(refusals: readonly Refusal[]): readonly string[] {
  return refusals.map(({ code, reason, article }) => `${code}: ${reason}${article === undefined ? '' : ` (article ${article})`}`)
}
