/** comity tool ...: accounts of tools, each with an official who answers for it and a date by which it is reviewed. */
import { createHash, X509Certificate } from 'node:crypto'
import type { JsonObject, Result } from '../../foundation/index.ts'
import { withToolsOffline } from '../../node/index.ts'
import { addTool, type NewTool, TOOL_POSTINGS, type ToolWithSecret } from '../../workflows/officials/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, NodeRefusal, nodeClient } from '../node-client.ts'

type Listed = { login: string; state: string; purpose: string; owner: string; posts: string; reviewBy: string }
type Changed = { at: string; deed: string; by: string | null; owner: string; posts: string; reviewBy: string }
type Setup = { product: string; title: string; text: string }

/** Who added a tool to a node that does not run. */
const OFFLINE = 'offline'
const SECRET_PLACE = '<secret>'
const ENCODED_PLACE = /base64 of ([^\s:]+:)<secret>/g
const SECRET_VARIABLE = 'COMITY_TOOL_SECRET'

const toolAdd: Command = {
  name: 'tool add',
  synopsis: `LOGIN --purpose CODE --justification TEXT --legal-basis TEXT --owner LOGIN [--posts nothing|proposals|at-once] [--review-days N] [--requests-per-minute N] [--certificate FILE] (--data DIR | ${NODE_SYNOPSIS})`,
  summary: 'Add an account for a tool, read-only unless told; its secret is shown this once',
  options: {
    ...NODE_OPTIONS,
    data: { type: 'string' },
    purpose: { type: 'string' },
    justification: { type: 'string' },
    'legal-basis': { type: 'string' },
    owner: { type: 'string' },
    posts: { type: 'string' },
    'review-days': { type: 'string' },
    'requests-per-minute': { type: 'string' },
    certificate: { type: 'string' },
  },
  async run(input, terminal) {
    const tool = newTool(input)
    const folder = input.optional('data')
    const added = folder === undefined ? await addAtNode(tool, input, terminal) : await addOffline(tool, folder, terminal)
    print(terminal, input, {
      json: added,
      text: [
        `Added ${tool.login}. It is out after its review date unless somebody reviews it before.`,
        `Secret, shown this once, password under Basic and bearer token: ${added.secret}`,
        `What to enter in MISP, OpenCTI, Sentinel, Splunk or QRadar: comity tool setup ${tool.login}`,
      ].join('\n'),
    })
    return 0
  },
}

const toolList: Command = {
  name: 'tool list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List the accounts of tools and by when each is to be reviewed',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/tools')).items as unknown as readonly Listed[]
    const lines = items.map(
      ({ login, state, purpose, owner, posts, reviewBy }) =>
        `${login}  ${state}, review by ${reviewBy}  ${purpose}, posts ${posts}, answered for by ${owner}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'There is no tool.' : lines.join('\n') })
    return 0
  },
}

const toolReview: Command = {
  name: 'tool review',
  synopsis: `LOGIN [--days N] ${NODE_SYNOPSIS}`,
  summary: 'Review a tool: it stays for so many days more (180 unless told)',
  options: { ...NODE_OPTIONS, days: { type: 'string' } },
  async run(input, terminal) {
    const path = `${pathOf(loginOf(input, toolReview))}/review`
    const answer = await nodeClient(input, terminal).post(path, jsonBody({ days: wholeNumber(input, 'days') ?? 180 }))
    print(terminal, input, { json: answer, text: `${String(answer.login)} stays until ${String(answer.reviewBy)}.` })
    return 0
  },
}

const toolPass: Command = {
  name: 'tool pass',
  synopsis: `LOGIN --owner LOGIN ${NODE_SYNOPSIS}`,
  summary: 'Give a tool to another official, who answers for it from here on',
  options: { ...NODE_OPTIONS, owner: { type: 'string' } },
  async run(input, terminal) {
    const path = `${pathOf(loginOf(input, toolPass))}/pass`
    const answer = await nodeClient(input, terminal).post(path, jsonBody({ owner: input.text('owner') }))
    const then = answer.state === 'lapsed' ? ' It lapsed: another official than the owner reviews it (comity tool review).' : ''
    print(terminal, input, { json: answer, text: `${String(answer.owner)} answers for ${String(answer.login)}.${then}` })
    return 0
  },
}

const toolSecret: Command = {
  name: 'tool secret',
  synopsis: `LOGIN ${NODE_SYNOPSIS}`,
  summary: 'Draw a new secret for a tool; the one before is out at once',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).post(`${pathOf(loginOf(input, toolSecret))}/secret`)
    print(terminal, input, {
      json: answer,
      text: `Secret, shown this once, password under Basic and bearer token: ${String(answer.secret)}`,
    })
    return 0
  },
}

const toolRevoke: Command = {
  name: 'tool revoke',
  synopsis: `LOGIN ${NODE_SYNOPSIS}`,
  summary: 'Put a tool out for good',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const login = loginOf(input, toolRevoke)
    const answer = await nodeClient(input, terminal).post(`${pathOf(login)}/revoke`)
    print(terminal, input, { json: answer, text: `${login} is out.` })
    return 0
  },
}

const toolHistory: Command = {
  name: 'tool history',
  synopsis: `LOGIN ${NODE_SYNOPSIS}`,
  summary: 'Show who added, passed, reviewed or revoked a tool, and when it lapsed, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`${pathOf(loginOf(input, toolHistory))}/changes`)
    const items = answer.items as unknown as readonly Changed[]
    const lines = items.map(
      ({ at, deed, by, owner, posts, reviewBy }) =>
        `${at}  ${deed}${by === null ? '' : ` by ${by}`}; answered for by ${owner}, posts ${posts}, review by ${reviewBy}`,
    )
    const { addedBefore } = answer as { readonly addedBefore?: string | null }
    if (typeof addedBefore === 'string')
      lines.push(`${addedBefore}  added, before changes were put on record: by whom and on which terms is not known`)
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const toolSetup: Command = {
  name: 'tool setup',
  synopsis: `LOGIN [--for PRODUCT] ${NODE_SYNOPSIS} (secret, if it is to stand in the text, in ${SECRET_VARIABLE})`,
  summary: 'Show what to enter in MISP, OpenCTI, Sentinel, Splunk, QRadar and others for a tool',
  options: { ...NODE_OPTIONS, for: { type: 'string' } },
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get(`${pathOf(loginOf(input, toolSetup))}/setup`)
    const all = answer.items as unknown as readonly Setup[]
    const product = input.optional('for')
    const chosen = all.filter((one) => product === undefined || one.product === product)
    if (chosen.length === 0) throw new UsageError('usage', `--for is one of ${all.map((one) => one.product).join(', ')}`)
    const secret = terminal.environment[SECRET_VARIABLE]
    const items = chosen.map((one) => ({ ...one, text: secret === undefined ? one.text : withSecret(one.text, secret) }))
    print(terminal, input, { json: items, text: items.map(({ title, text }) => `# ${title}\n${text}`).join('\n\n') })
    return 0
  },
}

