/** Why officials read, remembered by their sessions over a real store: for each case, until the session ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { createOfficials, type Official, recordAttribute, stateReason, tokenHash } from '../../src/workflows/officials/index.ts'
import { codeOf, granted, openCases, openOffice } from './office.fixture.ts'

test('a session remembers for each case what was stated, takes the last one where none is named, and forgets it when it ends', async () => {
  await using office = await openOffice()
  const { parts, clock, store } = office
  const { token, authenticator } = await office.enrolAnna()
  await office.hire('petra')
  await openCases(office, 'C-1-17', 'C-1-18')
  for (const value of ['C-1-17', 'C-1-18']) {
    granted(await recordAttribute({ login: 'anna', kind: 'case', value, endsAt: clock.value + DAY_MS, by: 'petra' }, parts))
  }
  const officials = createOfficials({
    ...{ accounts: store.read.accounts, nationalRoles: store.read.nationalRoles, clock: parts.clock, randomness: parts.randomness },
    sessions: { ...store.read.people.sessions, see: async () => undefined },
    attributes: store.read.people.attributes,
    cases: store.read.people.cases,
    opened: store.read.observations.opened,
  })
  const who = async (session: string, namedCase?: string): Promise<Official> => {
    const answer = await officials.signIn({ authorization: undefined, session, namedCase, address: '192.0.2.1' })
    assert.ok(answer.ok)
    return answer.official
  }
  const state = async (namedCase: string | null, purpose: string, justification: string) =>
    codeOf(stateReason({ official: await who(token), namedCase, purpose, justification }, parts))
  assert.equal((await who(token)).session?.reason, null, 'nothing is read for before it was stated')
  assert.equal(await state(null, 'cyber-defence', '  Watch  '), 'ok')
  assert.deepEqual((await who(token)).session?.reason, {
    ...{ tokenHash: tokenHash(token), namedCase: null, purpose: 'cyber-defence', justification: 'Watch', statedAt: clock.value },
  })
  assert.equal(await state('C-1-17', 'public-alert', 'Wave'), 'ok')
  const asked = async (namedCase?: string) => {
    const { session, attributes } = await who(token, namedCase)
    return [session?.reason?.purpose, attributes?.namedCase]
  }
  assert.deepEqual(await asked(), ['public-alert', 'C-1-17'], 'the case goes with the reason')
  assert.deepEqual(await asked('C-1-18'), [undefined, 'C-1-18'], 'a reason for one case is none for another')
  assert.equal(await state('C-1-18', 'cyber-defence', 'Other'), 'ok')
  assert.deepEqual(await asked('C-1-17'), ['public-alert', 'C-1-17'], 'the one of the first case is remembered')

  for (const [namedCase, purpose, justification, code] of [
    ['C-1-19', 'cyber-defence', 'Watch', 'case-missing'],
    ['no case', 'cyber-defence', 'Watch', 'case-missing'],
    [null, 'No Purpose', 'Watch', 'reason-invalid'],
    [null, 'cyber-defence', ' ', 'reason-invalid'],
    [null, 'cyber-defence', 'a\u0007', 'reason-invalid'],
    [null, 'cyber-defence', 'x'.repeat(2_001), 'reason-invalid'],
  ] as const) {
    assert.equal(await state(namedCase, purpose, justification), code)
  }
  const { session: _, ...byPassword } = await who(token)
  const own = { official: byPassword, namedCase: null, purpose: 'cyber-defence', justification: 'Watch' }
  assert.equal(await codeOf(stateReason(own, parts)), 'session-needed')

  clock.value += 1
  const second = granted(await office.signIn(authenticator)).token
  assert.equal((await who(second)).session?.reason, null, 'another session of the same official begins with nothing')
  await store.write(({ people }) => people.sessions.end(tokenHash(token), clock.value))
  assert.deepEqual(await store.read.people.sessions.reasons(tokenHash(token)), [])
})
