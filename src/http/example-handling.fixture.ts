import type { ContestRow, ItemRow, RaisedContest } from '../acts/index.ts'
import { accepted, DAY_MS } from '../foundation/index.ts'
import type { BreachRow } from '../workflows/agreements/index.ts'
import { AGREEMENT, actId, NOW } from './example-words.fixture.ts'
import type { ApiParts } from './ports.ts'

const UNTIL = new Date(NOW + 2 * DAY_MS).toISOString()

/** A partner contests what this party sent. */
const CONTESTED: RaisedContest = {
  ...{ id: actId('contest b'), contest: '0d6a1b7e-5b0e-4c1b-9d0d-3c1f6a5e2d10', agreement: AGREEMENT, raisedBy: 'XB', origin: 'XA' },
  ...{ ground: 'person', document: 'Request 2030-17', items: 1, raisedAt: NOW - DAY_MS, until: NOW + 2 * DAY_MS },
  ...{ state: 'open', answer: null, reason: null, answeredAt: null },
}
/** What this party contests itself. */
const OWN_CONTEST: ContestRow = {
  ...CONTESTED,
  ...{ id: null, contest: '5b0e0d6a-1b7e-4c1b-9d0d-3c1f6a5e2d10', raisedBy: 'XA', ground: null },
  ...{ document: 'accuracy-contested', until: null, state: 'flagged' },
}

/** Recalls, corrections, narrowings, reviews and breaches of the example. */
export function exampleHandling(
  item: ItemRow,
): Pick<ApiParts, 'recall' | 'correct' | 'takebacks' | 'narrow' | 'liftContest' | 'contests' | 'reviews' | 'breaches'> {
  return {
    breaches: {
      tell: async () => ({ breach: BREACH.breach, acts: [{ id: actId('breach'), agreement: AGREEMENT }], refusals: [] }),
      list: async () => [exampleBreach()],
    },
    narrow: async ({ stixIds, isContested }) => ({
      acts: [{ id: actId('narrow b'), to: 'XB', items: stixIds.length }],
      refusals: [],
      contest: isContested === true ? '5b0e0d6a-1b7e-4c1b-9d0d-3c1f6a5e2d10' : null,
    }),
    liftContest: async ({ stixIds }) => ({ acts: [{ id: actId('lift-contest b'), to: 'XB', items: stixIds.length }], refusals: [] }),
    correct: async ({ stixIds }) => ({ acts: [{ id: actId('correct b'), to: 'XB', items: stixIds.length, until: UNTIL }], refusals: [] }),
    takebacks: async () => [
      {
        ...{ id: actId('recall b'), kind: 'recall', agreement: AGREEMENT, recipient: 'XB', items: 2, confirmed: 1 },
        ...{ due: NOW - 1, statedAt: NOW - 2 * DAY_MS, escalatedAt: NOW, answer: 'applied' },
      },
    ],
    contests: {
      list: async () => [CONTESTED, OWN_CONTEST],
      find: async ({ id }) => {
        const { holding, face, state } = item
        const named = { holding, stixId: face?.stixId ?? null, type: face?.type ?? null, marking: face?.marking ?? null, state }
        return id === CONTESTED.id ? { contest: CONTESTED, items: [named] } : undefined
      },
      raise: async ({ stixIds }) => ({
        contests: [{ id: actId('contest'), contest: CONTESTED.contest, origin: 'XB', items: stixIds.length }],
        refusals: [],
      }),
      answer: async () => accepted({ actId: actId('answer') }),
      end: async () => accepted({ actId: actId('end') }),
    },
    reviews: {
      due: async () => [{ ...item, keptUntil: null, reviewBy: NOW + DAY_MS }],
      keep: async ({ holdings }) => ({ acts: [{ id: actId('keep'), agreement: AGREEMENT, items: holdings.length }], refusals: [] }),
    },
    recall: async ({ stixIds }) => ({ acts: [{ id: actId('recall b'), to: 'XB', items: stixIds.length, until: UNTIL }], refusals: [] }),
  }
}

const BREACH = { breach: '7c3f51d2-93a4-4f0e-8a55-c0ffee15dead', foundAt: NOW - DAY_MS, concerns: 'both' } as const

/** A breach of which a partner told the first part, and the rest of which is overdue. */
function exampleBreach(): BreachRow {
  const body = {
    ...{
      ...BREACH,
      foundAt: new Date(BREACH.foundAt).toISOString(),
      part: 1,
      what: 'A back-up was lost',
      dataSubjects: ['suspect'] as const,
    },
    ...{
      persons: null,
      items: 200,
      risk: 'likely' as const,
      measures: null,
      contact: 'dpo@b.example',
      lateReason: null,
      isComplete: false,
    },
  } as const
  const article = '9.1'
  return {
    ...BREACH,
    party: 'XB',
    agreement: AGREEMENT,
    title: 'Exchange',
    cert: 'cert@b.example',
    parts: [{ kind: 'breach', actId: actId('breach b'), party: 'XB', at: NOW - DAY_MS, isProven: true, body }],
    clocks: [
      { clock: 'incident', article, deadline: NOW, consequence: 'escalate', doneAt: NOW - DAY_MS },
      { clock: 'breach', article, deadline: NOW - 1, consequence: 'escalate', doneAt: null },
    ],
  }
}