const toolWebhook: Command = {
  name: 'tool webhook',
  synopsis: `LOGIN (--url URL | --none) ${NODE_SYNOPSIS}`,
  summary: 'Tell a tool at an address of what it got and was taken back, or no more',
  options: { ...NODE_OPTIONS, url: { type: 'string' }, none: { type: 'boolean' } },
  async run(input, terminal) {
    const login = loginOf(input, toolWebhook)
    const client = nodeClient(input, terminal)
    const url = input.optional('url')
    if ((url === undefined) !== input.isSet('none')) throw new UsageError('usage', `comity tool webhook ${toolWebhook.synopsis}`)
    if (url === undefined) {
      await client.delete(`${pathOf(login)}/webhook`)
      print(terminal, input, { json: { login }, text: `${login} has no webhook.` })
      return 0
    }
    const answer = await client.post(`${pathOf(login)}/webhook`, jsonBody({ url }))
    print(terminal, input, { json: { login, ...answer }, text: `Secret of the webhook, shown this once: ${String(answer.secret)}` })
    return 0
  },
}

/** Every command about tools. */
export const TOOLS: readonly Command[] = [
  toolAdd,
  toolList,
  toolReview,
  toolPass,
  toolSecret,
  toolRevoke,
  toolHistory,
  toolSetup,
  toolWebhook,
]

function newTool(input: Input): NewTool {
  const posts = TOOL_POSTINGS.find((known) => known === (input.optional('posts') ?? 'nothing'))
  if (posts === undefined) throw new UsageError('usage', `--posts is one of ${TOOL_POSTINGS.join(', ')}`)
  const reviewDays = wholeNumber(input, 'review-days')
  const requestsPerMinute = wholeNumber(input, 'requests-per-minute')
  const certificate = input.optional('certificate')
  return {
    login: loginOf(input, toolAdd),
    purpose: input.text('purpose'),
    justification: input.text('justification'),
    legalBasis: input.text('legal-basis'),
    owner: input.text('owner'),
    posts,
    ...(reviewDays === undefined ? {} : { reviewDays }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(certificate === undefined ? {} : { certificate: fingerprintOf(certificate) }),
  }
}

/** The text with the values to paste, encoded where the tool takes them so. The secret never leaves this machine for it. */
function withSecret(text: string, secret: string): string {
  const encoded = text.replaceAll(ENCODED_PLACE, (_place, login: string) => Buffer.from(login + secret).toString('base64'))
  return encoded.replaceAll(SECRET_PLACE, () => secret)
}

/** SHA-256 of the certificate in a PEM or DER file. */
function fingerprintOf(path: string): string {
  const bytes = readInputFile(path)
  try {
    return createHash('sha256').update(new X509Certificate(bytes).raw).digest('hex')
  } catch {
    throw new UsageError('usage', 'the file of --certificate holds no certificate')
  }
}

async function addAtNode(tool: NewTool, input: Input, terminal: Terminal): Promise<JsonObject & { readonly secret: string }> {
  const answer = await nodeClient(input, terminal).post('/api/v1/tools', jsonBody(tool))
  return { ...answer, secret: String(answer.secret) }
}

async function addOffline(tool: NewTool, folder: string, terminal: Terminal): Promise<ToolWithSecret> {
  const place = { folder, environment: terminal.environment }
  return grantedOr(await withToolsOffline(place, (parts) => addTool({ tool, by: OFFLINE }, parts)))
}

function grantedOr<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new NodeRefusal(result.refusal.code, result.refusal.reason, result.refusal.article)
  return result.value
}

function loginOf(input: Input, { name, synopsis }: Command): string {
  const [login] = input.files
  if (login === undefined) throw new UsageError('usage', `comity ${name} ${synopsis}`)
  return login
}

function pathOf(login: string): string {
  return `/api/v1/tools/${encodeURIComponent(login)}`
}

function wholeNumber(input: Input, name: string): number | undefined {
  const text = input.optional(name)
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError('usage', `--${name} is a whole number`)
  return Number(text)
}
