/** Members that several schemas share. Titled schemas become named components of the API's description. */
import { type TProperties, Type } from '#typebox'
import { formatTimestamp, type Instant } from '../foundation/index.ts'

/** An object that has exactly these members. */
export const closed = <Properties extends TProperties>(properties: Properties, title?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(title === undefined ? {} : { title }) })

/** A list under the name `items`, as every list is answered. */
export const listOf = <Properties extends TProperties>(item: ReturnType<typeof closed<Properties>>, title: string) =>
  closed({ items: Type.Array(item) }, title)

/** An instant. */
export const TimeField = Type.String({ description: 'RFC 3339 in UTC', examples: ['2030-01-31T09:30:00.000Z'] })
/** An instant, or null before there is one. */
export const TimeOrNull = Type.Union([TimeField, Type.Null()])
/** An instant as `TimeOrNull` has it. */
export const timeOrNull = (instant: Instant | null): string | null => (instant === null ? null : formatTimestamp(instant))
/** A text, or null. */
export const TextOrNull = Type.Union([Type.String(), Type.Null()])
/** A whole number from zero. */
export const CountField = Type.Integer({ minimum: 0 })
/** The code of a party. */
export const PartyField = Type.String({ pattern: '^[A-Z]{2}$', description: 'Code of a party', examples: ['XA'] })
/** A UUID. */
export const UuidField = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
/** A SHA-256 as agreements and acts are named by. */
export const HashField = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, lower-case hexadecimal' })
/** A purpose of an agreement. */
export const PurposeField = Type.String({ minLength: 3, maxLength: 64, pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', examples: ['cyber-defence'] })
/** Objects that are named by their ids. */
export const StixIdsField = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { minItems: 1, maxItems: 1_000, uniqueItems: true })
/** How many rows a list may have. */
export const limitField = (maximum: number, fallback: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, default: fallback, description: `At most so many rows; ${fallback} unless told` }))
/** The number that a party, agreement or act is found by in a path. */
export const HashParameter = closed({ hash: HashField })
/** A JSON file that is served as the text it was written as. */
export const FILE = { content: { 'application/json': { schema: Type.Unsafe<string>({ type: 'object', additionalProperties: true }) } } }
