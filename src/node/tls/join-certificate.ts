/** The certificate that the node serves with: out of files, or issued by the server that the configuration names. */
import { type Clock, ComityError, SECOND_MS, unbase64url } from '../../foundation/index.ts'
import type { PartySecrets } from '../../identity/index.ts'
import { httpCaller, reachOf } from '../../taxii-client/index.ts'
import { type Config, NodeError } from '../config.ts'
import type { Folder } from '../folder.ts'
import { derivedSecret } from '../keys/derived-secret.ts'
import { systemRandomness } from '../system.ts'
import { issuedCertificate } from './acme/issued-certificate.ts'
import type { AcmeTerms } from './acme/obtain.ts'
import { authoritiesOf } from './authorities.ts'
import { type ServedCertificate, servedCertificate } from './served-certificate.ts'

const CHALLENGE_PORT = 80
const PATIENCE = { idleMs: 20 * SECOND_MS, wholeMs: 60 * SECOND_MS }
type Acme = Extract<NonNullable<Config['tls']>, { readonly acme: unknown }>['acme']

/** Where it comes from. */
export type CertificateSources = {
  readonly config: Config
  readonly folder: Folder
  readonly secrets: PartySecrets
  readonly environment: NodeJS.ProcessEnv
  readonly clock: Clock
}

/** Undefined for a node that serves without TLS. @throws NodeError */
export function joinCertificate(sources: CertificateSources): (ServedCertificate & Disposable) | undefined {
  const { config, clock } = sources
  if (config.tls === undefined) return undefined
  if (!('acme' in config.tls)) return Object.assign(servedCertificate(config.tls, clock), { [Symbol.dispose]: () => undefined })
  return issued(config.tls.acme, sources)
}

function issued(acme: Acme, { config, folder, secrets, environment, clock }: CertificateSources): ServedCertificate & Disposable {
  const authorities = authoritiesOf(acme.authorities, 'tls.acme.authorities')
  const http = httpCaller({
    reach: reachOf(acme.networks ?? []),
    patience: PATIENCE,
    ...(authorities === undefined ? {} : { authorities }),
  })
  const host = new URL(config.address).hostname.replace(/^\[|\]$/g, '')
  const certificate = issuedCertificate({
    terms: { names: acme.names ?? [host], contact: acme.contact ?? [], ...externalOf(acme, environment) },
    directory: new URL(acme.directory),
    listen: { host: config.listen.host, port: acme.port ?? CHALLENGE_PORT },
    place: { path: folder.certificate, secret: derivedSecret(secrets, 'comity/acme/v1') },
    http,
    clock,
    randomness: systemRandomness,
  })
  return certificate
}

/** @throws NodeError `config-invalid` */
function externalOf({ externalAccount }: Acme, environment: NodeJS.ProcessEnv): Pick<AcmeTerms, 'external'> {
  if (externalAccount === undefined) return {}
  const { keyId, secretVariable } = externalAccount
  try {
    return { external: { keyId, secret: unbase64url(environment[secretVariable] ?? '') } }
  } catch (cause) {
    if (!(cause instanceof ComityError)) throw cause
    throw new NodeError('config-invalid', `the secret of tls.acme.externalAccount is expected in base64url as ${secretVariable}`, { cause })
  }
}
