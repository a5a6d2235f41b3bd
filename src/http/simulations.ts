/** Simulations: what each party would get under a draft of what this party holds. Counts alone, and nothing is recorded as shared. */
import { Type } from '#typebox'
import { AGREEMENT_BYTES_MAX, type Agreement, FIELD_TREATMENTS, parseAgreement, SCRUTINIES } from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { type ApiApp, operation, strictValidator } from './api-app.ts'
import { CountField, closed, PartyField, PurposeField, TextOrNull } from './fields.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const DAYS_DEFAULT = 30
const SimulationQuery = closed({
  ...REASON_FIELDS,
  purpose: PurposeField,
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500, default: DAYS_DEFAULT, description: 'Own items of so many days' })),
})
const row = { items: CountField }
const PartySchema = closed(
  {
    party: PartyField,
    items: Type.Integer({ minimum: 0, description: 'Items that would go' }),
    needsPerson: Type.Integer({ minimum: 0, description: 'Of these, items that wait for a person' }),
    withheldItems: CountField,
    articles: Type.Array(closed({ article: Type.String(), text: Type.String(), ...row })),
    withheld: Type.Array(closed({ code: Type.String(), article: TextOrNull, reason: Type.String(), ...row })),
    treated: Type.Array(
      closed({ type: Type.String(), field: Type.String(), treatment: Type.Enum([...FIELD_TREATMENTS]), article: TextOrNull, ...row }),
    ),
    due: Type.Array(closed({ requires: Type.Enum([...SCRUTINIES]), article: Type.String(), ...row })),
  },
  'SimulatedParty',
)
const ChangeSchema = closed(
  {
    party: PartyField,
    effect: Type.Enum(['gained', 'lost', 'more', 'less', 'person'], {
      description: 'It would go and did not; it would not go any more; more or fewer of its fields; a person would decide otherwise',
    }),
    type: Type.String(),
    marking: Type.String(),
    dataSubject: Type.String(),
    fields: Type.Array(Type.String(), { description: 'Fields that come or go; empty where the whole item does' }),
    priorArticles: Type.Array(Type.String()),
    nextArticles: Type.Array(Type.String()),
    ...row,
  },
  'SimulatedChange',
)
const SimulationSchema = closed(
  {
    items: Type.Integer({ minimum: 0, description: 'Own items that were looked at' }),
    parties: Type.Array(PartySchema),
    changes: Type.Union([Type.String(), Type.Null()], {
      description: 'What differs from the version before, in words; null for a first version',
    }),
    changed: Type.Union([Type.Array(ChangeSchema), Type.Null()], {
      description: 'The same as rows, the greatest first; null for a first version',
    }),
  },
  'Simulation',
)

/** Mounts the simulations. */
export function simulationRoutes(app: ApiApp, parts: Pick<ApiParts, 'simulate' | 'recordRead'>): void {
  app.post(
    '/api/v1/simulations',
    {
      ...operation(
        'simulateAgreement',
        {
          tag: 'Agreements',
          summary: 'Who would see what this party holds under a draft, and what would change',
          description: 'Reading the own holdings is recorded as a consultation.',
        },
        {
          querystring: SimulationQuery,
          body: Type.Unsafe<Agreement>({ type: 'object', description: 'An agreement or a draft' }),
          response: { 200: SimulationSchema },
        },
      ),
      bodyLimit: AGREEMENT_BYTES_MAX,
      validatorCompiler: (route) => (route.httpPart === 'body' ? () => true : strictValidator(route)),
    },
    async (request) => {
      const official = officialOf(request)
      const document = parseAgreement(request.body as unknown as Json)
      const { purpose, days = DAYS_DEFAULT } = request.query
      const { justification } = reasonOf(request, request.query, official)
      await parts.recordRead({ official, agreement: null, purpose, justification, what: 'api POST /api/v1/simulations', holdings: [] })
      return structuredClone(await parts.simulate({ official, document, purpose, days })) as Type.Static<typeof SimulationSchema>
    },
  )
}
