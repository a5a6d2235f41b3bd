/** comity contest lift: a contest of the accuracy of shared objects ends, on the decision of whoever alone can end it. */
import { LIFTERS } from '../../acts/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

export const contestLift: Command = {
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
