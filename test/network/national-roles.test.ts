/** A role that a party makes up itself, by the command line over live nodes: what is left of it at home, and what partners see of it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, json, jsonOf, released, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

const NAME = 'night-releaser'
const DOORS = ['submitBundle', 'readSubmission', 'listItems', 'readTaxii']
const DEFINITION = [
  ...['--on', 'releasing-officer', '--description', 'Shares what was seen at night', '--for-purpose', 'cyber-defence'],
  ...DOORS.flatMap((door) => ['--door', door]),
]

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Runs a command, against a node as who holds a token, or on a data folder. */
async function comity<T>(args: readonly string[], session: string | undefined, member?: Member) {
  const texts = { out: '', told: '' }
  const terminal = {
    out: (text: string) => {
      texts.out += text
    },
    tell: (text: string) => {
      texts.told += text
    },
    environment: session === undefined ? { COMITY_PASSWORD: 'correct-horse-battery' } : { COMITY_SESSION: session },
  }
  const at = member === undefined ? [] : ['--node', `http://127.0.0.1:${member.port}`]
  const code = await runCommandLine([...args, ...at, '--json'], terminal)
  return { code, told: texts.told, answer: (texts.out === '' ? undefined : JSON.parse(texts.out)) as T }
}

async function define(member: Member, definition = DEFINITION): Promise<void> {
  const { tokens } = member
  const proposed = await comity<{ digest: string }>(['role', 'propose', NAME, ...definition], tokens['agreement-officer'], member)
  assert.equal(proposed.code, 0, proposed.told)
  const confirm = ['role', 'confirm', NAME, '--digest', proposed.answer.digest]
  const own = await comity(confirm, tokens['agreement-officer'], member)
  assert.match(own.told, /role-proposal-own/)
  const confirmed = await comity(confirm, tokens['data-protection-officer'], member)
  assert.equal(confirmed.code, 0, confirmed.told)
}

/** A federation whose XA has the role and nora in it, both running. @returns XA as nora calls it */
async function withNora(federation: Federation): Promise<Member> {
  const XA = federation.member('XA')
  await federation.startAll()
  await define(XA)
  await federation.stop('XA')
  const nora = ['--login', 'nora', '--role', 'releasing-officer', '--identity', 'Staff nora', '--token']
  const unknown = await comity(['account', 'add', '--data', XA.folder, '--national-role', 'no-such-role', ...nora], undefined)
  assert.match(unknown.told, /national-role-unknown/)
  const added = await comity<{ token: string }>(['account', 'add', '--data', XA.folder, '--national-role', NAME, ...nora], undefined)
  assert.equal(added.code, 0, added.told)
  await federation.start('XA')
  return { ...XA, tokens: { ...XA.tokens, 'releasing-officer': added.answer.token } }
}

const codeOf = async (answer: ReturnType<typeof call>): Promise<string> => {
  const settled = await answer
  return settled.status < 300 ? 'ok' : jsonOf<{ code: string }>(settled).code
}

