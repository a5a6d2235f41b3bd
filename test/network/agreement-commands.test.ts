/** The life of an agreement by the command line alone, against nodes that run: each verb, as JSON, and what it says of a slip. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Agreement, agreementHash, parseAgreement, writeAgreementYaml } from '../../src/agreement/index.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { DAY_MS, formatTimestamp, type Json } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member, Role } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

const NOTICE_DAYS = 30
const MEMBERS = ['XA', 'XB', 'XC']

let founded: Founded
let folder: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-commands-'))
  founded = await found({
    members: MEMBERS.map((party) => ({ party })),
    isDraftOnly: true,
    articles: async () => ({
      amendment: { article: '10.1', narrowing: 'signature', signature: { days: 60, onSilence: 'lapse' } },
      suspension: { article: '10.2', daysMax: 90, onEnd: 'resume' },
      withdrawal: { article: '10.3', noticeDays: NOTICE_DAYS, survives: ['erase', 'recall', 'acknowledge'] },
    }),
  })
})
after(() => {
  founded.remove()
  rmSync(folder, { recursive: true })
})

type Ran = { readonly code: number; readonly out: string; readonly told: string }

/** One command line; with a member, as an official of its running node. */
async function comity(args: readonly string[], member?: Member, role: Role = 'agreement-officer'): Promise<Ran> {
  const [out, told]: [string[], string[]] = [[], []]
  const environment = member === undefined ? {} : { COMITY_SESSION: member.tokens[role] }
  const terminal = { out: (text: string) => void out.push(text), tell: (text: string) => void told.push(text), environment }
  const node = member === undefined ? [] : ['--node', `http://127.0.0.1:${member.port}`]
  const code = await runCommandLine(['agreement', ...args, ...node, '--json'], terminal)
  return { code, out: out.join(''), told: told.join('') }
}

/** What a command that succeeds answers. */
async function answer<T extends object>(...asked: Parameters<typeof comity>): Promise<T> {
  const { code, out, told } = await comity(...asked)
  assert.equal(code, 0, `${asked[0].join(' ')}: ${told}`)
  return JSON.parse(out) as T
}

async function recorded(...asked: Parameters<typeof comity>): Promise<string> {
  const { actId } = await answer<{ actId: string }>(...asked)
  assert.match(actId, /^[0-9a-f]{64}$/)
  return actId
}

function written(name: string, agreement: Agreement): string {
  const path = join(folder, name)
  writeFileSync(path, writeAgreementYaml(agreement))
  return path
}

type Listed = { readonly hash: string; readonly state: { readonly state: string } }
type Life = {
  readonly standings: readonly { readonly party: string; readonly standing: string; readonly suspensions: readonly object[] }[]
  readonly statements: readonly { readonly kind: string; readonly party: string; readonly actId: string }[]
}

const stateAt = async (member: Member, hash: string) =>
  (await answer<readonly Listed[]>(['status'], member)).find((one) => one.hash === hash)?.state.state
const lifeAt = (member: Member, hash: string) => answer<Life>(['status', hash], member)
const toBe = (state: string, hash: string, member: Member) =>
  until(`${member.party} to see it as ${state}`, async () => (await stateAt(member, hash)) === state)
const knows = (member: Member, hash: string, actId: string) =>
  until(`${member.party} to know ${actId}`, async () => (await lifeAt(member, hash)).statements.some((one) => one.actId === actId))

async function broughtIntoForce(federation: Federation): Promise<void> {
  const { agreement: hash, document } = founded
  const [first] = federation.members as readonly [Member]
  const proposed = await answer<{ hash: string }>(['propose', written('v1.yaml', document)], first)
  assert.equal(proposed.hash, hash)
  for (const member of federation.members) {
    await toBe('proposed', hash, member)
    await recorded(['sign', hash], member)
  }
  for (const member of federation.members) {
    await until('all signatures', async () => ['signed', 'ratified'].includes((await stateAt(member, hash)) ?? ''))
    await recorded(['ratify', hash], member)
  }
  for (const member of federation.members) await toBe('in-force', hash, member)
}

/** The agreement with a lower ceiling in its first article, as its next version. */
function narrower({ agreement, document }: Founded): Agreement {
  const [first, ...others] = document.sharing
  return parseAgreement({
    ...document,
    ...{ version: 2, prior: agreement, sharing: [{ ...first, markingCeiling: 'GREEN' }, ...others] },
  } as unknown as Json)
}

