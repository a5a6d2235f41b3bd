/** comity reason ...: why an official reads, remembered in its session for each case. */
import { type Command, print } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Stated = { readonly case: string | null; readonly purpose: string; readonly justification: string }

const reasonState: Command = {
  name: 'reason state',
  synopsis: `--purpose CODE --justification TEXT [--for-case NUMBER] ${NODE_SYNOPSIS}`,
  summary: 'State why you read, for a case or for none; your session remembers it for every command that says nothing else',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const namedCase = input.optional('for-case')
    const body = { purpose: input.text('purpose'), justification: input.text('justification') }
    const answer = await nodeClient(input, terminal).post(
      '/api/v1/session/reasons',
      jsonBody({ ...body, ...(namedCase === undefined ? {} : { case: namedCase }) }),
    )
    print(terminal, input, { json: answer, text: `Your session reads for ${lineOf(answer as unknown as Stated)}` })
    return 0
  },
}

const reasonList: Command = {
  name: 'reason list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List what your session reads for, the current reason first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/session/reasons')
    const lines = (answer.items as unknown as readonly Stated[]).map(lineOf)
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'Nothing was stated.' : lines.join('\n') })
    return 0
  },
}

/** Every command on reasons. */
export const REASONS: readonly Command[] = [reasonState, reasonList]

function lineOf({ case: namedCase, purpose, justification }: Stated): string {
  return `${purpose}${namedCase === null ? '' : `, case ${namedCase}`}: ${justification}`
}
