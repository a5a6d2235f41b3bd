/** Certificates as OpenSSL makes them. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a certificate and its key lie. */
export type MadeCertificate = { readonly certificate: string; readonly key: string }

/** What is to be in one. */
export type CertificateWish = {
  /** Lines of OpenSSL's section of names, most general first. */
  readonly subject?: readonly string[]
  /** Lines of its section of alternative names. */
  readonly alternatives?: readonly string[]
  /** Further lines of extensions; that it is for clients unless told. */
  readonly extensions?: readonly string[]
  /** Who signs it; itself unless told. */
  readonly issuer?: MadeCertificate
  /** That it ended a day ago; only of one that another signs. */
  readonly isExpired?: boolean
}

/** Whether OpenSSL's program is there. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Makes one in a folder, with a key of its own. */
export function makeCertificate(
  place: { readonly folder: string; readonly name: string },
  { subject = [], alternatives = [], extensions = ['extendedKeyUsage=clientAuth'], issuer, isExpired = false }: CertificateWish,
): MadeCertificate {
  const [certificate, key, wish] = ['pem', 'key', 'cnf'].map((ending) => join(place.folder, `${place.name}.${ending}`)) as [
    string,
    string,
    string,
  ]
  const lines = ['[req]', 'distinguished_name=subject', 'x509_extensions=extensions', 'prompt=no', 'utf8=yes', 'string_mask=utf8only']
  lines.push('[subject]', ...subject, '[extensions]', ...extensions)
  if (alternatives.length > 0) lines.push('subjectAltName=@alternatives', '[alternatives]', ...alternatives)
  writeFileSync(wish, `${[...lines, '[folder]', 'CN=x\\, DNS:misp.agency.example'].join('\n')}\n`)
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-config', wish]
  // An empty subject is asked for by `/` alone: a configuration cannot have one.
  const empty = subject.length === 0 ? ['-subj', '/'] : ['-multivalue-rdn']
  execFileSync('openssl', ['req', ...made, ...empty, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  if (issuer === undefined) return { certificate, key }
  // What it signed itself is signed anew, which alone can make one that has ended.
  const signed = ['-CA', issuer.certificate, '-CAkey', issuer.key, '-set_serial', '7', '-days', isExpired ? '-1' : '2']
  execFileSync('openssl', ['x509', '-in', certificate, ...signed, '-out', certificate], { stdio: 'ignore' })
  return { certificate, key }
}

/** An authority that signs itself. */
export function makeAuthority(folder: string, name: string): MadeCertificate {
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash']
  return makeCertificate({ folder, name }, { subject: ['O=Agency', `CN=${name}`], extensions })
}
