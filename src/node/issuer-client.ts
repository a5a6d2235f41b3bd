/** Talks to the organisation's issuer of OpenID Connect: Authorization Code with PKCE, every check of it by `openid-client`. */
import type { JWTVerifyGetKey } from 'jose'
import type { Configuration, IDToken, ServerMetadata } from 'openid-client'
import {
  accepted,
  type Clock,
  ComityError,
  type Instant,
  type Refusal,
  type Result,
  refused,
  SECOND_MS,
  utf8,
} from '../foundation/index.ts'
import { isLoopback, pageOrigins } from '../identity/index.ts'
import { type HttpCaller, httpCaller, reachOf } from '../taxii-client/index.ts'
import type { IssuerClient, IssuerRefusalCode } from '../workflows/officials/index.ts'
import { type Config, NodeError } from './config.ts'
import { authoritiesOf } from './tls/authorities.ts'

type IssuerConfig = NonNullable<Config['openIdConnect']>

/** What the issuer is reached by. */
export type IssuerSources = {
  readonly config: Pick<Config, 'openIdConnect' | 'address'>
  readonly environment: NodeJS.ProcessEnv
  readonly clock: Clock
  /** Told why an answer of the issuer was not taken; never what it was. */
  readonly failed: (error: Error) => void
}

/** An issuer, and the connections kept to it. */
export type JoinedIssuer = Disposable & { readonly client: IssuerClient | null }

const ANSWER_BYTES_MAX = 256 * 1024
const PATIENCE = { idleMs: 10 * SECOND_MS, wholeMs: 20 * SECOND_MS }
/** What the issuer says of itself is asked anew after so long; its keys are asked for when an unknown one signs. */
const METADATA_MS = 3_600 * SECOND_MS
/** An issuer that could not be asked is not asked again before. */
const PAUSE_MS = 10 * SECOND_MS
const SKEW_SECONDS = 30
const LOGOUT_AGE_SECONDS = 300
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

type Known = { readonly configuration: Configuration; readonly keys: JWTVerifyGetKey }

/** Joins the issuer that the configuration names, if any; it is not asked anything yet. @throws NodeError `config-invalid`, `secrets-missing` */
export function joinIssuer({ config, environment, clock, failed }: IssuerSources): JoinedIssuer {
  const { openIdConnect: issuer, address } = config
  if (issuer === undefined) return { client: null, [Symbol.dispose]: () => undefined }
  const secret = environment[issuer.secretVariable]
  if (secret === undefined || secret === '') {
    throw new NodeError('secrets-missing', `the secret at the issuer is expected in the environment variable ${issuer.secretVariable}`)
  }
  const authorities = authoritiesOf(issuer.authorities, 'openIdConnect.authorities')
  const http = httpCaller({
    reach: reachOf(issuer.networks ?? []),
    patience: PATIENCE,
    ...(authorities === undefined ? {} : { authorities }),
  })
  const redirectUri = `${pageOrigins(address).at(-1)}/sign-in`
  const client = issuerClient({ issuer, secret, http, redirectUri, clock, failed })
  return { client, [Symbol.dispose]: () => http[Symbol.dispose]() }
}

type ClientParts = Pick<IssuerSources, 'clock' | 'failed'> & {
  readonly issuer: IssuerConfig
  readonly secret: string
  readonly http: HttpCaller
  readonly redirectUri: string
}

function issuerClient(parts: ClientParts): IssuerClient {
  const { issuer, redirectUri, clock, failed } = parts
  let known: { readonly answer: Promise<Known>; readonly until: Instant } | undefined
  /** What strangers ask for asks the issuer once. */
  const current = (): Promise<Known> => {
    if (known === undefined || known.until <= clock.now()) {
      const answer = discover(parts)
      known = { answer, until: clock.now() + METADATA_MS }
      answer.catch(() => {
        known = { answer, until: clock.now() + PAUSE_MS }
      })
    }
    return known.answer
  }
  return {
    issuer: issuer.issuer,
    name: issuer.name,
    location: (secrets) =>
      asked(failed, async () => {
        const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client')
        const { configuration } = await current()
        const location = buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: 'openid',
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
          ...(issuer.acr === undefined ? {} : { acr_values: issuer.acr.join(' ') }),
        })
        return accepted(location.href)
      }),
    redeem: ({ code, state, iss }, secrets) =>
      asked(failed, async () => {
        const { authorizationCodeGrant } = await import('openid-client')
        const { configuration } = await current()
        const back = new URL(redirectUri)
        for (const [name, value] of Object.entries({ code, state, iss })) if (value !== undefined) back.searchParams.set(name, value)
        const tokens = await authorizationCodeGrant(configuration, back, {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return refused('issuer-answer-invalid', 'the issuer does not say who it is')
        if (!isStrong(claims, issuer)) {
          return refused(
            'issuer-too-weak',
            'the issuer signed in less strongly than this node asks for: sign in there with a stronger means',
          )
        }
        return accepted({ subject: claims.sub, session: typeof claims.sid === 'string' ? claims.sid : null })
      }),
    readLogout: (token) =>
      asked(failed, async () => {
        const { jwtVerify } = await import('jose')
        const { keys } = await current()
        const { payload } = await jwtVerify(token, keys, {
          issuer: issuer.issuer,
          audience: issuer.clientId,
          algorithms: [algorithmOf(issuer)],
          clockTolerance: SKEW_SECONDS,
          maxTokenAge: LOGOUT_AGE_SECONDS,
          requiredClaims: ['iat', 'jti', 'events'],
        })
        const { sub: subject = null, sid, events, nonce } = payload
        const session = typeof sid === 'string' ? sid : null
        const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, LOGOUT_EVENT)
        // OpenID Connect Back-Channel Logout 1.0 section 2.4: with a nonce it could be an ID token.
        if (!isLogout || nonce !== undefined || (subject === null && session === null)) return invalid()
        return accepted({ subject, session })
      }),
  }
}

