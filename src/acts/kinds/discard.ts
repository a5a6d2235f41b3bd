/** discard: objects that a feed had brought were destroyed, with their keys. */
import { Type } from '#typebox'
import { FedField, FeedNameField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

/** Why objects of a feed are destroyed: their time was over, they vanished at the server, or the feed was removed. */
export const DISCARD_CAUSES = ['retention', 'vanished', 'removed'] as const

export const discard = defineKind(
  Type.Object({ feed: FeedNameField, cause: Type.Enum([...DISCARD_CAUSES]), objects: FedField }, { additionalProperties: false }),
  { name: 'discard', ...LOCAL, decide: async () => PERMITTED, apply: () => [] },
)
