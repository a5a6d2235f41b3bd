/** What is found of persons in an object. */
import type { Span } from '../pattern/tree.ts'

/** What kind of statement about a person a value is (`reference/personal-data`, GDPR articles 4, 9 and 10). */
export type PersonalCategory =
  | 'name'
  | 'contact'
  | 'account'
  | 'credential'
  | 'online-identifier'
  | 'device-identifier'
  | 'communication-content'
  | 'traffic-data'
  | 'financial'
  | 'identity-document'
  | 'location'
  | 'behaviour'
  | 'officer'
  | 'offence'
  | 'special-category'
  | 'link'
  | 'free-text'

/** The form of a value: it decides how the value is compared, generalised and replaced. */
export type ValueKind =
  | 'email'
  | 'phone'
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'iban'
  | 'payment-card'
  | 'wallet'
  | 'person-name'
  | 'account'
  | 'path-user'
  | 'windows-sid'
  | 'credential'
  | 'url'
  | 'url-userinfo'
  | 'url-token'
  | 'document'
  | 'coordinates'
  | 'postal-address'
  | 'place'
  | 'time'
  | 'count'
  | 'reference'
  | 'text'
  | 'unscanned'

/** `certain` is personal data whoever looks; what is `candidate` only a person can judge. */
export type Certainty = 'certain' | 'candidate'

/** One occurrence of a value in a text. */
export type TextFinding = {
  readonly kind: ValueKind
  readonly category: PersonalCategory
  readonly certainty: Certainty
  /** The value as it reads once decoded. */
  readonly value: string
  /** Equal for all ways of writing the same value; see `valueKey`. */
  readonly key: string
  /** What has to be replaced: for an encoded value the whole encoded stretch. */
  readonly span: Span
  /** The base64 or hexadecimal word that the value is inside of, when there is one. */
  readonly word?: EncodedWord
}

/** A word that is a text of its own once decoded. What is `rare` is only read: its text takes its place once that is treated. */
export type EncodedWord = {
  readonly form: 'base64' | 'base64url' | 'base32' | 'hex' | 'decimal' | 'binary' | 'rare'
  readonly span: Span
  readonly text: string
  readonly charset: 'utf8' | 'utf16le' | 'utf16be' | 'utf32le' | 'utf32be' | 'latin1'
}

/** One occurrence in an object. */
export type PersonalValue = Omit<TextFinding, 'word'> & {
  /** RFC 6901 pointer into the object. */
  readonly pointer: string
  /** `key` when the value stands in the name that the pointer ends with. */
  readonly place: 'value' | 'key'
}
