/** Signing in and out with passkeys, making them through an invitation, and the own ones. */
import { type Static, Type } from '#typebox'
import { formatTimestamp, unbase64url } from '../foundation/index.ts'
import { PASSKEY_ALGORITHMS } from '../identity/index.ts'
import type { PasskeyRow } from '../workflows/officials/index.ts'
import { type ApiApp, openOperation, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, listOf, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialMayCall, PERMISSIONS } from './roles.ts'
import { clearSession, sessionTokenOf, setSession } from './session-cookie.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Sessions'
const BODY_BYTES_MAX = 16 * 1024

/** Bytes as browsers write them in JSON (Web Authentication section 5.1): base64url without padding. */
const BytesField = (bytesMax: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: Math.ceil((bytesMax * 4) / 3) })
const ChallengeField = Type.String({ pattern: '^[A-Za-z0-9_-]{53,54}$', description: 'What the authenticator is to sign, base64url' })
const InvitationField = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'The secret part of the link' })
const Question = { challenge: ChallengeField, rpId: Type.String({ description: 'Name of the host that the passkey is for' }) }
const QuestionSchema = closed(Question, 'SignInQuestion')
const EnrolmentQuestionSchema = closed(
  {
    ...Question,
    login: Type.String(),
    algorithms: Type.Array(Type.Integer(), { description: 'COSE algorithms, the best first' }),
    known: Type.Array(Type.String(), { description: 'Passkeys that the official has already' }),
  },
  'EnrolmentQuestion',
)
const Answer = { challenge: ChallengeField, authenticatorData: BytesField(4_096), clientDataJSON: BytesField(4_096) }
const SignInBody = closed({ ...Answer, credential: BytesField(1_023), signature: BytesField(1_024) }, 'SignInAnswer')
const EnrolmentBody = closed(
  { ...Answer, invitation: InvitationField, name: Type.String({ maxLength: 60, description: 'By which the official knows the passkey' }) },
  'EnrolmentAnswer',
)
const SignedInSchema = closed({ login: Type.String() }, 'SignedIn')
const SessionSchema = closed(
  {
    login: Type.String(),
    role: Type.String({ description: 'As agreements and partners see it' }),
    nationalRole: Type.Union([closed({ name: Type.String(), description: TextOrNull }), Type.Null()], {
      description: 'The role of the party’s own that narrows it',
    }),
    doors: Type.Array(Type.String(), { description: 'Operations of this API that it may call' }),
    offices: Type.Array(Type.String()),
    bySession: Type.Boolean({ description: 'Whether a session is open; else each request brings a password or token' }),
    byIssuer: Type.Boolean({ description: 'Whether an issuer opened it; then it is nobody’s second person' }),
    standsInFor: Type.Union([Type.String(), Type.Null()], { description: 'Login of the official in whose role it acts, as its deputy' }),
  },
  'Session',
)
const PasskeySchema = closed(
  {
    credential: Type.String(),
    name: Type.String(),
    isBackupEligible: Type.Boolean({ description: 'Whether it may be copied to other devices of the official' }),
    createdAt: TimeField,
    usedAt: TimeOrNull,
  },
  'Passkey',
)
const PasskeyListSchema = listOf(PasskeySchema, 'PasskeyList')

/** Mounts signing in and out. */
export function sessionRoutes(app: ApiApp, parts: Pick<ApiParts, 'passkeys' | 'node' | 'countUnauthenticated'>): void {
  const { passkeys, node } = parts
  const options = { bodyLimit: BODY_BYTES_MAX }
  app.post(
    '/api/v1/session/question',
    { ...options, ...openOperation('askToSignIn', { tag: TAG, summary: 'Begin to sign in' }, { response: { 200: QuestionSchema } }) },
    async () => granted(passkeys.askToSignIn()),
  )
  app.post(
    '/api/v1/session',
    {
      ...options,
      ...openOperation(
        'signIn',
        { tag: TAG, summary: 'Sign in with a passkey', description: 'The answer sets the cookie of the session.' },
        { body: SignInBody, response: { 200: SignedInSchema } },
      ),
    },
    async (request, reply) => {
      const { credential, challenge } = request.body
      const signed = await passkeys.signIn({
        credential,
        challenge,
        ...answerOf(request.body),
        signature: unbase64url(request.body.signature),
      })
      if (!signed.ok) parts.countUnauthenticated()
      const { login, token } = granted(signed)
      setSession(reply, node.party, token)
      return { login }
    },
  )
  app.get(
    '/api/v1/session',
    operation('readSession', { tag: TAG, summary: 'Who is signed in' }, { response: { 200: SessionSchema } }),
    async (request) => {
      const official = officialOf(request)
      const { login, role, nationalRole: held, offices, isByIssuer = false, standsInFor = null } = official
      const nationalRole = held === undefined ? null : { name: held.name, description: held.terms?.description ?? null }
      const doors = Object.keys(PERMISSIONS).filter((door) => officialMayCall(official, door))
      const bySession = request.headers.authorization === undefined && sessionTokenOf(request, node.party) !== undefined
      return { login, role, nationalRole, doors, offices: [...offices], bySession, byIssuer: isByIssuer, standsInFor }
    },
  )
  app.delete(
    '/api/v1/session',
    operation('endSession', { tag: TAG, summary: 'Sign out' }, { response: { 200: SignedInSchema } }),
    async (request, reply) => {
      const token = sessionTokenOf(request, node.party)
      if (token !== undefined) await passkeys.signOut(token)
      clearSession(reply, node.party)
      return { login: officialOf(request).login }
    },
  )
  app.post(
    '/api/v1/session/program',
    operation(
      'openForProgram',
      {
        tag: TAG,
        summary: 'A session of an hour for a program of your own, as the command line',
        description: 'Its token is a bearer token.',
      },
      { response: { 201: closed({ token: Type.String({ description: 'Shown this once' }), endsAt: TimeField }, 'ProgramSession') } },
    ),
    async (request, reply) => {
      const { token, endsAt } = granted(await passkeys.openForProgram(sessionTokenOf(request, node.party) ?? ''))
      return reply.code(201).send({ token, endsAt: formatTimestamp(endsAt) })
    },
  )
  enrolmentRoutes(app, parts)
  passkeyRoutes(app, parts)
}

