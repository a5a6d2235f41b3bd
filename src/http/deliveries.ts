/** What became of what was sent: deliveries, receipts, and what an overseer inspects. */
import { type Static, Type } from '#typebox'
import type { DeliveryRow } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import type { WitnessedSummary } from '../workflows/witnessing/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, FILE, HashField, limitField, listOf, PartyField, TextOrNull, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'

const DeliverySchema = closed(
  {
    actId: HashField,
    kind: Type.String(),
    recipient: PartyField,
    state: Type.Enum(['recorded', 'delivered', 'applied', 'refused', 'expired']),
    items: CountField,
    refusedItems: Type.Integer({ minimum: 0, description: 'Items the recipient refused under its own law' }),
    code: TextOrNull,
    at: TimeField,
  },
  'Delivery',
)
const InspectionSchema = closed(
  {
    party: PartyField,
    origin: Type.String(),
    size: CountField,
    opened: Type.Integer({ minimum: 0, description: 'Leaves whose openings hold' }),
    later: Type.Integer({ minimum: 0, description: 'Those among them that show only from when they may be read' }),
    overdue: Type.Integer({ minimum: 0, description: 'Those among these that should have been opened a day ago' }),
  },
  'Inspection',
)

const WitnessedSchema = closed(
  {
    party: PartyField,
    origin: Type.String(),
    isInUse: Type.Boolean({ description: 'Whether it is the ledger of the newest card of the party' }),
    cosigned: Type.Union([Type.Null(), closed({ size: CountField, at: TimeField, note: Type.String() })], {
      description: 'The checkpoint that was cosigned last; null while none was asked for',
    }),
    contradictions: Type.Integer({ minimum: 0, description: 'How many times the ledger contradicted itself before this witness' }),
  },
  'WitnessedLedger',
)

/** Mounts deliveries, receipts and inspections. */
export function deliveryRoutes(app: ApiApp, parts: Pick<ApiParts, 'deliveries' | 'receipt' | 'inspections' | 'witnessed'>): void {
  app.get(
    '/api/v1/deliveries',
    operation(
      'listDeliveries',
      { tag: 'Deliveries', summary: 'Newest first, with how each partner answered' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(DeliverySchema, 'DeliveryList') } },
    ),
    async (request) => ({ items: (await parts.deliveries(request.query.limit ?? 50)).map(deliveryView) }),
  )
  app.get(
    '/api/v1/receipts/:actId',
    {
      ...operation(
        'readReceipt',
        { tag: 'Proofs', summary: 'The receipt file of an act, for `comity verify`' },
        { params: closed({ actId: HashField }), response: { 200: FILE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const { actId } = request.params
      const receipt = granted(await parts.receipt(actId))
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="receipt-${actId.slice(0, 16)}.json"`)
        .send(receipt)
    },
  )
  app.get(
    '/api/v1/inspections',
    operation(
      'listInspections',
      { tag: 'Proofs', summary: 'The ledgers that this overseer follows' },
      { response: { 200: listOf(InspectionSchema, 'InspectionList') } },
    ),
    async () => ({
      items: (await parts.inspections()).map(({ party, origin, size, opened, later, overdue }) => ({
        ...{ party, origin, size },
        ...{ opened, later, overdue },
      })),
    }),
  )
  app.get(
    '/api/v1/witnessed',
    operation(
      'listWitnessed',
      { tag: 'Proofs', summary: 'The ledgers that this node’s witness knows' },
      { response: { 200: listOf(WitnessedSchema, 'WitnessedLedgerList') } },
    ),
    async () => ({ items: (await parts.witnessed()).map(witnessedView) }),
  )
}

function witnessedView({ cosigned, ...row }: WitnessedSummary): Static<typeof WitnessedSchema> {
  return { ...row, cosigned: cosigned === null ? null : { ...cosigned, at: formatTimestamp(cosigned.at) } }
}

function deliveryView({ actId, kind, recipient, state, items, refusedItems, code, at }: DeliveryRow): Static<typeof DeliverySchema> {
  return { actId, kind, recipient, state, items, refusedItems, code, at: formatTimestamp(at) }
}
