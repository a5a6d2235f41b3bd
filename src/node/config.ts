/**
 * The configuration of a node: one JSON file in its data folder. Every field is
 * documented where it is declared; an unknown one is refused.
 */
import { Compile, type Static, Type } from '#typebox'
import { DATA_SUBJECTS, TLP_LEVELS } from '../agreement/index.ts'

import { ComityError, parseJson } from '../foundation/index.ts'
import { isLoopback, isUrlPrefix } from '../identity/index.ts'
import { isCertificateName } from '../taxii/index.ts'
import { parseNetwork } from '../taxii-client/index.ts'
import { isTimeZone } from '../workflows/monitoring/index.ts'
import { isClearanceWord, isLogin } from '../workflows/officials/index.ts'

/** Codes of what can be wrong with a data folder or its configuration. */
export type NodeErrorCode =
  | 'config-invalid'
  | 'config-missing'
  | 'folder-exists'
  | 'secrets-missing'
  | 'listen-unsafe'
  | 'certificate-invalid'
  | 'key-exposed'
  | 'secrets-not-current'
  | 'official-invalid'
  | 'official-unknown'
  | 'national-role-unknown'
  | 'identity-enrolled'
  | 'identity-known'

/** A node that cannot be made or started as it is told. */
export class NodeError extends ComityError<NodeErrorCode> {}

const closed = { additionalProperties: false }

const storage = Type.Union([
  Type.Object({ kind: Type.Literal('sqlite') }, closed),
  Type.Object(
    {
      kind: Type.Literal('postgres'),
      /** Name of the environment variable that holds the connection URL, so that its password is in no file. */
      urlVariable: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }),
      /** Schema of this node; its item keys lie in `<schema>_keys`. */
      schema: Type.String({ pattern: '^[a-z][a-z0-9_]{0,50}$' }),
    },
    closed,
  ),
])

const lock = Type.Union([
  /** File of 32 random bytes that unlocks the secrets: on another disk or a token, not in the data folder's back-up. */
  Type.Object({ kind: Type.Literal('key-file'), path: Type.String({ minLength: 1 }) }, closed),
  /** Name of the environment variable that holds the passphrase. */
  Type.Object({ kind: Type.Literal('passphrase'), variable: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }) }, closed),
])

/** PEM files of a chain and its key, read anew when they change. */
const certificateFiles = Type.Object({ certificate: Type.String({ minLength: 1 }), key: Type.String({ minLength: 1 }) }, closed)

const issuedCertificate = Type.Object(
  {
    /** A server (RFC 8555) that issues the certificate and renews it. */
    acme: Type.Object(
      {
        /** Address of its directory. */
        directory: Type.String({ pattern: '^https://', maxLength: 2_000 }),
        /** That its terms of service are agreed to; nothing is asked of it before. */
        termsOfServiceAgreed: Type.Literal(true),
        /** Names that the certificate is to be of; the host of `address` unless told. */
        names: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { minItems: 1, maxItems: 20, uniqueItems: true })),
        /** Addresses at which the server reaches people, as `mailto:operator@agency.example`. */
        contact: Type.Optional(Type.Array(Type.String({ pattern: '^mailto:', maxLength: 320 }), { maxItems: 4, uniqueItems: true })),
        /** Port at which the server asks, over plain HTTP, whether this node answers for the names; 80 unless a proxy hands it on. */
        port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
        /** The account at the server is bound to one elsewhere; the secret is base64url in this environment variable. */
        externalAccount: Type.Optional(
          Type.Object(
            { keyId: Type.String({ minLength: 1, maxLength: 500 }), secretVariable: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }) },
            closed,
          ),
        ),
        /** Networks of one's own in which the server is, as `10.1.0.0/16`; elsewhere only public addresses are reached. */
        networks: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true })),
        /** PEM file of authorities under which the server itself is trusted, beside those of the system. */
        authorities: Type.Optional(Type.String({ minLength: 1 })),
      },
      closed,
    ),
  },
  closed,
)

