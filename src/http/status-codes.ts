/** The HTTP status of every code that can reach a caller: one table for the whole door. */
import type { ActErrorCode } from '../acts/index.ts'
import type { AgreementErrorCode, AgreementStepCode } from '../agreement/index.ts'
import type { FoundationErrorCode } from '../foundation/index.ts'
import type { IdentityErrorCode } from '../identity/index.ts'
import type { BundleErrorCode, FormatErrorCode } from '../intelligence/index.ts'
import type { RefusalCode } from '../policy/index.ts'
import type { ConsultationErrorCode } from '../workflows/consultation/index.ts'
import type { DisclosureRefusalCode } from '../workflows/disclosure/index.ts'
import type { FeedErrorCode, FeedRefusalCode, PublicationRefusalCode } from '../workflows/feeds/index.ts'
import type { KnownKeyRefusalCode, PeopleRefusalCode, SignInRefusalCode, ToolRefusalCode } from '../workflows/officials/index.ts'
import type { HttpErrorCode } from './errors.ts'
import type { OtherCode } from './other-codes.ts'

type KnownCode =
  | HttpErrorCode
  | FoundationErrorCode
  | AgreementErrorCode
  | AgreementStepCode
  | IdentityErrorCode
  | BundleErrorCode
  | FormatErrorCode
  | ActErrorCode
  | RefusalCode
  | DisclosureRefusalCode
  | ConsultationErrorCode
  | ToolRefusalCode
  | PeopleRefusalCode
  | KnownKeyRefusalCode
  | SignInRefusalCode
  | FeedErrorCode
  | FeedRefusalCode
  | PublicationRefusalCode
  | OtherCode

const MALFORMED = 400
const FORBIDDEN = 403
const UNKNOWN = 404
const STATE = 409
const TOO_LARGE = 413
const REFUSED = 422
const BROKEN = 500
/** Another server did not do its part. */
const GATEWAY = 502

