/** Roles that the party makes up itself: proposed by one officer, confirmed by another, ended by one. */
import { type Static, Type } from '#typebox'
import type { RoleTerms } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type NationalRole, PEOPLE, type RoleProposal, TAXII_DOORS } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, PurposeField, TextOrNull, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { mayCall, PERMISSIONS } from './roles.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Officials'

const NameField = Type.String({ minLength: 3, maxLength: 64, examples: ['night-analyst'] })
const DigestField = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the proposed words, by which they are confirmed' })
const CodesField = (itemsMax: number, description: string) =>
  Type.Array(PurposeField, { minItems: 1, maxItems: itemsMax, uniqueItems: true, description })
const DoorField = Type.String({ pattern: '^[a-z][A-Za-z]{2,63}$', examples: ['listItems', 'readItem', 'readTaxii'] })
const Terms = {
  description: Type.String({ minLength: 1, maxLength: 500, examples: ['Looks at items at night and releases nothing'] }),
  foundedOn: Type.Enum([...PEOPLE], { description: 'The role as which agreements and partners see whoever is in it' }),
  doors: Type.Array(DoorField, {
    minItems: 1,
    maxItems: 300,
    uniqueItems: true,
    description: 'Operations of this API, `readTaxii` and `postTaxii` that stay open; every other one is shut',
  }),
  conditions: closed(
    {
      purposes: Type.Optional(CodesField(30, 'For which it reads and discloses, and for no other')),
      trainings: Type.Optional(CodesField(10, 'Without each of which it does nothing under any agreement')),
      case: Type.Optional(Type.Literal(true, { description: 'It reads what is tied to a case that it names and of which it is a member' })),
      clearance: Type.Optional(Type.Literal(true, { description: 'It reads nothing that is marked above its recorded clearance' })),
    },
    'RoleConditions',
  ),
}
const ProposalBody = closed({ name: NameField, ...Terms }, 'RoleRequest')
const TermsSchema = closed(Terms, 'RoleTerms')
const ProposalSchema = closed(
  { name: Type.String(), terms: TermsSchema, digest: DigestField, proposedBy: Type.String(), proposedAt: TimeField, endsAt: TimeField },
  'RoleProposal',
)
const RoleSchema = closed(
  {
    name: Type.String(),
    terms: Type.Union([TermsSchema, Type.Null()], { description: 'Null where it ended or is not whole: then it opens nothing' }),
    actId: Type.String(),
    by: Type.String({ description: 'Login of who proposed it, or ended it' }),
    confirmedBy: TextOrNull,
    at: TimeField,
  },
  'NationalRole',
)
const ListSchema = closed(
  {
    items: Type.Array(RoleSchema),
    proposals: Type.Array(ProposalSchema, { description: 'That wait for another officer' }),
    doors: Type.Array(closed({ foundedOn: Type.Enum([...PEOPLE]), doors: Type.Array(Type.String()) }), {
      description: 'What each role of the code may do',
    }),
  },
  'NationalRoleList',
)
const NameParameter = closed({ name: NameField })

/** Mounts the roles. */
export function nationalRoleRoutes(app: ApiApp, { nationalRoles }: Pick<ApiParts, 'nationalRoles'>): void {
  app.get(
    '/api/v1/roles',
    operation(
      'listRoles',
      { tag: TAG, summary: 'Roles of the party’s own, and what waits to be confirmed, in order of name' },
      { response: { 200: ListSchema } },
    ),
    async () => {
      const { roles, proposals } = await nationalRoles.list()
      return { items: roles.map(roleView), proposals: proposals.map(proposalView), doors: PEOPLE.map(doorsOf) }
    },
  )
  app.post(
    '/api/v1/roles',
    operation(
      'proposeRole',
      {
        tag: TAG,
        summary: 'Propose a role of the party’s own, or other words for one',
        description:
          'It is founded on one role of the code and only takes something from it. Another officer confirms it within seven days; nothing changes before.',
      },
      { body: ProposalBody, response: { 201: ProposalSchema } },
    ),
    async (request, reply) => {
      const { name, ...terms } = request.body
      const proposed = await nationalRoles.propose({ name, terms, by: officialOf(request).login })
      return reply.code(201).send(proposalView(granted(proposed)))
    },
  )
  app.post(
    '/api/v1/roles/:name/confirm',
    operation(
      'confirmRole',
      {
        tag: TAG,
        summary: 'Confirm, as another officer, what a role shall be',
        description: 'An act with both names. It holds from the next request on, for open sessions as well.',
      },
      { params: NameParameter, body: closed({ digest: DigestField }), response: { 200: RoleSchema } },
    ),
    async (request) => {
      const { name } = request.params
      return roleView(granted(await nationalRoles.confirm({ name, digest: request.body.digest, by: officialOf(request).login })))
    },
  )
  app.post(
    '/api/v1/roles/:name/end',
    operation(
      'endRole',
      { tag: TAG, summary: 'End a role of the party’s own at once: whoever is in it may do nothing' },
      { params: NameParameter, response: { 200: RoleSchema } },
    ),
    async (request) => roleView(granted(await nationalRoles.end({ name: request.params.name, by: officialOf(request).login }))),
  )
}

function doorsOf(foundedOn: (typeof PEOPLE)[number]) {
  return { foundedOn, doors: [...Object.keys(PERMISSIONS).filter((door) => mayCall(foundedOn, door)), ...TAXII_DOORS] }
}

function termsView({ doors, conditions, ...terms }: RoleTerms): Static<typeof TermsSchema> {
  const { purposes, trainings, ...asked } = conditions
  return {
    ...terms,
    doors: [...doors],
    conditions: { ...asked, ...(purposes && { purposes: [...purposes] }), ...(trainings && { trainings: [...trainings] }) },
  }
}

function roleView({ terms, at, ...role }: NationalRole): Static<typeof RoleSchema> {
  return { ...role, terms: terms === null ? null : termsView(terms), at: formatTimestamp(at) }
}

function proposalView({ terms, proposedAt, endsAt, ...proposal }: RoleProposal): Static<typeof ProposalSchema> {
  return { ...proposal, terms: termsView(terms), proposedAt: formatTimestamp(proposedAt), endsAt: formatTimestamp(endsAt) }
}
