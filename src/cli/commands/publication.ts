/** comity publication ...: own items given to servers that are no party. */
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'
import { SECRET_NOTE, SERVER_OPTIONS, SERVER_SYNOPSIS, serverOf } from '../taxii-server.ts'

const PATH = '/api/v1/publications'

type Publication = {
  readonly id: string
  readonly title: string
  readonly root: string
  readonly state: string
  readonly envelopes: number
  readonly given: number
  readonly refused: number
  readonly refusals: readonly string[]
  readonly withheld: readonly { readonly code: string; readonly count: number }[]
  readonly failure: { readonly code: string; readonly message: string } | null
}

export const publicationAdd: Command = {
  name: 'publication add',
  synopsis: `${SERVER_SYNOPSIS} --agreement HASH --purpose CODE [--type TYPE]... --justification TEXT ${NODE_SYNOPSIS}${SECRET_NOTE}`,
  summary: 'Give own items up to TLP:GREEN to a collection of a server that is no party',
  options: {
    ...NODE_OPTIONS,
    ...SERVER_OPTIONS,
    agreement: { type: 'string' },
    purpose: { type: 'string' },
    type: { type: 'string', multiple: true },
    justification: { type: 'string' },
  },
  async run(input, terminal) {
    const types = input.list('type')
    const body = {
      ...serverOf(input, terminal),
      agreement: input.text('agreement'),
      purpose: input.text('purpose'),
      justification: input.text('justification'),
      ...(types.length === 0 ? {} : { types }),
    }
    const answer = await nodeClient(input, terminal).post(PATH, jsonBody(body))
    const { id, title } = answer as unknown as Publication
    print(terminal, input, { json: answer, text: `Publishing to "${title}" as ${id}.` })
    return 0
  },
}

export const publicationList: Command = {
  name: 'publication list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List publications, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const { items } = await nodeClient(input, terminal).get(PATH)
    const publications = items as unknown as readonly Publication[]
    const lines = publications.map(lineOf)
    print(terminal, input, { json: publications, text: lines.length === 0 ? 'There is no publication.' : lines.join('\n') })
    return 0
  },
}

export const publicationStatus: Command = {
  name: 'publication status',
  synopsis: `ID ${NODE_SYNOPSIS}`,
  summary: 'How a publication goes: what was given, refused there, and withheld here',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`${PATH}/${idOf(input, publicationStatus)}`)
    const publication = answer as unknown as Publication
    const lines = [
      lineOf(publication),
      ...publication.withheld.map(({ code, count }) => `  withheld ${count}: ${code}`),
      ...publication.refusals.map((id) => `  refused there: ${id}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

export const publicationStop: Command = {
  name: 'publication stop',
  synopsis: `ID ${NODE_SYNOPSIS}`,
  summary: 'Let nothing more of a publication go; what went stays there',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const id = idOf(input, publicationStop)
    const answer = await nodeClient(input, terminal).post(`${PATH}/${id}/stop`)
    print(terminal, input, { json: answer, text: `Stopped ${id}.` })
    return 0
  },
}

/** All commands of this file. */
export const PUBLICATION: readonly Command[] = [publicationAdd, publicationList, publicationStatus, publicationStop]

function idOf(input: Input, command: Command): string {
  const [id] = input.files
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return id
}

function lineOf({ id, state, title, root, envelopes, given, refused, failure }: Publication): string {
  const failed = failure === null ? '' : `; ${failure.code}: ${failure.message}`
  return `${id}  ${state}  "${title}" of ${root}: ${given} objects given in ${envelopes} envelopes, ${refused} refused there${failed}`
}