const STATUS: Readonly<Record<KnownCode, number>> = {
  'request-invalid': MALFORMED,
  'media-type-unsupported': 415,
  'justification-invalid': MALFORMED,
  unauthenticated: 401,
  'too-many-attempts': 429,
  'role-not-permitted': FORBIDDEN,
  'origin-foreign': FORBIDDEN,
  'route-unknown': UNKNOWN,
  'method-not-allowed': 405,
  'agreement-unknown': UNKNOWN,
  'submission-unknown': UNKNOWN,
  'item-unknown': UNKNOWN,
  'act-unknown': UNKNOWN,
  'ask-unknown': UNKNOWN,
  'hold-unknown': UNKNOWN,
  'record-unknown': UNKNOWN,
  'record-too-long': TOO_LARGE,
  'page-not-built': UNKNOWN,
  'too-many-viewers': 503,
  'internal-error': BROKEN,

  'export-changed': STATE,
  'export-too-large': TOO_LARGE,

  'format-unknown': MALFORMED,
  'format-compressed': MALFORMED,
  'format-encoding': MALFORMED,
  'format-invalid': MALFORMED,
  'format-truncated': MALFORMED,
  'format-too-large': TOO_LARGE,
  'format-too-deep': MALFORMED,
  'format-columns': MALFORMED,
  'account-known': STATE,
  'identity-enrolled': STATE,
  'identity-differs': REFUSED,
  'official-invalid': REFUSED,
  'official-unknown': UNKNOWN,
  'official-left': STATE,
  'vouch-by-inviter': FORBIDDEN,
  'vouch-by-oneself': FORBIDDEN,
  'already-vouched': STATE,
  'passkey-answer-invalid': MALFORMED,
  'passkey-challenge-wrong': FORBIDDEN,
  'passkey-origin-wrong': FORBIDDEN,
  'passkey-user-unverified': FORBIDDEN,
  'passkey-key-unsupported': REFUSED,
  'passkey-signature-invalid': FORBIDDEN,
  'passkey-cloned': FORBIDDEN,
  'passkey-unknown': FORBIDDEN,
  'passkey-known': STATE,
  'passkey-last': STATE,
  'passkeys-too-many': STATE,
  'passkeys-unavailable': STATE,
  'invitation-invalid': FORBIDDEN,
  'not-invited': STATE,
  'challenge-over': STATE,
  'certificate-known': STATE,
  'owner-unknown': REFUSED,
  'review-by-owner': FORBIDDEN,
  'tool-invalid': REFUSED,
  'tool-revoked': STATE,
  'tool-unknown': UNKNOWN,
  'webhook-invalid': REFUSED,

  'encoding-invalid': MALFORMED,
  'json-invalid': MALFORMED,
  'json-duplicate-key': MALFORMED,
  'json-too-deep': MALFORMED,
  'json-number-unsafe': MALFORMED,
  'too-large': TOO_LARGE,
  'time-invalid': MALFORMED,
  'number-invalid': MALFORMED,

  'agreement-invalid': REFUSED,
  'agreement-too-large': TOO_LARGE,
  'annex-duplicate': REFUSED,
  'annex-unknown': REFUSED,
  'article-duplicate': REFUSED,
  'article-unknown': REFUSED,
  'clocks-disordered': REFUSED,
  'entry-duplicate': REFUSED,
  'instant-invalid': REFUSED,
  'instants-disordered': REFUSED,
  'language-invalid': REFUSED,
  'level-invalid': REFUSED,
  'never-list-missing': REFUSED,
  'offices-invalid': REFUSED,
  'overseer-invalid': REFUSED,
  'party-duplicate': REFUSED,
  'party-unknown': REFUSED,
  'phase-invalid': REFUSED,
  'prior-invalid': REFUSED,
  'purpose-duplicate': REFUSED,
  'purpose-unknown': REFUSED,
  'money-invalid': REFUSED,
  'quality-invalid': REFUSED,
  'required-field-withheld': REFUSED,
  'quorum-forgeable': REFUSED,
  'quorum-unreachable': REFUSED,
  'reservation-duplicate': REFUSED,
  'reservation-invalid': REFUSED,
  'retention-invalid': REFUSED,
  'role-duplicate': REFUSED,
  'root-invalid': REFUSED,
  'sunset-invalid': REFUSED,
  'text-confusable': REFUSED,
  'text-hidden': REFUSED,
  'text-not-normal': REFUSED,
  'triage-invalid': REFUSED,
  'type-unknown': REFUSED,
  'witness-invalid': REFUSED,

  'party-not-listed': FORBIDDEN,
  'agreement-lapsed': STATE,
  'already-signed': STATE,
  'not-signed': STATE,
  'already-ratified': STATE,
  'successor-ratified': STATE,
  'about-itself': REFUSED,
  'agreement-in-force': STATE,
  'agreement-superseded': STATE,
  'software-too-old': STATE,
  'algorithm-not-allowed': STATE,
  'already-opened': STATE,
  'already-provisional': STATE,
  'already-renewed': STATE,
  'already-reviewed': STATE,
  'already-told': STATE,
  'already-withdrawing': STATE,
  'clock-not-missed': STATE,
  'clock-unknown': REFUSED,
  'consequence-differs': REFUSED,
  'audience-differs': REFUSED,
  'draft-unknown': REFUSED,
  'evidence-missing': REFUSED,
  'gate-shut': STATE,
  'not-bound': STATE,
  'not-provided': REFUSED,
  'not-third-party': FORBIDDEN,
  'notice-too-short': REFUSED,
  'necessity-missing': REFUSED,
  'notice-refused': REFUSED,
  'tightening-invalid': REFUSED,
  'submission-changed': STATE,
  'office-missing': REFUSED,
  'office-not-held': FORBIDDEN,
  'office-signed': STATE,
  'office-unknown': REFUSED,
  'official-signed': STATE,
  'phase-not-next': STATE,
  'phase-open': STATE,
  'phase-unknown': REFUSED,
  'prior-not-in-force': STATE,
  'prior-unknown': REFUSED,
  'reservation-number-used': STATE,
  'reservation-of-another': REFUSED,
  'reservation-unknown': REFUSED,
  'restriction-invalid': REFUSED,
  'rule-unknown': REFUSED,
  'rung-not-ascending': REFUSED,
  'rung-not-provided': REFUSED,
  'statement-unknown': REFUSED,
  'statements-too-many': STATE,
  'suspension-over': STATE,
  'suspension-unknown': REFUSED,
  'too-long': REFUSED,
  'agreement-hash-wrong': REFUSED,
  'agreement-known': STATE,
  'agreement-not-in-force': STATE,

  'party-code-invalid': MALFORMED,
  'key-invalid': REFUSED,
  'address-invalid': REFUSED,
  'lock-invalid': BROKEN,
  'secrets-invalid': BROKEN,
  'secrets-locked': BROKEN,
  'card-invalid': REFUSED,
  'card-signature-invalid': REFUSED,
  'card-not-successor': REFUSED,

  'bundle-invalid': REFUSED,
  'bundle-truncated': REFUSED,
  'bundle-not-stix': REFUSED,
  'bundle-member-unknown': REFUSED,
  'bundle-member-duplicate': REFUSED,

  'act-invalid': REFUSED,
  'act-too-large': TOO_LARGE,
  'act-kind-unknown': REFUSED,
  'act-signer-unknown': REFUSED,
  'act-signature-invalid': REFUSED,
  'message-invalid': REFUSED,
  'receipt-invalid': BROKEN,
  'package-invalid': BROKEN,
  'subject-record-invalid': BROKEN,
  'ledger-forked': BROKEN,
  'receipt-late': STATE,
  'receipt-missing': STATE,
  'receipt-pending': STATE,
  'content-invalid': REFUSED,
  'content-unopenable': BROKEN,
  'agreement-outdated': BROKEN,

  'action-unknown': REFUSED,
  'marking-unknown': REFUSED,
  'marking-missing': REFUSED,
  'data-subject-unknown': REFUSED,
  'minor-unknown': REFUSED,
  'special-unknown': REFUSED,
  'pap-unknown': REFUSED,
  'grade-unknown': REFUSED,
  'nature-unknown': REFUSED,
  'mode-unknown': REFUSED,
  'role-unknown': FORBIDDEN,
  'not-permitted': FORBIDDEN,
  reserved: FORBIDDEN,
  suspended: FORBIDDEN,
  never: FORBIDDEN,
  'engine-error': FORBIDDEN,
  'role-not-allowed': FORBIDDEN,

  'approval-by-submitter': FORBIDDEN,
  'approval-unsigned': STATE,
  'approval-not-signed-here': STATE,
  'approver-unknown': FORBIDDEN,
  'submitter-not-enrolled': STATE,
  'key-known': STATE,
  'key-unknown': REFUSED,
  'voucher-invalid': REFUSED,
  'voucher-missing': STATE,
  'approval-missing': STATE,
  'text-withheld': FORBIDDEN,
  'treatment-missing': FORBIDDEN,
  'notice-missing': STATE,
  'assurance-missing': STATE,
  'cap-exceeded': STATE,
  'before-accession': STATE,
  'already-answered': STATE,
  'answer-differs': REFUSED,
  'ask-lapsed': STATE,
  'consent-differs': FORBIDDEN,
  'consent-expired': STATE,
  'consent-missing': STATE,
  'handling-wider': FORBIDDEN,
  'item-recalled': STATE,
  'observation-unknown': UNKNOWN,
  'observation-closed': STATE,
  'observation-own': FORBIDDEN,
  'onward-never': FORBIDDEN,
  'onward-twice': FORBIDDEN,
  'origin-named': FORBIDDEN,
  'reason-unknown': REFUSED,
  'awaiting-witnesses': STATE,
  'clock-went-back': STATE,
  'grade-own': REFUSED,
  'use-own': REFUSED,
  narrowed: REFUSED,
  'review-too-late': REFUSED,
  'correction-missing': REFUSED,
  'hold-over': STATE,
  'review-over': REFUSED,
  'hold-too-long': REFUSED,
  'justification-missing': MALFORMED,
  'not-awaiting-approval': STATE,
  'nothing-released': REFUSED,
  'read-invalid': MALFORMED,
  'recipient-unknown': REFUSED,
  'recipients-missing': REFUSED,
  'recipients-too-many': REFUSED,
  'publication-unknown': UNKNOWN,
  'publication-over': STATE,
  'publications-too-many': STATE,
  'collection-not-writable': REFUSED,
  'act-refused': STATE,
  'feed-known': STATE,
  'feed-unknown': UNKNOWN,
  'feed-not-readable': REFUSED,
  'feeds-too-many': STATE,
  'feed-full': STATE,
  'server-unreachable': GATEWAY,
  'server-untrusted': GATEWAY,
  'server-slow': GATEWAY,
  'server-busy': GATEWAY,
  'server-failed': GATEWAY,
  'login-refused': REFUSED,
  'not-found': REFUSED,
  'request-refused': GATEWAY,
  'media-type-refused': GATEWAY,
  'envelope-refused': GATEWAY,
  'redirect-refused': REFUSED,
  'address-refused': REFUSED,
  'answer-too-large': GATEWAY,
  'answer-invalid': GATEWAY,
  'pages-endless': GATEWAY,
  'pages-broken': GATEWAY,
  stopped: STATE,
  'store-full': 507,
  'store-unavailable': 503,
}

/** The status of a refusal: an official asked for something that is not to be. A code without a row is 422. */
export function statusOfRefusal(code: string): number {
  return isKnown(code) ? STATUS[code] : REFUSED
}

/** The status of a thrown code; undefined where the table has no row, so that nothing unforeseen is told outside. */
export function statusOfError(code: string): number | undefined {
  return isKnown(code) ? STATUS[code] : undefined
}

function isKnown(code: string): code is KnownCode {
  return Object.hasOwn(STATUS, code)
}
