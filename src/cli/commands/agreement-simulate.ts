/** comity agreement simulate: who would see this, under a draft and a bundle on this machine, or under what a running node holds. */
import { createReadStream } from 'node:fs'
import type { JsonObject } from '../../foundation/index.ts'
import { outlooksOffline } from '../../node/index.ts'
import { outcomeText, type PartyOutcome, simulate } from '../../workflows/simulation/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readDraft } from '../draft-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

const DAYS_DEFAULT = '30'

export const agreementSimulate: Command = {
  name: 'agreement simulate',
  synopsis: `FILE --purpose CODE (--bundle FILE --from PARTY | [--days N] ${NODE_SYNOPSIS})`,
  summary: 'Who would see this? Each party with what it would get, what is removed, why, and what an amendment would change',
  options: {
    ...NODE_OPTIONS,
    purpose: { type: 'string' },
    bundle: { type: 'string' },
    from: { type: 'string' },
    days: { type: 'string' },
  },
  async run(input, terminal) {
    const [path] = input.files
    if (path === undefined) throw new UsageError('usage', `comity agreement simulate ${agreementSimulate.synopsis}`)
    const bundle = input.optional('bundle')
    return bundle === undefined ? simulateStore(path, input, terminal) : simulateBundle({ path, bundle }, input, terminal)
  },
}

async function simulateBundle(
  files: { readonly path: string; readonly bundle: string },
  input: Input,
  terminal: Terminal,
): Promise<number> {
  const { agreement } = readDraft(files.path, terminal)
  const [seen] = await outlooksOffline({
    agreements: [agreement],
    from: input.text('from'),
    purpose: input.text('purpose'),
    chunks: chunksOf(files.bundle),
  })
  if (seen === undefined) throw new Error('a draft was looked at and nothing is told of it')
  const outcomes = simulate(seen)
  const { items, invalid: faulty, faults } = seen
  const read =
    faulty === 0 ? `${items} objects read.` : `${items} objects read; ${faulty} are no valid objects or carry a marking that is not known.`
  print(terminal, input, { json: { items, faulty, faults, parties: outcomes }, text: `${read}\n\n${outcomeText(outcomes)}` })
  return 0
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield new Uint8Array(chunk as Buffer)
  } catch (cause) {
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause })
  }
}

async function simulateStore(path: string, input: Input, terminal: Terminal): Promise<number> {
  const { agreement } = readDraft(path, terminal)
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
