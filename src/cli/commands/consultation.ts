/** comity consultation ..., comity observation ...: who read what and why, and what self-monitoring saw in it. */
import { counted } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Read = { number: number; account: string; at: string; purpose: string; justification: string; what: string; items: number }
type Observation = {
  readonly id: string
  readonly account: string
  readonly check: string
  readonly until: string
  readonly reads: number
  readonly items: number
  readonly article: string | null
  readonly reviewBy: string | null
  readonly outcome: string | null
}
type Opening = {
  readonly id: string
  readonly account: string
  readonly from: string
  readonly until: string
  readonly reviewBy: string
  readonly isOpen: boolean
  readonly itemsRead: number
  readonly outcome: string | null
}
type OpeningTold = {
  readonly party: string
  readonly items: number
  readonly from: string
  readonly until: string
  readonly toldAt: string
}

const REASON_OPTIONS = { purpose: { type: 'string' }, justification: { type: 'string' } } as const
const REASON_SYNOPSIS = '--purpose PURPOSE --justification TEXT'
const PURPOSES = 'lawfulness-check, self-monitoring, integrity-and-security, criminal-proceedings or statistics'
const PAGE_OPTIONS = { before: { type: 'string' }, limit: { type: 'string' } } as const

const consultationOwn: Command = {
  name: 'consultation own',
  synopsis: `[--before NUMBER] [--limit N] ${NODE_SYNOPSIS}`,
  summary: 'Show what the own account read, newest first',
  options: { ...NODE_OPTIONS, ...PAGE_OPTIONS },
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`/api/v1/consultations/own?${queryOf(input, ['before', 'limit'])}`)
    print(terminal, input, { json: answer, text: inWords(answer.items as unknown as readonly Read[], answer.before) })
    return 0
  },
}

const consultationList: Command = {
  name: 'consultation list',
  synopsis: `${REASON_SYNOPSIS} [--account LOGIN] [--from TIME] [--until TIME] [--before NUMBER] [--limit N] ${NODE_SYNOPSIS}`,
  summary: `Show what accounts read, for ${PURPOSES}; looking is on record too`,
  options: {
    ...NODE_OPTIONS,
    ...REASON_OPTIONS,
    ...PAGE_OPTIONS,
    account: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
  },
  async run(input, terminal) {
    const query = queryOf(input, ['purpose', 'justification', 'account', 'from', 'until', 'before', 'limit'])
    const answer = await nodeClient(input, terminal).get(`/api/v1/consultations?${query}`)
    print(terminal, input, { json: answer, text: inWords(answer.items as unknown as readonly Read[], answer.before) })
    return 0
  },
}

