/** Signing in through the organisation's issuer of OpenID Connect, and what the issuer says to have ended. */
import type { FastifyPluginAsync } from 'fastify'
import { Type } from '#typebox'
import { ISSUER_SECONDS } from '../workflows/officials/index.ts'
import { type ApiApp, openOperation } from './api-app.ts'
import { setHeaders } from './browser-guard.ts'
import { granted } from './error-answers.ts'
import { closed } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { clearIssuerCookie, issuerCookieOf, setIssuerCookie, setSession } from './session-cookie.ts'

const TAG = 'Sessions'
const BODY_BYTES_MAX = 16 * 1024
const TOKEN_CHARACTERS_MAX = 8 * 1024
/** A form escapes a byte in three, so a token of any length that the schema lets pass is read, and one too long is told so. */
const FORM_BYTES_MAX = 4 * TOKEN_CHARACTERS_MAX

const AnswerText = Type.String({ minLength: 1, maxLength: 4_096 })
const WaysSchema = closed(
  {
    issuer: Type.Union([Type.String(), Type.Null()], {
      description: 'Name of the issuer that officials may sign in through; null where there is none',
    }),
  },
  'WaysToSignIn',
)
const QuestionBody = closed(
  {
    invitation: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{43}$',
        description: 'The secret part of the link whose official the account at the issuer becomes',
      }),
    ),
  },
  'IssuerQuestionRequest',
)
const QuestionSchema = closed({ location: Type.String({ description: 'Where the browser goes' }) }, 'IssuerQuestion')
const AnswerBody = closed({ code: AnswerText, state: AnswerText, iss: Type.Optional(AnswerText) }, 'IssuerAnswer')
const SignedInSchema = closed({ login: Type.String() }, 'SignedInByIssuer')
const LogoutBody = closed({ logout_token: Type.String({ minLength: 1, maxLength: TOKEN_CHARACTERS_MAX }) }, 'LogoutToken')

/** Mounts signing in through the issuer. */
export function issuerRoutes(
  app: ApiApp,
  { issuer, node, countUnauthenticated }: Pick<ApiParts, 'issuer' | 'node' | 'countUnauthenticated'>,
): void {
  const options = { bodyLimit: BODY_BYTES_MAX }
  app.get(
    '/api/v1/session/ways',
    openOperation(
      'readWaysToSignIn',
      { tag: TAG, summary: 'How officials may sign in beside passkeys' },
      { response: { 200: WaysSchema } },
    ),
    async () => ({ issuer: issuer.name }),
  )
  app.post(
    '/api/v1/session/issuer/question',
    {
      ...options,
      ...openOperation(
        'askIssuer',
        {
          tag: TAG,
          summary: 'Begin to sign in through the issuer',
          description: 'The answer sets a cookie without which the answer of the issuer is worth nothing.',
        },
        { body: QuestionBody, response: { 200: QuestionSchema } },
      ),
    },
    async (request, reply) => {
      const { location, kept } = granted(await issuer.ask(request.body.invitation))
      setIssuerCookie(reply, { party: node.party, kept, seconds: ISSUER_SECONDS })
      return { location }
    },
  )
  app.post(
    '/api/v1/session/issuer',
    {
      ...options,
      ...openOperation(
        'signInByIssuer',
        {
          tag: TAG,
          summary: 'Sign in with what the issuer sent the browser back with',
          description: 'The answer sets the cookie of the session. Such a session is nobody’s second person.',
        },
        { body: AnswerBody, response: { 200: SignedInSchema } },
      ),
    },
    async (request, reply) => {
      const signed = await issuer.signIn({ answer: request.body, kept: issuerCookieOf(request, node.party) })
      if (!signed.ok) countUnauthenticated()
      const { login, token } = granted(signed)
      clearIssuerCookie(reply, node.party)
      setSession(reply, node.party, token)
      return { login }
    },
  )
  const logout: FastifyPluginAsync = async (scope) => logoutRoute(scope.withTypeProvider(), { issuer, countUnauthenticated })
  // Loaded with the scope it is registered in.
  void app.register(logout)
}

/** The issuer sends a form, and proves that it is the issuer by the signature in it. */
function logoutRoute(app: ApiApp, { issuer, countUnauthenticated }: Pick<ApiParts, 'issuer' | 'countUnauthenticated'>): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    Object.fromEntries(new URLSearchParams(body)),
  )
  app.post(
    '/api/v1/session/issuer/logout',
    {
      bodyLimit: FORM_BYTES_MAX,
      ...openOperation(
        'endSessionsByIssuer',
        {
          tag: TAG,
          summary: 'What the issuer ended, ends here (OpenID Connect Back-Channel Logout 1.0)',
          description: 'A form with the `logout_token` that the issuer signed.',
        },
        {
          consumes: ['application/x-www-form-urlencoded'],
          body: LogoutBody,
          response: { 200: closed({ ended: Type.Literal(true) }, 'SessionsEnded') },
        },
      ),
    },
    async (request, reply) => {
      const ended = await issuer.endSessions(request.body.logout_token)
      if (!ended.ok) countUnauthenticated()
      granted(ended)
      setHeaders(reply, { 'cache-control': 'no-store' })
      return { ended: true } as const
    },
  )
}
