/** The register of cases: opened, prolonged and closed by officers, with their members and the items that are tied to them. */
import { type Static, Type } from '#typebox'
import { type HoldingKey, parseHoldingKey } from '../acts/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import type { CaseView, TiedItem } from './case-ports.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, limitField, listOf, PurposeField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import { ItemPageSchema, itemView } from './items.ts'
import { JUSTIFICATION_MAX, justificationOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Cases'
const KEY = '^[A-Z]{2}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

const NumberField = Type.String({ minLength: 3, maxLength: 64, examples: ['C-2030-17'] })
const ReasonField = Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]{1,500}$' })
const DateField = Type.String({ minLength: 20, maxLength: 40, description: 'RFC 3339 in UTC' })
const CaseParameter = closed({ number: NumberField })
const CaseSchema = closed(
  {
    number: Type.String(),
    purpose: Type.String(),
    owner: Type.String({ description: 'Login of the official who is responsible for it' }),
    reason: Type.String(),
    state: Type.Enum(['open', 'over', 'closed']),
    openedBy: Type.String(),
    openedAt: TimeField,
    endsAt: Type.String({ description: 'It is over then, unless somebody prolongs it' }),
    closedBy: TextOrNull,
    closedAt: TimeOrNull,
    members: Type.Array(closed({ login: Type.String(), endsAt: TimeField })),
  },
  'Case',
)
const TiedSchema = closed({ holding: Type.String(), reason: Type.String(), tiedBy: Type.String(), tiedAt: TimeField }, 'TiedItem')
const NewCaseBody = closed(
  {
    number: NumberField,
    purpose: PurposeField,
    owner: Type.String({ minLength: 1, maxLength: 100 }),
    reason: ReasonField,
    endsAt: DateField,
  },
  'CaseRequest',
)
const TieBody = closed(
  { items: Type.Array(Type.String({ pattern: KEY }), { minItems: 1, maxItems: 1_000, uniqueItems: true }), reason: ReasonField },
  'TieRequest',
)
const CandidateQuery = closed({
  role: Type.Enum(['own', 'received']),
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'As `next` of the page before' })),
  limit: limitField(500, 100),
  justification: Type.Optional(Type.String({ minLength: 1, maxLength: JUSTIFICATION_MAX })),
})

type Parts = Pick<ApiParts, 'cases' | 'recordRead'>

/** Mounts the register. */
export function caseRoutes(app: ApiApp, parts: Parts): void {
  registerRoutes(app, parts)
  tieRoutes(app, parts)
}

function registerRoutes(app: ApiApp, { cases }: Parts): void {
  app.get(
    '/api/v1/cases',
    operation(
      'listCases',
      {
        tag: TAG,
        summary: 'Cases, newest first',
        description: 'Officers who keep the register and overseers see all of them; everybody else those of which they are members.',
      },
      { response: { 200: listOf(CaseSchema, 'CaseList') } },
    ),
    async (request) => ({ items: (await cases.list(officialOf(request))).map(caseView) }),
  )
  app.post(
    '/api/v1/cases',
    operation(
      'openCase',
      {
        tag: TAG,
        summary: 'Open a case, for which another official is responsible',
        description: 'Its owner becomes its first member. A number is used once.',
      },
      { body: NewCaseBody, response: { 201: CaseSchema } },
    ),
    async (request, reply) => {
      const { endsAt, ...asked } = request.body
      const opened = await cases.open({ ...asked, endsAt: parseTimestamp(endsAt), by: officialOf(request).login })
      return reply.code(201).send(caseView(granted(opened)))
    },
  )
  app.post(
    '/api/v1/cases/:number/prolong',
    operation(
      'prolongCase',
      { tag: TAG, summary: 'Give a case another date', description: 'By an officer who is no member of it.' },
      { params: CaseParameter, body: closed({ endsAt: DateField }), response: { 200: CaseSchema } },
    ),
    async (request) => {
      const { number } = request.params
      return caseView(granted(await cases.prolong({ number, endsAt: parseTimestamp(request.body.endsAt), by: officialOf(request).login })))
    },
  )
  app.post(
    '/api/v1/cases/:number/close',
    operation(
      'closeCase',
      { tag: TAG, summary: 'Close a case at once and for good' },
      { params: CaseParameter, response: { 200: CaseSchema } },
    ),
    async (request) => caseView(granted(await cases.close({ number: request.params.number, official: officialOf(request) }))),
  )
  app.post(
    '/api/v1/cases/:number/leave',
    operation(
      'leaveCase',
      { tag: TAG, summary: 'Leave a case of which you are a member' },
      { params: CaseParameter, response: { 200: closed({ left: Type.Literal(true) }) } },
    ),
    async (request) => {
      granted(await cases.leave({ number: request.params.number, login: officialOf(request).login }))
      return { left: true } as const
    },
  )
}

