/** The life of an agreement as the API tells it. */
import { type Static, Type } from '#typebox'
import type { Reservation } from '../agreement/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import type { AgreementLife } from '../workflows/agreements/index.ts'
import { closed, HashField, PartyField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import { AgreementStatusSchema, agreementView } from './status-schema.ts'

const ReservationView = closed(
  {
    party: PartyField,
    number: Type.Integer({ minimum: 1 }),
    title: Type.String(),
    forbids: Type.Enum(['disclose', 'receive', 'read']),
    isDisclosedToPartners: Type.Boolean(),
    when: Type.Unsafe<Reservation['when']>({ type: 'object', additionalProperties: true, description: 'All that is stated must hold' }),
  },
  'Reservation',
)
const SuspendedView = closed(
  {
    number: Type.String(),
    party: PartyField,
    articles: Type.Optional(Type.Array(Type.String())),
    purposes: Type.Optional(Type.Array(Type.String())),
    parties: Type.Optional(Type.Array(PartyField)),
  },
  'SuspendedScope',
)
const StandingView = closed(
  { party: PartyField, standing: Type.String(), at: TimeOrNull, suspensions: Type.Array(SuspendedView) },
  'PartyStanding',
)
const AssuranceView = closed(
  {
    party: PartyField,
    rule: Type.String({ description: 'Of the never-list' }),
    article: Type.String(),
    neededFor: Type.Array(Type.String(), { description: 'Purposes for which nothing goes to the party without it' }),
    until: TimeOrNull,
    text: TextOrNull,
  },
  'RegisteredAssurance',
)
const ClockView = closed(
  {
    clock: Type.String(),
    article: Type.String(),
    deadline: TimeField,
    consequence: Type.String({ description: 'What follows by itself when nobody acts' }),
    parties: Type.Array(PartyField),
    text: Type.String(),
  },
  'AgreementClock',
)
const MissView = closed(
  {
    clock: Type.String(),
    of: Type.Union([Type.String(), Type.Null()], { description: 'Phase, response or review; null for the signature' }),
    article: Type.String(),
    deadline: TimeField,
    consequence: Type.String({ description: 'What followed by itself' }),
    parties: Type.Array(PartyField),
    text: Type.String(),
  },
  'MissedClock',
)
const StatementView = closed(
  {
    kind: Type.String(),
    party: PartyField,
    actId: HashField,
    at: TimeField,
    isProven: Type.Boolean({ description: 'Whether its receipt under the quorum is complete, where it needs one' }),
    body: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
  },
  'AgreementStatement',
)

/** Everything about the life of an agreement. */
export const AgreementLifeSchema = closed(
  {
    status: AgreementStatusSchema,
    proposedBy: PartyField,
    proposedAt: TimeField,
    sunset: TimeField,
    phase: TextOrNull,
    isOnFastTrack: Type.Boolean(),
    joiners: Type.Array(PartyField),
    standings: Type.Array(StandingView),
    assurances: Type.Array(AssuranceView, { description: 'What stands, and what is needed and does not (until is null)' }),
    clocks: Type.Array(ClockView),
    misses: Type.Array(MissView, { description: 'Clocks that ran out because somebody did not act' }),
    articles: Type.Array(Type.String(), { description: 'Sharing articles that apply now' }),
    reservations: Type.Array(ReservationView),
    disclosedReservations: Type.Array(ReservationView),
    statements: Type.Array(StatementView),
  },
  'AgreementLife',
)

/** A life as the API tells it. */
export function lifeView(life: AgreementLife): Static<typeof AgreementLifeSchema> {
  return {
    status: agreementView(life),
    proposedBy: life.proposedBy,
    proposedAt: formatTimestamp(life.proposedAt),
    sunset: formatTimestamp(life.sunset),
    phase: life.phase,
    isOnFastTrack: life.isOnFastTrack,
    joiners: [...life.joiners],
    standings: life.standings.map(({ party, standing, at, suspensions }) => ({
      party,
      standing,
      at: timeOrNull(at),
      suspensions: suspensions.map((one) => structuredClone(one) as Static<typeof SuspendedView>),
    })),
    assurances: life.assurances.map(({ until, neededFor, ...one }) => ({ ...one, neededFor: [...neededFor], until: timeOrNull(until) })),
    clocks: life.clocks.map(({ deadline, parties, ...clock }) => ({
      ...clock,
      deadline: formatTimestamp(deadline),
      parties: [...parties],
    })),
    misses: life.misses.map(({ deadline, parties, ...miss }) => ({ ...miss, deadline: formatTimestamp(deadline), parties: [...parties] })),
    articles: [...life.scope.articles],
    reservations: life.reservations.map(reservationView),
    disclosedReservations: life.disclosedReservations.map(reservationView),
    statements: life.statements.map(({ kind, party, actId, at, isProven, body }) => ({
      kind,
      party,
      actId,
      at: formatTimestamp(at),
      isProven,
      body,
    })),
  }
}

function reservationView({ party, number, title, forbids, isDisclosedToPartners, when }: Reservation): Static<typeof ReservationView> {
  return { party, number, title, forbids, isDisclosedToPartners, when }
}
