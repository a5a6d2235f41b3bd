/** Officials of this node: invited by one officer, vouched for by another, put out by one. */
import { type Static, Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import { type OfficialAccount, PEOPLE } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, listOf, PurposeField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Officials'

const LoginField = Type.String({ minLength: 1, maxLength: 100, examples: ['anna'] })
const IdentityField = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'What tells the person from every other, as a staff number; kept as a keyed hash only',
  examples: ['staff 10-4711'],
})
const InvitationBody = closed(
  {
    login: LoginField,
    role: Type.Enum([...PEOPLE], { description: 'As agreements and partners see it' }),
    nationalRole: Type.Optional(
      Type.Union([Type.String({ minLength: 3, maxLength: 64 }), Type.Null()], {
        description:
          'A role of the party’s own that is founded on that one; of who is invited again it stays unless told, and null is none',
      }),
    ),
    identity: IdentityField,
    purpose: PurposeField,
    justification: Type.String({ minLength: 1, maxLength: 2_000, description: 'Recorded for reads that bring none of their own' }),
    offices: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 16,
        uniqueItems: true,
        description: 'For which it may sign agreements',
      }),
    ),
  },
  'OfficialRequest',
)
const OfficialSchema = closed(
  {
    login: Type.String(),
    role: Type.String(),
    nationalRole: TextOrNull,
    offices: Type.Array(Type.String()),
    state: Type.Enum(['invited', 'vouched', 'enrolled', 'left', 'by-password'], {
      description: 'invited: an officer has to vouch; vouched: the link was not used yet; by-password: added on the machine of the node',
    }),
    passkeys: Type.Integer(),
    hasIssuerAccount: Type.Boolean({ description: 'Whether an account at the issuer signs it in' }),
    createdAt: TimeField,
    invitedBy: TextOrNull,
    vouchedBy: TextOrNull,
    vouchedAt: TimeOrNull,
    leftAt: TimeOrNull,
  },
  'Official',
)
const InvitedSchema = closed(
  {
    official: OfficialSchema,
    invitation: Type.String({ description: 'Secret part of the link, shown this once' }),
    link: Type.String({ description: 'To be handed to the person alone; it works once another officer vouched' }),
    endsAt: TimeField,
  },
  'OfficialWithLink',
)
const LoginParameter = closed({ login: LoginField })

/** Mounts the officials. */
export function officialRoutes(app: ApiApp, { people, node }: Pick<ApiParts, 'people' | 'node'>): void {
  app.post(
    '/api/v1/officials',
    operation(
      'inviteOfficial',
      {
        tag: TAG,
        summary: 'Invite a person, or one again who lost its passkeys',
        description:
          'The link works once another officer, who gives the same identity, vouched. One identity has one account; of one that exists, role, purpose, justification and offices stay.',
      },
      { body: InvitationBody, response: { 201: InvitedSchema } },
    ),
    async (request, reply) => {
      const { offices = [], ...invited } = request.body
      const answer = granted(await people.invite({ official: officialOf(request), invited: { ...invited, offices } }))
      const { official, invitation, endsAt } = answer
      const link = invitationLink(node.origins.at(-1) ?? '', invitation)
      return reply.code(201).send({ official: officialView(official), invitation, link, endsAt: formatTimestamp(endsAt) })
    },
  )
  app.get(
    '/api/v1/officials',
    operation(
      'listOfficials',
      { tag: TAG, summary: 'In order of login, with those who left' },
      { response: { 200: listOf(OfficialSchema, 'OfficialList') } },
    ),
    async () => ({ items: (await people.list()).map(officialView) }),
  )
  app.post(
    '/api/v1/officials/:login/vouch',
    operation(
      'vouchForOfficial',
      { tag: TAG, summary: 'Vouch that an account is the person’s', description: 'By another officer than the one who invited.' },
      { params: LoginParameter, body: closed({ identity: IdentityField }), response: { 200: OfficialSchema } },
    ),
    async (request) => {
      const { login } = request.params
      return officialView(granted(await people.vouch({ official: officialOf(request), login, identity: request.body.identity })))
    },
  )
  app.post(
    '/api/v1/officials/:login/put-out',
    operation(
      'putOfficialOut',
      { tag: TAG, summary: 'Put an official out: sessions and deputations end at once, passkeys are forgotten' },
      { params: LoginParameter, response: { 200: OfficialSchema } },
    ),
    async (request) => officialView(granted(await people.putOut({ login: request.params.login, by: officialOf(request).login }))),
  )
}

/** The link of an invitation. Its secret stands behind the `#`, which browsers send to nobody and servers write into no log. */
export function invitationLink(origin: string, invitation: string): string {
  return `${origin}/sign-in#invitation=${invitation}`
}

function officialView({ enrolment, offices, createdAt, ...official }: OfficialAccount): Static<typeof OfficialSchema> {
  const { invitedBy = null, vouchedBy = null, vouchedAt = null, leftAt = null } = enrolment ?? {}
  return {
    ...official,
    offices: [...offices],
    createdAt: formatTimestamp(createdAt),
    invitedBy,
    vouchedBy,
    vouchedAt: timeOrNull(vouchedAt),
    leftAt: timeOrNull(leftAt),
  }
}
