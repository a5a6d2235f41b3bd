/** The article on triage that tests start from; docs/triage.md computes a score under it by hand. */
import { type AgreementText, SEVERITY_TABLE } from './document/index.ts'

/** All inputs weighed, all reasons in use: 4.1 shares everything, 4.2 and 4.8 the number. */
export function exampleTriage(): NonNullable<AgreementText['triage']> {
  return {
    article: '2.4',
    formula: { id: 'cyber-triage', version: 1 },
    types: ['indicator', 'malware', 'vulnerability', 'url', 'email-addr'],
    inputs: {
      severity: {
        weight: 30,
        table: SEVERITY_TABLE,
        buckets: [
          { reason: 'severity-low', points: 10 },
          { reason: 'severity-medium', atLeast: 40, points: 40 },
          { reason: 'severity-high', atLeast: 70, points: 80 },
          { reason: 'severity-critical', atLeast: 90, points: 100 },
        ],
      },
      reliability: {
        weight: 10,
        buckets: [
          { reason: 'reliability-weak', points: 20 },
          { reason: 'reliability-sound', atLeast: 'B', points: 100 },
        ],
      },
      credibility: {
        weight: 10,
        buckets: [
          { reason: 'credibility-weak', points: 20 },
          { reason: 'credibility-sound', atLeast: '2', points: 100 },
        ],
      },
      confidence: {
        weight: 10,
        buckets: [
          { reason: 'confidence-low', points: 10 },
          { reason: 'confidence-medium', atLeast: 30, points: 50 },
          { reason: 'confidence-high', atLeast: 70, points: 100 },
        ],
      },
      recency: {
        weight: 20,
        buckets: [
          { reason: 'seen-long-ago', points: 0 },
          { reason: 'seen-lately', withinDays: 90, points: 50 },
          { reason: 'seen-recently', withinDays: 7, points: 100 },
        ],
      },
      reach: {
        weight: 10,
        counts: 'released',
        buckets: [
          { reason: 'reach-single', points: 20 },
          { reason: 'reach-several', atLeast: 2, points: 60 },
          { reason: 'reach-wide', atLeast: 10, points: 100 },
        ],
      },
      sightings: {
        weight: 10,
        counts: 'submitted',
        buckets: [
          { reason: 'sighted-once', points: 30 },
          { reason: 'sighted-repeatedly', atLeast: 2, points: 60 },
          { reason: 'sighted-often', atLeast: 10, points: 100 },
        ],
      },
    },
    levels: [
      { code: 'routine', title: 'Routine', atLeast: 0 },
      { code: 'notable', title: 'Notable', atLeast: 40 },
      { code: 'pressing', title: 'Pressing', atLeast: 60 },
      { code: 'urgent', title: 'Urgent', atLeast: 80 },
    ],
    shared: [
      { articles: ['4.1'], shows: 'reasons' },
      { articles: ['4.2'], to: ['XC'], shows: 'score' },
    ],
    people: 'advice',
  }
}
