/** comity recall: takes shared objects back from every partner. */
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

export const recall: Command = {
  name: 'recall',
  synopsis: `STIX-ID... --cause CODE [--also-own] ${NODE_SYNOPSIS}`,
  summary: 'Take shared objects back from every partner that got them',
  options: { ...NODE_OPTIONS, cause: { type: 'string' }, 'also-own': { type: 'boolean' } },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity recall ${recall.synopsis}`)
    const body = { stixIds: input.files, cause: input.text('cause'), alsoOwn: input.isSet('also-own') }
    const answer = await nodeClient(input, terminal).post('/api/v1/recalls', jsonBody(body))
    const acts = answer.acts as unknown as readonly { to: string; items: number }[]
    const text = acts.length === 0 ? 'No partner holds these objects.' : acts.map(({ to, items }) => `${to}: ${items} recalled`).join('\n')
    print(terminal, input, { json: answer, text })
    return 0
  },
}