const observationList: Command = {
  name: 'observation list',
  synopsis: `${REASON_SYNOPSIS} [--state open|closed] [--limit N] ${NODE_SYNOPSIS}`,
  summary: 'Show what self-monitoring saw in the record of reads, newest first',
  options: { ...NODE_OPTIONS, ...REASON_OPTIONS, state: { type: 'string' }, limit: { type: 'string' } },
  async run(input, terminal) {
    const query = queryOf(input, ['purpose', 'justification', 'state', 'limit'])
    const items = (await nodeClient(input, terminal).get(`/api/v1/observations?${query}`)).items as unknown as readonly Observation[]
    const lines = items.map(
      ({ id, account, check, until, reads, items: count, ...one }) =>
        `${id}  ${until}  ${account}  ${check}: ${counted(reads, 'read')} of ${counted(count, 'item')}  ${standingOf(one)}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'There is no such observation.' : lines.join('\n') })
    return 0
  },
}

function standingOf({ article, reviewBy, outcome }: Pick<Observation, 'article' | 'reviewBy' | 'outcome'>): string {
  if (outcome !== null) return outcome
  return article === null || reviewBy === null ? 'open' : `open, to be looked at by ${reviewBy} (article ${article})`
}

const observationClose: Command = {
  name: 'observation close',
  synopsis: `OBSERVATION --outcome explained|misuse|unclear --reason TEXT ${NODE_SYNOPSIS}`,
  summary: 'Say what an observation of somebody else was',
  options: { ...NODE_OPTIONS, outcome: { type: 'string' }, reason: { type: 'string' } },
  async run(input, terminal) {
    const [id] = input.files
    if (id === undefined || !/^[0-9a-f]{64}$/.test(id))
      throw new UsageError('usage', `comity observation close ${observationClose.synopsis}`)
    const body = jsonBody({ outcome: input.text('outcome'), reason: input.text('reason') })
    const answer = await nodeClient(input, terminal).post(`/api/v1/observations/${id}/close`, body)
    print(terminal, input, { json: answer, text: `Closed ${id}.` })
    return 0
  },
}

const processingRecord: Command = {
  name: 'processing-record',
  synopsis: `[--format html|markdown] ${NODE_SYNOPSIS}`,
  summary: 'Print the record of processing activities: what this party processes, for what, for whom and how long',
  options: { ...NODE_OPTIONS, format: { type: 'string' } },
  async run(input, terminal) {
    const format = input.optional('format') ?? 'markdown'
    if (format !== 'html' && format !== 'markdown') throw new UsageError('usage', '--format is html or markdown')
    const text = await nodeClient(input, terminal).text(`/api/v1/processing-record?format=${format}`)
    print(terminal, input, { json: { format, text }, text })
    return 0
  },
}

const breakGlassCommand: Command = {
  name: 'break-glass',
  synopsis: `--agreement HASH --minutes N --reason TEXT ${NODE_SYNOPSIS}`,
  summary:
    'Read for a while, on record, without the training or clearance that the agreement asks for; another official looks at it afterwards',
  options: { ...NODE_OPTIONS, agreement: { type: 'string' }, minutes: { type: 'string' }, reason: { type: 'string' } },
  async run(input, terminal) {
    const minutes = Number(input.text('minutes'))
    const body = jsonBody({ agreement: input.text('agreement'), minutes, reason: input.text('reason') })
    const answer = await nodeClient(input, terminal).post('/api/v1/break-glass', body)
    print(terminal, input, {
      json: answer,
      text: `Open until ${String(answer.until)}; an officer and the overseers see act ${String(answer.actId)}.`,
    })
    return 0
  },
}

const breakGlassList: Command = {
  name: 'break-glass list',
  synopsis: NODE_SYNOPSIS,
  summary: 'Show what officials opened for themselves: the own, or all for whoever looks at it',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/break-glass')).items as unknown as readonly Opening[]
    const lines = items.map(({ id, account, from, until, reviewBy, isOpen, itemsRead, outcome }) => {
      const looked = outcome ?? `to be looked at by ${reviewBy}`
      return `${id}  ${account}  ${from} to ${until}${isOpen ? ' (open)' : ''}  ${itemsRead} received items read  ${looked}`
    })
    print(terminal, input, { json: items, text: lines.length === 0 ? 'Nothing was opened.' : lines.join('\n') })
    return 0
  },
}

const breakGlassTold: Command = {
  name: 'break-glass told',
  synopsis: NODE_SYNOPSIS,
  summary: 'Show what partners say that their officials opened of what this party sent',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/break-glass/told')).items as unknown as readonly OpeningTold[]
    const lines = items.map(
      ({ party, items: count, from, until, toldAt }) => `${toldAt}  ${party}  ${counted(count, 'item')} read from ${from} to ${until}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No partner told of any.' : lines.join('\n') })
    return 0
  },
}

const statistics: Command = {
  name: 'statistics',
  synopsis: `[--year YEAR] [--format html|markdown|json] ${NODE_SYNOPSIS}`,
  summary: 'Print the statistics of a year: what came, went and was erased by category, in counts that tell of nobody',
  options: { ...NODE_OPTIONS, year: { type: 'string' }, format: { type: 'string' } },
  async run(input, terminal) {
    const format = input.isJson ? 'json' : (input.optional('format') ?? 'markdown')
    const year = input.optional('year')
    if (!['html', 'markdown', 'json'].includes(format)) throw new UsageError('usage', '--format is html, markdown or json')
    if (year !== undefined && !/^2\d{3}$/.test(year)) throw new UsageError('usage', '--year is a calendar year, such as 2027')
    const asked = `/api/v1/statistics?format=${format}${year === undefined ? '' : `&year=${year}`}`
    terminal.out(`${(await nodeClient(input, terminal).text(asked)).trimEnd()}\n`)
    return 0
  },
}

/** Every command on the record of reads. */
export const CONSULTATION: readonly Command[] = [
  consultationOwn,
  consultationList,
  observationList,
  observationClose,
  breakGlassCommand,
  breakGlassList,
  breakGlassTold,
  processingRecord,
  statistics,
]

function queryOf(input: Input, names: readonly string[]): string {
  const query = new URLSearchParams()
  for (const name of names) {
    const value = input.optional(name)
    if (value !== undefined) query.set(name, value)
  }
  return query.toString()
}

function inWords(reads: readonly Read[], before: unknown): string {
  if (reads.length === 0) return 'Nothing was read.'
  const lines = reads.map(
    ({ account, at, purpose, justification, what, items }) =>
      `${at}  ${account}  ${purpose}  ${counted(items, 'item')}  ${what}  "${justification}"`,
  )
  return before === null ? lines.join('\n') : [...lines, `Older ones: --before ${String(before)}`].join('\n')
}
