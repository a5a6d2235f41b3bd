/**
 * The certificate that a client proved to hold in its TLS handshake. The account names it by its fingerprint, so it matters to nobody who
 * issued it; within its own dates it has to be.
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Instant } from '../foundation/index.ts'

/** SHA-256 of the certificate (DER) in lower-case hexadecimal; undefined where there is none, or outside its dates. */
export function provenCertificate(socket: Socket, now: Instant): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const isCurrent = certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime()
  return isCurrent ? certificate.fingerprint256.replaceAll(':', '').toLowerCase() : undefined
}
