/**
 * publish: own items are given to a server that is no party, outside every
 * agreement. What goes there is out of reach for recall and erasure, so only
 * what may be given to anyone (TLP CLEAR) or within the community (TLP GREEN)
 * and is about no person goes, whatever the configuration says.
 */
import { Type } from '#typebox'
import type { HoldingKey } from '../holding-key.ts'
import type { ItemRow } from '../views.ts'
import { HashField, HoldingsField, PurposeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

const LEVELS: ReadonlySet<string> = new Set(['CLEAR', 'GREEN'])
const PAPS: ReadonlySet<string> = new Set(['none', 'CLEAR', 'GREEN'])

export const publish = defineKind(
  Type.Object(
    {
      /** UUID of the publication that it is a part of. */
      publication: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
      /** Address of the API root that it goes to, and the id of the collection there. */
      server: Type.String({ minLength: 1, maxLength: 2_048 }),
      collection: Type.String({ minLength: 1, maxLength: 300 }),
      account: Type.String({ minLength: 1, maxLength: 100 }),
      purpose: PurposeField,
      /** SHA-256 of the justification; its text stays with the publication. */
      justification: HashField,
      items: HoldingsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'publish',
    ...LOCAL,
    async decide(act, { findItems }) {
      const rows = await findItems(act.body.items as readonly string[] as readonly HoldingKey[])
      const isAllOwn = rows.length === act.body.items.length && rows.every((row) => row.role === 'own' && row.agreement === act.agreement)
      if (!isAllOwn) return refuseAct('not-permitted', 'only own items are given to a server that is no party')
      if (!rows.every(isForAll))
        return refuseAct('not-permitted', 'an item is marked above TLP:GREEN, is about a person, or is held no longer')
      return PERMITTED
    },
    apply: () => [],
  },
)

function isForAll({ state, face }: ItemRow): boolean {
  return state === 'held' && face !== null && face.dataSubject === 'none' && LEVELS.has(face.marking) && PAPS.has(face.grading.pap)
}
