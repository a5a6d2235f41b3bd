/** What the text of a request states, in words. */

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
