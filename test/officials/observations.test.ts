/** Who closes what was seen of somebody: the ports of the node, over the store and road of an office. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActId } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { observationPorts } from '../../src/node/api/observations.ts'
import type { Core } from '../../src/node/core.ts'
import { nameDeputy, type Official } from '../../src/workflows/officials/index.ts'
import { codeOf, giveKeys, granted, officeRoad, openOffice } from './office.fixture.ts'

const keeper = (login: string, more: Partial<Official> = {}): Official => ({
  ...{ login, role: 'data-protection-officer', purpose: 'cyber-defence', justification: 'Duty', offices: [], tool: null },
  ...more,
})

async function openWatch() {
  const office = await openOffice()
  const { store, clock, parts } = office
  const ports = observationPorts({ road: await officeRoad(office), store } as unknown as Core)
  await office.enrolAnna()
  await office.hire('petra', 'paul')
  await giveKeys(office, 'petra')
  const common = {
    agreement: null,
    check: 'hours',
    about: null,
    from: clock.value,
    until: clock.value,
    reads: 3,
    items: 3,
    at: clock.value,
  } as const
  const seen = (account: string, id: string) =>
    store.write(({ readModel }) => readModel.apply([{ change: 'observed', id: id.repeat(64) as ActId, account, ...common }], 1))
  await seen('anna', 'a')
  await seen('paul', 'b')
  const close = (login: string, id: string) =>
    codeOf(ports.close({ official: keeper(login), id: id.repeat(64) as ActId, outcome: 'explained', reason: 'It was so' }))
  const standIn = async (deputy: string) => {
    const by = { ...keeper('anna'), role: 'analyst' } as const
    const deputies = { ...parts, deputations: store.read.people.deputations, passkeys: store.read.people.passkeys }
    granted(await nameDeputy({ deputy, startsAt: clock.value, endsAt: clock.value + DAY_MS, reason: 'Leave', by }, deputies))
  }
  return { ...office, ports, close, standIn, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() }
}

test('what was seen of somebody is closed by another person, neither by its deputy nor by an account of nobody', async () => {
  await using watch = await openWatch()
  await watch.store.write(({ accounts }) =>
    accounts.add({
      ...{ login: 'nemo', role: 'data-protection-officer', nationalRole: null, purpose: 'cyber-defence', justification: 'Duty' },
      ...{ passwordHash: 'none', tokenHash: null, createdAt: 0, offices: [], tool: null, enrolment: null },
    }),
  )
  await watch.standIn('petra')
  assert.equal(await watch.close('anna', 'a'), 'observation-own')
  assert.equal(await watch.close('petra', 'a'), 'observation-own', 'its deputy')
  assert.equal(await watch.close('nemo', 'a'), 'identity-missing')
  assert.equal(await watch.close('paul', 'b'), 'observation-own')
  assert.equal((await watch.store.read.observations.list({ isOpen: true, limit: 9 })).length, 2)
  assert.equal(await watch.close('paul', 'a'), 'ok')
  assert.equal(await watch.close('petra', 'b'), 'ok', 'whoever stood in for another one is a person beside the third')
})

test('whoever has a role of the party’s own that leaves the observations shut sees its own openings alone', async () => {
  await using watch = await openWatch()
  const of = (official: Official) => watch.ports.openings({ official, limit: 9 })
  const glass = { agreement: 'f'.repeat(64), check: 'break-glass', about: null, from: 1, until: 2, reads: 0, items: 0, at: 1 } as const
  await watch.store.write(({ readModel }) =>
    readModel.apply([{ change: 'observed', id: 'c'.repeat(64) as ActId, account: 'paul', ...glass }], 2),
  )
  const terms = { description: 'Looks', foundedOn: 'data-protection-officer', doors: ['listOpenings'], conditions: {} } as const
  const narrowed = { nationalRole: { name: 'glass-watch', terms } }
  assert.equal((await of(keeper('petra'))).length, 1)
  assert.equal((await of(keeper('petra', narrowed))).length, 0)
  assert.equal((await of(keeper('paul', narrowed))).length, 1)
  const seeing = { nationalRole: { name: 'glass-watch', terms: { ...terms, doors: ['listOpenings', 'listObservations'] } } }
  assert.equal((await of(keeper('petra', seeing))).length, 1)
})
