/** comity deputy ...: who stands in for whom, for a while. */
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Listed = { id: string; principal: string; deputy: string; role: string; state: string; startsAt: string; endsAt: string }

const deputyName: Command = {
  name: 'deputy name',
  synopsis: `LOGIN --until TIME [--from TIME] --reason TEXT ${NODE_SYNOPSIS}`,
  summary: 'Name a deputy, who for a while may act in your role (with --stands-in-for on its commands)',
  options: { ...NODE_OPTIONS, until: { type: 'string' }, from: { type: 'string' }, reason: { type: 'string' } },
  async run(input, terminal) {
    const startsAt = input.optional('from')
    const body = {
      deputy: wordOf(input.files, deputyName),
      endsAt: input.text('until'),
      reason: input.text('reason'),
      ...(startsAt === undefined ? {} : { startsAt }),
    }
    const answer = await nodeClient(input, terminal).post('/api/v1/deputations', jsonBody(body))
    const text = `${String(answer.deputy)} may act as ${String(answer.role)} for ${String(answer.principal)} until ${String(answer.endsAt)}: ${String(answer.id)}`
    print(terminal, input, { json: answer, text })
    return 0
  },
}

const deputyList: Command = {
  name: 'deputy list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List who stands in for whom, and who did',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/deputations')).items as unknown as readonly Listed[]
    const lines = items.map(
      ({ id, principal, deputy, role, state, startsAt, endsAt }) =>
        `${id}  ${state}  ${deputy} for ${principal} as ${role}, ${startsAt} to ${endsAt}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'Nobody stands in for anybody.' : lines.join('\n') })
    return 0
  },
}

const deputyEnd: Command = {
  name: 'deputy end',
  synopsis: `ID ${NODE_SYNOPSIS}`,
  summary: 'End a deputation at once',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const path = `/api/v1/deputations/${encodeURIComponent(wordOf(input.files, deputyEnd))}/end`
    const answer = await nodeClient(input, terminal).post(path)
    print(terminal, input, { json: answer, text: `${String(answer.deputy)} stands in for ${String(answer.principal)} no more.` })
    return 0
  },
}

/** Every command on deputies. */
export const DEPUTIES: readonly Command[] = [deputyName, deputyList, deputyEnd]

function wordOf(words: readonly string[], { name, synopsis }: Command): string {
  const [word] = words
  if (word === undefined || words.length > 1) throw new UsageError('usage', `comity ${name} ${synopsis}`)
  return word
}
