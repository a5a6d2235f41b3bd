/** Shapes that several kinds share. */
import { Type } from '#typebox'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'

/** Lower-case hexadecimal SHA-256. */
export const HashField = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** Party code. */
export const PartyField = Type.String({ pattern: '^[A-Z]{2}$' })
/** Random id of an item. */
export const ItemIdField = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
/** Items of one batch, by id. */
export const ItemIdsField = Type.Array(ItemIdField, { minItems: 1, maxItems: BATCH_ITEMS_MAX, uniqueItems: true })
/** Items of one batch by the names under which this node holds them, for acts that are never sent. */
export const HoldingsField = Type.Array(
  Type.String({ pattern: '^[A-Z]{2}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
  { minItems: 1, maxItems: BATCH_ITEMS_MAX, uniqueItems: true },
)
/** Received items of one batch, or objects that a feed brought, by the names under which this node holds them. */
export const GradedField = Type.Array(
  Type.String({ pattern: '^(?:[A-Z]{2}\\.|feed:)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
  { minItems: 1, maxItems: BATCH_ITEMS_MAX, uniqueItems: true },
)
/** Objects that a feed brought, by the names under which this node holds them. */
export const FedField = Type.Array(Type.String({ pattern: '^feed:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }), {
  minItems: 1,
  maxItems: BATCH_ITEMS_MAX,
  uniqueItems: true,
})
/** Name of a feed of this node. */
export const FeedNameField = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$' })
/** An item by id with the base64url salted digest of its token. */
export const ItemDigestField = Type.Tuple([ItemIdField, Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })])
/** RFC 3339 in UTC with milliseconds. */
export const TimeField = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' })
/** Stable code of a refusal or cause. */
export const CodeField = Type.String({ pattern: '^[a-z][a-z0-9-]{1,63}$' })
/** STIX type. */
export const StixTypeField = Type.String({ pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$', minLength: 3, maxLength: 250 })
/** Code of a purpose. */
export const PurposeField = Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', minLength: 3, maxLength: 64 })
