/** The record of reads of the example, and what self-monitoring saw in it. */
import type { ObservationRow } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import type { LoggedRead } from '../workflows/consultation/index.ts'
import { actId, NOW } from './example-words.fixture.ts'
import type { ConsultationPorts, ObservationPorts } from './ports.ts'

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
  account: 'analyst',
  check: 'hours',
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

/** The ports of both. */
export function exampleConsultations(): { readonly consultations: ConsultationPorts; readonly observations: ObservationPorts } {
  return {
    consultations: {
      page: async ({ account, before = Number.POSITIVE_INFINITY, limit }) =>
        READS.filter((read) => read.seq < before && (account === undefined || read.account === account)).slice(0, limit),
    },
    observations: {
      list: async ({ isOpen }) => (isOpen === false ? [] : [OBSERVATION]),
      close: async ({ id }) =>
        id === OBSERVATION.id ? accepted({ actId: actId('close') }) : refused('observation-unknown', 'there is no such observation'),
    },
  }
}
