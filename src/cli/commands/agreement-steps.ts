/** comity agreement ...: the steps in the life of an agreement, one command each; what a step says is read from its arguments. */
import { createHash } from 'node:crypto'
import { RESPONSES, type StatementBody, type StatementKind } from '../../agreement/index.ts'
import { formatTimestamp, parseJson, parseTimestamp } from '../../foundation/index.ts'
import { type Command, type Input, type Options, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Step<Kind extends StatementKind> = {
  readonly kind: Kind
  readonly verb: string
  /** Arguments after the hash of the agreement. */
  readonly synopsis: string
  readonly summary: string
  readonly options?: Options
  /** Arguments beside the hash. */
  readonly arguments: number
  readonly body: (input: Input, words: readonly string[]) => StatementBody<Kind>
}

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true } as const
const scope: Options = { articles: text, purposes: text, parties: text }

const STEPS = [
  step({
    kind: 'apply-provisionally',
    verb: 'provisional',
    synopsis: '--until TIME',
    summary: 'Apply a signed agreement before it is in force, with the parties that do the same',
    options: { until: text },
    arguments: 0,
    body: (input) => ({ until: time(input, 'until') }),
  }),
  step({
    kind: 'comment',
    verb: 'comment',
    synopsis: 'TEXT [--article NUMBER] [--answers ACT]',
    summary: 'Comment on a draft or on one of its articles',
    options: { article: text, answers: text },
    arguments: 1,
    body: (input, [words = '']) => ({
      article: input.optional('article') ?? null,
      text: words,
      answers: input.optional('answers') ?? null,
    }),
  }),
  step({
    kind: 'open-phase',
    verb: 'open-phase',
    synopsis: 'PHASE [--evidence KIND=FILE]...',
    summary: 'Open the gate of a phase on the evidence that it asks for; the evidence is named by its digest',
    options: { evidence: list },
    arguments: 1,
    body: (input, [phase = '']) => ({ phase, evidence: input.list('evidence').map(evidence) as StatementBody<'open-phase'>['evidence'] }),
  }),
  step({
    kind: 'reserve',
    verb: 'reserve',
    synopsis: 'FILE [--supersedes NUMBER]',
    summary: 'Narrow the agreement for this party, at once; FILE is the reservation as JSON',
    options: { supersedes: text },
    arguments: 1,
    body: (input, [path = '']) => {
      const supersedes = input.optional('supersedes')
      const reservation = parseJson(readInputFile(path)) as StatementBody<'reserve'>['reservation']
      return { reservation, ...(supersedes === undefined ? {} : { supersedes: whole(supersedes) }) }
    },
  }),
  step({
    kind: 'unreserve',
    verb: 'unreserve',
    synopsis: 'NUMBER',
    summary: 'Take back an own reservation',
    arguments: 1,
    body: (_input, [number = '']) => ({ number: whole(number) }),
  }),
  step({
    kind: 'suspend',
    verb: 'suspend',
    synopsis: '--until TIME --reason TEXT [--articles LIST] [--purposes LIST] [--parties LIST]',
    summary: 'Stop giving and receiving within a scope, at once; everything unless told',
    options: { ...scope, until: text, reason: text },
    arguments: 0,
    body: (input) => ({ ...scopeOf(input), until: time(input, 'until'), reason: input.text('reason') }),
  }),
  step({
    kind: 'resume',
    verb: 'resume',
    synopsis: 'ACT',
    summary: 'End an own suspension before its time',
    arguments: 1,
    body: (_input, [suspension = '']) => ({ suspension }),
  }),
  step({
    kind: 'withdraw',
    verb: 'withdraw',
    synopsis: '--at TIME --reason TEXT',
    summary: 'Leave the agreement after its notice; the duties that survive stay',
    options: { at: text, reason: text },
    arguments: 0,
    body: (input) => ({ effectiveAt: time(input, 'at'), reason: input.text('reason') }),
  }),
  step({
    kind: 'renew',
    verb: 'renew',
    synopsis: '--until TIME --reason TEXT',
    summary: 'Renew beyond the sunset; counts once every party has',
    options: { until: text, reason: text },
    arguments: 0,
    body: (input) => ({ until: time(input, 'until'), reason: input.text('reason') }),
  }),
  step({
    kind: 'announce',
    verb: 'announce',
    synopsis: 'TITLE TEXT --from TIME',
    summary: 'State an intent before a new use, tool or data set',
    options: { from: text },
    arguments: 2,
    body: (input, [title = '', words = '']) => ({ title, text: words, from: time(input, 'from') }),
  }),
  step({
    kind: 'interpret',
    verb: 'interpret',
    synopsis: 'ARTICLE TEXT',
    summary: 'Note how this party reads an article',
    arguments: 2,
    body: (_input, [article = '', words = '']) => ({ article, text: words }),
  }),
  step({
    kind: 'attest',
    verb: 'attest',
    synopsis: 'PARTY TEXT --until TIME [--article NUMBER]',
    summary: 'Attest, as a third party, that a party performs as agreed',
    options: { until: text, article: text },
    arguments: 2,
    body: (input, [about = '', words = '']) => ({
      about,
      article: input.optional('article') ?? null,
      text: words,
      until: time(input, 'until'),
    }),
  }),
  step({
    kind: 'assure',
    verb: 'assure',
    synopsis: 'RULE TEXT --until TIME',
    summary: 'Give an assurance on a rule of the never-list',
    options: { until: text },
    arguments: 2,
    body: (input, [rule = '', words = '']) => ({ rule: rule as StatementBody<'assure'>['rule'], text: words, until: time(input, 'until') }),
  }),
  step({
    kind: 'review',
    verb: 'review',
    synopsis: 'SUBJECT TEXT --findings FILE',
    summary: 'State that a review was held, and what came of it; what was found is named by its digest',
    options: { findings: text },
    arguments: 2,
    body: (input, [subject = '', words = '']) => ({
      subject: subject as StatementBody<'review'>['subject'],
      digest: digestOf(input.text('findings')),
      text: words,
    }),
  }),
  step({
    kind: 'respond',
    verb: 'respond',
    synopsis: 'PARTY RUNG REASON [--incident DIGEST] [--articles LIST] [--purposes LIST]',
    summary: 'Respond to a violation with a rung of the ladder',
    options: { incident: text, articles: text, purposes: text },
    arguments: 3,
    body: (input, [to = '', rung = '', reason = '']) => {
      if (!RESPONSES.some((known) => known === rung)) throw new UsageError('usage', `RUNG is one of ${RESPONSES.join(', ')}`)
      const incident = input.optional('incident')
      const { parties: _, ...taken } = scopeOf(input)
      return { to, rung: rung as StatementBody<'respond'>['rung'], reason, ...taken, ...(incident === undefined ? {} : { incident }) }
    },
  }),
]

