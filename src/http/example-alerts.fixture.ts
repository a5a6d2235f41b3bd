/** Alerts of the example node. */
import { holdingKey } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import { AGREEMENT, actId, NOW } from './example-words.fixture.ts'
import type { ApiParts } from './ports.ts'

/** One alert that is provisional, one that is quarantined. */
export function exampleAlerts(): ApiParts['alerts'] {
  const holding = holdingKey('XB', '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f11')
  const received = {
    id: actId('alert'),
    agreement: AGREEMENT,
    party: 'XB',
    recipient: 'XA',
    holding,
    severity: 'high',
    validUntil: NOW + 9_000,
    raisedAt: NOW,
    marking: 'AMBER',
    about: ['indicator--1'],
  } as const
  return {
    raise: async ({ title }) =>
      title === 'Nobody'
        ? refused('text-withheld', 'the agreement does not let the text cross as it is', '4.1')
        : accepted({
            alerts: [{ id: actId('alert'), to: 'XB' }],
            refusals: [{ party: 'XC', code: 'reserved', reason: 'reserved', article: '4.2' }],
          }),
    list: async () => [
      { ...received, state: 'provisional', settledAt: null, title: 'Wave', text: 'A wave of mails.' },
      { ...received, state: 'quarantined', settledAt: NOW, title: null, text: null, marking: null, about: [] },
    ],
  }
}
