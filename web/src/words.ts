/** Codes, states and figures in words that need no manual. */

const NUMBER = new Intl.NumberFormat('en')
const STAMP = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** A count with separators. */
export function count(value: number): string {
  return NUMBER.format(value)
}

/** A count with its noun: `1 item`, `2 items`; `many` where the plural is another word. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${noun(value, one, many)}`
}

/** How fast work goes since it is looked at, and how long it takes yet; nothing before that is known. */
export function paceInWords({ done, left, ms }: { readonly done: number; readonly left: number; readonly ms: number }): string {
  if (done <= 0 || ms <= 0) return ''
  const perSecond = (done * 1_000) / ms
  const seconds = Math.ceil(left / perSecond)
  const wait = seconds < 90 ? counted(seconds, 'second') : counted(Math.ceil(seconds / 60), 'minute')
  return ` · ${count(perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond))} a second${left > 0 ? `, about ${wait} left` : ''}`
}

/** The noun alone, for where the count stands apart. */
export function noun(value: number, one: string, many = `${one}s`): string {
  return value === 1 ? one : many
}

/** An instant in full, in UTC. */
export function stamp(time: string): string {
  return `${STAMP.format(new Date(time))} UTC`
}

/** How long ago, in the largest unit that fits. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1_000))
  if (seconds < 2) return 'just now'
  if (seconds < 60) return RELATIVE.format(-seconds, 'second')
  if (seconds < 3_600) return RELATIVE.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return RELATIVE.format(-Math.floor(seconds / 3_600), 'hour')
  return RELATIVE.format(-Math.floor(seconds / 86_400), 'day')
}

/** How long until then, in the largest unit that fits; days until two months, so that nobody mistakes the day of a clock. */
export function ahead(time: string, now: number): string {
  const seconds = Math.max(0, Math.floor((Date.parse(time) - now) / 1_000))
  if (seconds < 60) return RELATIVE.format(seconds, 'second')
  if (seconds < 3_600) return RELATIVE.format(Math.floor(seconds / 60), 'minute')
  if (seconds < 2 * 86_400) return RELATIVE.format(Math.floor(seconds / 3_600), 'hour')
  if (seconds < 60 * 86_400) return RELATIVE.format(Math.floor(seconds / 86_400), 'day')
  if (seconds < 2 * 365 * 86_400) return RELATIVE.format(Math.floor(seconds / (30.4375 * 86_400)), 'month')
  return RELATIVE.format(Math.floor(seconds / (365.25 * 86_400)), 'year')
}

const CONSEQUENCES: Readonly<Record<string, string>> = {
  lapse: 'it lapses',
  end: 'it ends',
  resume: 'flows resume',
  withdraw: 'the party is bound no more',
  stay: 'the gate stays shut',
  refuse: 'silence counts as a no',
  suspend: 'sharing is suspended',
  erase: 'what was received is erased',
  escalate: 'it goes to the overseers',
}

/** What follows when nobody acts, in plain words. */
export function consequenceInWords(consequence: string): string {
  return CONSEQUENCES[consequence] ?? sentence(consequence)
}

const STANDINGS: Readonly<Record<string, string>> = {
  asked: 'Asked to sign',
  signed: 'Signed, has not ratified',
  ratified: 'Ratified, others have not',
  provisional: 'Applies it provisionally',
  bound: 'Bound',
  withdrawing: 'Withdrawing',
  withdrawn: 'Withdrawn',
  excluded: 'Excluded',
  ended: 'No longer bound: it ended',
}

/** A party's standing in plain words. */
export function standingInWords(standing: string): string {
  return STANDINGS[standing] ?? sentence(standing)
}