/** A command for each step. */
export const AGREEMENT_STEPS: readonly Command[] = STEPS

/** The same command for every step: hash, arguments, one act. */
function step<Kind extends StatementKind>(what: Step<Kind>): Command {
  const name = `agreement ${what.verb}`
  const synopsis = ['HASH', what.synopsis, NODE_SYNOPSIS].filter((part) => part !== '').join(' ')
  return {
    name,
    synopsis,
    summary: what.summary,
    options: { ...NODE_OPTIONS, ...what.options },
    async run(input, terminal) {
      const [hash, ...words] = input.files
      const isWhole = hash !== undefined && words.length === what.arguments
      if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) {
        throw new UsageError('usage', 'HASH is the whole hash of an agreement, 64 characters, as comity agreement status lists it')
      }
      if (!isWhole) throw new UsageError('usage', `comity ${name} ${synopsis}`)
      const body = what.body(input, words)
      const answer = await nodeClient(input, terminal).post(`/api/v1/agreements/${hash}/statements`, jsonBody({ kind: what.kind, body }))
      print(terminal, input, { json: answer, text: `Recorded as act ${String(answer.actId)}.` })
      return 0
    },
  }
}

/** An instant in the form of acts; a day alone is its first instant in UTC. */
function time(input: Input, name: string): string {
  const given = input.text(name)
  try {
    return formatTimestamp(parseTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given))
  } catch (cause) {
    throw new UsageError('usage', `--${name} is a day or an instant in UTC, such as 2027-06-30 or 2027-06-30T12:00:00Z`, { cause })
  }
}

function whole(given: string): number {
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new UsageError('usage', 'a reservation has a number from 1 to 9999')
  return Number(given)
}

function scopeOf(input: Input): { articles?: readonly string[]; purposes?: readonly string[]; parties?: readonly string[] } {
  const named = (['articles', 'purposes', 'parties'] as const).flatMap((name) => {
    const given = input.optional(name)
    return given === undefined ? [] : [[name, given.split(',').map((word) => word.trim())] as const]
  })
  return Object.fromEntries(named)
}

function evidence(given: string): { kind: string; digest: string } {
  const equals = given.indexOf('=')
  if (equals < 1) throw new UsageError('usage', 'evidence is given as KIND=FILE')
  return { kind: given.slice(0, equals), digest: digestOf(given.slice(equals + 1)) }
}

function digestOf(path: string): string {
  return createHash('sha256').update(readInputFile(path)).digest('hex')
}