async function discover({ issuer, secret, http }: ClientParts): Promise<Known> {
  const [openid, jose] = await Promise.all([import('openid-client'), import('jose')])
  const url = new URL(issuer.issuer)
  const { ClientSecretBasic, ClientSecretPost } = openid
  const basic = ClientSecretBasic(secret)
  const post = ClientSecretPost(secret)
  const configuration = await openid.discovery(
    url,
    issuer.clientId,
    { id_token_signed_response_alg: algorithmOf(issuer), [openid.clockTolerance]: SKEW_SECONDS },
    (server, ...rest) => (takesBasic(server) ? basic : post)(server, ...rest),
    {
      [openid.customFetch]: fetchOver(http),
      execute: [
        openid.enableNonRepudiationChecks,
        ...(url.protocol === 'http:' && isLoopback(url.hostname) ? [openid.allowInsecureRequests] : []),
      ],
      timeout: PATIENCE.wholeMs / SECOND_MS,
    },
  )
  const { jwks_uri: keysUrl } = configuration.serverMetadata()
  if (keysUrl === undefined) throw new openid.ClientError('the issuer names no keys')
  const keys = jose.createRemoteJWKSet(new URL(keysUrl), { [jose.customFetch]: fetchOver(http) })
  return { configuration, keys }
}

/** Basic is what a server takes that says nothing (OpenID Connect Discovery 1.0 section 3). */
function takesBasic({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean {
  return methods === undefined || methods.includes('client_secret_basic')
}

function algorithmOf({ signedWith }: IssuerConfig): string {
  return signedWith ?? 'RS256'
}

/** Whether it was signed in as strongly as the configuration asks. What the issuer does not say, was not. */
function isStrong(claims: IDToken, { acr, amr }: IssuerConfig): boolean {
  if (acr !== undefined && !(typeof claims.acr === 'string' && acr.includes(claims.acr))) return false
  const used: readonly unknown[] = Array.isArray(claims.amr) ? claims.amr : []
  return amr === undefined || amr.every((method) => used.includes(method))
}

/** `fetch` over the caller that reaches what the configuration names and nothing else. */
function fetchOver(http: HttpCaller) {
  return async (
    url: string,
    { method, headers, body, signal }: { method: string; headers: Headers | Record<string, string>; body?: unknown; signal?: AbortSignal },
  ): Promise<Response> => {
    const answer = await http.call({
      method: method === 'POST' ? 'POST' : 'GET',
      url: new URL(url),
      headers: Object.fromEntries(new Headers(headers)),
      ...(body === undefined || body === null ? {} : { body: utf8(String(body)) }),
      bytesMax: ANSWER_BYTES_MAX,
      signal: signal ?? new AbortController().signal,
    })
    const type = answer.headers['content-type']
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : Buffer.from(answer.body), {
      status: answer.status,
      headers: type === undefined ? {} : { 'content-type': type },
    })
  }
}

/** What the issuer or the way to it did wrong is a refusal; anything else is a fault of this program. */
async function asked<Value>(
  failed: (error: Error) => void,
  ask: () => Promise<Result<Value, IssuerRefusalCode>>,
): Promise<Result<Value, IssuerRefusalCode>> {
  try {
    return await ask()
  } catch (error) {
    const refusal = await refusalOf(error)
    failed(error as Error)
    return { ok: false, refusal }
  }
}

async function refusalOf(error: unknown): Promise<Refusal<IssuerRefusalCode>> {
  const [openid, jose] = await Promise.all([import('openid-client'), import('jose')])
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ComityError) return { code: 'issuer-unreachable', reason: 'the issuer could not be asked: try again later' }
  }
  const { ClientError, ResponseBodyError, AuthorizationResponseError, WWWAuthenticateChallengeError } = openid
  const kinds = [ClientError, ResponseBodyError, AuthorizationResponseError, WWWAuthenticateChallengeError, jose.errors.JOSEError]
  if (!kinds.some((kind) => error instanceof kind)) throw error
  return invalid().refusal
}

function invalid() {
  return refused('issuer-answer-invalid', 'what came back from the issuer does not hold: start again')
}
