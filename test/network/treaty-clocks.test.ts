/**
 * A treaty walked through its clocks by the command line, over nodes that are processes of their own: a gate that nobody opened in time, a
 * withdrawal that takes effect, and the sunset. All nodes stop before each clock and start after it.
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from '../../src/cli/main.ts'
import { DAY_MS, formatTimestamp, SECOND_MS } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { agreementState, api, call, json, jsonOf, share, submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member, Role } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const MOVED_NODE = fileURLToPath(new URL('./killed-node.ts', import.meta.url))
const [GATE_DAYS, NOTICE_DAYS, SUNSET_DAYS] = [5, 10, 30]
const PARTIES = ['XA', 'XB', 'XC']
const START = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS

let founded: Founded
before(async () => {
  founded = await found({
    members: PARTIES.map((party) => ({ party })),
    sunsetDays: SUNSET_DAYS,
    articles: async () => ({
      withdrawal: { article: '11.5', noticeDays: NOTICE_DAYS, survives: ['erase', 'recall', 'inspect', 'redress'] },
      phases: {
        article: '11.7',
        list: [
          { code: 'pilot', title: 'Pilot', articles: ['4.2', '4.3'] },
          {
            code: 'full',
            title: 'Full exchange',
            articles: ['4.1'],
            gate: { evidence: ['audit'], by: formatTimestamp(START + GATE_DAYS * DAY_MS), onSilence: 'stay' },
          },
        ],
      },
    }),
  })
})
after(() => founded.remove())

type Withheld = { readonly party: string; readonly withheld: readonly { readonly code: string; readonly reason: string }[] }

/** What a command prints for an official of a member, and how it ends. */
async function command(member: Member, as: Role, ...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = {
    out: (text: string) => void out.push(text),
    tell: (text: string) => void err.push(text),
    environment: { COMITY_SESSION: member.tokens[as] },
  }
  const code = await runCommandLine([...args, '--node', `http://127.0.0.1:${member.port}`], terminal)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** The processes of all members, with clocks so many days ahead. */
async function startedAhead(members: readonly Member[], days: number) {
  const environment = { KILL_AT: '0', AHEAD_MS: String(days * DAY_MS) }
  const processes = await Promise.all(members.map((member) => NodeProcess.start(member, { program: MOVED_NODE, environment })))
  return { [Symbol.asyncDispose]: async () => void (await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()))) }
}

/** Shares an object from XA, and says who may not have it and why. */
async function withheldFrom(XA: Member, number: number): Promise<Readonly<Record<string, string>>> {
  const { report } = await share(XA, founded.agreement, [indicator(number)])
  const recipients = report.recipients as unknown as readonly Withheld[]
  return Object.fromEntries(recipients.flatMap(({ party, withheld }) => withheld.map(({ code, reason }) => [party, `${code}: ${reason}`])))
}

test('a gate that was missed, a withdrawal that took effect and the sunset: each is told, and each is obeyed by every node', async () => {
  const { members, agreement } = founded
  const [XA, XB, XC] = members as readonly [Member, Member, Member]
  const status = async (member: Member) => (await command(member, 'agreement-officer', 'agreement', 'status', agreement)).out
  const evidence = join(founded.home, 'audit.pdf')
  writeFileSync(evidence, 'An audit.')
  const open = (member: Member) =>
    command(member, 'agreement-officer', 'agreement', 'open-phase', agreement, 'full', '--evidence', `audit=${evidence}`)
  {
    await using _ = await startedAhead(members, 0)
    assert.deepEqual(Object.keys(await withheldFrom(XA, 1)), ['XB'])
    await until('the release to arrive', async () => (await receivedIds(XC)).length === 1)
    assert.equal((await open(XA)).code, 0)
    const at = formatTimestamp(START + (NOTICE_DAYS + 1) * DAY_MS)
    const tooSoon = formatTimestamp(START + (NOTICE_DAYS - 1) * DAY_MS)
    const leave = (time: string) =>
      command(XC, 'agreement-officer', 'agreement', 'withdraw', agreement, '--at', time, '--reason', 'New law')
    const early = await leave(tooSoon)
    assert.ok(early.code !== 0 && early.err.includes('11.5'), early.err)
    assert.equal((await leave(at)).code, 0)
    // It is known when it arrives, and counts once it is proven to be in the ledger of who states it.
    await until('the withdrawal to count', async () => (await status(XA)).includes('XC  withdrawing'))
    assert.ok((await status(XA)).includes('New law'))
  }
  {
    await using _ = await startedAhead(members, GATE_DAYS + 1)
    await until('the miss to be told', async () => (await status(XA)).includes('Missed:'))
    const told = await status(XA)
    assert.match(told, /Missed:\n.*article 11\.7.*Full exchange/)
    assert.match(told, /Sharing articles that apply now: 4\.2, 4\.3\n/)
    const late = await open(XB)
    assert.ok(late.code !== 0 && late.err.includes('11.7'), late.err)
    assert.deepEqual(Object.keys(await withheldFrom(XA, 2)), ['XB'])
    await until('the release to arrive', async () => (await receivedIds(XC)).length === 2)
  }
  {
    await using _ = await startedAhead(members, NOTICE_DAYS + 2)
    assert.match(await status(XA), /XC {2}withdrawn/)
    const toXC = submission(agreement, [indicator(3)])
    const nobody = await call(XA, { ...toXC, path: `${toXC.path}&recipients=XC` })
    assert.deepEqual([nobody.status, jsonOf<{ code: string }>(nobody).code], [422, 'nothing-released'])
    assert.match(nobody.body.toString(), /is not bound by the agreement now/)
    const own = await call(XC, submission(agreement, [indicator(4)]))
    assert.match(own.body.toString(), /Party XC \(XC\) is not bound by the agreement now/)
    // What survives: a recall reaches the party that left, and its receipt is taken.
    await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'source-withdrew', alsoOwn: false }))
    await until('the recall to be obeyed', async () => (await receivedIds(XC)).length === 1)
    type Summary = { summary: { sent: readonly { recipient: string; erased: number }[] } }
    await until('the receipt of the erasure', async () => {
      const { summary } = await api<Summary>(XA, { path: '/api/v1/status' })
      return summary.sent.some(({ recipient, erased }) => recipient === 'XC' && erased === 1)
    })
  }
  {
    await using _ = await startedAhead(members, SUNSET_DAYS + 1)
    for (const member of members) assert.equal(await agreementState(member, agreement), 'lapsed')
    const refused = await call(XA, submission(agreement, [indicator(5)]))
    assert.deepEqual([refused.status, jsonOf<{ code: string }>(refused).code], [409, 'agreement-lapsed'])
    await until('what was received to be erased', async () => (await receivedIds(XC)).length === 0)
    assert.match(await status(XB), /lapsed/i)
  }
})