const CODES: Readonly<Record<string, string>> = {
  'act-invalid': 'The act does not have its form',
  'act-signature-invalid': 'The signature does not hold',
  'agreement-lapsed': 'The agreement is past its sunset',
  'agreement-not-in-force': 'The agreement is not in force',
  'agreement-unknown': 'No such agreement is known there',
  'approval-missing': 'A second official has to approve it first',
  'bundle-invalid': 'The bundle is not STIX 2.1',
  'data-subject-unknown': 'The category of persons is not one of the agreement',
  'envelope-unopenable': 'The envelope could not be opened',
  'grade-unknown': 'The grading is not one of the agreement',
  'marking-missing': 'The item has no marking',
  'marking-unknown': 'The marking is not one of the agreement',
  'review-overdue': 'The day on which its origin wanted it reviewed is past',
  'minor-unknown': 'Whether it is about a minor is told in an unknown word',
  'mode-unknown': 'The mode is not one of the agreement',
  'nature-unknown': 'Whether it is a fact or an assessment is told in an unknown word',
  never: 'No agreement can permit it',
  'not-addressed': 'It was meant for another party',
  'not-permitted': 'No article permits it',
  'nothing-released': 'Nothing of it may be shared',
  'pap-unknown': 'The PAP level is not one of the agreement',
  'partner-unreachable': 'The partner’s node does not answer',
  'party-unknown': 'The party was never introduced',
  'purpose-unknown': 'The purpose is not one of the agreement',
  'receipt-missing': 'The receipt under quorum is missing',
  'request-replayed': 'The request was made before',
  reserved: 'Forbidden by a party’s own law (a reservation)',
  'retention-too-long': 'It would be kept longer than agreed',
  'role-not-allowed': 'The role may not do this under the agreement',
  'necessity-missing': 'Its necessity was not tested in writing',
  'notice-missing': 'The overseers were not told beforehand',
  'assurance-missing': 'The recipient gave no assurance that stands',
  'cap-exceeded': 'More than the agreement lets go at once',
  'before-accession': 'Older than the membership of the recipient',
  'signature-invalid': 'The signature of the request does not hold',
  'special-unknown': 'Whether it is of a special category is told in an unknown word',
  suspended: 'Suspended by a party',
  'threat-marking': 'Marked higher than what goes on against a threat',
  'threat-not-provided': 'Nothing goes on without the leave of its origin',
  'threat-over': 'The minutes since the threat was stated are over',
  'threat-special': 'Of a special category, which goes on against no threat',
  'type-unknown': 'No annex covers this type of object',
  unauthenticated: 'Nobody was signed in',
}

/** A code in plain words. */
export function codeInWords(code: string): string {
  return CODES[code] ?? sentence(code)
}

const KINDS: Readonly<Record<string, string>> = {
  acknowledge: 'Acknowledgement',
  'answer-contest': 'Answer to a contest',
  announce: 'Announcement',
  'apply-provisionally': 'Provisional application',
  assure: 'Assurance',
  attest: 'Attestation',
  breach: 'Breach',
  comment: 'Comment',
  contest: 'Contest of accuracy',
  enrol: 'Passkey of an official',
  'erasure-receipt': 'Erasure receipt',
  erase: 'Erasure',
  hold: 'Legal hold',
  interpret: 'Note on an article',
  keep: 'Kept at review',
  lift: 'Legal hold lifted',
  'lift-contest': 'Contest lifted',
  miss: 'Missed clock',
  notice: 'Notice to overseers',
  'open-phase': 'Gate opened',
  postpone: 'Erasure put off',
  propose: 'Draft agreement',
  retire: 'Passkey of an official is out',
  ratify: 'Ratification',
  recall: 'Recall',
  narrow: 'Narrowing',
  correct: 'Correction',
  escalate: 'Told to overseers',
  'tell-kept': 'Kept for long, told to overseers',
  'tell-year': 'Statistics of a year, told to overseers',
  release: 'Release',
  renew: 'Renewal',
  reserve: 'Reservation',
  respond: 'Response to a violation',
  resume: 'Suspension ended',
  review: 'Review held',
  rotate: 'New keys',
  sign: 'Signature',
  submit: 'Submission',
  'tell-opened': 'Items read under broken glass',
  'tell-threat': 'Given on against a threat',
  suspend: 'Suspension',
  unreserve: 'Reservation ended',
  withdraw: 'Withdrawal',
}

/** A kind of act in plain words. */
export function kindInWords(kind: string): string {
  return KINDS[kind] ?? sentence(kind)
}

/** A code or word as a sentence begins. */
export function sentence(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
