/** Breaches: telling partners and overseers, in parts, and which clock still runs. */
import { type Static, Type } from '#typebox'
import { STATEMENT_BODIES } from '../agreement/index.ts'
import { formatTimestamp, type Instant, parseTimestamp } from '../foundation/index.ts'
import { type BreachReport, type BreachRow, clockState } from '../workflows/agreements/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { closed, HashField, listOf, PartyField, TimeField, TimeOrNull, timeOrNull, UuidField } from './fields.ts'
import type { ApiParts } from './ports.ts'

const TAG = 'Breaches'
const { what, dataSubjects, persons, items, risk, measures, contact, isComplete, lateReason, concerns } = STATEMENT_BODIES.breach.properties
const WORDS = { what, dataSubjects, persons, items, risk, measures, contact, isComplete, lateReason }

const FirstBody = closed(
  {
    agreements: Type.Array(HashField, { minItems: 1, maxItems: 64, uniqueItems: true, description: 'Those that it touches' }),
    foundAt: Type.String({ maxLength: 40, description: 'RFC 3339 in UTC: when it was found; the clocks run from there' }),
    concerns,
    ...WORDS,
  },
  'BreachRequest',
)
const FurtherBody = closed(WORDS, 'BreachPart')
const ReportSchema = closed(
  {
    breach: UuidField,
    acts: Type.Array(closed({ id: HashField, agreement: HashField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'BreachReport',
)
const BreachSchema = closed(
  {
    breach: UuidField,
    party: PartyField,
    agreement: HashField,
    title: Type.String({ description: 'Of the agreement' }),
    foundAt: TimeField,
    concerns,
    cert: Type.Union([Type.String(), Type.Null()], {
      description: 'Where the computer emergency response team of its party is told, which is for people to do',
    }),
    clocks: Type.Array(
      closed({
        clock: Type.Enum(['incident', 'breach'], { description: 'The first word to everybody; the whole report to who supervises' }),
        article: Type.String(),
        deadline: TimeField,
        doneAt: TimeOrNull,
        state: Type.Enum(['running', 'kept', 'missed']),
        consequence: Type.String({ description: 'What follows where it is missed, beside that every party publishes it' }),
      }),
    ),
    parts: Type.Array(closed({ actId: HashField, at: TimeField, isProven: Type.Boolean(), ...WORDS })),
  },
  'Breach',
)

/** Mounts breaches. */
export function breachRoutes(app: ApiApp, { breaches, clock }: Pick<ApiParts, 'breaches' | 'clock'>): void {
  app.post(
    '/api/v1/breaches',
    operation(
      'tellBreach',
      {
        tag: TAG,
        summary: 'Tell partners and overseers of a breach: one act under each agreement that it touches',
        description: 'What is not known yet is left null and told by a further part; who tells late says why.',
      },
      { body: FirstBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { agreements, foundAt, concerns: touched, ...words } = request.body
      const found = formatTimestamp(parseTimestamp(foundAt))
      return reply.code(201).send(answerOf(await breaches.tell({ agreements, foundAt: found, concerns: touched, words })))
    },
  )
  app.post(
    '/api/v1/breaches/:breach/parts',
    operation(
      'tellMoreOfBreach',
      { tag: TAG, summary: 'Tell a further part, under every agreement under which the breach was told' },
      { params: closed({ breach: UuidField }), body: FurtherBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      return reply.code(201).send(answerOf(await breaches.tell({ breach: request.params.breach, words: request.body })))
    },
  )
  app.get(
    '/api/v1/breaches',
    operation(
      'listBreaches',
      { tag: TAG, summary: 'Breaches told of here and by partners, the one found last first, with what is due' },
      { response: { 200: listOf(BreachSchema, 'BreachList') } },
    ),
    async () => ({ items: (await breaches.list()).map((row) => breachView(row, clock.now())) }),
  )
}

function answerOf(report: BreachReport): Static<typeof ReportSchema> {
  const [first] = report.refusals
  if (report.acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
  return { breach: report.breach, acts: [...report.acts], refusals: [...report.refusals] }
}

function breachView({ clocks, parts, foundAt, ...row }: BreachRow, now: Instant): Static<typeof BreachSchema> {
  const { breach, party, agreement, title, cert, concerns: touched } = row
  return {
    ...{ breach, party, agreement, title, cert, concerns: touched },
    foundAt: formatTimestamp(foundAt),
    clocks: clocks.map((one) => ({
      ...{ clock: one.clock, article: one.article, consequence: one.consequence },
      deadline: formatTimestamp(one.deadline),
      doneAt: timeOrNull(one.doneAt),
      state: clockState(one, now),
    })),
    parts: parts.map(({ actId, at, isProven, body }) => {
      const { breach: _breach, part: _part, foundAt: _foundAt, concerns: _concerns, ...words } = body
      return { actId, at: formatTimestamp(at), isProven, ...words, dataSubjects: [...words.dataSubjects] }
    }),
  }
}
