/** Giving on, as the API is tried with: by consent, and against a threat. */
import type { ItemRow, Threat } from '../acts/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import { AGREEMENT, actId, NOW } from './example-words.fixture.ts'
import type { ApiParts, OnwardAskView } from './ports.ts'

function exampleAsk(): OnwardAskView {
  return {
    ...{ id: actId('ask'), agreement: AGREEMENT, asker: 'XA', origin: 'XB', recipient: 'XC', purpose: 'cyber-defence', items: 1 },
    ...{
      askedAt: NOW,
      until: NOW + 1_000,
      state: 'consented',
      answer: actId('consent'),
      reason: null,
      answeredAt: NOW,
      validUntil: NOW + 9_000,
      threat: null,
      toldAt: NOW,
    },
  }
}

/** Giving on by consent. */
export function exampleOnward(exampleItem: (word: string) => ItemRow): ApiParts['onward'] {
  return {
    ask: async ({ stixIds }) => ({
      asks: [{ id: actId('ask'), origin: 'XB', agreement: AGREEMENT, items: stixIds.length }],
      refusals: [],
    }),
    list: async () => [exampleAsk()],
    find: async ({ id }) => {
      if (id !== actId('ask')) return undefined
      const item = { holding: exampleItem('one').holding, isConsented: true, erasedAt: null }
      return { ask: exampleAsk(), items: [{ ...item, stixId: 'indicator--1', type: 'indicator', marking: 'GREEN' }] }
    },
    consent: async ({ id }) =>
      id === actId('ask') ? accepted({ actId: actId('consent') }) : refused('ask-unknown', 'no such question was put to this party'),
    refuse: async () => refused('already-answered', 'the question was answered, or its clock has ended'),
    release: async ({ id }) =>
      id === actId('ask')
        ? accepted({
            acts: [{ id: actId('release'), to: 'XC', items: 1 }],
            withheld: [{ holding: exampleItem('two').holding, refusal: { code: 'not-permitted', reason: 'no article permits it' } }],
            stopped: { code: 'consent-expired', reason: 'the consent of the origin has ended', article: '7' },
          })
        : refused('consent-missing', 'the origin did not consent', '7'),
  }
}

const THREAT: Threat = {
  ...{ article: '7.3', recipient: 'XC', purpose: 'cyber-defence', danger: 'Ransomware at noon', endangered: 'Hospitals of the recipient' },
  ...{ haste: 'It is night at the origin', role: 'analyst', at: '2030-01-01T00:00:00.000Z', items: 'A'.repeat(43), approvedBy: null },
}
const PROPOSAL = '00000000-0000-4000-8000-000000000001'

/** Giving on against a threat. */
export function exampleThreats(): ApiParts['threats'] {
  const report = { acts: [{ id: actId('release'), to: 'XC', items: 1 }], withheld: [], stopped: null }
  const invoked = { id: actId('tell-threat'), origin: 'XB', agreement: AGREEMENT, items: 1, report }
  const waiting = {
    ...{ id: PROPOSAL, agreement: AGREEMENT, origin: 'XB', account: 'anna', official: null, threat: THREAT, salt: 'A'.repeat(22) },
    ...{ items: ['one'], statedAt: NOW, endsAt: NOW + 1_000 },
  }
  const unknown = refused('threat-unknown', 'no such threat waits for a second official')
  return {
    invoke: async ({ recipient }) =>
      recipient === 'XC'
        ? { invoked: [invoked], waiting: [waiting], refusals: [] }
        : { invoked: [], waiting: [], refusals: [{ code: 'threat-not-provided', reason: 'nothing is given on', article: '7' }] },
    waiting: async () => [waiting],
    askToSign: async () => refused('approval-not-signed-here', 'nothing is to be signed for it'),
    agree: async ({ id }) => (id === PROPOSAL ? accepted(invoked) : unknown),
    drop: async ({ id }) => (id === PROPOSAL ? accepted(null) : unknown),
    seen: async () => [
      {
        ...{ party: 'XB', threat: 'ab'.repeat(32), agreement: AGREEMENT, act: actId('tell-threat'), toldTo: 'XA', at: NOW },
        ...{ releases: 1, sight: 'told' },
      },
    ],
  }
}
