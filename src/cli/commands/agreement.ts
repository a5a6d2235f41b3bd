/** comity agreement ...: agreements of a running node: where they stand, drafts and amendments, signing and ratifying. */
import { type Agreement, agreementHash, compareAgreements, parseAgreement } from '../../agreement/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { DraftError, readDraft } from '../draft-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, type NodeClient, nodeClient } from '../node-client.ts'

type Listed = { readonly hash: string; readonly title: string; readonly version: number; readonly state: { state: string; text: string } }
type Life = {
  readonly status: Listed
  readonly standings: readonly {
    readonly party: string
    readonly standing: string
    readonly at: string | null
    readonly suspensions: readonly Suspended[]
  }[]
  readonly assurances: readonly {
    readonly party: string
    readonly rule: string
    readonly neededFor: readonly string[]
    readonly until: string | null
    readonly text: string | null
  }[]
  readonly articles: readonly string[]
  readonly clocks: readonly { readonly article: string; readonly deadline: string; readonly consequence: string; readonly text: string }[]
  readonly misses: readonly { readonly article: string; readonly deadline: string; readonly consequence: string; readonly text: string }[]
  readonly statements: readonly {
    readonly kind: string
    readonly party: string
    readonly actId: string
    readonly at: string
    readonly body: JsonObject
  }[]
  readonly written: Written
}
type Written = {
  readonly against: string | null
  readonly isDraft: boolean
  readonly count: number
  readonly differences: readonly { readonly change: string; readonly sentence: string }[]
}
type Suspended = Readonly<Record<'articles' | 'purposes' | 'parties', readonly string[] | undefined>> & { readonly number: string }

const HASH = /^[0-9a-f]{64}$/

export const agreementStatus: Command = {
  name: 'agreement status',
  synopsis: `[HASH] ${NODE_SYNOPSIS}`,
  summary:
    'List agreements and drafts with their state, or tell the whole life of one, and where it is written otherwise than what it answers or follows',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const client = nodeClient(input, terminal)
    const [hash] = input.files
    if (hash !== undefined) {
      const path = `/api/v1/agreements/${hashOf(input, agreementStatus)}`
      const [life, written] = [await client.get(`${path}/life`), await client.get(`${path}/written-differences`)]
      return tellLife({ ...life, written }, input, terminal)
    }
    const answer = await client.get('/api/v1/agreements')
    const items = answer.items as unknown as readonly Listed[]
    const lines = items.map(lineOf)
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No agreement is known.' : lines.join('\n') })
    return 0
  },
}

function tellLife(answer: JsonObject, input: Input, terminal: Terminal): number {
  const { status, standings, assurances, articles, clocks, misses, statements, written } = answer as unknown as Life
  const text = [
    lineOf(status),
    'Parties:',
    ...standings.flatMap(({ party, standing, at, suspensions }) => [
      `  ${party}  ${standing}${at === null ? '' : ` (${at})`}`,
      ...suspensions.map((suspended) => `      held back by ${suspended.number}: ${heldBack(suspended)}`),
    ]),
    ...(assurances.length === 0 ? [] : ['Assurances:', ...assurances.map(assuranceLine)]),
    `Sharing articles that apply now: ${articles.length === 0 ? 'none' : articles.join(', ')}`,
    'Clocks:',
    ...clocks.map(clockLine),
    ...(misses.length === 0 ? [] : ['Missed:', ...misses.map(clockLine)]),
    ...writtenLines(written),
    'Statements:',
    // With the whole id of each act: what answers or ends one names it.
    ...statements.map(({ kind, party, actId, at, body }) => `  ${at}  ${party}  ${kind}  ${actId}  ${wordsOf(body)}`.trimEnd()),
  ]
  print(terminal, input, { json: answer, text: text.join('\n') })
  return 0
}

function writtenLines({ against, isDraft, count, differences }: Written): readonly string[] {
  if (against === null) return []
  const untold = count - differences.length
  return [
    `Written otherwise than ${isDraft ? 'the draft that it answers' : 'the version before'}, ${against}:`,
    ...(count === 0 ? ['  nowhere'] : differences.map(({ change, sentence }) => `  ${change.padEnd(8)}  ${sentence}`)),
    ...(untold === 0 ? [] : [`  and in ${untold} further places`]),
  ]
}

function clockLine({ article, deadline, consequence, text }: Life['misses'][number]): string {
  return `  ${deadline}  ${consequence.padEnd(9)} article ${article}: ${text}`
}

function assuranceLine({ party, rule, neededFor, until, text }: Life['assurances'][number]): string {
  const stands = until === null ? 'NOT GIVEN' : `until ${until}: ${text ?? ''}`
  return `  ${party}  ${rule}  ${stands}${neededFor.length === 0 ? '' : ` (nothing for ${neededFor.join(', ')} without it)`}`
}

function heldBack({ articles, purposes, parties }: Suspended): string {
  const parts = [
    articles && `articles ${articles.join(', ')}`,
    purposes && `for ${purposes.join(', ')}`,
    parties && `towards ${parties.join(', ')}`,
  ]
  return parts.filter(Boolean).join(' ') || 'everything'
}

/** Members of a statement that people read, in the order in which they are told. */
const TOLD = [
  'office',
  'to',
  'about',
  'rung',
  'rule',
  'subject',
  'number',
  'article',
  'articles',
  'purposes',
  'parties',
  'phase',
  'title',
  'text',
] as const
const TOLD_LAST = ['reason', 'comment', 'from', 'until', 'effectiveAt', 'suspension', 'answers', 'counters'] as const