const namedCertificates = Type.Object(
  {
    /** PEM file of the authorities, which sign themselves: whatever they issue to clients is believed what it is named. */
    authorities: Type.String({ minLength: 1 }),
    /** Logins of tools by names in certificates: `DNS:`, `URI:`, `email:` or `subject:` and the name in its one form. */
    accounts: Type.Record(Type.String(), Type.String(), { minProperties: 1, maxProperties: 1_000 }),
  },
  closed,
)

const ConfigSchema = Type.Object(
  {
    party: Type.String({ pattern: '^[A-Z]{2}$' }),
    /** The party's name for people. */
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** Origin under which partners and tools reach this node, as `https://comity.agency.example`. */
    address: Type.String({ minLength: 1, maxLength: 255 }),
    listen: Type.Object({ host: Type.String({ minLength: 1 }), port: Type.Integer({ minimum: 0, maximum: 65_535 }) }, closed),
    /** How the node serves TLS itself. Without it, and without a proxy, it listens on loopback only. */
    tls: Type.Optional(Type.Union([certificateFiles, issuedCertificate])),
    /** A reverse proxy that ends TLS before the node. */
    proxy: Type.Optional(
      Type.Object(
        {
          /**
           * Addresses or networks of the proxy. It alone is believed what `X-Forwarded-For` and `X-Forwarded-Proto` say, which it has to
           * set itself; without `tls` nobody else may connect from another machine.
           */
          addresses: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 16, uniqueItems: true }),
        },
        closed,
      ),
    ),
    storage,
    lock,
    /** Seconds between pulls from partners; 0 for a node that partners can reach. */
    pullSeconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
    /** Envelopes are sealed with it; partners open both. */
    suite: Type.Union([Type.Literal('MLKEM768-X25519'), Type.Literal('X25519')]),
    /** Days that back-ups of the key store live; stated in erasure receipts. */
    backupDays: Type.Integer({ minimum: 0, maximum: 365 }),
    /**
     * File of what was erased within these days, which no back-up may hold: by it a restored node erases again. Beside the data unless told; best on
     * another disk.
     */
    erasedFile: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
    /** How long the own law lets recipients keep what this party gives, where that is shorter than an agreement lets. */
    nationalMaxima: Type.Optional(
      Type.Array(
        Type.Object(
          {
            dataSubjects: Type.Array(Type.Enum([...DATA_SUBJECTS]), { minItems: 1, maxItems: DATA_SUBJECTS.length, uniqueItems: true }),
            days: Type.Integer({ minimum: 1, maximum: 36_500 }),
            /** Whether the own law also lets this party itself keep it no longer, whoever it came from. */
            alsoHeld: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
        { maxItems: 16 },
      ),
    ),
    /** The words in which this party clears its officials, each with the level of TLP up to which it reads: `"SECRET": "AMBER+STRICT"`. */
    clearances: Type.Optional(Type.Record(Type.String(), Type.Enum([...TLP_LEVELS]), { minProperties: 1, maxProperties: 30 })),
    /** Hours that a delivery is tried and a parked act waits. */
    deliveryHours: Type.Integer({ minimum: 1, maximum: 8_760 }),
    /** How the TAXII server answers its tools. */
    taxii: Type.Optional(
      Type.Object(
        {
          /** Ids of agreements under which an account that may not read is answered 403; elsewhere 404, as if there were no such agreement. */
          tellsForbidden: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true })),
          /** Whether tools are asked for a certificate of theirs, and what names in it stand for; browsers then ask their people too. */
          clientCertificates: Type.Optional(Type.Union([Type.Boolean(), namedCertificates])),
        },
        closed,
      ),
    ),
    /** The organisation's own issuer of OpenID Connect, through which its officials may sign in. */
    openIdConnect: Type.Optional(
      Type.Object(
        {
          /** Its identifier, under which `/.well-known/openid-configuration` lies; over TLS, or on this machine. */
          issuer: Type.String({ pattern: '^https?://', maxLength: 2_000 }),
          /** By which officials know it; on the button where they sign in. */
          name: Type.String({ minLength: 1, maxLength: 60 }),
          /** By which the issuer knows this node. */
          clientId: Type.String({ minLength: 1, maxLength: 200 }),
          /** Name of the environment variable that holds the secret of this node at the issuer. */
          secretVariable: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }),
          /** Algorithm of the tokens of the issuer; RS256 unless told. */
          signedWith: Type.Optional(Type.Enum(['RS256', 'PS256', 'ES256', 'EdDSA'])),
          /** Asked for, and the issuer has to say that one of them was met (claim `acr`). */
          acr: Type.Optional(Type.Array(Type.String({ pattern: '^\\S{1,200}$' }), { minItems: 1, maxItems: 10, uniqueItems: true })),
          /** The issuer has to say that each of them was used (claim `amr`, RFC 8176), as `mfa` or `hwk`. */
          amr: Type.Optional(Type.Array(Type.String({ pattern: '^\\S{1,200}$' }), { minItems: 1, maxItems: 10, uniqueItems: true })),
          /** Networks of one's own in which the issuer is, as `10.1.0.0/16`; elsewhere only public addresses are reached. */
          networks: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true })),
          /** PEM file of authorities that are trusted beside those of the system. */
          authorities: Type.Optional(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ),
    /** How servers of feeds are reached. */
    feeds: Type.Optional(
      Type.Object(
        {
          /** Networks of one's own in which servers of feeds are, as `10.1.0.0/16`; elsewhere only public addresses are reached. */
          networks: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true })),
          /** PEM file of authorities that are trusted beside those of the system. */
          authorities: Type.Optional(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ),
    /** How the webhooks of tools are reached. */
    webhooks: Type.Optional(
      Type.Object(
        {
          /** Networks of one's own in which they are, as `10.1.0.0/16`; elsewhere only public addresses are reached. */
          networks: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true })),
          /** PEM file of authorities that are trusted beside those of the system. */
          authorities: Type.Optional(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ),
    /** How the witness of this node cosigns. */
    witness: Type.Optional(
      Type.Object(
        {
          /** Whether it also cosigns with ML-DSA-44, which counts in no quorum. */
          postQuantum: Type.Boolean(),
        },
        closed,
      ),
    ),
    /** What persons are told of what was done with what is held about them. */
    subjects: Type.Optional(
      Type.Object(
        {
          /** Accesses for these purposes are told so many days later, under this article of law, which the record then names. */
          delays: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  purpose: Type.String({ minLength: 3, maxLength: 64, pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' }),
                  days: Type.Integer({ minimum: 1, maximum: 3_650 }),
                  basis: Type.String({ minLength: 1, maxLength: 200 }),
                },
                closed,
              ),
              { maxItems: 64 },
            ),
          ),
        },
        closed,
      ),
    ),
    /** What self-monitoring looks for in the record of reads. */
    monitoring: Type.Optional(
      Type.Object(
        {
          /** Hours of duty of the officials; reads at other hours are told of. Without it every hour is usual. */
          dutyHours: Type.Optional(
            Type.Object(
              {
                /** First hour of duty, and first hour after it. */
                from: Type.Integer({ minimum: 0, maximum: 23 }),
                until: Type.Integer({ minimum: 1, maximum: 24 }),
                /** Monday is 1. */
                days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
                /** As `Europe/Vienna`. */
                timeZone: Type.String({ minLength: 1, maxLength: 64 }),
              },
              closed,
            ),
          ),
          /** Items on a day that are many for an official of whom no usual day is known yet; 10,000 unless told. */
          itemsPerDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
          /** Words that an account should not look for, as the names of relatives. */
          watchwords: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  account: Type.String({ minLength: 1, maxLength: 100 }),
                  words: Type.Array(Type.String({ minLength: 3, maxLength: 100 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
                },
                closed,
              ),
              { maxItems: 10_000 },
            ),
          ),
        },
        closed,
      ),
    ),
    log: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('silent')]),
  },
  closed,
)

