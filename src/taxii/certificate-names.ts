/**
 * Accounts of tools by the names that an authority of the party's own wrote into their certificates. Each name has one form only,
 * compared as text: `DNS:`, `URI:` and `email:` are alternative names (RFC 5280, section 4.2.1.6), `subject:` is the whole subject
 * (RFC 4514). What has another form, or cannot be read without doubt, names nobody.
 */
import type { X509Certificate } from 'node:crypto'

/** Login of a tool by the name in its certificates. */
export type CertificateAccounts = ReadonlyMap<string, string>

const NAME_CHARACTERS_MAX = 1_024
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const HOST = `(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*`
// As OpenSSL writes a value under RFC 4514, with what is not ASCII as it is; of several values in one part the order is not certain.
const VALUE = '(?![# ])(?:[^,+"\\\\<>;\\p{C}\\uFFFD]|\\\\[,+"\\\\<>;# ]|\\\\[0-9A-F]{2})+(?<![^\\\\] )'
const PART = `[A-Za-z][A-Za-z0-9]*=${VALUE}`
const FORMS: readonly RegExp[] = [
  new RegExp(`^DNS:${HOST}$`),
  /^URI:[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/,
  new RegExp(`^email:[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${HOST}$`),
  new RegExp(`^subject:${PART}(?:,${PART})*$`, 'u'),
]

/** Whether a text is a name in the one form in which it can be in a certificate. */
export function isCertificateName(text: string): boolean {
  return text.length <= NAME_CHARACTERS_MAX && FORMS.some((form) => form.test(text))
}

/**
 * The account that the names of a certificate stand for; undefined where none of them does, or two stand for two. Says nothing of who
 * issued it.
 */
export function accountNamedBy(certificate: X509Certificate, accounts: CertificateAccounts): string | undefined {
  const logins = new Set(namesOf(certificate).map((name) => accounts.get(name)))
  logins.delete(undefined)
  const [login] = logins
  return logins.size === 1 ? login : undefined
}

function namesOf(certificate: X509Certificate): readonly string[] {
  const alternatives = alternativeNames(certificate.subjectAltName)
  // What is not understood could hold a second name, that of another account.
  if (alternatives === undefined) return []
  const subject = subjectName(certificate.subject)
  return (subject === undefined ? alternatives : [...alternatives, subject]).filter(isCertificateName)
}

/** One name as Node writes it: a value that could be taken for several names, or for another, is a JSON string. */
const ALTERNATIVE = /([A-Za-z][A-Za-z0-9 ]*):("(?:[^"\\\p{Cc}]|\\["\\bfnrt]|\\u[0-9a-fA-F]{4})*"|[^",\\]*)(?:, (?!$)|$)/uy

/** Undefined for a text that is not wholly a list of names. */
function alternativeNames(text: string | undefined): readonly string[] | undefined {
  const names: string[] = []
  for (let at = 0; text !== undefined && at < text.length; at = ALTERNATIVE.lastIndex) {
    ALTERNATIVE.lastIndex = at
    const found = ALTERNATIVE.exec(text)
    if (found === null) return undefined
    const [, kind = '', written = ''] = found
    names.push(inOneForm(kind, written.startsWith('"') ? String(JSON.parse(written)) : written))
  }
  return names
}

/** Hosts are the same in any case (RFC 4343); the rest of an address is not. */
function inOneForm(kind: string, value: string): string {
  const host = kind === 'DNS' ? 0 : kind === 'email' ? value.lastIndexOf('@') + 1 : value.length
  return `${kind}:${value.slice(0, host)}${value.slice(host).replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`
}

/** Node writes the parts on lines of their own, the most general one first. */
function subjectName(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  return `subject:${text.split('\n').reverse().join(',')}`
}
