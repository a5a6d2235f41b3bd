/** The status of a node as the API tells it. */
import { type Static, Type } from '#typebox'
import { AGREEMENT_STATES } from '../agreement/index.ts'
import { formatTimestamp, type Instant } from '../foundation/index.ts'
import type { AgreementStatus } from '../workflows/agreements/index.ts'
import { CountField, closed, HashField, PartyField, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { LiveStatus } from './ports.ts'

/** Where an agreement stands. */
export const AgreementStatusSchema = closed(
  {
    hash: HashField,
    id: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    title: Type.String(),
    state: closed({
      state: Type.Enum([...AGREEMENT_STATES]),
      article: Type.String(),
      missing: Type.Array(PartyField, { description: 'Parties that the next state waits for' }),
      text: Type.String({ description: 'The state in words' }),
    }),
    signed: Type.Array(PartyField),
    ratified: Type.Array(PartyField),
  },
  'AgreementStatus',
)

/** One reason why a node is not as it should be. */
export const HealthCauseSchema = closed({ code: Type.String(), message: Type.String() }, 'HealthCause')
const HealthState = Type.Enum(['ok', 'degraded'])

/** Health as anyone may ask for it. */
export const HealthSchema = closed(
  {
    status: HealthState,
    causes: Type.Array(HealthCauseSchema),
    certificateExpiresAt: Type.Union([TimeField, Type.Null()], { description: 'Null for a node that serves without TLS of its own' }),
  },
  'Health',
)

const SentSchema = closed(
  {
    recipient: PartyField,
    sent: Type.Integer({ minimum: 0, description: 'Copies recorded as released to it' }),
    applied: Type.Integer({ minimum: 0, description: 'Copies it holds or held, by its signed acknowledgement' }),
    refused: Type.Integer({ minimum: 0, description: 'Copies it refused under its own law' }),
    erased: Type.Integer({ minimum: 0, description: 'Copies it confirmed erased, by its signed receipt' }),
  },
  'SentToPartner',
)
const ReceivedSchema = closed({ origin: PartyField, held: CountField, restricted: CountField, erased: CountField }, 'ReceivedFromPartner')
const SummarySchema = closed(
  {
    own: Type.Integer({ minimum: 0, description: 'Own items held' }),
    sent: Type.Array(SentSchema),
    received: Type.Array(ReceivedSchema),
    consultations: Type.Integer({ minimum: 0, description: 'Reads that consult acts committed to' }),
  },
  'Summary',
)
const LedgerSchema = closed(
  {
    origin: Type.String(),
    size: Type.Integer({ minimum: 0, description: 'Leaves appended' }),
    signedSize: Type.Integer({ minimum: 0, description: 'Leaves under the last signed checkpoint' }),
    cosignedSize: Type.Integer({ minimum: 0, description: 'Leaves under the last checkpoint with its quorum' }),
    cosignedAt: TimeOrNull,
    quorum: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description: 'Cosignatures needed' }),
    witnesses: Type.Array(
      closed({
        party: PartyField,
        outsider: Type.Union([Type.String(), Type.Null()], {
          description: 'Name of a witness that is no party; `party` is whom it counts for',
        }),
        size: CountField,
        lastCosignedAt: TimeOrNull,
      }),
    ),
  },
  'LedgerStatus',
)
const PartnerSchema = closed(
  {
    party: PartyField,
    name: Type.String(),
    lastOkAt: TimeOrNull,
    lastError: Type.Union([closed({ at: TimeField, code: Type.String() }), Type.Null()]),
    failures: Type.Integer({ minimum: 0, description: 'Failures since it last answered' }),
    software: Type.Union(
      [closed({ version: Type.String(), algorithms: Type.Array(Type.String()), toldAt: TimeField }, 'PartnerSoftware'), Type.Null()],
      { description: 'What its node told of itself, under its signature; null for one that told nothing yet' },
    ),
    unmet: Type.Array(closed({ agreement: HashField, article: Type.String(), code: Type.String(), reason: Type.String() }), {
      description: 'Agreements under which nothing is disclosed to it nor taken from it, for its node is not what they ask for',
    }),
  },
  'PartnerStatus',
)

const live = {
  at: TimeField,
  health: HealthSchema,
  summary: SummarySchema,
  ledger: LedgerSchema,
  agreements: Type.Array(AgreementStatusSchema),
  partners: Type.Array(PartnerSchema),
  outbox: closed({ waiting: CountField, oldestAt: TimeOrNull }),
  refusals: Type.Array(closed({ kind: Type.String(), code: Type.String(), count: CountField }), {
    description: 'What this node refused, at home and from partners',
  }),
}

/** The part that changes while the node works; also the data of each `summary` event. */
export const LiveSchema = closed(live, 'Live')
/** The whole status. */
export const StatusSchema = closed({ party: PartyField, name: Type.String(), version: Type.String(), ...live }, 'Status')

/** Health as the API tells it, with the messages that `told` makes of those of the causes. */
export function healthView(
  { causes, certificate }: Pick<LiveStatus, 'causes' | 'certificate'>,
  told: (message: string) => string,
): Static<typeof HealthSchema> {
  return {
    status: causes.length === 0 ? 'ok' : 'degraded',
    causes: causes.map(({ code, message }) => ({ code, message: told(message) })),
    certificateExpiresAt: timeOrNull(certificate?.expiresAt ?? null),
  }
}

/** The changing part as the API tells it. */
export function liveView(status: LiveStatus, now: Instant): Static<typeof LiveSchema> {
  const { ledger, partners, outbox, summary } = status
  return {
    at: formatTimestamp(now),
    health: healthView(status, (message) => message),
    summary: {
      own: summary.own,
      sent: summary.sent.map(({ recipient, sent, applied, refused, erased }) => ({ recipient, sent, applied, refused, erased })),
      received: summary.received.map(({ origin, held, restricted, erased }) => ({ origin, held, restricted, erased })),
      consultations: summary.consultations,
    },
    ledger: {
      origin: ledger.origin,
      size: ledger.size,
      signedSize: ledger.signedSize,
      cosignedSize: ledger.cosignedSize,
      cosignedAt: timeOrNull(ledger.cosignedAt),
      quorum: ledger.quorum,
      witnesses: ledger.witnesses.map(({ party, outsider, size, lastCosignedAt }) => ({
        party,
        outsider,
        size,
        lastCosignedAt: timeOrNull(lastCosignedAt),
      })),
    },
    agreements: status.agreements.map(agreementView),
    partners: partners.map(({ party, name, lastOkAt, lastError, failures, software, unmet }) => ({
      party,
      name,
      lastOkAt: timeOrNull(lastOkAt),
      lastError: lastError === null ? null : { at: formatTimestamp(lastError.at), code: lastError.code },
      failures,
      software:
        software === null
          ? null
          : { version: software.version, algorithms: [...software.algorithms], toldAt: formatTimestamp(software.toldAt) },
      unmet: unmet.map(({ agreement, article, code, reason }) => ({ agreement, article, code, reason })),
    })),
    outbox: { waiting: outbox.waiting, oldestAt: timeOrNull(outbox.oldestAt) },
    refusals: status.refusals.map(({ kind, code, count }) => ({ kind, code, count })),
  }
}

/** An agreement's status as the API tells it. */
export function agreementView({
  hash,
  id,
  version,
  title,
  state,
  signed,
  ratified,
}: AgreementStatus): Static<typeof AgreementStatusSchema> {
  const { article, missing, text } = state
  return {
    hash,
    id,
    version,
    title,
    state: { state: state.state, article, missing: [...missing], text },
    signed: [...signed],
    ratified: [...ratified],
  }
}
