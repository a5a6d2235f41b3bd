/** Giving on without the leave of an origin, against an immediate and serious threat: stated, agreed to, and what overseers see of it. */
import { type Static, Type } from '#typebox'
import { THREAT_TEXT_MAX } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import type { ThreatProposal } from '../workflows/onward/index.ts'
import { type SeenThreat, THREAT_SIGHTS } from '../workflows/oversight/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted, RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, PartyField, PurposeField, TextOrNull, TimeField } from './fields.ts'
import { RefusalSchema, ReportSchema, reportView, ThreatSchema, threatView } from './onward-schema.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { ApprovalAnswerSchema, ApprovalQuestionSchema, approvalAnswerIn } from './signed-answer.ts'

const TAG = 'Giving on'

const Said = (description: string) => Type.String({ minLength: 10, maxLength: THREAT_TEXT_MAX, description })
const WORDS = {
  danger: Said('What threatens. The origin, the overseers and the recipient read it: no personal data, and not who the origin is'),
  endangered: Said('Who or what is endangered, by kind and not by name'),
  haste: Said('Why the origin cannot be asked in time'),
}
const NecessityField = Type.Optional(
  Type.String({ minLength: 1, maxLength: 10_000, description: 'Where an article asks for a written test' }),
)

const InvokeBody = closed(
  {
    stixIds: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { minItems: 1, maxItems: 1_000, uniqueItems: true }),
    recipient: PartyField,
    purpose: PurposeField,
    ...WORDS,
    necessity: NecessityField,
  },
  'ThreatRequest',
)
const InvokedSchema = closed(
  { id: HashField, origin: PartyField, agreement: HashField, items: CountField, report: ReportSchema },
  'InvokedThreat',
)
const WaitingSchema = closed(
  {
    id: Type.String(),
    agreement: HashField,
    origin: PartyField,
    recipient: PartyField,
    purpose: Type.String(),
    items: CountField,
    account: Type.String({ description: 'Who stated it, and never agrees to it' }),
    threat: ThreatSchema,
    isSigned: Type.Boolean({ description: 'Whether officials sign with their passkeys that they agree' }),
    until: Type.String({ description: 'From then on it is too late to agree' }),
  },
  'WaitingThreat',
)
const ThreatReportSchema = closed(
  {
    invoked: Type.Array(InvokedSchema),
    waiting: Type.Array(closed({ id: Type.String(), origin: PartyField, agreement: HashField, items: CountField, until: TimeField })),
    refusals: Type.Array(RefusalSchema),
  },
  'ThreatReport',
)
const SeenSchema = closed(
  {
    party: PartyField,
    threat: HashField,
    agreement: TextOrNull,
    act: TextOrNull,
    toldTo: TextOrNull,
    at: TimeField,
    releases: CountField,
    sight: Type.Enum([...THREAT_SIGHTS], {
      description:
        'told: the ledger of the origin says that it was, in time; late: after the minutes of the article; waiting: they run; unanswered: they are over, and its ledger says nothing; refused: it had nothing to be told of; untold: something went before or without telling the origin; unseen: this overseer does not read the acts of the origin',
    }),
  },
  'SeenThreat',
)
const Chosen = closed({ id: Type.String({ minLength: 36, maxLength: 36 }) })
const AgreeBody = closed({ necessity: NecessityField, answer: Type.Optional(ApprovalAnswerSchema) }, 'ThreatAgreement')

type Parts = Pick<ApiParts, 'threats'>

/** Mounts it. */
export function threatRoutes(app: ApiApp, parts: Parts): void {
  statingRoutes(app, parts)
  agreeingRoutes(app, parts)
}

