/** Calls to a member's node over HTTP, as its officials and its tools make them. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { Member, Role } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** An answer, whatever its status. */
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
export type Call = {
  readonly method?: string
  readonly path: string
  readonly as?: Role
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

/** One call on a connection of its own, so that none is left from a node that ended. */
export async function call({ port, tokens }: Pick<Member, 'port' | 'tokens'>, asked: Call): Promise<Answer> {
  const { method = asked.body === undefined ? 'GET' : 'POST', path, as, headers, body } = asked
  const authorization = as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` }
  const outgoing = request({ host: '127.0.0.1', port, method, path, agent: false, headers: { ...authorization, ...headers } })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const { statusCode = 0, headers: answered } = response
  return { status: statusCode, headers: answered, body: Buffer.concat(await Array.fromAsync(response)) }
}

/** The JSON of an answer. */
export function jsonOf<T>({ body }: Pick<Answer, 'body'>): T {
  return JSON.parse(body.toString()) as T
}

/** A call that must succeed. */
export async function api<T>(member: Member, asked: Call): Promise<T> {
  const answer = await call(member, { as: 'releasing-officer', ...asked })
  if (answer.status >= 300) throw new Error(`${member.party} answered ${answer.status} for ${asked.path}: ${answer.body.toString()}`)
  return jsonOf<T>(answer)
}

/** An API call with a JSON body. */
export function json(path: string, value: unknown): Call {
  return { path, body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }
}

/** A submission as the API tells it. */
export type Submission = {
  readonly id: string
  readonly state: string
  readonly justification: string
  readonly report: { readonly invalid: number; readonly recipients: readonly { readonly party: string; readonly released: number }[] }
}

/** The call that submits STIX objects. */
export function submission(agreement: string, objects: readonly object[], justification = 'Test'): Call {
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }
  return {
    as: 'releasing-officer',
    path: `/api/v1/submissions?agreement=${agreement}&purpose=cyber-defence`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': encodeURIComponent(justification) },
    body: JSON.stringify(bundle),
  }
}

/** Submits objects and waits until every batch is recorded. */
export async function share(member: Member, agreement: string, objects: readonly object[]): Promise<Submission> {
  const { id } = await api<Submission>(member, submission(agreement, objects))
  return released(member, id)
}

/** Waits until a submission is released. */
export function released(member: Member, id: string): Promise<Submission> {
  return until('the submission to be released', async () => {
    const found = await api<Submission>(member, { path: `/api/v1/submissions/${id}` })
    if (found.state === 'failed' || found.state === 'refused') throw new Error(`submission ended as ${found.state}`)
    return found.state === 'released' && found
  })
}

/** The state of an agreement at a node; undefined where it is not known. */
export async function agreementState(member: Member, hash: string): Promise<string | undefined> {
  type List = { items: { hash: string; state: { state: string } }[] }
  const { items } = await api<List>(member, { path: '/api/v1/agreements' })
  return items.find((item) => item.hash === hash)?.state.state
}

/** Codes of what hinders a node. */
export async function healthOf(member: Member): Promise<readonly string[]> {
  const { causes } = await api<{ causes: { code: string }[] }>(member, { path: '/health' })
  return causes.map(({ code }) => code)
}
