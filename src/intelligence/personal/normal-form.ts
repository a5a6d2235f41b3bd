/** One text for all ways of writing the same value, so that it is treated alike wherever it stands in a share. */
import type { ValueKind } from './finding.ts'
import { ipv4Octets, ipv6Groups, ipv6Text } from './internet-address.ts'

/** Longest value that takes part in comparisons whole; what follows does not tell values apart. */
const VALUE_LENGTH_MAX = 4096

/**
 * The key of a value: its kind, a colon and its normal form. E-mail addresses
 * without case and with their domain as in the DNS (IDNA), phone numbers as
 * digits with a plus sign (E.164) where the country is known, addresses in
 * canonical text, texts as words without case and accents, names as such words sorted. A name, an
 * account and a user name in a path that read alike have one key, and so have
 * both kinds of IP address of one host (IPv4-mapped).
 */
export function valueKey(kind: ValueKind, value: string): string {
  const folded = value.slice(0, VALUE_LENGTH_MAX).normalize('NFKC').trim()
  const [family, form] = NORMAL_FORMS[kind] ?? [kind, plain]
  // What has nothing of its kind in it (`unknown` as a telephone number) is only the same as itself.
  return `${family}:${form(folded) || plain(folded)}`
}

/** The normal form of a name of a person or an account. */
export function nameWords(value: string): readonly string[] {
  return (
    value
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

const PLAIN_WORD = /^[0-9A-Za-z]*$/

/** The normal form of one word: what {@link nameWords} leaves of it. */
export function nameWord(word: string): string {
  return PLAIN_WORD.test(word) ? word.toLowerCase() : nameWords(word).join('')
}

const NAME_PREFIX = 'name:'

/** The key of a name of which the words are in normal form, sorted and with a space between them. */
export function nameKey(words: string): string {
  return NAME_PREFIX + words
}

const TEXT_PREFIX = 'text:'

/** The key of a text of which the words are in normal form, in order and with a space between them. */
export function textKey(words: string): string {
  return TEXT_PREFIX + words
}

/** Words with which a text is looked for inside of others: fewer say nothing that others do not say. */
export const TEXT_WORDS_MIN = 3

/**
 * The words of the name, account or text that a key (see {@link valueKey}) is of, and of a text its first three together; none where it is
 * of something else.
 */
export function wordsOfKey(key: string): readonly string[] {
  if (key.startsWith(NAME_PREFIX)) return key.slice(NAME_PREFIX.length).split(' ')
  if (!key.startsWith(TEXT_PREFIX)) return []
  const words = nameWords(key.slice(TEXT_PREFIX.length))
  return words.length < TEXT_WORDS_MIN ? words : [...words, words.slice(0, TEXT_WORDS_MIN).join(' ')]
}

/** The DNS form of a domain name. */
export function dnsName(domain: string): string {
  const text = domain.toLowerCase()
  if (/^[a-z0-9.-]*$/.test(text)) return text.replace(/\.$/, '')
  const url = URL.parse(`http://${text}`)
  return url === null ? text : url.hostname.replace(/\.$/, '')
}

const NORMAL_FORMS: { readonly [kind in ValueKind]?: readonly [string, (value: string) => string] } = {
  email: ['email', email],
  phone: ['phone', phone],
  ipv4: ['ip', address],
  ipv6: ['ip', address],
  mac: ['mac', (value) => value.toLowerCase().replace(/[^0-9a-f]/g, '')],
  iban: ['iban', (value) => value.toUpperCase().replace(/[^0-9A-Z]/g, '')],
  'payment-card': ['payment-card', digits],
  wallet: ['wallet', (value) => (/^(?:0x|bc1)/i.test(value) ? value.toLowerCase() : value)],
  'person-name': ['name', name],
  account: ['name', name],
  'path-user': ['name', name],
  'windows-sid': ['windows-sid', (value) => value.toUpperCase()],
  document: ['document', (value) => value.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')],
  credential: ['credential', (value) => value],
  // Who quotes a text changes what stands between its words.
  text: ['text', (value) => nameWords(value).join(' ')],
}

function plain(value: string): string {
  return value.toLowerCase()
}

function digits(value: string): string {
  return value.replace(/\D/g, '')
}

function email(written: string): string {
  const value = written.replace(/\s*@\s*/, '@')
  const at = value.lastIndexOf('@')
  if (at < 0) return plain(value)
  const local = value.slice(0, at).replace(/^"(.*)"$/s, '$1')
  return `${local.toLowerCase()}@${dnsName(value.slice(at + 1))}`
}

function phone(value: string): string {
  // Between the code of the country and the number a nought in brackets is what callers at home dial first.
  const number = digits(value.replace(/^((?:\+|00)\D*\d{1,3}\D{0,2})\(0\)/, '$1'))
  if (value.startsWith('+')) return `+${number}`
  return number.startsWith('00') ? `+${number.slice(2)}` : number
}

function address(value: string): string {
  const [host = '', prefix] = value.toLowerCase().split('/')
  const written = addressText(host)
  const isOneHost = prefix === undefined || prefix === (host.includes(':') ? '128' : '32')
  return isOneHost ? written : `${written}/${prefix}`
}

function addressText(host: string): string {
  const octets = ipv4Octets(host)
  if (octets !== undefined) return octets.join('.')
  const groups = ipv6Groups(host.replace(/%.*$/, ''))
  if (groups === undefined) return host
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (!isMapped) return ipv6Text(groups)
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

// The order of the words and what stands between them differ from writer to writer.
function name(value: string): string {
  const words = nameWords(value)
  return words.length === 0 ? plain(value) : [...words].sort().join(' ')
}
