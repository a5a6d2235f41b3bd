/** The closed shape of a reservation: what one party narrows for itself. */
import { type Static, Type } from '#typebox'
import type { Brand } from '../../foundation/index.ts'
import type { DeepReadonly } from './deep-readonly.ts'
import { handlingCondition, MODES } from './sharing.ts'
import { closed, partyCode, partyCodes, purposeCodes, someOf, stixType, visibleText, wholeNumber } from './words.ts'

/**
 * TypeBox (JSON Schema) shape of a reservation. It can forbid disclosing, receiving and the party's own reading, and nothing
 * else: duties such as recalling, erasing, acknowledging or being inspected cannot be reserved.
 */
export const ReservationSchema = closed({
  party: partyCode,
  number: wholeNumber(1, 9_999),
  title: visibleText(200),
  forbids: Type.Enum(['disclose', 'receive', 'read']),
  when: closed({
    types: Type.Optional(Type.Array(stixType, { minItems: 1, maxItems: 200, uniqueItems: true })),
    ...handlingCondition,
    purposes: Type.Optional(purposeCodes),
    parties: Type.Optional(partyCodes),
    modes: Type.Optional(someOf(MODES)),
  }),
  isDisclosedToPartners: Type.Boolean(),
})

/** The members of a reservation, not yet known to fit an agreement. */
export type ReservationText = DeepReadonly<Static<typeof ReservationSchema>>
/** A party's own narrowing of an agreement. Only `parseReservation` makes one. Deeply frozen. */
export type Reservation = Brand<ReservationText, 'Reservation'>
