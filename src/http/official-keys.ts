/** Passkeys of officials as the other parties of an agreement know them: listed, made known, taken back. */
import { Type } from '#typebox'
import { RETIRE_CAUSES } from '../agreement/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, listOf, TextOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { AnswerFields, answerIn } from './signed-answer.ts'

const TAG = 'Officials'

const LoginField = Type.String({ minLength: 1, maxLength: 100, examples: ['anna'] })
const CredentialField = Type.String({ pattern: '^[A-Za-z0-9_-]{1,1364}$', description: 'Id of the passkey' })
const AgreementParameter = closed({ hash: HashField })
const WhichBody = closed({ login: LoginField, credential: CredentialField })
const KnownKeySchema = closed(
  {
    login: Type.String(),
    role: Type.String(),
    official: Type.String({ description: 'By which the other parties know the official: no name, and the same for all its passkeys' }),
    credential: Type.String(),
    name: Type.String({ description: 'Of the passkey' }),
    state: Type.Enum(['unknown', 'unvouched', 'known', 'retired'], {
      description: 'unvouched: the first of a party, which approves nothing until another official vouches for it',
    }),
  },
  'OfficialKey',
)
const QuestionSchema = closed(
  {
    challenge: TextOrNull,
    rpId: Type.String(),
    credentials: Type.Array(Type.String()),
    statement: Type.Unknown({ description: 'What the challenge is the digest of' }),
  },
  'VouchingQuestion',
)

/** Mounts the passkeys that are known elsewhere. */
export function officialKeyRoutes(app: ApiApp, { officialKeys }: Pick<ApiParts, 'officialKeys'>): void {
  app.get(
    '/api/v1/agreements/:hash/official-keys',
    operation(
      'listOfficialKeys',
      { tag: TAG, summary: 'Passkeys of officials, and whether the other parties of the agreement know them' },
      { params: AgreementParameter, response: { 200: listOf(KnownKeySchema, 'OfficialKeyList') } },
    ),
    async (request) => ({ items: [...granted(await officialKeys.list(request.params.hash))] }),
  )
  app.post(
    '/api/v1/agreements/:hash/official-keys/question',
    operation(
      'askToVouchForKey',
      {
        tag: TAG,
        summary: 'Begin to make a passkey known',
        description:
          'What another official signs with a passkey that is known. Without a challenge the first official makes its own known.',
      },
      { params: AgreementParameter, body: WhichBody, response: { 200: QuestionSchema } },
    ),
    async (request) => {
      const asked = { ...request.body, agreement: request.params.hash, by: officialOf(request).login }
      const { credentials, ...question } = granted(await officialKeys.ask(asked))
      return { ...question, credentials: [...credentials] }
    },
  )
  app.post(
    '/api/v1/agreements/:hash/official-keys',
    operation(
      'makeKeyKnown',
      { tag: TAG, summary: 'Make a passkey known to the other parties of the agreement, with the answer of the voucher’s passkey' },
      {
        params: AgreementParameter,
        body: closed({ ...WhichBody.properties, answer: Type.Optional(closed(AnswerFields)) }, 'KeyToMakeKnown'),
        response: { 200: closed({ state: Type.String() }, 'KnownKeyState') },
      },
    ),
    async (request) => {
      const { answer, ...which } = request.body
      const by = officialOf(request).login
      const asked = { ...which, agreement: request.params.hash, by, answer: answer === undefined ? null : answerIn(answer) }
      return { state: granted(await officialKeys.makeKnown(asked)) }
    },
  )
  app.post(
    '/api/v1/official-keys/retire',
    operation(
      'retireKeys',
      { tag: TAG, summary: 'Take passkeys of an official back at once, under every agreement' },
      {
        body: closed(
          { login: LoginField, credential: Type.Optional(CredentialField), cause: Type.Enum([...RETIRE_CAUSES]) },
          'KeysToRetire',
        ),
        response: { 200: closed({ agreements: Type.Integer() }, 'KeysRetired') },
      },
    ),
    async (request) => {
      const { login, credential = null, cause } = request.body
      return granted(await officialKeys.retire({ login, credential, cause, by: officialOf(request).login }))
    },
  )
}
