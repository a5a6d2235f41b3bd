/** Calls a node's API as one of its officials. */
import type { Role } from '../../workflows/officials/index.ts'
import { accountOf, type DemoNode } from './federation.ts'

/** A refusal that a node answered: part of the story, not a fault of it. */
export class RefusedByNode extends Error {
  readonly code: string
  readonly article: string | undefined

  constructor(code: string, message: string, article: string | undefined) {
    super(message)
    this.code = code
    this.article = article
  }
}

type CallBody = { readonly content: RequestInit['body']; readonly type: string; readonly headers?: Record<string, string> }

/** One call; a JSON answer. @throws RefusedByNode */
export async function call<T>(node: DemoNode, as: Role, request: { method?: string; path: string; body?: CallBody }): Promise<T> {
  return JSON.parse(await callText(node, as, request)) as T
}

/** One call; the answer as text. @throws RefusedByNode */
export async function callText(node: DemoNode, as: Role, request: { method?: string; path: string; body?: CallBody }): Promise<string> {
  const { login, password } = accountOf(node, as)
  const { body } = request
  const response = await fetch(new URL(request.path, node.url), {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
      // A large bundle takes longer to judge than this client waits in silence.
      prefer: 'processing',
      ...(body === undefined ? {} : { 'content-type': body.type }),
      ...body?.headers,
    },
    ...(body === undefined ? {} : { body: body.content, duplex: 'half' }),
  } as RequestInit)
  const text = await response.text()
  if (response.ok) return text
  const answer = JSON.parse(text) as { code?: string; message?: string; article?: string }
  throw new RefusedByNode(answer.code ?? String(response.status), answer.message ?? `status ${response.status}`, answer.article)
}

/** A JSON body. */
export function json(value: unknown): CallBody {
  return { content: JSON.stringify(value), type: 'application/json' }
}

/** Asks until the answer is there. @throws Error naming what was waited for */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  options: { readonly timeout: number; readonly every?: number },
): Promise<T> {
  const deadline = performance.now() + options.timeout
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`waited ${options.timeout / 1_000} s in vain for ${what}`)
    await pause(options.every ?? 200)
  }
}

/** Resolves after that many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