const configForm = Compile(ConfigSchema)

/** A checked configuration; it holds no secret. */
export type Config = Static<typeof ConfigSchema>

/** Reads a configuration. Pure. @throws NodeError `config-invalid`, `listen-unsafe` */
export function parseConfig(text: Uint8Array | string): Config {
  const value = parseJson(text)
  if (!configForm.Check(value)) {
    const [fault] = configForm.Errors(value)
    throw new NodeError('config-invalid', `configuration is wrong at ${fault?.instancePath || '/'}: ${fault?.message ?? 'unknown'}`)
  }
  if (value.tls === undefined && value.proxy === undefined && !isLoopback(value.listen.host)) {
    throw new NodeError('listen-unsafe', 'without TLS the node listens on loopback only: set tls or proxy, or listen.host to 127.0.0.1')
  }
  assertNetworks(value.proxy?.addresses, '/proxy/addresses')
  if (value.tls !== undefined && 'acme' in value.tls) assertNetworks(value.tls.acme.networks, '/tls/acme/networks')
  if (value.openIdConnect !== undefined) {
    if (!isUrlPrefix(value.openIdConnect.issuer.replace(/\/$/, ''))) {
      throw new NodeError(
        'config-invalid',
        'configuration is wrong at /openIdConnect/issuer: it is an address over TLS, or on this machine',
      )
    }
    assertNetworks(value.openIdConnect.networks, '/openIdConnect/networks')
  }
  assertNamedCertificates(value)
  assertNetworks(value.feeds?.networks, '/feeds/networks')
  assertNetworks(value.webhooks?.networks, '/webhooks/networks')
  if (!Object.keys(value.clearances ?? {}).every(isClearanceWord)) {
    throw new NodeError('config-invalid', 'configuration is wrong at /clearances: a word is in capital letters, and none of TLP')
  }
  const { from = 0, until = 24, timeZone = 'UTC' } = value.monitoring?.dutyHours ?? {}
  if (from >= until) throw new NodeError('config-invalid', 'configuration is wrong at /monitoring/dutyHours: it ends before it begins')
  if (!isTimeZone(timeZone)) {
    throw new NodeError('config-invalid', 'configuration is wrong at /monitoring/dutyHours/timeZone: no such time zone is known')
  }
  return value
}

