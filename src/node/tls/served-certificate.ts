/** The certificate that the node serves with: read from files, checked, and read anew when they change. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Server as HttpsServer } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { type Clock, DAY_MS, type Instant } from '../../foundation/index.ts'
import { NodeError } from '../config.ts'

/** Where the chain and its key are. */
export type CertificateFiles = { readonly certificate: string; readonly key: string }

/** What a TLS server is given. */
export type ServedPair = { readonly cert: string; readonly key: string }

/** What a server keeps whatever it serves with. A change of the certificate would else make it forget whose certificates it believes. */
export type TlsTerms = Pick<SecureContextOptions, 'minVersion' | 'secureOptions' | 'ca'>

/** How the certificate stands, for health. */
export type CertificateState = {
  readonly expiresAt: Instant
  /** Why files that changed are not served, why none was issued, or what comes up; null while all is well. */
  readonly trouble:
    | 'certificate-not-taken'
    | 'certificate-expires'
    | 'certificate-expired'
    | 'certificate-awaited'
    | 'certificate-not-renewed'
    | null
  /** Code of what kept the last attempt from a new one. */
  readonly cause?: string | null
}

/** A certificate in use. */
export type ServedCertificate = {
  readonly pair: ServedPair
  /** Serves with it from here on, with those that follow too. */
  attach(server: HttpsServer, terms: TlsTerms): void
  /** Takes a new one where there is one, or has it issued where it is time. Where that fails, the one in use stays. @returns why, or a promise of that, for the log */
  renew(): unknown
  state(): CertificateState
}

/** Bits of a key file that let others than owner and group at it, or the group do more than read. */
const EXPOSING_BITS = 0o037
/** An expiry so near is told. */
const TOLD_MS = 14 * DAY_MS

/** Reads the files. @throws NodeError `certificate-invalid`, `key-exposed` */
export function servedCertificate(files: CertificateFiles, clock: Clock): ServedCertificate {
  let taken = read(files)
  let stamp = stampOf(files)
  let isTaken = true
  const servers = new Map<HttpsServer, TlsTerms>()
  return {
    get pair() {
      return taken.pair
    },
    attach: (server, terms) => void servers.set(server, terms),
    renew() {
      try {
        const now = stampOf(files)
        if (now === stamp) {
          // Files that were away and are back are those in use.
          isTaken = true
          return undefined
        }
        taken = read(files)
        // A file that changes while it is read has another stamp at the next look.
        stamp = now
        isTaken = true
        for (const [server, terms] of servers) server.setSecureContext({ ...taken.pair, ...terms })
        return undefined
      } catch (error) {
        const isNew = isTaken
        isTaken = false
        return isNew ? error : undefined
      }
    },
    state: () => ({ expiresAt: taken.expiresAt, trouble: troubleOf(taken.expiresAt, { isTaken, now: clock.now() }) }),
  }
}

function troubleOf(
  expiresAt: Instant,
  { isTaken, now }: { readonly isTaken: boolean; readonly now: Instant },
): CertificateState['trouble'] {
  if (expiresAt <= now) return 'certificate-expired'
  if (!isTaken) return 'certificate-not-taken'
  return expiresAt - now < TOLD_MS ? 'certificate-expires' : null
}

function read(files: CertificateFiles): { readonly pair: ServedPair; readonly expiresAt: Instant } {
  assertHidden(files.key)
  const pair = { cert: textOf(files.certificate), key: textOf(files.key) }
  try {
    createSecureContext(pair)
    return { pair, expiresAt: new X509Certificate(pair.cert).validToDate.getTime() }
  } catch (cause) {
    // The message of OpenSSL may hold a part of what it read.
    throw new NodeError('certificate-invalid', 'tls.certificate and tls.key are not a PEM chain and the PEM key of its first certificate', {
      cause,
    })
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new NodeError('certificate-invalid', 'a file of tls cannot be read', { cause })
  }
}

/** Windows has no such bits. */
function assertHidden(key: string): void {
  if (process.platform === 'win32') return
  const mode = statSync(key, { throwIfNoEntry: false })?.mode
  if (mode !== undefined && (mode & EXPOSING_BITS) !== 0) {
    throw new NodeError('key-exposed', 'tls.key can be read by everyone or written by its group: chmod 600, or 640 for a group of its own')
  }
}

/** Tells one state of the files from another. */
function stampOf({ certificate, key }: CertificateFiles): string {
  return [certificate, key]
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((found) => `${found?.ino} ${found?.mtimeMs} ${found?.size}`)
    .join(';')
}
