/** The record of reads of the example, what self-monitoring saw in it, and what was done with what was read. */
import type { HoldingKey, ObservationRow, UseRow } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import type { LoggedRead } from '../workflows/consultation/index.ts'
import { AGREEMENT, actId, NOW } from './example-words.fixture.ts'
import type { ConsultationPorts, ObservationPorts, SharedBack, SharingBackPorts, UsePorts } from './ports.ts'

const READ = {
  at: NOW,
  agreement: null,
  purpose: 'cyber-defence',
  justification: 'Duty',
  what: 'http GET /api/v1/items',
  items: 3,
  digest: '00',
}
/** Reads of two accounts, newest first. */
export const READS: readonly LoggedRead[] = [
  { ...READ, seq: 3, account: 'analyst', consultAct: null },
  { ...READ, seq: 2, account: 'overseer', consultAct: actId('consult') },
  { ...READ, seq: 1, account: 'analyst', consultAct: actId('consult') },
]
/** One that nobody looked at yet. */
export const OBSERVATION: ObservationRow = {
  id: actId('observe'),
  agreement: null,
  opening: null,
  account: 'analyst',
  check: 'hours',
  about: null,
  from: NOW,
  until: NOW,
  reads: 2,
  items: 6,
  observedAt: NOW,
  outcome: null,
  closedBy: null,
  closedAt: null,
  reason: null,
}

/** A use of one item, and what a recipient said of another. */
export const USE: UseRow = {
  id: actId('use'),
  agreement: AGREEMENT,
  account: 'analyst',
  deed: 'blocked',
  outcome: 'sighted',
  items: 1,
  usedAt: NOW,
  caveats: 'Seen once',
}

type Ports = {
  readonly consultations: ConsultationPorts
  readonly observations: ObservationPorts
  readonly uses: UsePorts
  readonly sharingBack: SharingBackPorts
}

/** What came back under one agreement: enough was of use, and too much was not for the next phase. */
const BACK: SharedBack = {
  ...{
    agreement: AGREEMENT,
    title: 'Cyber Threat Exchange',
    article: '7.2',
    outcomes: ['sighted', 'false-positive', 'useful'],
    everyMinutes: 60,
  },
  intermediary: { party: 'XD', overseer: 'XO', membersMin: 2 },
  got: { reports: 32, falsePositives: 2, useful: 30 },
  weighs: ['confirmations', 'disputes'],
  gates: [
    {
      ...{ phase: 'full', title: 'Full exchange', by: '2031-01-01T00:00:00Z', isOpen: false },
      asked: { reportsMin: 50, falsePositivePercentMax: 10, usefulPercentMin: null },
      counts: { reports: 32, falsePositives: 2, useful: 30 },
      unmet: 'the gate asks for 50 items of which a recipient said what came of them, and there are 32',
    },
  ],
}

/** The ports of all of them. */
export function exampleConsultations(): Ports {
  return {
    uses: {
      record: async ({ holdings, tellsOrigin }) =>
        holdings.some((holding) => holding.startsWith('XB.'))
          ? {
              uses: [{ id: USE.id, agreement: AGREEMENT, items: 1 }],
              told: tellsOrigin ? [{ party: 'XB', items: 1 }] : [],
              refusals: [],
            }
          : { uses: [], told: [], refusals: [{ code: 'item-unknown', reason: '1 of the items are not here, or not for this role' }] },
      list: async () => [USE],
      of: async () => [USE],
      feedback: async () => [{ id: actId('feedback'), party: 'XB', outcome: 'false-positive', givenAt: NOW }],
    },
    sharingBack: {
      back: async () => ({
        words: [
          { id: actId('word'), party: 'XB', outcome: 'false-positive', items: 2, givenAt: NOW },
          { id: actId('earlier word'), party: 'XC', outcome: 'sighted', items: 30, givenAt: NOW },
        ],
        agreements: [BACK],
      }),
      origin: async (copy) =>
        copy.startsWith('XD.')
          ? {
              ...{ copy, act: actId('trace'), recipient: 'XC', origin: 'XB', tracedAt: NOW, signed: 'header.payload.signature' },
              ...{ source: 'XB.7c9e6679-7425-40de-944b-e07fc1f90ae7' as HoldingKey, salt: 'AAAAAAAAAAAAAAAAAAAAAA' },
            }
          : undefined,
      compare: async (copy) =>
        copy.startsWith('XD.')
          ? accepted({
              ...{ origin: 'XB', recipient: 'XC', verdict: 'altered', takenOff: ['/lang'] },
              ...{ treated: [], unshown: [], altered: ['/name'] },
            } as const)
          : undefined,
    },
    consultations: {
      page: async ({ account, before = Number.POSITIVE_INFINITY, limit }) =>
        READS.filter((read) => read.seq < before && (account === undefined || read.account === account)).slice(0, limit),
    },
    observations: {
      list: async ({ isOpen }) => (isOpen === false ? [] : [{ ...OBSERVATION, article: null, reviewBy: null }]),
      breakGlass: async ({ agreement }) =>
        agreement === AGREEMENT
          ? accepted({ actId: actId('glass'), until: NOW })
          : refused('agreement-unknown', 'no such agreement is known'),
      openings: async () => [
        { ...OBSERVATION, check: 'break-glass', agreement: AGREEMENT, opening: 'Night', reviewBy: NOW, isOpen: false, itemsRead: 1 },
      ],
      told: async () => [{ id: actId('told'), agreement: AGREEMENT, party: 'XB', items: 2, from: NOW, until: NOW, toldAt: NOW }],
      close: async ({ id }) =>
        id === OBSERVATION.id ? accepted({ actId: actId('close') }) : refused('observation-unknown', 'there is no such observation'),
    },
  }
}