/** A proxy that ends TLS, or goes on in TLS of its own, leaves nothing of the certificates of others. */
function assertNamedCertificates({ taxii, tls, proxy }: Config): void {
  const told = taxii?.clientCertificates
  if (typeof told !== 'object') return
  const place = 'configuration is wrong at /taxii/clientCertificates'
  if (tls === undefined || proxy !== undefined) {
    throw new NodeError('config-invalid', `${place}: names in certificates count where the node serves TLS itself, and behind no proxy`)
  }
  const entries = Object.entries(told.accounts)
  if (!entries.every(([name, login]) => isCertificateName(name) && isLogin(login))) {
    throw new NodeError('config-invalid', `${place}/accounts: DNS:, URI:, email: or subject: and a name in its one form stands for a login`)
  }
}

function assertNetworks(texts: readonly string[] | undefined, place: string): void {
  if (texts?.some((text) => parseNetwork(text) === undefined) === true) {
    throw new NodeError('config-invalid', `configuration is wrong at ${place}: a network is written as 10.1.0.0/16`)
  }
}

/** What a new node starts from; all else has a default that is safe on one machine. */
export type ConfigDraft = Pick<Config, 'party' | 'name' | 'address' | 'listen' | 'lock'> & Partial<Config>

/** The configuration file of a new node. */
export function configText(draft: ConfigDraft): string {
  const config: Config = {
    storage: { kind: 'sqlite' },
    pullSeconds: 0,
    suite: 'MLKEM768-X25519',
    backupDays: 30,
    deliveryHours: 168,
    log: 'info',
    ...draft,
  }
  const text = `${JSON.stringify(config, null, 2)}\n`
  parseConfig(text)
  return text
}
