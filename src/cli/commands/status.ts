/** comity status, comity receipt: what a running node says of itself and of one act. */
import { type Command, print, UsageError } from '../command.ts'
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

export const receipt: Command = {
  name: 'receipt',
  synopsis: `ACT ${NODE_SYNOPSIS}`,
  summary: 'Print the receipt of an act, for comity verify',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const [act] = input.files
    if (act === undefined || !/^[0-9a-f]{64}$/.test(act)) throw new UsageError('usage', `comity receipt ${receipt.synopsis}`)
    terminal.out(await nodeClient(input, terminal).text(`/api/v1/receipts/${act}`))
    return 0
  },
}
