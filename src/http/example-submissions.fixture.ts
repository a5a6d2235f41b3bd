/** Submissions of the example, and what is seen of them. */
import { accepted, refused } from '../foundation/index.ts'
import type { StixObject } from '../intelligence/index.ts'
import type { PreviewedEntry } from '../workflows/disclosure/index.ts'
import { AGREEMENT, NOW } from './example-words.fixture.ts'
import type { ApiParts, BundleRequest, SubmissionRecord } from './ports.ts'

/** A report of nothing. */
export const EMPTY_REPORT = { provenance: 'own', invalid: 0, faults: [], repeated: 0, recipients: [], refusal: null }

/** A submission of the example in a state. */
export function exampleSubmission(state: SubmissionRecord['state'], request?: BundleRequest): SubmissionRecord {
  return {
    id: 'submission-1',
    state,
    agreement: request?.agreement ?? AGREEMENT,
    purpose: request?.purpose ?? 'cyber-defence',
    justification: request?.justification ?? 'Warning partners',
    account: request?.official.login ?? 'analyst',
    proposedBy: null,
    approvedBy: null,
    necessity: null,
    notice: null,
    answers: null,
    anonymised: false,
    receivedAt: NOW,
    position: 0,
    behind: {},
    objects: 2,
    report: JSON.stringify(EMPTY_REPORT),
    tightenings: [],
    stays: [],
    approval: null,
  }
}

/** A preview of the example: one object that a recipient gets reduced. */
async function* exampleEntries(): AsyncGenerator<PreviewedEntry> {
  const original = { type: 'note', id: 'note--00000000-0000-4000-8000-000000000001', content: 'x', abstract: 'y' } as unknown as StixObject
  const { abstract: _, ...rest } = original
  const shown = rest as unknown as StixObject
  const removed = [
    { id: String(original.id), pointer: '/abstract', treatment: 'drop', article: '5', code: 'field-not-shared', reason: 'not shared' },
  ] as const
  yield { kind: 'object', index: 0, original, shares: [{ party: 'XB', shown, removed, review: [], triage: null }] }
  yield { kind: 'report', report: EMPTY_REPORT }
}

/** Answers about them. */
export function exampleSubmissions(): ApiParts['submissions'] {
  return {
    submit: async (request) => {
      for await (const chunk of request.chunks) void chunk
      return accepted(exampleSubmission('releasing', request))
    },
    preview: async (request) => {
      for await (const chunk of request.chunks) void chunk
      return accepted(JSON.stringify(EMPTY_REPORT))
    },
    previewObjects: async (request) => {
      for await (const chunk of request.chunks) void chunk
      return accepted(exampleEntries())
    },
    review: async ({ id }) => (id === 'submission-1' ? accepted(exampleEntries()) : refused('not-awaiting-approval', 'it does not wait')),
    tighten: async ({ tightenings }) => accepted({ ...exampleSubmission('awaiting-approval'), tightenings }),
    letStay: async ({ official, stays }) =>
      accepted({ ...exampleSubmission('awaiting-approval'), stays: stays.map((stay) => ({ ...stay, account: official.login, at: 0 })) }),
    askToSign: async () => refused('approval-not-signed-here', 'nothing is to be signed for it'),
    approve: async () => refused('approval-by-submitter', 'the submitter may not approve', '7.2'),
    decline: async ({ id }) =>
      id === 'submission-1' ? accepted(exampleSubmission('refused')) : refused('not-awaiting-approval', 'it does not wait'),
    find: async (id) => (id === 'submission-1' ? exampleSubmission('released') : undefined),
    list: async () => [exampleSubmission('released')],
  }
}
