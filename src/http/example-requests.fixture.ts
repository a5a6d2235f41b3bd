/** Requests of the example, and what is answered about them. */

import type { ActId, RequestRow } from '../acts/index.ts'
import { holdingKey } from '../acts/index.ts'
import { accepted, hex, refused, sha256, utf8 } from '../foundation/index.ts'
import { AGREEMENT, NOW } from './example-words.fixture.ts'
import type { ApiParts } from './ports.ts'

const actId = (name: string): ActId => hex(sha256(utf8(name))) as ActId

/** The request of the example. */
export const REQUEST_ID = actId('request')

function exampleRequest(): RequestRow {
  return {
    ...{ id: REQUEST_ID, agreement: AGREEMENT, asker: 'XB', asked: 'XA', purpose: 'cyber-defence', urgency: 'urgent' },
    ...{ types: ['malware'], about: [], holding: holdingKey('XB', '00000000-0000-4000-8000-000000000009') },
    ...{ askedAt: NOW, until: NOW + 1_000, silence: 'escalate', state: 'given', reason: null, answer: actId('release') },
    ...{ answeredAt: NOW, items: 2, missedAt: null, delivery: null, code: null },
  } as RequestRow
}

/** Answers about it. */
export function exampleRequests(): ApiParts['requests'] {
  return {
    ask: async ({ to }) =>
      to === 'XB' ? accepted({ actId: REQUEST_ID }) : refused('form-incomplete', 'the request does not state: facts', '5'),
    list: async () => [exampleRequest(), { ...exampleRequest(), delivery: 'refused', code: 'cap-exceeded' }],
    find: async ({ id }) =>
      id === REQUEST_ID
        ? {
            request: exampleRequest(),
            text: { reason: 'To find who sold it', 'legal-basis': 'Act, section 1' },
            marking: 'AMBER',
            answers: [{ actId: actId('release'), items: 2, at: NOW }],
            accounts: { asked: null, declined: null },
          }
        : undefined,
    decline: async ({ id }) =>
      id === REQUEST_ID ? accepted({ actId: actId('decline') }) : refused('request-unknown', 'no such request was put to this party'),
  }
}
