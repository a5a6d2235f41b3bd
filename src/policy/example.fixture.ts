/** The agreements that the tests of this folder start from. */
import {
  type Agreement,
  type AgreementText,
  parseAgreement,
  parseReservation,
  type Reservation,
  type ReservationText,
} from '../agreement/index.ts'
import { cyberThreatExchange } from '../agreement/templates/template.fixture.ts'
import { base64url, type Json } from '../foundation/index.ts'

/** XA, XB, XC, XD and the overseer XO under the template. */
export function exampleAgreement(): Agreement {
  const names = { XA: 'Aldoria', XB: 'Borland', XC: 'Cetania', XD: 'Dunmark', XO: 'Joint Oversight Board' }
  const parties = Object.entries(names).map(([code, name], index) => ({
    code,
    name,
    root: base64url(new Uint8Array(32).fill(index + 1)),
    role: code === 'XO' ? ('overseer' as const) : ('party' as const),
  }))
  return cyberThreatExchange({
    id: 'cyber-threat-exchange',
    title: 'Cyber Threat Exchange',
    parties,
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: '2030-01-01T00:00:00Z',
    checkpointSeconds: 5,
    graceSeconds: 60,
    urgentGraceSeconds: 15,
  })
}

/** The example with some members replaced. */
export function exampleWith(members: Partial<AgreementText>): Agreement {
  return parseAgreement({ ...exampleAgreement(), ...members } as Json)
}

/** XC's reservation against receiving personal data, with some members replaced. */
export function reservationWith(agreement: Agreement, members: Partial<ReservationText>): Reservation {
  const text: ReservationText = {
    party: 'XC',
    number: 1,
    title: 'Narrower for us',
    forbids: 'receive',
    when: {},
    isDisclosedToPartners: true,
    ...members,
  }
  return parseReservation(text as Json, agreement)
}