function enrolmentRoutes(
  app: ApiApp,
  { passkeys, node, countUnauthenticated }: Pick<ApiParts, 'passkeys' | 'node' | 'countUnauthenticated'>,
): void {
  const options = { bodyLimit: BODY_BYTES_MAX }
  app.post(
    '/api/v1/enrolment/question',
    {
      ...options,
      ...openOperation(
        'askToEnrol',
        { tag: TAG, summary: 'Begin to make a passkey, by an invitation that an officer vouched for' },
        { body: closed({ invitation: InvitationField }), response: { 200: EnrolmentQuestionSchema } },
      ),
    },
    async (request) => {
      const asked = await passkeys.askToEnrol(request.body.invitation)
      if (!asked.ok) countUnauthenticated()
      const { known, ...question } = granted(asked)
      return { ...question, known: [...known], algorithms: [...PASSKEY_ALGORITHMS] }
    },
  )
  app.post(
    '/api/v1/enrolment',
    {
      ...options,
      ...openOperation(
        'enrol',
        { tag: TAG, summary: 'Make the passkey', description: 'The invitation is used up, and the official signed in.' },
        { body: EnrolmentBody, response: { 201: SignedInSchema } },
      ),
    },
    async (request, reply) => {
      const { invitation, name, challenge } = request.body
      const enrolled = await passkeys.enrol({ invitation, name, challenge, ...answerOf(request.body) })
      if (!enrolled.ok) countUnauthenticated()
      const { login, token } = granted(enrolled)
      setSession(reply, node.party, token)
      return reply.code(201).send({ login })
    },
  )
}

function passkeyRoutes(app: ApiApp, { passkeys }: Pick<ApiParts, 'passkeys'>): void {
  app.get(
    '/api/v1/passkeys',
    operation('listPasskeys', { tag: TAG, summary: 'Own passkeys, oldest first' }, { response: { 200: PasskeyListSchema } }),
    async (request) => ({ items: (await passkeys.list(officialOf(request).login)).map(passkeyView) }),
  )
  app.post(
    '/api/v1/passkeys/invitations',
    operation(
      'invitePasskey',
      { tag: TAG, summary: 'A link to make one more passkey, on another device', description: 'For a quarter of an hour.' },
      { response: { 201: closed({ invitation: InvitationField, endsAt: TimeField }, 'PasskeyInvitation') } },
    ),
    async (request, reply) => {
      const { invitation, endsAt } = granted(await passkeys.inviteAnother(officialOf(request).login))
      return reply.code(201).send({ invitation, endsAt: formatTimestamp(endsAt) })
    },
  )
  app.delete(
    '/api/v1/passkeys/:credential',
    operation(
      'removePasskey',
      { tag: TAG, summary: 'Remove an own passkey; the last one stays' },
      { params: closed({ credential: BytesField(1_023) }), response: { 200: PasskeyListSchema } },
    ),
    async (request) => {
      const { login } = officialOf(request)
      return { items: granted(await passkeys.remove({ login, credential: request.params.credential })).map(passkeyView) }
    },
  )
}

function answerOf({ authenticatorData, clientDataJSON }: { readonly authenticatorData: string; readonly clientDataJSON: string }) {
  return { authenticatorData: unbase64url(authenticatorData), clientDataJson: unbase64url(clientDataJSON) }
}

function passkeyView({ credential, name, isBackupEligible, createdAt, usedAt }: PasskeyRow): Static<typeof PasskeySchema> {
  const used = timeOrNull(usedAt)
  return { credential, name, isBackupEligible, createdAt: formatTimestamp(createdAt), usedAt: used }
}
