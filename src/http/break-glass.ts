/** An official opens for itself, on record and for a while, what a condition of the agreement keeps it from reading. */
import { type Static, Type } from '#typebox'
import { OBSERVATION_OUTCOMES, type OpeningToldRow } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, HashField, listOf, PartyField, TextOrNull, TimeField } from './fields.ts'
import type { ApiParts, OpeningView } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Consultations'
const LISTED = 100

const OpeningSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    account: Type.String(),
    opening: TextOrNull,
    from: TimeField,
    until: Type.String({ description: 'It is over then, or as soon as somebody closes it' }),
    reviewBy: Type.String({ description: 'Until when another official looks at it, as the agreement says' }),
    isOpen: Type.Boolean({ description: 'Whether the account reads by it now' }),
    itemsRead: Type.Integer({
      minimum: 0,
      description: 'Received items that were read meanwhile; whoever sent them is told once it is over',
    }),
    outcome: Type.Union([Type.Enum([...OBSERVATION_OUTCOMES]), Type.Null()]),
    closedBy: TextOrNull,
  },
  'Opening',
)
const OpeningToldSchema = closed(
  { id: HashField, agreement: HashField, party: PartyField, items: CountField, from: TimeField, until: TimeField, toldAt: TimeField },
  'OpeningTold',
)

/** Mounts it. */
export function breakGlassRoutes(app: ApiApp, { observations, recordRead }: Pick<ApiParts, 'observations' | 'recordRead'>): void {
  app.get(
    '/api/v1/break-glass',
    operation(
      'listOpenings',
      {
        tag: TAG,
        summary: 'What officials opened for themselves, newest first',
        description: 'The own; a data-protection officer and an overseer see all. Recorded as a consultation.',
      },
      { response: { 200: listOf(OpeningSchema, 'OpeningList') } },
    ),
    async (request) => {
      const official = officialOf(request)
      const { purpose, justification } = official
      await recordRead({ official, agreement: null, purpose, justification, what: 'http GET /api/v1/break-glass', holdings: [] })
      return { items: (await observations.openings({ official, limit: LISTED })).map(viewOf) }
    },
  )
  app.get(
    '/api/v1/break-glass/told',
    operation(
      'listOpeningsTold',
      { tag: TAG, summary: 'What partners say that their officials opened of what this party sent, newest first' },
      { response: { 200: listOf(OpeningToldSchema, 'OpeningToldList') } },
    ),
    async () => ({ items: (await observations.told(LISTED)).map(toldView) }),
  )
  app.post(
    '/api/v1/break-glass',
    operation(
      'breakGlass',
      {
        tag: TAG,
        summary: 'Read for a while without the training or clearance that the agreement asks for, where it lets that be opened',
        description: 'An act that the overseers are opened; another official closes it as an observation, before its clock runs out.',
      },
      {
        body: closed(
          {
            agreement: HashField,
            minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
            reason: Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]{10,500}$', description: 'Its act holds the SHA-256 of it' }),
          },
          'BreakGlassRequest',
        ),
        response: { 201: closed({ actId: HashField, until: TimeField }, 'BrokenGlass') },
      },
    ),
    async (request, reply) => {
      const { actId, until } = granted(await observations.breakGlass({ official: officialOf(request), ...request.body }))
      return reply.code(201).send({ actId, until: formatTimestamp(until) })
    },
  )
}

function viewOf({
  id,
  agreement,
  account,
  opening,
  from,
  until,
  reviewBy,
  isOpen,
  itemsRead,
  outcome,
  closedBy,
}: OpeningView): Static<typeof OpeningSchema> {
  const clocks = { from: formatTimestamp(from), until: formatTimestamp(until), reviewBy: formatTimestamp(reviewBy) }
  return { id, agreement: agreement ?? '', account, opening, ...clocks, isOpen, itemsRead, outcome, closedBy }
}

function toldView({ from, until, toldAt, ...row }: OpeningToldRow): Static<typeof OpeningToldSchema> {
  return { ...row, from: formatTimestamp(from), until: formatTimestamp(until), toldAt: formatTimestamp(toldAt) }
}
