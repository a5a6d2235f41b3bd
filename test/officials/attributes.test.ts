/** Trainings and clearances over a real store: recorded by another officer, until a date, and what an agreement asks for by them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearanceFault, conditionFault, parseAgreement } from '../../src/agreement/index.ts'
import { DAY_MS, type Json } from '../../src/foundation/index.ts'
import { exampleAgreement } from '../../src/workflows/officials/example.fixture.ts'
import {
  attributesNow,
  type ClearanceScale,
  endAttribute,
  inviteOfficial,
  mayDo,
  nameDeputy,
  putOfficialOut,
  recordAttribute,
} from '../../src/workflows/officials/index.ts'
import { ANNA, codeOf, giveKeys, granted, openCases, openOffice } from './office.fixture.ts'

const PLAIN = exampleAgreement()
const CONDITIONS = [
  { deeds: ['read', 'approve'], training: 'data-protection' },
  { deeds: ['read'], clearance: true },
]
const AGREEMENT = parseAgreement({ ...PLAIN, reading: { ...PLAIN.reading, conditions: CONDITIONS } } as unknown as Json)

test('a training that is over refuses with the article, at once and at every deed that asks for it', async () => {
  await using office = await openOffice()
  const { parts, clock, store } = office
  await office.enrolAnna()
  await office.hire('petra')
  const endsAt = clock.value + 30 * DAY_MS
  granted(await recordAttribute({ login: 'anna', kind: 'training', value: 'data-protection', endsAt, by: 'petra' }, parts))
  const rows = () => store.read.people.attributes.of('anna')
  const anna = async () => ({ role: 'analyst', attributes: attributesNow(await rows(), clock.value) }) as const
  assert.equal(mayDo(await anna(), AGREEMENT, 'read'), true)
  clock.value = endsAt - 1
  assert.equal(conditionFault(await anna(), AGREEMENT, 'read'), undefined)
  clock.value = endsAt
  const { code, article } = conditionFault(await anna(), AGREEMENT, 'read') ?? {}
  assert.deepEqual([code, article], ['training-missing', AGREEMENT.reading.article])
  assert.deepEqual(
    [mayDo(await anna(), AGREEMENT, 'read'), mayDo(await anna(), AGREEMENT, 'release')],
    [false, true],
    'release does not ask for it',
  )
  assert.equal(
    conditionFault({ role: 'releasing-officer' }, AGREEMENT, 'approve')?.code,
    'training-missing',
    'nothing recorded is nothing had',
  )
  assert.equal(conditionFault({ role: 'tool' }, AGREEMENT, 'read'), undefined)
  assert.equal(
    mayDo({ role: 'operator', attributes: { trainings: ['data-protection'], clearance: 'RED' } }, AGREEMENT, 'read'),
    false,
    'a training gives no role',
  )
})

test('a clearance covers its level and those below, and what is not on the scale is above all', () => {
  const read = (clearance: 'GREEN' | 'AMBER' | 'RED' | null, marking: string) =>
    clearanceFault({ role: 'analyst', attributes: { trainings: [], clearance } }, AGREEMENT, marking) === undefined
  for (const [clearance, marking, expected] of [
    ['AMBER', 'CLEAR', true],
    ['AMBER', 'AMBER', true],
    ['AMBER', 'AMBER+STRICT', false],
    ['AMBER', 'RED', false],
    ['GREEN', 'AMBER', false],
    ['RED', 'RED', true],
    ['RED', 'SECRET', false],
    [null, 'CLEAR', false],
  ] as const) {
    assert.equal(read(clearance, marking), expected, `${clearance} and ${marking}`)
  }
  assert.equal(clearanceFault({ role: 'tool' }, AGREEMENT, 'RED'), undefined)
  assert.equal(clearanceFault({ role: 'analyst' }, PLAIN, 'RED'), undefined, 'an agreement that asks for none')
})

test('a member of the case that is named reads, for as long as it is one; whoever names another or none is told the same', async () => {
  await using office = await openOffice()
  const { parts, clock, store } = office
  await office.enrolAnna()
  await office.hire('petra')
  const conditions = [{ deeds: ['read'], case: true }]
  const agreement = parseAgreement({ ...PLAIN, reading: { ...PLAIN.reading, conditions } } as unknown as Json)
  const endsAt = clock.value + 30 * DAY_MS
  const record = (value: string) => codeOf(recordAttribute({ login: 'anna', kind: 'case', value, endsAt, by: 'petra' }, parts))
  assert.equal(await record('C-2030-17'), 'attribute-invalid', 'it is not in the register')
  await openCases(office, 'C-2030-17', 'C-2030-18')
  assert.deepEqual([await record('no case'), await record('C-2030-17'), await record('C-2030-18')], ['attribute-invalid', 'ok', 'ok'])
  const fault = async (namedCase?: string) => {
    const had = attributesNow(await store.read.people.attributes.of('anna'), clock.value)
    return conditionFault({ role: 'analyst', attributes: namedCase === undefined ? had : { ...had, namedCase } }, agreement, 'read')
  }
  assert.deepEqual([await fault('C-2030-17'), await fault('C-2030-18')], [undefined, undefined], 'of several cases at once')
  const none = await fault()
  assert.deepEqual([none?.code, none?.article], ['case-missing', agreement.reading.article])
  assert.deepEqual(await fault('C-2030-19'), none)
  granted(await endAttribute({ login: 'anna', kind: 'case', value: 'C-2030-17' }, parts))
  assert.deepEqual([(await fault('C-2030-17'))?.code, await fault('C-2030-18')], ['case-missing', undefined])
  clock.value = endsAt
  assert.equal((await fault('C-2030-18'))?.code, 'case-missing')
  assert.equal(conditionFault({ role: 'tool' }, agreement, 'read')?.code, 'case-missing', 'a tool reads for a case as well')
})

test('another officer records it until a date, once a kind, and takes it back; who is put out has nothing left', async () => {
  await using office = await openOffice()
  const { parts, clock, store } = office
  await office.enrolAnna()
  const petra = { ...ANNA, login: 'petra', role: 'data-protection-officer', identity: 'Staff 2' } as const
  granted(await inviteOfficial({ official: petra, by: null }, parts))
  const record = (more: Partial<Parameters<typeof recordAttribute>[0]> = {}) =>
    codeOf(recordAttribute({ login: 'anna', kind: 'clearance', value: 'AMBER', endsAt: clock.value + DAY_MS, by: 'petra', ...more }, parts))
  assert.equal(await record({ by: 'anna' }), 'attribute-own')
  assert.equal(await record({ login: 'nobody' }), 'official-unknown')
  assert.equal(await record({ value: 'SECRET' }), 'attribute-invalid')
  assert.equal(await record({ kind: 'training', value: 'No Code' }), 'attribute-invalid')
  assert.equal(await record({ endsAt: clock.value }), 'attribute-invalid')
  assert.equal(await record({ endsAt: clock.value + 1_831 * DAY_MS }), 'attribute-invalid')
  assert.deepEqual([await record(), await record({ value: 'GREEN' })], ['ok', 'ok'])
  const values = async () => (await store.read.people.attributes.of('anna')).map(({ value }) => value)
  assert.deepEqual(await values(), ['GREEN'], 'an official has one clearance')
  const end = (value: string) => codeOf(endAttribute({ login: 'anna', kind: 'clearance', value }, parts))
  assert.deepEqual([await end('AMBER'), await end('GREEN'), await end('GREEN')], ['attribute-unknown', 'ok', 'attribute-unknown'])
  const { deputations, passkeys } = store.read.people
  const deputies = { ...parts, deputations, passkeys }
  await giveKeys(office, 'petra')
  const by = { login: 'anna', role: 'analyst', purpose: '', justification: '', offices: [], tool: null } as const
  granted(await nameDeputy({ deputy: 'petra', startsAt: clock.value, endsAt: clock.value + DAY_MS, reason: 'Leave', by }, deputies))
  assert.equal(await record(), 'attribute-own', 'nor does the deputy')
  clock.value += 2 * DAY_MS
  assert.equal(await record(), 'ok')
  granted(await putOfficialOut({ login: 'anna', by: 'petra' }, parts))
  assert.deepEqual(await values(), [])
  assert.equal(await record(), 'official-unknown')
})

test('a clearance in a word of the own scale reads up to the level that it stood for, or stands for now, whichever is lower', async () => {
  await using office = await openOffice()
  const { parts, clock, store } = office
  await office.enrolAnna()
  await office.hire('petra')
  const scale = { RESTRICTED: 'GREEN', SECRET: 'AMBER+STRICT', 'TOP SECRET': 'RED' } as const
  const record = (value: string, clearances: ClearanceScale = scale) =>
    codeOf(
      recordAttribute({ login: 'anna', kind: 'clearance', value, endsAt: clock.value + DAY_MS, by: 'petra' }, { ...parts, clearances }),
    )
  for (const word of ['SECRET-ISH', 'secret', '', 'constructor', 'toString', 'GREENISH']) {
    assert.equal(await record(word), 'attribute-invalid', word)
  }
  assert.equal(await record('SECRET', {}), 'attribute-invalid', 'no word of a node without a scale')
  const now = async (current: ClearanceScale = scale) =>
    attributesNow(await store.read.people.attributes.of('anna'), clock.value, current).clearance
  const reads = async (marking: string, current: ClearanceScale = scale) =>
    clearanceFault({ role: 'analyst', attributes: { trainings: [], clearance: await now(current) } }, AGREEMENT, marking) === undefined
  assert.equal(await now(), null)
  assert.equal(await record('SECRET'), 'ok')
  assert.deepEqual([await reads('CLEAR'), await reads('AMBER+STRICT'), await reads('RED')], [true, true, false])
  assert.deepEqual(
    (await store.read.people.attributes.of('anna')).map(({ value, level }) => [value, level]),
    [['SECRET', 'AMBER+STRICT']],
  )
  // The scale alone raises nobody, lowers at once, and a word that is gone, or that a level of TLP stands for, is no clearance.
  assert.equal(await now({ SECRET: 'RED' }), 'AMBER+STRICT')
  assert.equal(await now({ SECRET: 'GREEN' }), 'GREEN')
  for (const other of [{}, { RESTRICTED: 'GREEN' }, Object.create({ SECRET: 'RED' })] as const) {
    assert.equal(await now(other as ClearanceScale), null)
    assert.equal(await reads('CLEAR', other as ClearanceScale), false)
  }
  assert.equal(await record('AMBER', { AMBER: 'RED' } as ClearanceScale), 'ok')
  assert.equal(await now({ AMBER: 'RED' }), 'AMBER', 'TLP means itself')
  // What was kept without a level before counts as TLP alone.
  const row = { login: 'anna', kind: 'clearance', endsAt: clock.value + DAY_MS, recordedBy: 'petra', recordedAt: clock.value } as const
  await store.write(({ people }) => people.attributes.put({ ...row, value: 'SECRET' }))
  assert.equal(await now(), null)
  await store.write(({ people }) => people.attributes.put({ ...row, value: 'RED' }))
  assert.equal(await now(), 'RED')
  clock.value += DAY_MS
  assert.equal(await now(), null)
})
