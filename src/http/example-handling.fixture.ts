import type { ItemRow } from '../acts/index.ts'
import { DAY_MS } from '../foundation/index.ts'
import { AGREEMENT, actId, NOW } from './example-words.fixture.ts'
import type { ApiParts } from './ports.ts'

const UNTIL = new Date(NOW + 2 * DAY_MS).toISOString()

/** Recalls, corrections, narrowings and reviews of the example. */
export function exampleHandling(item: ItemRow): Pick<ApiParts, 'recall' | 'correct' | 'takebacks' | 'narrow' | 'reviews'> {
  return {
    narrow: async ({ stixIds }) => ({ acts: [{ id: actId('narrow b'), to: 'XB', items: stixIds.length }], refusals: [] }),
    correct: async ({ stixIds }) => ({ acts: [{ id: actId('correct b'), to: 'XB', items: stixIds.length, until: UNTIL }], refusals: [] }),
    takebacks: async () => [
      {
        ...{ id: actId('recall b'), kind: 'recall', agreement: AGREEMENT, recipient: 'XB', items: 2, confirmed: 1 },
        ...{ due: NOW - 1, statedAt: NOW - 2 * DAY_MS, escalatedAt: NOW, answer: 'applied' },
      },
    ],
    reviews: {
      due: async () => [{ ...item, keptUntil: null, reviewBy: NOW + DAY_MS }],
      keep: async ({ holdings }) => ({ acts: [{ id: actId('keep'), agreement: AGREEMENT, items: holdings.length }], refusals: [] }),
    },
    recall: async ({ stixIds }) => ({ acts: [{ id: actId('recall b'), to: 'XB', items: stixIds.length, until: UNTIL }], refusals: [] }),
  }
}
