/** comity agreement simulate: who would see this, under a draft and a bundle on this machine, or under what a running node holds. */
import { counted, type JsonObject } from '../../foundation/index.ts'
import { outlooksOffline } from '../../node/index.ts'
import { amendmentText, outcomeText, type PartyOutcome, simulate, simulateAmendment } from '../../workflows/simulation/index.ts'
import { bundleChunks } from '../bundle-chunks.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readDraft } from '../draft-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const DAYS_DEFAULT = '30'

export const agreementSimulate: Command = {
  name: 'agreement simulate',
  synopsis: `FILE --purpose CODE (--bundle FILE --from PARTY [--prior FILE] | [--days N] ${NODE_SYNOPSIS})`,
  summary:
    'Who would see this, an object, a bundle or all that a node holds? Each party with what it would get, what is removed, why, and what an amendment would change',
  options: {
    ...NODE_OPTIONS,
    purpose: { type: 'string' },
    bundle: { type: 'string' },
    from: { type: 'string' },
    prior: { type: 'string' },
    days: { type: 'string' },
  },
  async run(input, terminal) {
    const [path] = input.files
    if (path === undefined) throw new UsageError('usage', `comity agreement simulate ${agreementSimulate.synopsis}`)
    const bundle = input.optional('bundle')
    return bundle === undefined
      ? simulateStore(path, input, terminal)
      : simulateBundle({ path, bundle, prior: input.optional('prior') }, input, terminal)
  },
}

async function simulateBundle(
  files: { readonly path: string; readonly bundle: string; readonly prior: string | undefined },
  input: Input,
  terminal: Terminal,
): Promise<number> {
  const { agreement } = readDraft(files.path, input, terminal)
  const before = files.prior === undefined ? [] : [readDraft(files.prior, input, terminal).agreement]
  const [seen, prior] = await outlooksOffline({
    agreements: [agreement, ...before],
    from: input.text('from'),
    purpose: input.text('purpose'),
    chunks: bundleChunks(files.bundle),
  })
  if (seen === undefined) throw new Error('a draft was looked at and nothing is told of it')
  const outcomes = simulate(seen)
  const { items, invalid: faulty, faults } = seen
  const read =
    faulty === 0
      ? `${counted(items, 'object')} read.`
      : `${counted(items, 'object')} read; ${faulty} of them no valid objects or with a marking that is not known.`
  const changed = prior === undefined ? null : simulateAmendment({ prior, next: seen })
  const told = [read, outcomeText(outcomes), ...(changed === null ? [] : [`Against the version before:\n${amendmentText(changed)}`])]
  print(terminal, input, { json: { items, faulty, faults, parties: outcomes, changed }, text: told.join('\n\n') })
  return 0
}

async function simulateStore(path: string, input: Input, terminal: Terminal): Promise<number> {
  const { agreement } = readDraft(path, input, terminal)
  const days = input.optional('days') ?? DAYS_DEFAULT
  if (!/^[1-9]\d{0,4}$/.test(days)) throw new UsageError('usage', '--days is a whole number of days')
  const query = new URLSearchParams({ purpose: input.text('purpose'), days })
  const answer = await nodeClient(input, terminal).post(`/api/v1/simulations?${query}`, jsonBody(agreement))
  print(terminal, input, { json: answer, text: storeText(answer) })
  return 0
}

function storeText(answer: JsonObject): string {
  const { items, parties, changes } = answer as unknown as { items: number; parties: readonly PartyOutcome[]; changes: string | null }
  const parts = [`${items} own items of that time.`, outcomeText(parties)]
  if (changes !== null) parts.push(`Against the version before:\n${changes}`)
  return parts.join('\n\n')
}
