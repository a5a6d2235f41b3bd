/** comity breach ...: telling partners and overseers of a breach, in parts, and what is still due. */
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const text = { type: 'string' } as const
const WORDS = {
  what: text,
  about: text,
  persons: text,
  items: text,
  risk: text,
  measures: text,
  contact: text,
  complete: { type: 'boolean' },
  'late-reason': text,
} as const
const WORDS_SYNOPSIS =
  '--what TEXT --contact TEXT [--about CATEGORIES] [--persons COUNT] [--items COUNT] [--risk unknown|unlikely|likely|high] [--measures TEXT] [--late-reason TEXT] [--complete]'

type Clock = { clock: string; deadline: string; state: string; consequence: string }
type Listed = {
  breach: string
  party: string
  title: string
  cert: string | null
  foundAt: string
  clocks: Clock[]
  parts: { what: string; isComplete: boolean }[]
}

const breach: Command = {
  name: 'breach',
  synopsis: `AGREEMENT... --found TIME --concerns personal-data|channel|both ${WORDS_SYNOPSIS} ${NODE_SYNOPSIS}`,
  summary:
    'Tell partners and overseers of a breach, under each agreement that it touches; what is not known yet is told later by breach more',
  options: { ...NODE_OPTIONS, ...WORDS, found: text, concerns: text },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity breach ${breach.synopsis}`)
    const body = { agreements: input.files, foundAt: input.text('found'), concerns: input.text('concerns'), ...wordsOf(input) }
    const answer = await nodeClient(input, terminal).post('/api/v1/breaches', jsonBody(body))
    print(terminal, input, { json: answer, text: told(answer) })
    return 0
  },
}

const breachMore: Command = {
  name: 'breach more',
  synopsis: `BREACH ${WORDS_SYNOPSIS} ${NODE_SYNOPSIS}`,
  summary: 'Tell a further part of a breach; --complete says that nothing is to follow',
  options: { ...NODE_OPTIONS, ...WORDS },
  async run(input, terminal) {
    const [id, ...others] = input.files
    if (id === undefined || others.length > 0) throw new UsageError('usage', `comity breach more ${breachMore.synopsis}`)
    const path = `/api/v1/breaches/${encodeURIComponent(id)}/parts`
    const answer = await nodeClient(input, terminal).post(path, jsonBody(wordsOf(input)))
    print(terminal, input, { json: answer, text: told(answer) })
    return 0
  },
}

const breachList: Command = {
  name: 'breach list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List breaches told of here and by partners, with the clocks that run',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/breaches')
    const items = answer.items as unknown as readonly Listed[]
    print(terminal, input, { json: items, text: items.length === 0 ? 'No breach was told of.' : items.flatMap(lines).join('\n') })
    return 0
  },
}

function lines({ breach: id, party, title, cert, foundAt, clocks, parts }: Listed): readonly string[] {
  const last = parts.at(-1)
  const state = last?.isComplete === true ? 'complete' : `${parts.length} part${parts.length === 1 ? '' : 's'}, more to follow`
  return [
    `${id}  ${party}  found ${foundAt}  ${title}  (${state})`,
    `  ${last?.what ?? ''}`,
    ...(cert === null ? [] : [`  emergency response team of ${party}: ${cert}`]),
    ...clocks.map(
      (one) =>
        `  ${one.clock.padEnd(8)}  ${one.state.padEnd(7)}  due ${one.deadline}${one.state === 'missed' ? `  ${one.consequence}` : ''}`,
    ),
  ]
}

function told(answer: Readonly<Record<string, unknown>>): string {
  const acts = answer.acts as readonly { id: string; agreement: string }[]
  return [`Breach ${String(answer.breach)}`, ...acts.map(({ id, agreement }) => `  told under ${agreement} by act ${id}`)].join('\n')
}

function wordsOf(input: Input): object {
  return {
    what: input.text('what'),
    contact: input.text('contact'),
    dataSubjects: (input.optional('about') ?? '').split(',').filter((word) => word !== ''),
    persons: count(input, 'persons'),
    items: count(input, 'items'),
    risk: input.optional('risk') ?? 'unknown',
    measures: input.optional('measures') ?? null,
    lateReason: input.optional('late-reason') ?? null,
    isComplete: input.isSet('complete'),
  }
}

/** Null for what is not known yet. */
function count(input: Input, name: string): number | null {
  const given = input.optional(name)
  if (given === undefined) return null
  if (!/^(?:0|[1-9]\d{0,9})$/.test(given)) throw new UsageError('usage', `--${name} is a whole number, roughly as many as there are`)
  return Number(given)
}

/** The commands of breaches. */
export const BREACH: readonly Command[] = [breach, breachMore, breachList]