function tieRoutes(app: ApiApp, { cases, recordRead }: Parts): void {
  app.get(
    '/api/v1/cases/:number/items',
    operation(
      'listCaseItems',
      { tag: TAG, summary: 'Which items are tied to a case, as far as you may read them', description: 'Recorded as a consultation.' },
      { params: CaseParameter, response: { 200: listOf(TiedSchema, 'TiedItemList') } },
    ),
    async (request) => {
      const official = officialOf(request)
      const { number } = request.params
      const found = granted(await cases.items({ official, number }))
      const reason = { purpose: found.purpose, justification: justificationOf(request, undefined) ?? `Items of the case ${number}` }
      const holdings = found.items.map(({ holding }) => holding)
      await recordRead({ official, agreement: null, ...reason, what: `http GET /api/v1/cases/${number}/items`, holdings })
      return { items: found.items.map(tiedView) }
    },
  )
  app.get(
    '/api/v1/cases/:number/candidates',
    operation(
      'listCaseCandidates',
      {
        tag: TAG,
        summary: 'What an officer may tie to a case, without content',
        description: 'What it could read for the purpose of the case if it were tied. Recorded as a consultation.',
      },
      { params: CaseParameter, querystring: CandidateQuery, response: { 200: ItemPageSchema } },
    ),
    async (request) => {
      const official = officialOf(request)
      const { number } = request.params
      const { role, after = 0, limit = 100, justification } = request.query
      const found = granted(await cases.candidates({ official, number, role, after, limit }))
      const reason = {
        purpose: found.purpose,
        justification: justificationOf(request, justification) ?? `To be tied to the case ${number}`,
      }
      const holdings = found.items.map(({ holding }) => holding)
      await recordRead({ official, agreement: null, ...reason, what: `http GET /api/v1/cases/${number}/candidates`, holdings })
      return { items: found.items.map((row) => itemView(row, undefined)), next: found.next }
    },
  )
  app.post(
    '/api/v1/cases/:number/items',
    operation(
      'tieItems',
      {
        tag: TAG,
        summary: 'Tie items to a case, whose members may then read them',
        description: 'By an officer who is no member of it, of what it could read itself for the purpose of the case. All of them or none.',
      },
      { params: CaseParameter, body: TieBody, response: { 201: closed({ tied: CountField }) } },
    ),
    async (request, reply) => {
      const { items, reason } = request.body
      const holdings = items.map((text) => parseHoldingKey(text) as HoldingKey)
      const { number } = request.params
      const tied = granted(await cases.tie({ official: officialOf(request), number, holdings, reason }))
      return reply.code(201).send({ tied })
    },
  )
  app.delete(
    '/api/v1/cases/:number/items/:holding',
    operation(
      'untieItem',
      { tag: TAG, summary: 'Take an item out of a case' },
      {
        params: closed({ number: NumberField, holding: Type.String({ pattern: KEY }) }),
        response: { 200: closed({ untied: Type.Literal(true) }) },
      },
    ),
    async (request) => {
      const { number, holding } = request.params
      granted(await cases.untie({ official: officialOf(request), number, holding: parseHoldingKey(holding) as HoldingKey }))
      return { untied: true } as const
    },
  )
}

function caseView({ row, state, members }: CaseView): Static<typeof CaseSchema> {
  const { openedAt, endsAt, closedAt, ...known } = row
  return {
    ...known,
    state,
    openedAt: formatTimestamp(openedAt),
    endsAt: formatTimestamp(endsAt),
    closedAt: timeOrNull(closedAt),
    members: members.map((member) => ({ login: member.login, endsAt: formatTimestamp(member.endsAt) })),
  }
}

function tiedView({ holding, reason, tiedBy, tiedAt }: TiedItem): Static<typeof TiedSchema> {
  return { holding, reason, tiedBy, tiedAt: formatTimestamp(tiedAt) }
}
