/** Searching items: what is found, in which order and how much of it depends on what the official may read for the stated purpose, and on nothing else. */
import { Type } from '#typebox'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, limitField } from './fields.ts'
import { ItemSchema, itemView } from './items.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const Body = closed(
  {
    role: Type.Enum(['own', 'received']),
    agreement: Type.Optional(HashField),
    text: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 200,
        description: 'Looked for in names, labels, values, patterns and descriptions, as it stands',
      }),
    ),
    type: Type.Optional(Type.String({ minLength: 3, maxLength: 250, pattern: '^[a-z0-9-]+$', description: 'STIX type' })),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'STIX id' })),
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'As `next` of the page before' })),
    limit: limitField(100, 50),
    ...REASON_FIELDS,
  },
  'ItemSearch',
)
const FoundSchema = closed(
  {
    items: Type.Array(
      closed(
        {
          item: ItemSchema,
          piece: Type.Union([Type.String(), Type.Null()], {
            description: 'Where the text stands in it; null where no text was looked for',
          }),
        },
        'FoundItem',
      ),
    ),
    next: Type.Union([Type.Integer(), Type.Null()], { description: '`after` of the next page, which may find nothing; null at the end' }),
  },
  'FoundItemPage',
)

/** Mounts the search. */
export function itemSearchRoutes(app: ApiApp, { items, grades, recordRead }: Pick<ApiParts, 'items' | 'grades' | 'recordRead'>): void {
  app.post(
    '/api/v1/item-search',
    operation(
      'searchItems',
      {
        tag: 'Items',
        summary: 'Items in which a text stands, of a type or of an id, the oldest first',
        description:
          'Of what you may read for the stated purpose; a page looks through some thousands. Recorded as a consultation with what was asked, which no address names: it may be about somebody.',
      },
      { body: Body, response: { 200: FoundSchema } },
    ),
    async (request) => {
      const { role, agreement, text, type, id, after = 0, limit = 50 } = request.body
      const official = officialOf(request)
      const reason = reasonOf(request, request.body, official)
      const asked = {
        ...(agreement === undefined ? {} : { agreement }),
        ...(text === undefined ? {} : { text }),
        ...(type === undefined ? {} : { type }),
        ...(id === undefined ? {} : { stixId: id }),
      }
      const found = granted(await items.search({ official, purpose: reason.purpose, role, after, limit, ...asked }))
      const holdings = found.items.map(({ row }) => row.holding)
      const what = `http POST /api/v1/item-search ${new URLSearchParams({ role, ...asked })}`
      await recordRead({ official, agreement: agreement ?? null, ...reason, what, holdings })
      const graded = await grades.current(holdings)
      return {
        items: found.items.map(({ row, piece }) => ({ item: itemView(row, graded.get(row.holding)), piece })),
        next: found.next,
      }
    },
  )
}
