/** comity request ...: asking a partner for data with reasons, and answering what a partner asks. */
import { DECLINE_REASONS, TEXT_PARTS, URGENCIES } from '../../acts/index.ts'
import { TLP_LEVELS } from '../../agreement/index.ts'
import { counted, type JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'
import { submitFile } from './share.ts'

const PATH = '/api/v1/requests'
const ID = /^[0-9a-f]{64}$/

type Listed = {
  readonly id: string
  readonly agreement: string
  readonly asker: string
  readonly asked: string
  readonly purpose: string
  readonly urgency: string
  readonly types: readonly string[] | null
  readonly until: string
  readonly silence: string
  readonly state: string
  readonly reason: string | null
  readonly items: number
  readonly missedAt: string | null
}

const PART_OPTIONS = Object.fromEntries(TEXT_PARTS.map((part) => [part, { type: 'string' }] as const))
const PARTS_SYNOPSIS = TEXT_PARTS.filter((part) => part !== 'reason' && part !== 'legal-basis')
  .map((part) => `[--${part} TEXT]`)
  .join(' ')

const ask: Command = {
  name: 'request ask',
  synopsis: `--to PARTY --agreement HASH --purpose CODE --reason TEXT --legal-basis TEXT ${PARTS_SYNOPSIS} [--urgency ${URGENCIES.join('|')}] [--type STIX-TYPE]... [--about ITEM-ID]... [--marking LEVEL] ${NODE_SYNOPSIS}`,
  summary:
    'Ask a partner for data, stating what the agreement wants a request to state; the text travels sealed, at AMBER+STRICT unless --marking says otherwise',
  options: {
    ...NODE_OPTIONS,
    ...PART_OPTIONS,
    to: { type: 'string' },
    agreement: { type: 'string' },
    purpose: { type: 'string' },
    urgency: { type: 'string' },
    type: { type: 'string', multiple: true },
    about: { type: 'string', multiple: true },
    marking: { type: 'string' },
  },
  async run(input, terminal) {
    const types = input.list('type')
    const text = Object.fromEntries(
      TEXT_PARTS.flatMap((part) => (input.optional(part) === undefined ? [] : [[part, input.optional(part)]])),
    )
    for (const part of ['reason', 'legal-basis']) input.text(part)
    const body = {
      ...{ agreement: input.text('agreement'), to: input.text('to'), purpose: input.text('purpose') },
      urgency: oneOf(input, 'urgency', URGENCIES) ?? 'normal',
      ...(types.length === 0 ? {} : { types }),
      about: input.list('about'),
      marking: oneOf(input, 'marking', TLP_LEVELS) ?? 'AMBER+STRICT',
      text,
    }
    const answer = await nodeClient(input, terminal).post(PATH, jsonBody(body))
    print(terminal, input, { json: answer, text: `Asked ${body.to}: request ${String(answer.actId)}` })
    return 0
  },
}

const list: Command = {
  name: 'request list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List requests put and received, newest first, with when the clock of each answer ends and what silence means',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(PATH)
    const items = answer.items as unknown as readonly Listed[]
    print(terminal, input, { json: items, text: items.length === 0 ? 'There is no request.' : items.map(lineOf).join('\n') })
    return 0
  },
}

const show: Command = {
  name: 'request show',
  synopsis: `REQUEST ${NODE_SYNOPSIS}`,
  summary: 'Show a request with its text and what answered it; recorded as a consultation',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`${PATH}/${idOf(input, show)}`)
    print(terminal, input, { json: answer, text: detailText(answer) })
    return 0
  },
}

const answer: Command = {
  name: 'request answer',
  synopsis: `FILE --request REQUEST --justification TEXT [--review] [--format FORMAT] [--ignore-distribution] ${NODE_SYNOPSIS}`,
  summary:
    'Give what a partner asked for: a STIX bundle, or a file that comity import takes, goes the road of every release to that partner alone',
  options: {
    ...NODE_OPTIONS,
    request: { type: 'string' },
    justification: { type: 'string' },
    review: { type: 'boolean' },
    format: { type: 'string' },
    'ignore-distribution': { type: 'boolean' },
  },
  async run(input, terminal) {
    const answers = input.text('request')
    if (!ID.test(answers)) throw new UsageError('usage', `comity ${answer.name} ${answer.synopsis}`)
    const found = (await nodeClient(input, terminal).get(`${PATH}/${answers}`)).request as unknown as Listed
    return submitFile(input, terminal, { agreement: found.agreement, purpose: found.purpose, answers })
  },
}

const decline: Command = {
  name: 'request decline',
  synopsis: `REQUEST --reason CODE ${NODE_SYNOPSIS}`,
  summary: `Give nothing in answer to a request, for a reason of the agreement: ${DECLINE_REASONS.filter((reason) => reason !== 'silence').join(', ')}`,
  options: { ...NODE_OPTIONS, reason: { type: 'string' } },
  async run(input, terminal) {
    const id = idOf(input, decline)
    const stated = await nodeClient(input, terminal).post(`${PATH}/${id}/decline`, jsonBody({ reason: input.text('reason') }))
    print(terminal, input, { json: stated, text: `Declined ${id}.` })
    return 0
  },
}

/** All commands of this file. */
export const REQUEST: readonly Command[] = [ask, list, show, answer, decline]

function oneOf(input: Input, name: string, known: readonly string[]): string | undefined {
  const value = input.optional(name)
  if (value === undefined || known.includes(value)) return value
  throw new UsageError('usage', `--${name} is one of ${known.join(', ')}`)
}

function idOf(input: Input, command: Command): string {
  const [id] = input.files
  if (id !== undefined && ID.test(id)) return id
  throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
}

function lineOf(one: Listed): string {
  const { id, state, asker, asked, purpose, urgency, until, silence, items } = one
  const end = state === 'open' ? `until ${until}, then ${silence}` : outcomeOf(one)
  return [id, state.padEnd(8), `${asker} asks ${asked}`, purpose, urgency, end, ...(items > 0 ? [counted(items, 'item')] : [])].join('  ')
}

function outcomeOf({ reason, missedAt }: Listed): string {
  const late = missedAt === null ? [] : [`clock missed, told ${missedAt}`]
  return [...(reason === null ? [] : [reason]), ...late].join(', ') || 'answered'
}

function detailText(detail: JsonObject): string {
  const request = detail.request as unknown as Listed
  const text = detail.text as unknown as Readonly<Record<string, string>> | null
  const answers = detail.answers as unknown as readonly { actId: string; items: number; at: string }[]
  const parts = text === null ? ['The text is erased.'] : Object.entries(text).map(([part, words]) => `${part}: ${words}`)
  const by = (deed: string, account: unknown): readonly string[] => (typeof account === 'string' ? [`${deed} here by ${account}`] : [])
  return [
    lineOf(request),
    `types: ${request.types?.join(', ') ?? 'whatever may be given on a request'}`,
    ...(typeof detail.marking === 'string' ? [`text at TLP:${detail.marking}`] : []),
    ...parts,
    ...by('asked', detail.askedBy),
    ...by('declined', detail.declinedBy),
    ...answers.map(({ actId, items, at }) => `${at}: ${counted(items, 'item')} given (${actId})`),
  ].join('\n')
}