test('whoever is in the role shares what a partner takes as from the founding role, and does nothing else', async () => {
  await using federation = founded.copy()
  const nora = await withNora(federation)
  const list = { as: 'releasing-officer', path: `/api/v1/items?role=own&agreement=${founded.agreement}` } as const
  const { id } = jsonOf<{ id: string }>(await call(nora, submission(founded.agreement, [indicator(1)])))
  await released(nora, id)
  const atPartner = () =>
    federation
      .store('XB')
      .read.items.page({ agreement: founded.agreement, roles: ['received'], addedAfter: 0, isLatestOnly: false, limit: 9 })
  await until('the release to arrive', async () => (await atPartner()).length === 1)
  assert.equal(await codeOf(call(nora, list)), 'ok')
  // Under another purpose of the agreement it neither shares nor finds what it shared.
  const other = submission(founded.agreement, [indicator(2)])
  const otherPurpose = { ...other, path: other.path.replace('cyber-defence', 'criminal-investigation') }
  assert.equal(await codeOf(call(nora, otherPurpose)), 'role-not-allowed')
  assert.deepEqual(jsonOf(await call(nora, { ...list, path: `${list.path}&purpose=criminal-investigation` })), { items: [], next: null })
  for (const shut of ['/api/v1/exports?format=stix', '/api/v1/cases', '/api/v1/officials', '/api/v1/status', '/api/v1/submissions']) {
    assert.equal(await codeOf(call(nora, { as: 'releasing-officer', path: shut })), 'role-not-permitted', shut)
  }
  const recall = json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'source-withdrew' })
  assert.equal(await codeOf(call(nora, { as: 'releasing-officer', ...recall })), 'role-not-permitted')
  // Tools' door: it reads there and posts nothing.
  const taxii = { as: 'releasing-officer', path: '/taxii2/', headers: { accept: 'application/taxii+json;version=2.1' } } as const
  assert.equal((await call(nora, taxii)).status, 200)
  assert.equal((await call(nora, { ...taxii, method: 'POST', body: '{}' })).status, 403)
  // The act that goes to a partner names no role of the party's own, and none goes there.
  const acts = await actsOf(federation.store('XB'))
  assert.ok(acts.length > 0 && acts.every(({ kind, text }) => kind !== 'change-role' && !JSON.stringify(text).includes(NAME)))
  const own = (await actsOf(federation.store('XA'))).filter(({ kind }) => kind === 'change-role')
  assert.equal(own.length, 1)
})

test('a change and an end hold at the next request, and nobody is left with more than the words say', async () => {
  await using federation = founded.copy()
  const nora = await withNora(federation)
  const XA = federation.member('XA')
  const list = { as: 'releasing-officer', path: `/api/v1/items?role=own&agreement=${founded.agreement}` } as const
  assert.equal(await codeOf(call(nora, list)), 'ok')
  await define(
    XA,
    DEFINITION.filter((word, index) => word !== 'listItems' && DEFINITION[index + 1] !== 'listItems'),
  )
  assert.equal(await codeOf(call(nora, list)), 'role-not-permitted')
  assert.equal(await codeOf(call(nora, { as: 'releasing-officer', path: '/api/v1/session' })), 'ok')
  const ended = await comity(['role', 'end', NAME], XA.tokens['data-protection-officer'], XA)
  assert.equal(ended.code, 0, ended.told)
  for (const path of ['/api/v1/session', '/api/v1/consultations/own', '/api/v1/submissions/x']) {
    assert.equal(await codeOf(call(nora, { as: 'releasing-officer', path })), 'role-not-permitted', path)
  }
  assert.equal((await call(nora, { as: 'releasing-officer', path: '/taxii2/' })).status, 403)
  const shown = await comity<{ items: { name: string; terms: null; by: string }[] }>(['role', 'list'], XA.tokens.operator, XA)
  assert.deepEqual(
    shown.answer.items.map(({ name, terms, by }) => [name, terms, by]),
    [[NAME, null, 'data-protection-officer']],
  )
})

/** A definition in the file of the store is lost; its words were cut; a condition fell out of them. */
const SPOILED = [
  `DELETE FROM national_roles`,
  `UPDATE national_roles SET terms = substr(terms, 1, 40)`,
  `UPDATE national_roles SET terms = replace(terms, '"purposes":["cyber-defence"]', '')`,
  `UPDATE national_roles SET digest = NULL`,
]

for (const fault of SPOILED) {
  test(`a definition that does not survive whole opens nothing: ${fault}`, async () => {
    await using federation = founded.copy()
    const nora = await withNora(federation)
    await federation.stop('XA')
    const file = new DatabaseSync(join(nora.folder, 'comity.db'))
    assert.equal(file.prepare(fault).run().changes, 1)
    file.close()
    await federation.start('XA')
    for (const path of [`/api/v1/items?role=own&agreement=${founded.agreement}`, '/api/v1/session']) {
      assert.equal(await codeOf(call(nora, { as: 'releasing-officer', path })), 'role-not-permitted', path)
    }
    // Whoever is in no such role works on.
    assert.equal(await codeOf(call(federation.member('XA'), { as: 'releasing-officer', path: '/api/v1/session' })), 'ok')
  })
}
