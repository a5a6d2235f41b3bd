/** comity contest ...: objects are said to be wrong; whoever sent them judges; a contest ends on the decision of whoever alone can end it. */
import { CONTEST_GROUNDS, CONTEST_REASONS, LIFTERS } from '../../acts/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const contestLift: Command = {
  name: 'contest lift',
  synopsis: `CONTEST STIX-ID... --by ${LIFTERS.join('|')} --document TEXT --dated TIME ${NODE_SYNOPSIS}`,
  summary:
    'Lift a contest of the accuracy of shared objects at every partner, on the decision that the document names; other contests stay',
  options: { ...NODE_OPTIONS, by: { type: 'string' }, document: { type: 'string' }, dated: { type: 'string' } },
  async run(input, terminal) {
    const [contest, ...stixIds] = input.files
    const by = input.text('by')
    const isUsage = contest === undefined || !UUID.test(contest) || stixIds.length === 0 || !LIFTERS.some((lifter) => lifter === by)
    if (isUsage) throw new UsageError('usage', `comity contest lift ${contestLift.synopsis}`)
    const body = { stixIds, by, document: input.text('document'), dated: input.text('dated') }
    const answer = await nodeClient(input, terminal).post(`/api/v1/contests/${contest}/lift`, jsonBody(body))
    const acts = answer.acts as unknown as readonly { to: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const lines = [...acts.map(({ to, items }) => `${to}: ${items} lifted`), ...refusals.map(({ code, reason }) => `${code}: ${reason}`)]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const contestRaise: Command = {
  name: 'contest raise',
  synopsis: `STIX-ID... --ground ${CONTEST_GROUNDS.join('|')} --document TEXT ${NODE_SYNOPSIS}`,
  summary: 'Tell whoever sent received objects that a person, a court, the overseer or this party (holder) says they are wrong',
  options: { ...NODE_OPTIONS, ground: { type: 'string' }, document: { type: 'string' } },
  async run(input, terminal) {
    const ground = input.text('ground')
    if (input.files.length === 0 || !CONTEST_GROUNDS.some((one) => one === ground)) throw wrongUsage(contestRaise)
    const answer = await nodeClient(input, terminal).post(
      PATH,
      jsonBody({ stixIds: input.files, ground, document: input.text('document') }),
    )
    const contests = answer.contests as unknown as readonly { id: string; contest: string; origin: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const lines = [
      ...contests.map(({ id, contest, origin, items }) => `${id}: ${origin} is told of ${items}, contest ${contest}`),
      ...refusals.map(({ code, reason }) => `${code}: ${reason}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const contestList: Command = {
  name: 'contest list',
  synopsis: `[--all] ${NODE_SYNOPSIS}`,
  summary: 'List contests that stand, or all, newest first',
  options: { ...NODE_OPTIONS, all: { type: 'boolean' } },
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(input.isSet('all') ? `${PATH}?which=all` : PATH)
    const items = answer.items as unknown as readonly Listed[]
    const lines = items.map((one) =>
      [
        one.contest,
        one.state.padEnd(9),
        one.raisedBy === one.origin ? `${one.origin} itself` : `${one.raisedBy} with ${one.origin}`,
        one.ground ?? '',
        one.document,
        `${one.items} items`,
        one.state === 'open' ? `to be answered by ${one.until}: act ${one.id}` : (one.reason ?? ''),
      ]
        .join('  ')
        .trimEnd(),
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'Nothing is contested.' : lines.join('\n') })
    return 0
  },
}

const contestAnswer: Command = {
  name: 'contest answer',
  synopsis: `ACT --flag | --corrected-by ACT | --decline ${CONTEST_REASONS.filter((reason) => reason !== 'silence').join('|')} ${NODE_SYNOPSIS}`,
  summary: 'Judge what a holder contests: mark it for every holder, name the act that took it back, or decline',
  options: { ...NODE_OPTIONS, flag: { type: 'boolean' }, 'corrected-by': { type: 'string' }, decline: { type: 'string' } },
  async run(input, terminal) {
    const [id] = input.files
    const [by, reason] = [input.optional('corrected-by'), input.optional('decline')]
    const answers = [
      ...(input.isSet('flag') ? [{ answer: 'flagged' }] : []),
      ...(by === undefined ? [] : [{ answer: 'corrected', by }]),
      ...(reason === undefined ? [] : [{ answer: 'declined', reason }]),
    ]
    const [how] = answers
    if (id === undefined || !ACT.test(id) || how === undefined || answers.length > 1) throw wrongUsage(contestAnswer)
    const answer = await nodeClient(input, terminal).post(`${PATH}/${id}/answer`, jsonBody(how))
    print(terminal, input, { json: answer, text: `Answered ${id}: ${how.answer}.` })
    return 0
  },
}

const contestEnd: Command = {
  name: 'contest end',
  synopsis: `ACT --by ${LIFTERS.join('|')} --document TEXT --dated TIME ${NODE_SYNOPSIS}`,
  summary: 'End the mark of received objects by a contest that their origin declined, on the decision that the document names',
  options: { ...NODE_OPTIONS, by: { type: 'string' }, document: { type: 'string' }, dated: { type: 'string' } },
  async run(input, terminal) {
    const [id] = input.files
    const by = input.text('by')
    if (id === undefined || !ACT.test(id) || !LIFTERS.some((lifter) => lifter === by)) throw wrongUsage(contestEnd)
    const body = { by, document: input.text('document'), dated: input.text('dated') }
    const answer = await nodeClient(input, terminal).post(`${PATH}/${id}/end`, jsonBody(body))
    print(terminal, input, { json: answer, text: `Ended ${id}.` })
    return 0
  },
}

/** All commands of this file. */
export const CONTEST: readonly Command[] = [contestRaise, contestList, contestAnswer, contestEnd, contestLift]

function wrongUsage({ name, synopsis }: Command): UsageError {
  return new UsageError('usage', `comity ${name} ${synopsis}`)
}

type Listed = {
  readonly id: string | null
  readonly contest: string
  readonly state: string
  readonly raisedBy: string
  readonly origin: string
  readonly ground: string | null
  readonly document: string
  readonly items: number
  readonly until: string | null
  readonly reason: string | null
}

const PATH = '/api/v1/contests'
const ACT = /^[0-9a-f]{64}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
