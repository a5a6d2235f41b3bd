/** comity feedback ...: what came back of own items, and, for the overseer, whose items an intermediary passed on. */
import { type Command, print, UsageError } from '../command.ts'
import { NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Counts = { readonly reports: number; readonly falsePositives: number; readonly useful: number }
type Back = {
  readonly words: readonly { readonly party: string; readonly outcome: string; readonly items: number; readonly givenAt: string }[]
  readonly agreements: readonly {
    readonly title: string
    readonly outcomes: readonly string[]
    readonly got: Counts
    readonly gates: readonly { readonly title: string; readonly isOpen: boolean; readonly unmet: string | null }[]
  }[]
}

const feedbackList: Command = {
  name: 'feedback list',
  synopsis: `[--limit N] ${NODE_SYNOPSIS}`,
  summary: 'List what recipients said of own items, newest first, and which gates of phases that opens',
  options: { ...NODE_OPTIONS, limit: { type: 'string' } },
  async run(input, terminal) {
    const limit = input.optional('limit')
    const path = limit === undefined ? '/api/v1/sharing-back' : `/api/v1/sharing-back?${new URLSearchParams({ limit })}`
    const answer = await nodeClient(input, terminal).get(path)
    const { words, agreements } = answer as unknown as Back
    const lines = [
      ...words.map(({ party, outcome, items, givenAt }) => `${givenAt}  ${party}  ${outcome}: ${items} items`),
      ...agreements.flatMap(({ title, outcomes, got, gates }) => [
        `${title}: ${outcomes.length === 0 ? 'nothing may be told back' : `may be told back: ${outcomes.join(', ')}`}`,
        `  ${got.reports} items with a word, ${got.useful} seen or of use, ${got.falsePositives} false positives`,
        ...gates.map((gate) => `  ${gate.title}: ${gate.isOpen ? 'open' : (gate.unmet ?? 'the gate can be opened')}`),
      ]),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const feedbackOrigin: Command = {
  name: 'feedback origin',
  synopsis: `HOLDING --purpose PURPOSE --justification TEXT ${NODE_SYNOPSIS}`,
  summary: 'Tell whose item one is that the intermediary passed on, for the overseer; looking is on record',
  options: { ...NODE_OPTIONS, purpose: { type: 'string' }, justification: { type: 'string' } },
  async run(input, terminal) {
    const [holding] = input.files
    if (holding === undefined || input.files.length > 1) throw new UsageError('usage', `comity feedback origin ${feedbackOrigin.synopsis}`)
    const query = new URLSearchParams({ purpose: input.text('purpose'), justification: input.text('justification') })
    const answer = await nodeClient(input, terminal).get(`/api/v1/origins/${encodeURIComponent(holding)}?${query}`)
    const { origin, source, recipient, tracedAt } = answer as unknown as Record<string, string>
    print(terminal, input, { json: answer, text: `${origin} (${source}), passed on to ${recipient}, told ${tracedAt}` })
    return 0
  },
}

/** All commands of this file. */
export const FEEDBACK: readonly Command[] = [feedbackList, feedbackOrigin]
