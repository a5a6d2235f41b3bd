/** Whom this node knows, and its own card. */
import type { Static } from '#typebox'
import { type PartyCard, PartyCardSchema } from '../identity/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { closed, listOf } from './fields.ts'
import type { ApiParts } from './ports.ts'

const CardSchema = closed(PartyCardSchema.properties, 'PartyCard')
const TAG = 'Parties'

/** Mounts the parties. */
export function partyRoutes(app: ApiApp, parts: Pick<ApiParts, 'parties' | 'ownCard'>): void {
  app.get(
    '/api/v1/parties',
    operation(
      'listParties',
      { tag: TAG, summary: 'The newest card of every party introduced to this node' },
      { response: { 200: listOf(CardSchema, 'PartyList') } },
    ),
    async () => ({ items: (await parts.parties()).map(cardView) }),
  )
  app.get(
    '/api/v1/card',
    operation('readCard', { tag: TAG, summary: 'The own card in use' }, { response: { 200: CardSchema } }),
    async () => cardView(await parts.ownCard()),
  )
}

function cardView(card: PartyCard): Static<typeof CardSchema> {
  return card
}