test('from a draft to force, and to its end: every step by command', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await broughtIntoForce(federation)
  const [XA, XB, XC] = MEMBERS.map((party) => federation.member(party)) as [Member, Member, Member]
  const { agreement: hash } = founded
  const next = narrower(founded)
  const [v1, v2] = [join(folder, 'v1.yaml'), written('v2.yaml', next)]

  await share(XA, hash, [indicator(1)])
  const simulated = await answer<{ items: number; changes: string | null }>(['simulate', v2, '--purpose', 'cyber-defence'], XA)
  assert.equal(simulated.items, 1)
  assert.ok(simulated.changes !== null)
  assert.equal((await answer<{ permissions: { verdict?: string } }>(['compare', v1, v2])).permissions.verdict ?? 'narrower', 'narrower')

  const reservation = {
    ...{ party: 'XB', number: 1, title: 'Nothing from criminal investigations', forbids: 'receive' },
    ...{ when: { purposes: ['criminal-investigation'] }, isDisclosedToPartners: true },
  }
  writeFileSync(join(folder, 'reservation.json'), JSON.stringify(reservation))
  await knows(XA, hash, await recorded(['reserve', hash, join(folder, 'reservation.json')], XB))
  await knows(XA, hash, await recorded(['unreserve', hash, '1'], XB))

  const soon = formatTimestamp(federation.clock.now() + DAY_MS)
  const suspension = await recorded(['suspend', hash, '--until', soon, '--reason', 'Audit of a partner', '--parties', 'XC'], XB)
  await knows(XC, hash, suspension)
  const held = (await lifeAt(XC, hash)).standings.find(({ party }) => party === 'XB')
  assert.equal(held?.suspensions.length, 1)
  await knows(XC, hash, await recorded(['resume', hash, suspension], XB))

  const amended = await answer<{ hash: string; verdict: string; isFastTrackOpen: boolean }>(['amend', v2], XA)
  assert.deepEqual([amended.hash, amended.verdict, amended.isFastTrackOpen], [agreementHash(next), 'narrower', true])
  for (const member of [XA, XB, XC]) {
    await toBe('proposed', amended.hash, member)
    await recorded(['sign', amended.hash], member)
  }
  for (const member of [XA, XB, XC]) await toBe('in-force', amended.hash, member)
  assert.equal(await stateAt(XA, hash), 'superseded')

  const leaving = formatTimestamp(federation.clock.now() + (NOTICE_DAYS + 1) * DAY_MS)
  await knows(XA, amended.hash, await recorded(['withdraw', amended.hash, '--at', leaving, '--reason', 'A law of our own'], XC))
  // It counts once it is proven, a moment after it is known.
  await until('XC to be leaving', async () => {
    return (await lifeAt(XA, amended.hash)).standings.find(({ party }) => party === 'XC')?.standing === 'withdrawing'
  })
})

test('a counter-proposal names the draft that it answers, and every node tells where it is written otherwise', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = MEMBERS.map((party) => federation.member(party)) as [Member, Member]
  const { agreement: draft, document } = founded
  await answer(['propose', written('draft.yaml', document)], XA)
  await toBe('proposed', draft, XB)
  const retention = { ...document.retention, days: document.retention.days - 1 }
  const answered = parseAgreement({ ...document, retention } as unknown as Json)
  const words = ['--counters', draft, '--comment', 'A day less, as our law says.']
  const { hash } = await answer<{ hash: string }>(['propose', written('answer.yaml', answered), ...words], XB)
  await toBe('proposed', hash, XA)
  type Told = Life & {
    readonly written: {
      readonly against: string
      readonly isDraft: boolean
      readonly differences: readonly { readonly sentence: string }[]
    }
  }
  for (const member of [XA, XB]) {
    const { written: told, statements } = await answer<Told>(['status', hash], member)
    assert.deepEqual([told.against, told.isDraft], [draft, true])
    const sentences = told.differences.map(({ sentence }) => sentence)
    assert.deepEqual(sentences, [`Article ${retention.article}, retention, days: ${retention.days + 1} becomes ${retention.days}.`])
    assert.ok(JSON.stringify(statements).includes('A day less, as our law says.'))
  }
  assert.equal((await answer<Told>(['status', draft], XA)).written.against, null)
})

test('an illegal step is refused with its code and article, and a slip is told where it stands, whichever command reads the text', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  const XA = federation.member('XA')
  const path = written('v1.yaml', founded.document)
  await answer(['propose', path], XA)
  const hash = founded.agreement
  const early = await comity(['withdraw', hash, '--at', formatTimestamp(federation.clock.now() + 90 * DAY_MS), '--reason', 'x'], XA)
  assert.equal(early.code, 1)
  assert.match(early.told, /^comity: [a-z-]+: .*\n$/)
  assert.equal((await comity(['sign', hash], XA, 'releasing-officer')).code, 1, 'a role that may not sign')

  const faulty = join(folder, 'faulty.yaml')
  const text = writeAgreementYaml(founded.document).replace(/markingCeiling: AMBER$/m, 'markingCeiling: PURPLE')
  writeFileSync(faulty, text)
  const line = text.split('\n').findIndex((row) => row.includes('PURPLE')) + 1
  const column = (text.split('\n')[line - 1] as string).indexOf('PURPLE') + 1
  const offline = [['check'], ['explain'], ['compare', path]]
  const live = [['propose'], ['amend'], ['simulate', '--purpose', 'cyber-defence']]
  for (const [words, member] of [...offline.map((one) => [one, undefined] as const), ...live.map((one) => [one, XA] as const)]) {
    const [verb = '', ...more] = words
    const refused = await comity(verb === 'compare' ? [verb, ...more, faulty] : [verb, faulty, ...more], member)
    assert.equal(refused.code, 1, verb)
    assert.ok(refused.told.includes(`faulty.yaml:${line}:${column}: `), `${verb}: ${refused.told}`)
    const { faults } = JSON.parse(refused.out) as { faults: readonly { line: number; column: number; code: string }[] }
    assert.deepEqual(
      faults.map((fault) => [fault.line, fault.column, fault.code]),
      [[line, column, 'agreement-invalid']],
      verb,
    )
  }
})