/** What a statement says, in one line. */
function wordsOf(body: JsonObject): string {
  const { reservation } = body
  const said = isJsonObject(reservation ?? null) ? { ...body, ...(reservation as JsonObject) } : body
  const names: readonly string[] = [...TOLD, ...TOLD_LAST]
  return names.flatMap((name) => toldOf(name, said[name])).join(': ')
}

function toldOf(name: string, value: Json | undefined): readonly string[] {
  if (typeof value === 'number') return [`${name} ${value}`]
  if (Array.isArray(value)) return [`${name} ${value.join(', ')}`]
  if (typeof value !== 'string') return []
  return TOLD_LAST.some((last) => last === name) && name !== 'reason' && name !== 'comment' ? [`${name} ${value}`] : [value]
}

function lineOf({ hash, title, version, state }: Listed): string {
  // The whole hash: every step asks for it.
  return `${hash}  ${state.state.padEnd(11)}  ${title}, version ${version}: ${state.text}`
}

const PROPOSAL_OPTIONS = { ...NODE_OPTIONS, counters: { type: 'string' }, comment: { type: 'string' } } as const

export const agreementPropose: Command = {
  name: 'agreement propose',
  synopsis: `FILE [--counters HASH] [--comment TEXT] ${NODE_SYNOPSIS}`,
  summary: 'Lay a draft before all its parties, as YAML or JSON; a counter-proposal names the draft that it answers',
  options: PROPOSAL_OPTIONS,
  async run(input, terminal) {
    return propose({ document: readDraft(fileOf(input, agreementPropose), input, terminal).agreement }, input, terminal)
  },
}

export const agreementAmend: Command = {
  name: 'agreement amend',
  synopsis: `FILE [--counters HASH] [--comment TEXT] ${NODE_SYNOPSIS}`,
  summary: 'Lay a next version before all parties, after saying what it changes and whether signatures alone will do',
  options: PROPOSAL_OPTIONS,
  async run(input, terminal) {
    const { agreement } = readDraft(fileOf(input, agreementAmend), input, terminal)
    if (agreement.prior === undefined) throw new UsageError('usage', 'an amendment names the hash of the version before it as `prior`')
    const client = nodeClient(input, terminal)
    const detail = await client.get(`/api/v1/agreements/${agreement.prior}`)
    const compared = compareAgreements(parseAgreement(detail.document as Json), agreement)
    if (!compared.ok) throw new DraftError(compared.refusal.code, compared.refusal.reason)
    const { verdict, permissions, duties, fastTrack } = compared.value
    terminal.tell(
      `Permissions: ${verdict}. ${fastTrack.isOpen ? 'Signatures alone can bring it into force.' : 'Every party has to ratify it.'}\n`,
    )
    for (const { direction, sentence } of [...permissions, ...duties]) terminal.tell(`  ${direction}: ${sentence}\n`)
    return propose({ document: agreement, compared: { verdict, isFastTrackOpen: fastTrack.isOpen } }, input, terminal)
  },
}

type Proposed = { readonly document: Agreement; readonly compared?: JsonObject }

async function propose({ document, compared = {} }: Proposed, input: Input, terminal: Terminal): Promise<number> {
  const query = new URLSearchParams()
  for (const name of ['counters', 'comment']) {
    const value = input.optional(name)
    if (value !== undefined) query.set(name, value)
  }
  const path = query.size === 0 ? '/api/v1/agreements' : `/api/v1/agreements?${query}`
  const answer = await nodeClient(input, terminal).post(path, jsonBody(document))
  const hash = agreementHash(document)
  print(terminal, input, { json: { hash, ...answer, ...compared }, text: `Proposed ${hash}.` })
  return 0
}

export const agreementSign: Command = {
  name: 'agreement sign',
  synopsis: `HASH [--office CODE] ${NODE_SYNOPSIS}`,
  summary: 'Sign a draft for this party, or for an office of it that the account holds',
  options: { ...NODE_OPTIONS, office: { type: 'string' } },
  async run(input, terminal) {
    const office = input.optional('office')
    const query = office === undefined ? '' : `?${new URLSearchParams({ office })}`
    return step(await post(input, terminal, { command: agreementSign, path: `sign${query}` }), input, terminal)
  },
}

export const agreementRatify: Command = {
  name: 'agreement ratify',
  synopsis: `HASH ${NODE_SYNOPSIS}`,
  summary: 'Bind this party; counts once the act holds its receipt',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    return step(await post(input, terminal, { command: agreementRatify, path: 'ratify' }), input, terminal)
  },
}

export const agreementTrust: Command = {
  name: 'agreement trust',
  synopsis: `HASH ${NODE_SYNOPSIS}`,
  summary: 'Print the policy file that comity verify takes, as this node pinned the parties',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    terminal.out(await nodeClient(input, terminal).text(`/api/v1/agreements/${hashOf(input, agreementTrust)}/trust`))
    return 0
  },
}

function post(input: Input, terminal: Terminal, { command, path }: { command: Command; path: string }): ReturnType<NodeClient['post']> {
  return nodeClient(input, terminal).post(`/api/v1/agreements/${hashOf(input, command)}/${path}`)
}

function step(answer: JsonObject, input: Input, terminal: Terminal): number {
  print(terminal, input, { json: answer, text: `Recorded as act ${String(answer.actId)}.` })
  return 0
}

function hashOf(input: Input, command: Command): string {
  const [hash] = input.files
  if (hash === undefined || !HASH.test(hash) || input.files.length > 1)
    throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return hash
}

function fileOf(input: Input, command: Command): string {
  const [path] = input.files
  if (path === undefined || input.files.length > 1) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return path
}
