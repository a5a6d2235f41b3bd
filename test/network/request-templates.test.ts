/** The templates that live on requests, walked by the command line over live nodes: asked, given once a second person approved, declined. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { reopenAct } from '../../src/acts/index.ts'
import type { Agreement } from '../../src/agreement/index.ts'
import { exampleParty, filledAgreement, TEMPLATE_VALUES } from '../../src/agreement/templates/template.fixture.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { DAY_MS, formatTimestamp, type JsonObject } from '../../src/foundation/index.ts'
import { systemClock, systemRandomness, withOfflineNode } from '../../src/node/index.ts'
import { enrolmentByPassword, hashPassword, newToken, tokenHash } from '../../src/workflows/officials/index.ts'
import { object, TLP } from '../disclosure/objects.fixture.ts'
import { granted } from '../officials/office.fixture.ts'
import { api } from './calls.fixture.ts'
import { found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

type Walk = {
  readonly template: 'police-hit-no-hit' | 'financial-intelligence-exchange'
  readonly purpose: string
  /** The articles on which it goes (one lets it, one asks for scrutiny, one for a person), and rules of which the recipient must have given an assurance. */
  readonly articles: readonly string[]
  readonly assured: readonly string[]
}

const WALKS: readonly Walk[] = [
  { template: 'police-hit-no-hit', purpose: 'serious-crime', articles: ['4.2', '4.2a', '5'], assured: ['death-penalty', 'ill-treatment'] },
  {
    template: 'financial-intelligence-exchange',
    purpose: 'laundering-analysis',
    articles: ['4.1', '4.1a', '5'],
    assured: ['death-penalty'],
  },
]

const SUSPECT: JsonObject = object('identity', 1, {
  name: 'Erika Mustermann',
  identity_class: 'individual',
  object_marking_refs: [TLP.AMBER],
  labels: [
    ...['data-subject:suspect', 'data-subject-age:adult', 'special-category:no'],
    ...['source-reliability:B', 'information-credibility:2', 'nature:fact'],
  ],
})
const UNASKED = { ...SUSPECT, id: 'identity--00000000-0000-4000-8000-000000000002' }
/** What both templates want a request to state. */
const FORM = [
  ...['--reason', 'She is believed to have opened the accounts', '--facts', 'Three transfers on 3 January', '--link', 'She lives there'],
  ...['--handling', 'No further use without asking', '--legal-basis', 'Investigation Act, section 12'],
  ...['--case-reference', 'K-2027-11', '--requester', 'Inspector Anna Beispiel'],
]

function treaty({ template }: Walk, members: readonly Member[]): Agreement {
  const parties = members.map(({ party, card }) =>
    exampleParty({ code: party, name: card.name, root: card.root, role: party === 'XO' ? 'overseer' : 'party' }),
  )
  const values = { ...TEMPLATE_VALUES[template], 'checkpoint-seconds': 1, 'pad-to': 1, sunset: formatTimestamp(Date.now() + 900 * DAY_MS) }
  const dated = { ...values, 'first-review': formatTimestamp(Date.now() + 400 * DAY_MS) }
  return filledAgreement(template, { id: template, title: `Walk of ${template}`, parties, depositary: 'XA', values: dated })
}

/** A second releasing officer of a member whose node is down. @returns its session */
async function secondOfficer({ folder }: Member): Promise<string> {
  const token = newToken(systemRandomness)
  await withOfflineNode({ folder, environment: {} }, ({ store }) =>
    store.write(async (writer) => {
      const parts = { accounts: writer.accounts, clock: systemClock, identityKey: systemRandomness(32) }
      await writer.accounts.add({
        ...{ login: 'otto', role: 'releasing-officer', nationalRole: null, offices: [], createdAt: systemClock.now(), tool: null },
        ...{ passwordHash: await hashPassword(token, systemRandomness), tokenHash: tokenHash(token) },
        ...{ purpose: 'serious-crime', justification: 'Test', enrolment: granted(await enrolmentByPassword('Staff otto', parts)) },
      })
    }),
  )
  return token
}

/** Runs a command as who holds a session. @returns what it printed, parsed */
async function comity<T>(member: Member, session: string, args: readonly string[]): Promise<{ code: number; answer: T; told: string }> {
  const texts = { out: '', told: '' }
  const terminal = {
    out: (text: string) => {
      texts.out += text
    },
    tell: (text: string) => {
      texts.told += text
    },
    environment: { COMITY_SESSION: session },
  }
  const code = await runCommandLine([...args, '--node', `http://127.0.0.1:${member.port}`, '--json'], terminal)
  return { code, answer: (texts.out === '' ? undefined : JSON.parse(texts.out)) as T, told: texts.told }
}

type Submission = {
  readonly id: string
  readonly state: string
  readonly report: { readonly recipients: readonly { party: string; released: number }[] }
}
type Listed = { readonly id: string; readonly state: string; readonly reason: string | null; readonly items: number }
type Detail = { readonly request: Listed; readonly text: Readonly<Record<string, string>>; readonly answers: readonly { items: number }[] }

