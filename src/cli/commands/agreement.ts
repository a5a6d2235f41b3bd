/** comity agreement ...: the founding acts of an agreement, by an agreement officer of a running node. */
import { agreementHash, parseAgreement } from '../../agreement/index.ts'
import { parseJson } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Listed = { hash: string; title: string; version: number; state: { state: string; text: string } }

export const agreementStatus: Command = {
  name: 'agreement status',
  synopsis: NODE_SYNOPSIS,
  summary: 'List agreements and drafts with their state',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/agreements')
    const items = answer.items as unknown as readonly Listed[]
    const lines = items.map(
      ({ hash, title, version, state }) => `${hash.slice(0, 16)}  ${state.state.padEnd(9)}  ${title}, version ${version}: ${state.text}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No agreement is known.' : lines.join('\n') })
    return 0
  },
}

export const agreementPropose: Command = {
  name: 'agreement propose',
  synopsis: `FILE ${NODE_SYNOPSIS}`,
  summary: 'Lay a draft before all its parties',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const [file] = input.files
    if (file === undefined) throw new UsageError('usage', `comity agreement propose ${agreementPropose.synopsis}`)
    const document = parseAgreement(parseJson(readInputFile(file)))
    const answer = await nodeClient(input, terminal).post('/api/v1/agreements', jsonBody(document))
    const hash = agreementHash(document)
    print(terminal, input, { json: { hash, ...answer }, text: `Proposed ${hash}.` })
    return 0
  },
}

/** sign and ratify differ in nothing but the act. */
function stepCommand(deed: 'sign' | 'ratify', summary: string): Command {
  const synopsis = `HASH ${NODE_SYNOPSIS}`
  return {
    name: `agreement ${deed}`,
    synopsis,
    summary,
    options: NODE_OPTIONS,
    async run(input, terminal) {
      const [hash] = input.files
      if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) throw new UsageError('usage', `comity agreement ${deed} ${synopsis}`)
      const answer = await nodeClient(input, terminal).post(`/api/v1/agreements/${hash}/${deed}`)
      print(terminal, input, { json: answer, text: `Done: ${deed} ${hash}.` })
      return 0
    },
  }
}

export const agreementSign = stepCommand('sign', 'Sign a draft for this party')
export const agreementRatify = stepCommand('ratify', 'Bind this party; counts once the act holds its receipt')

export const agreementTrust: Command = {
  name: 'agreement trust',
  synopsis: `HASH ${NODE_SYNOPSIS}`,
  summary: 'Print the policy file that comity verify takes, as this node pinned the parties',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const [hash] = input.files
    if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash))
      throw new UsageError('usage', `comity agreement trust ${agreementTrust.synopsis}`)
    terminal.out(await nodeClient(input, terminal).text(`/api/v1/agreements/${hash}/trust`))
    return 0
  },
}
