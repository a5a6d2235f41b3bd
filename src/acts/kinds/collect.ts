/**
 * collect: a feed brought objects from a server that is no party, so that who collected what, from where and when is on record (Regulation (EU)
 * 2018/1725 article 88). They are nobody's items until an official submits them.
 */
import { Type } from '#typebox'
import { FedField, FeedNameField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

const ADDRESS_MAX = 2_000

export const collect = defineKind(
  Type.Object(
    {
      feed: FeedNameField,
      /** Address of the API root, without credentials, and id of the collection there. */
      server: Type.String({ minLength: 1, maxLength: ADDRESS_MAX }),
      collection: Type.String({ minLength: 1, maxLength: ADDRESS_MAX }),
      objects: FedField,
    },
    { additionalProperties: false },
  ),
  { name: 'collect', ...LOCAL, decide: async () => PERMITTED, apply: () => [] },
)