for (const walk of WALKS) {
  test(`${walk.template}: a unit asks another by the command line and gets what a second officer approved`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'comity-walk-'))
    const founded = await found({
      members: ['XA', 'XB', 'XC', 'XO'].map((party) => ({ party })),
      articles: async (members) => treaty(walk, members) as unknown as Readonly<Record<string, unknown>>,
    })
    try {
      await using federation = founded.copy()
      const [XA, XB] = [federation.member('XA'), federation.member('XB')]
      const otto = await secondOfficer(XB)
      await federation.startAll()
      const officer = (member: Member) => member.tokens['releasing-officer']
      const agreement = founded.agreement
      for (const rule of walk.assured) {
        const end = formatTimestamp(Date.now() + 300 * DAY_MS)
        const args = ['agreement', 'assure', agreement, rule, 'It will not happen', '--until', end]
        assert.equal((await comity(XA, XA.tokens['agreement-officer'], args)).code, 0)
      }
      const write = (name: string, objects: readonly JsonObject[]): string => {
        const file = join(folder, name)
        writeFileSync(file, JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }))
        return file
      }
      const why = ['--justification', 'Core data for case K-2027-11']
      const terms = ['--agreement', agreement, '--purpose', walk.purpose]

      // Nothing goes unasked.
      const unasked = await comity(XB, officer(XB), ['share', write('unasked.json', [UNASKED]), ...terms, ...why])
      assert.equal(unasked.code, 1)
      assert.match(unasked.told, /nothing-released/)

      const short = await comity(XA, officer(XA), ['request', 'ask', '--to', 'XB', ...terms, ...FORM.slice(0, -2)])
      assert.equal(short.code, 1)
      assert.match(short.told, /form-incomplete: .*requester/)
      const asked = await comity<{ actId: string }>(XA, officer(XA), [
        'request',
        'ask',
        '--to',
        'XB',
        ...terms,
        ...FORM,
        '--type',
        'identity',
      ])
      assert.equal(asked.code, 0, asked.told)
      const id = asked.answer.actId
      const shown = async (member: Member) => (await comity<Detail>(member, officer(member), ['request', 'show', id])).answer
      await until('the request to arrive', async () => {
        const { answer } = await comity<readonly Listed[]>(XB, officer(XB), ['request', 'list'])
        return answer.some((one) => one.id === id)
      })
      assert.equal((await shown(XB)).text['case-reference'], 'K-2027-11')

      const file = write('answer.json', [SUSPECT])
      const answered = await comity<Submission>(XB, officer(XB), ['request', 'answer', file, '--request', id, ...why])
      assert.deepEqual([answered.code, answered.answer?.state], [0, 'awaiting-approval'], answered.told)
      assert.deepEqual(
        answered.answer.report.recipients.map(({ party, released }) => [party, released]),
        [['XA', 1]],
      )
      const { id: waiting } = answered.answer
      const own = await comity(XB, officer(XB), ['approve', waiting, '--necessity', 'No milder way'])
      assert.match(own.told, /approval-by-submitter/)
      const untested = await comity(XB, otto, ['approve', waiting])
      assert.match(untested.told, /necessity-missing/)
      assert.equal((await comity(XB, otto, ['approve', waiting, '--necessity', 'No milder way'])).code, 0)
      const given = await until('what was approved to arrive', async () => {
        const detail = await shown(XA)
        return detail.request.state === 'given' && detail
      })
      assert.deepEqual([given.request.items, given.answers.length], [1, 1])
      const { items } = await api<{ items: readonly { stixId: string; type: string }[] }>(XA, {
        path: `/api/v1/items?role=received&purpose=${walk.purpose}`,
      })
      assert.deepEqual(
        items.map(({ type }) => type),
        ['identity'],
        'what was given, and not the text of the request',
      )
      const [release] = (await actsOf(federation.store('XA'))).filter(({ kind }) => kind === 'release')
      const { answers, articles, approvedBy } = reopenAct(release?.text as string).body
      assert.deepEqual([answers, articles, approvedBy], [id, walk.articles, 'otto'])

      const again = await comity<{ actId: string }>(XA, officer(XA), [
        'request',
        'ask',
        '--to',
        'XB',
        ...terms,
        ...FORM,
        '--urgency',
        'urgent',
      ])
      const second = again.answer.actId
      const declined = await until('it to be declined', async () => {
        const { code, answer } = await comity<{ actId: string }>(XB, officer(XB), ['request', 'decline', second, '--reason', 'not-held'])
        return code === 0 && answer
      })
      assert.match(declined.actId, /^[0-9a-f]{64}$/)
      await until('the no to arrive', async () => {
        const { answer } = await comity<readonly Listed[]>(XA, officer(XA), ['request', 'list'])
        return answer.some((one) => one.id === second && one.state === 'declined' && one.reason === 'not-held')
      })
    } finally {
      founded.remove()
      rmSync(folder, { recursive: true })
    }
  })
}
