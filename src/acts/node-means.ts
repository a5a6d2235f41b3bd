/** What a node tells its partners of itself (spec/exchange.md#means), and what of theirs it keeps. */
import { Compile, Type } from '#typebox'
import type { NodeMeans } from '../agreement/index.ts'
import type { Instant, Json } from '../foundation/index.ts'
import { ActError } from './errors.ts'

const NUMBER = '(?:0|[1-9][0-9]{0,4})'
const WORDS = '[0-9A-Za-z-]{1,30}(?:\\.[0-9A-Za-z-]{1,30}){0,3}'

/** The version of the software by semantic versioning 2.0.0, and the algorithms with which it signs and seals. */
export const NodeMeansSchema = Type.Object(
  {
    version: Type.String({ pattern: `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${WORDS})?(?:\\+${WORDS})?$`, maxLength: 64 }),
    // Names that are not known here are read as well: no agreement lists them.
    algorithms: Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' }), { minItems: 1, maxItems: 8, uniqueItems: true }),
  },
  { additionalProperties: false },
)

const form = Compile(NodeMeansSchema)

/** Reads what a node tells of itself. @throws ActError `means-invalid` */
export function parseMeans(value: Json | undefined): NodeMeans {
  if (!form.Check(value)) throw new ActError('means-invalid', 'what the node tells of itself is malformed')
  return value
}

/** What a node tells of itself, as JSON. */
export function meansJson({ version, algorithms }: NodeMeans): Json {
  return { version, algorithms: [...algorithms] }
}

/** What the node of a partner told last. */
export type ToldMeans = NodeMeans & { readonly toldAt: Instant }

/** What the nodes of partners told of themselves, the last word of each. */
export type PartnerMeansStore = {
  /** Undefined for a partner whose node told nothing yet. */
  of(party: string): Promise<ToldMeans | undefined>
  put(party: string, told: ToldMeans): Promise<void>
}
