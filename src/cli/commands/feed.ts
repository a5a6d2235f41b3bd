/** comity feed ...: subscriptions to collections of other TAXII 2.1 servers. */
import { counted, type JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'
import { SECRET_NOTE, SERVER_OPTIONS, SERVER_SYNOPSIS, serverOf } from '../taxii-server.ts'

const PATH = '/api/v1/feeds'

type Feed = {
  readonly name: string
  readonly title: string
  readonly root: string
  readonly state: string
  readonly isRunning: boolean
  readonly objects: number
  readonly nextAt: string
  readonly failures: number
  readonly lastRun: Report | null
  readonly reconciliation: Reconciliation | null
}
type Failure = { readonly code: string; readonly message: string } | null
type Report = {
  readonly startedAt: string
  readonly endedAt: string | null
  readonly pages: number
  readonly received: number
  readonly kept: number
  readonly altered: number
  readonly refused: number
  readonly refusals: readonly { readonly id: string; readonly code: string; readonly reason: string }[]
  readonly warnings: readonly { readonly code: string; readonly count: number }[]
  readonly failure: Failure
}
type Reconciliation = {
  readonly at: string
  readonly listed: number
  readonly missing: number
  readonly fetched: number
  readonly vanished: number
  readonly erased: number
  readonly failure: Failure
}

export const feedAdd: Command = {
  name: 'feed add',
  synopsis: `NAME ${SERVER_SYNOPSIS} [--interval SECONDS] [--retention DAYS] [--page OBJECTS] [--compare RUNS] [--erase-vanished] --justification TEXT ${NODE_SYNOPSIS}${SECRET_NOTE}`,
  summary: 'Subscribe to a collection of another TAXII 2.1 server',
  options: {
    ...NODE_OPTIONS,
    ...SERVER_OPTIONS,
    interval: { type: 'string' },
    retention: { type: 'string' },
    page: { type: 'string' },
    compare: { type: 'string' },
    'erase-vanished': { type: 'boolean' },
    justification: { type: 'string' },
  },
  async run(input, terminal) {
    const body = {
      name: nameOf(input, feedAdd),
      ...serverOf(input, terminal),
      justification: input.text('justification'),
      ...numberOf(input, 'interval', 'intervalSeconds'),
      ...numberOf(input, 'retention', 'retentionDays'),
      ...numberOf(input, 'page', 'pageObjects'),
      ...numberOf(input, 'compare', 'reconcileRuns'),
      ...(input.isSet('erase-vanished') ? { vanished: 'erase' } : {}),
    }
    const answer = await nodeClient(input, terminal).post(PATH, jsonBody(body))
    const { name, title } = answer as unknown as Feed
    print(terminal, input, { json: answer, text: `Subscribed to "${title}" as ${name}; comity feed status ${name} tells how it goes.` })
    return 0
  },
}

export const feedList: Command = {
  name: 'feed list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List feeds with how their last runs went',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(PATH)
    const feeds = answer.items as unknown as readonly Feed[]
    const lines = feeds.map(
      (feed) => `${feed.name}  ${stateOf(feed)}  ${feed.objects} objects  ${feed.root}${failureText(feed.lastRun?.failure)}`,
    )
    print(terminal, input, { json: feeds, text: lines.length === 0 ? 'There is no feed.' : lines.join('\n') })
    return 0
  },
}

export const feedStatus: Command = {
  name: 'feed status',
  synopsis: `NAME ${NODE_SYNOPSIS}`,
  summary: 'How a feed goes: its last run, what was refused, and how both sides compare',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`${PATH}/${nameOf(input, feedStatus)}`)
    print(terminal, input, { json: answer, text: statusLines(answer as unknown as Feed).join('\n') })
    return 0
  },
}

export const feedRemove: Command = {
  name: 'feed remove',
  synopsis: `NAME ${NODE_SYNOPSIS}`,
  summary: 'End a subscription; what it brought is destroyed with it',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const name = nameOf(input, feedRemove)
    const answer = await nodeClient(input, terminal).delete(`${PATH}/${name}`)
    print(terminal, input, { json: answer, text: `Removed ${name}; ${String(answer.destroyed)} objects were destroyed.` })
    return 0
  },
}

const VERBS = {
  pause: 'Read a feed no more until it is resumed',
  resume: 'Go on with a feed, at once',
  run: 'Read a feed at once',
  compare: 'Read a feed at once, then compare what is held with what the server lists',
} as const

const STEPS = (Object.keys(VERBS) as (keyof typeof VERBS)[]).map((verb): Command => {
  const command: Command = {
    name: `feed ${verb}`,
    synopsis: `NAME ${NODE_SYNOPSIS}`,
    summary: VERBS[verb],
    options: NODE_OPTIONS,
    async run(input, terminal) {
      const name = nameOf(input, command)
      const answer: JsonObject = await nodeClient(input, terminal).post(`${PATH}/${name}/${verb}`)
      print(terminal, input, { json: answer, text: `${name}: ${stateOf(answer as unknown as Feed)}.` })
      return 0
    },
  }
  return command
})

/** All commands of this file. */
export const FEED: readonly Command[] = [feedAdd, feedList, feedStatus, ...STEPS, feedRemove]

function nameOf(input: Input, command: Command): string {
  const [name] = input.files
  if (name === undefined || !/^[a-z0-9-]{1,40}$/.test(name)) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return name
}

function numberOf(input: Input, option: string, member: string): Readonly<Record<string, number>> {
  const text = input.optional(option)
  if (text === undefined) return {}
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('usage', `--${option} is a whole number`)
  return { [member]: Number(text) }
}

function stateOf({ state, isRunning, nextAt }: Feed): string {
  if (isRunning) return 'being read'
  return state === 'active' ? `next at ${nextAt}` : state
}

function statusLines(feed: Feed): readonly string[] {
  const { lastRun, reconciliation } = feed
  return [
    `${feed.name}: "${feed.title}" of ${feed.root}`,
    `${stateOf(feed)}, ${feed.objects} objects held${feed.failures === 0 ? '' : `, ${feed.failures} runs failed in a row`}`,
    ...(lastRun === null ? ['It was not read yet.'] : reportLines(lastRun)),
    ...(reconciliation === null ? [] : [reconciliationLine(reconciliation)]),
  ]
}

function reportLines({ refusals, warnings, ...report }: Report): readonly string[] {
  const counts = `${report.pages} pages, ${report.received} objects, ${report.kept} new, ${report.refused} refused, ${report.altered} altered`
  return [
    `Last run ${report.startedAt}: ${counts}${failureText(report.failure)}`,
    ...warnings.map(({ code, count }) => `  the server: ${code} (${counted(count, 'time')})`),
    ...refusals.map(({ id, code, reason }) => `  refused ${id}: ${code}: ${reason}`),
  ]
}

function reconciliationLine({ at, listed, missing, fetched, vanished, erased, failure }: Reconciliation): string {
  if (failure !== null) return `Compared ${at}${failureText(failure)}`
  return `Compared ${at}: ${listed} listed there, ${missing} were missing here, ${fetched} of them fetched; ${vanished} vanished there, ${erased} erased here`
}

function failureText(failure: Failure | undefined): string {
  return failure === null || failure === undefined ? '' : `; ${failure.code}: ${failure.message}`
}