function statingRoutes(app: ApiApp, { threats }: Parts): void {
  app.post(
    '/api/v1/threats',
    operation(
      'invokeThreat',
      {
        tag: TAG,
        summary: 'Give received objects on without the leave of their origins, against an immediate and serious threat',
        description:
          'Only where the agreement lets it. Origins and overseers are told before anything goes; where a second official agrees first, it waits for that one.',
      },
      { body: InvokeBody, response: { 201: ThreatReportSchema } },
    ),
    async (request, reply) => {
      const { invoked, waiting, refusals } = await threats.invoke({ ...request.body, official: officialOf(request) })
      const [first] = refusals
      if (invoked.length === 0 && waiting.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({
        invoked: invoked.map(({ report, ...one }) => ({ ...one, report: reportView(report) })),
        waiting: waiting.map(({ id, origin, agreement, items, endsAt }) => {
          return { id, origin, agreement, items: items.length, until: formatTimestamp(endsAt) }
        }),
        refusals: [...refusals],
      })
    },
  )
  app.get(
    '/api/v1/threats',
    operation(
      'listThreats',
      { tag: TAG, summary: 'Threats that wait for a second official, newest first' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(WaitingSchema, 'WaitingThreatList') } },
    ),
    async (request) => {
      const waiting = await threats.waiting({ official: officialOf(request), limit: request.query.limit ?? 50 })
      return { items: waiting.map(waitingView) }
    },
  )
  app.get(
    '/api/v1/inspections/threats',
    operation(
      'listSeenThreats',
      { tag: 'Proofs', summary: 'Threats in the ledgers that this overseer follows, and whether their origins were told' },
      { response: { 200: listOf(SeenSchema, 'SeenThreatList') } },
    ),
    async () => ({ items: (await threats.seen()).map(seenView) }),
  )
}

function agreeingRoutes(app: ApiApp, { threats }: Parts): void {
  app.post(
    '/api/v1/threats/:id/question',
    operation(
      'askToSignThreat',
      { tag: TAG, summary: 'Begin to sign with a passkey that one agrees to a threat, where the agreement asks for it' },
      { params: Chosen, response: { 200: ApprovalQuestionSchema } },
    ),
    async (request) => {
      const { credentials, ...question } = granted(await threats.askToSign({ official: officialOf(request), id: request.params.id }))
      return { ...question, credentials: [...credentials] }
    },
  )
  app.post(
    '/api/v1/threats/:id/agree',
    operation(
      'agreeToThreat',
      {
        tag: TAG,
        summary: 'Agree that there is an immediate and serious threat: the origin is told and the objects go',
        description: 'For another official than the one who stated it. Null where others sign as well before anything goes.',
      },
      { params: Chosen, body: AgreeBody, response: { 200: Type.Union([InvokedSchema, Type.Null()]) } },
    ),
    async (request) => {
      const { necessity, answer } = request.body
      const agreed = granted(
        await threats.agree({
          official: officialOf(request),
          id: request.params.id,
          ...(necessity === undefined ? {} : { necessity }),
          ...(answer === undefined ? {} : { answer: approvalAnswerIn(answer) }),
        }),
      )
      if (agreed === 'signed') return null
      const { report, ...one } = agreed
      return { ...one, report: reportView(report) }
    },
  )
  app.delete(
    '/api/v1/threats/:id',
    operation(
      'dropThreat',
      { tag: TAG, summary: 'Let a threat that waits for a second official go: nothing of it is told or given' },
      { params: Chosen, response: { 200: closed({ id: Type.String() }, 'ThreatDropped') } },
    ),
    async (request) => {
      const { id } = request.params
      granted(await threats.drop({ official: officialOf(request), id }))
      return { id }
    },
  )
}

function waitingView({ id, agreement, origin, account, threat, items, endsAt }: ThreatProposal): Static<typeof WaitingSchema> {
  const { recipient, purpose, approval } = threat
  const common = { id, agreement, origin, recipient, purpose, items: items.length, account }
  return { ...common, threat: threatView({ ...threat, reviewBy: null }), isSigned: approval !== undefined, until: formatTimestamp(endsAt) }
}

function seenView({ at, ...row }: SeenThreat): Static<typeof SeenSchema> {
  return { ...row, at: formatTimestamp(at) }
}
