/**
 * The certificate that a client proved to hold in its TLS handshake. An account that names it by its fingerprint does not mind who issued
 * it; a name in it counts only from an authority that the server was given. Within its own dates it has to be.
 */
import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Instant } from '../foundation/index.ts'
import { accountNamedBy, type CertificateAccounts } from './certificate-names.ts'

/** What it says of who is there. */
export type ProvenCertificate = {
  /** SHA-256 of it (DER) in lower-case hexadecimal. */
  readonly fingerprint: string
  /** Login that its names stand for. */
  readonly namedTool: string | undefined
}

/** Extended key usage of clients of TLS (RFC 5280, section 4.2.1.12). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/** Undefined where there is none, or outside its dates. */
export function provenCertificate(
  socket: Socket,
  { now, accounts }: { readonly now: Instant; readonly accounts: CertificateAccounts },
): ProvenCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const isCurrent = certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime()
  if (!isCurrent) return undefined
  const mayName = accounts.size > 0 && socket.authorized && isForClients(certificate)
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    namedTool: mayName ? accountNamedBy(certificate, accounts) : undefined,
  }
}

/** OpenSSL takes a certificate that states no usage for one of any; here it has to be stated. */
function isForClients({ ca, keyUsage }: X509Certificate): boolean {
  const stated: readonly string[] | undefined = keyUsage
  return !ca && stated?.includes(CLIENT_AUTH) === true
}
