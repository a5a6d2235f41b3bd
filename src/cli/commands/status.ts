/** comity status: what a running node says of itself. */
import { type Command, print } from '../command.ts'
import { NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

export const status: Command = {
  name: 'status',
  synopsis: NODE_SYNOPSIS,
  summary: 'What was shared, received, refused and erased; ledger, partners, outbox',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/status')
    print(terminal, input, { json: answer, text: JSON.stringify(answer, null, 2) })
    return 0
  },
}
