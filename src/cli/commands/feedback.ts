/** comity feedback ...: what came back of own items, and, for the overseer, whose items an intermediary passed on. */
import { utf8Text } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

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

const LISTS = [
  ['takenOff', 'taken off'],
  ['treated', 'not to be compared'],
  ['unshown', 'not shown of the origin'],
  ['altered', 'altered'],
] as const
type Compared = {
  readonly origin: string
  readonly recipient: string
  readonly verdict: keyof typeof VERDICTS
} & Readonly<Record<(typeof LISTS)[number][0], readonly string[]>>

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

const VERDICTS = {
  same: 'nothing differs but what the agreement lets the intermediary take off',
  treated: 'nothing was altered that can be compared; some of it the intermediary alone can link or had to treat',
  unshown: 'some of it is not in what was shown of the token of the origin: ask for all of it',
  altered: 'the intermediary altered it',
} as const

const feedbackCompare: Command = {
  name: 'feedback compare',
  synopsis: `HOLDING --given FILE --passed FILE --purpose PURPOSE --justification TEXT ${NODE_SYNOPSIS}`,
  summary:
    'Hold what the intermediary released against what the origin signed (each as `comity item show --signed` prints it), for the overseer; looking is on record',
  options: {
    ...NODE_OPTIONS,
    given: { type: 'string' },
    passed: { type: 'string' },
    purpose: { type: 'string' },
    justification: { type: 'string' },
  },
  async run(input, terminal) {
    const [holding] = input.files
    if (holding === undefined || input.files.length > 1)
      throw new UsageError('usage', `comity feedback compare ${feedbackCompare.synopsis}`)
    const tokenIn = (name: string) => utf8Text(readInputFile(input.text(name))).trim()
    const query = new URLSearchParams({ purpose: input.text('purpose'), justification: input.text('justification') })
    const path = `/api/v1/origins/${encodeURIComponent(holding)}/comparison?${query}`
    const answer = await nodeClient(input, terminal).post(path, jsonBody({ given: tokenIn('given'), passed: tokenIn('passed') }))
    const { origin, recipient, verdict, ...lists } = answer as unknown as Compared
    const lines = [
      `${verdict}: ${VERDICTS[verdict]} (${origin}, passed on to ${recipient})`,
      ...LISTS.flatMap(([name, words]) => (lists[name].length === 0 ? [] : [`${words}: ${lists[name].join(', ')}`])),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return verdict === 'altered' ? 1 : 0
  },
}

/** All commands of this file. */
export const FEEDBACK: readonly Command[] = [feedbackList, feedbackOrigin, feedbackCompare]
