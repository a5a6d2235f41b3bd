import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../foundation/index.ts'
import type { AgreementError, AgreementErrorCode } from './errors.ts'
import { changed, exampleAgreement } from './example.fixture.ts'
import { parseReservation, reservationNumber } from './reservation.ts'

const agreement = exampleAgreement()
const example: Json = {
  party: 'XC',
  number: 1,
  title: 'No locations of persons',
  forbids: 'receive',
  when: { types: ['location'], markingAtLeast: 'AMBER', dataSubjects: ['victim'], purposes: ['cyber-defence'], parties: ['XA'] },
  isDisclosedToPartners: true,
}

test('a reservation parses and is cited by party and number', () => {
  const reservation = parseReservation(example, agreement)
  assert.deepEqual(reservation, example)
  assert.equal(reservationNumber(reservation), 'reservation XC-1')
  assert.ok(Object.isFrozen(reservation.when))
})

const faults: [pointer: string, value: Json | undefined, code: AgreementErrorCode, at: string][] = [
  ['/surprise', 1, 'reservation-invalid', '/surprise'],
  ['/when/surprise', 1, 'reservation-invalid', '/when/surprise'],
  ['/when', undefined, 'reservation-invalid', ''],
  ['/forbids', 'share', 'reservation-invalid', '/forbids'],
  ['/number', 0, 'reservation-invalid', '/number'],
  ['/when/types', [], 'reservation-invalid', '/when/types'],
  ['/when/markingAtLeast', 'PURPLE', 'reservation-invalid', '/when/markingAtLeast'],
  ['/title', 'N\u043e locations', 'text-confusable', '/title'],
  ['/title', 'No\nlocations', 'text-hidden', '/title'],
  ['/party', 'XZ', 'party-unknown', '/party'],
  ['/when/parties', ['XZ'], 'party-unknown', '/when/parties'],
  ['/when/purposes', ['immigration'], 'purpose-unknown', '/when/purposes'],
  ['/when/types', ['locatoin'], 'type-unknown', '/when/types'],
]
for (const [pointer, value, code, at] of faults) {
  test(`${pointer} = ${JSON.stringify(value)} is ${code}`, () => {
    assert.throws(
      () => parseReservation(changed(example, pointer, value), agreement),
      (error: AgreementError) => error.code === code && error.pointer === at,
    )
  })
}
