/** What the text of a request states, and the reasons of a no, in words. */

/** Names of the parts of a text. */
export const PART_NAMES = {
  facts: 'Facts',
  reason: 'Reason',
  link: 'Link with the state that is asked',
  handling: 'How the answer would be handled',
  'legal-basis': 'Own law that lets this party ask',
  'case-reference': 'Case',
  requester: 'Who asks',
} as const

/** Reasons for which a party says no to another. */
export const NO_REASONS = [
  { value: 'not-held', label: 'It is not held here' },
  { value: 'own-law-forbids', label: 'Own law forbids it' },
  { value: 'not-proportionate', label: 'It is not proportionate' },
  { value: 'investigation-at-risk', label: 'It would put an investigation at risk' },
  { value: 'person-at-risk', label: 'It would put a person at risk' },
  { value: 'source-at-risk', label: 'It would put a source at risk' },
  { value: 'origin-refuses', label: 'Whom it came from refuses' },
  { value: 'request-incomplete', label: 'The request is incomplete' },
  { value: 'essential-interest', label: 'An essential interest' },
]
