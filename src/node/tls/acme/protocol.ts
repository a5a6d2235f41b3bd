/** Calls to an ACME server (RFC 8555): nonces, signed requests, what may come back. */
import type { KeyObject } from 'node:crypto'
import { Compile, type Static, type TSchema, Type } from '#typebox'
import { ComityError, type Json, parseJson, SECOND_MS, utf8Text } from '../../../foundation/index.ts'
import type { HttpAnswer, HttpCaller } from '../../../taxii-client/index.ts'
import { AcmeError } from './errors.ts'
import { jwkOf, signedRequest } from './jws.ts'

const Address = Type.String({ minLength: 8, maxLength: 2_000 })
const DirectoryForm = Type.Object({
  newNonce: Address,
  newAccount: Address,
  newOrder: Address,
  meta: Type.Optional(
    Type.Object({
      termsOfService: Type.Optional(Type.String({ maxLength: 2_000 })),
      externalAccountRequired: Type.Optional(Type.Boolean()),
    }),
  ),
})
const directoryForm = Compile(DirectoryForm)
const problemForm = Compile(Type.Object({ type: Type.String({ maxLength: 200 }) }))

/** Where the server takes what. */
export type Directory = Static<typeof DirectoryForm>

/** One answer, checked to be a success. */
export type Answered = { readonly headers: HttpAnswer['headers']; readonly body: Uint8Array }

/** What a request is made of beside its address. */
export type Asking = {
  readonly payload?: Json
  /** Under the key itself, before the account has an address. */
  readonly isFirst?: boolean
  readonly accept?: string
}

const ANSWER_BYTES_MAX = 256 * 1024
const NONCE = /^[A-Za-z0-9_-]{1,500}$/
const NONCE_TRIES = 8
const PROBLEM = /^urn:ietf:params:acme:error:([A-Za-z]{1,40})$/
const RETRY_MAX_MS = 86_400 * SECOND_MS

/** A server as one account talks to it. */
export class AcmeServer {
  readonly #parts: { readonly http: HttpCaller; readonly directory: URL; readonly key: KeyObject; readonly signal: AbortSignal }
  #known: Directory | undefined
  #nonce: string | undefined
  /** Address of the account, once known. */
  account: string | undefined

  constructor(parts: { readonly http: HttpCaller; readonly directory: URL; readonly key: KeyObject; readonly signal: AbortSignal }) {
    this.#parts = parts
  }

  /** The key of the account. */
  get key(): KeyObject {
    return this.#parts.key
  }

  /** @throws AcmeError, FeedError */
  async directory(): Promise<Directory> {
    if (this.#known === undefined) {
      const answer = await this.#call('GET', this.#parts.directory)
      this.#known = read(DirectoryForm, directoryForm, succeeded(answer))
    }
    return this.#known
  }

  /**
   * A signed request. A nonce that the server does not take any more is followed by the one it gives instead.
   * @throws AcmeError, FeedError
   */
  async ask(address: string, { payload, isFirst = false, accept = 'application/json' }: Asking = {}): Promise<Answered> {
    const url = URL.parse(address)
    if (url === null) throw new AcmeError('acme-invalid', 'server names something that is no address')
    for (let tried = 1; ; tried += 1) {
      const who = isFirst || this.account === undefined ? { jwk: jwkOf(this.key) } : { kid: this.account }
      const header = { ...who, nonce: await this.#takeNonce(), url: address }
      const body = signedRequest(header, payload, this.key)
      const answer = await this.#call('POST', url, { accept, body })
      const problem = problemOf(answer)
      if (problem === 'badNonce' && tried < NONCE_TRIES) continue
      return succeeded(answer)
    }
  }

  async #takeNonce(): Promise<string> {
    const kept = this.#nonce
    this.#nonce = undefined
    if (kept !== undefined) return kept
    const address = URL.parse((await this.directory()).newNonce)
    if (address !== null) await this.#call('GET', address)
    const fresh = this.#nonce as string | undefined
    this.#nonce = undefined
    if (fresh === undefined) throw new AcmeError('acme-invalid', 'server gives no nonce')
    return fresh
  }

  async #call(method: 'GET' | 'POST', url: URL, sent: { readonly accept?: string; readonly body?: Uint8Array } = {}): Promise<HttpAnswer> {
    const { http, signal } = this.#parts
    const headers = { accept: sent.accept ?? 'application/json', ...(sent.body && { 'content-type': 'application/jose+json' }) }
    const answer = await http.call({ method, url, headers, bytesMax: ANSWER_BYTES_MAX, signal, ...(sent.body && { body: sent.body }) })
    const nonce = answer.headers['replay-nonce']
    if (typeof nonce === 'string' && NONCE.test(nonce)) this.#nonce = nonce
    return answer
  }
}

/** Reads an answer by its form; what it has beside is left. @throws AcmeError `acme-invalid` */
export function read<Form extends TSchema>(
  _: Form,
  form: { Check(value: unknown): value is Static<Form> },
  { body }: Pick<Answered, 'body'>,
): Static<Form> {
  const value = jsonOf(body)
  if (!form.Check(value)) throw new AcmeError('acme-invalid', 'answer of the server is not what RFC 8555 says')
  return value
}

/** Milliseconds that an answer asks to wait; the fallback where it says nothing. */
export function retryMs({ headers }: Pick<Answered, 'headers'>, fallback: number): number {
  const told = headers['retry-after']
  if (told === undefined) return fallback
  const wait = /^\d{1,6}$/.test(told) ? Number(told) * SECOND_MS : Date.parse(told) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_MAX_MS) : fallback
}

function succeeded(answer: HttpAnswer): Answered {
  if (answer.status >= 200 && answer.status < 300) return answer
  const problem = problemOf(answer)
  const message = `server refuses (${answer.status}${problem === null ? '' : `, ${problem}`})`
  throw new AcmeError('acme-refused', message, { problem, retryMs: retryMs(answer, 0) })
}

/** The known word of a problem document; nothing else of it is told on. */
function problemOf({ status, body }: HttpAnswer): string | null {
  if (status < 400) return null
  const value = jsonOf(body)
  return problemForm.Check(value) ? (PROBLEM.exec(value.type)?.[1] ?? null) : null
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return parseJson(utf8Text(body), { bytesMax: ANSWER_BYTES_MAX, depthMax: 16 })
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return undefined
  }
}
