import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, suite, test } from 'node:test'
import { base64, utf8 } from '../../foundation/index.ts'
import { exampleAgreement } from './example.fixture.ts'
import { type AccountRow, createOfficials, createRequestBudget, hashPassword, mayDo, newToken, tokenHash, verifyPassword } from './index.ts'
import { TOOL_TERMS } from './tool-terms.fixture.ts'

const PASSWORD = 'pässwörd: with colon'
const TOKEN = newToken(randomBytes)

const basic = (login: string, password: string): string => `Basic ${base64(utf8(`${login}:${password}`))}`

suite('officials', () => {
  let row: AccountRow
  let clock: { value: number }

  before(async () => {
    const passwordHash = await hashPassword(PASSWORD, randomBytes)
    const reasons = { purpose: 'cyber-defence', justification: 'duty' }
    row = {
      login: 'anna',
      role: 'analyst',
      nationalRole: null,
      passwordHash,
      tokenHash: tokenHash(TOKEN),
      ...reasons,
      offices: [],
      createdAt: 0,
      tool: null,
      enrolment: null,
    }
    clock = { value: 0 }
  })

  const officialsOver = (accounts: AccountRow[]) => {
    let looks = 0
    const officials = createOfficials({
      accounts: {
        find: async (login) => {
          looks += 1
          return accounts.find((account) => account.login === login)
        },
        findByToken: async (hash) => accounts.find((account) => account.tokenHash === hash),
        findByCertificate: async (certificate) => accounts.find((account) => account.tool?.certificate === certificate),
      },
      sessions: { find: async () => undefined, reasons: async () => [], see: async () => undefined },
      attributes: { of: async () => [] },
      cases: { openAmong: async () => [], tied: async () => new Set() },
      nationalRoles: { find: async () => undefined },
      opened: async () => [],
      clock: { now: () => clock.value },
      randomness: randomBytes,
    })
    const signIn = (authorization: string | undefined, address = '192.0.2.1') => officials.signIn({ authorization, address })
    const byCertificate = (certificate: string, namedTool?: string) =>
      officials.signIn({ authorization: undefined, certificate, namedTool, address: '192.0.2.1' })
    return { signIn, byCertificate, looks: () => looks }
  }

  test('a password is kept as scrypt with its cost, and only it verifies', async () => {
    assert.match(row.passwordHash, /^scrypt\$32768\$8\$3\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/)
    assert.ok(await verifyPassword(PASSWORD, row.passwordHash))
    assert.ok(!(await verifyPassword(`${PASSWORD} `, row.passwordHash)))
    assert.ok(!(await verifyPassword('x'.repeat(2_000), row.passwordHash)))
  })

  test('a password that is too short or too long cannot be set', async () => {
    for (const password of ['', 'short', 'x'.repeat(1_025)]) {
      await assert.rejects(hashPassword(password, randomBytes), { code: 'password-invalid' })
    }
  })

  test('a kept hash outside the bounds is refused before anything is computed', async () => {
    const [, , , , salt, hash] = row.passwordHash.split('$')
    const kept = ['', 'bcrypt$1$2$3$4$5', `scrypt$1048576$8$1$${salt}$${hash}`, `scrypt$32768$64$1$${salt}$${hash}`]
    kept.push(
      `scrypt$32768$8$9$${salt}$${hash}`,
      `scrypt$32769$8$1$${salt}$${hash}`,
      `scrypt$32768$8$1$AAAA$${hash}`,
      `${row.passwordHash}$`,
    )
    for (const text of kept) await assert.rejects(verifyPassword(PASSWORD, text), { code: 'password-hash-invalid' })
  })

  test('password and token sign in, with any case of the scheme', async () => {
    const { signIn } = officialsOver([row])
    const official = {
      login: 'anna',
      role: 'analyst',
      purpose: 'cyber-defence',
      justification: 'duty',
      offices: [],
      tool: null,
      attributes: { trainings: [], clearance: null, cases: [], opened: [] },
    }
    const good = basic('anna', PASSWORD)
    for (const authorization of [good, good.replace('Basic', 'bASIC'), `Bearer ${TOKEN}`, `bearer ${TOKEN}`, `Token ${TOKEN}`]) {
      assert.deepEqual(await signIn(authorization), { ok: true, official })
    }
  })

  test('every way to fail has one answer', async () => {
    const { signIn } = officialsOver([row])
    const wrong = [undefined, '', 'Basic', 'Basic %', `Basic ${base64(utf8('anna'))}`, basic('anna', 'wrong'), basic('nobody', PASSWORD)]
    wrong.push(`Bearer ${TOKEN}x`, 'Bearer x', `Digest ${TOKEN}`, basic('an\0na', PASSWORD), basic('x'.repeat(101), PASSWORD))
    for (const authorization of wrong) assert.deepEqual(await signIn(authorization), { ok: false, retryAfterSeconds: 0 })
  })

  test('a password that held is not computed again, until the account changes', async () => {
    const accounts = [row]
    const { signIn } = officialsOver(accounts)
    await signIn(basic('anna', PASSWORD))
    const start = performance.now()
    for (let call = 0; call < 200; call += 1) assert.ok((await signIn(basic('anna', PASSWORD))).ok)
    assert.ok(performance.now() - start < 1_000)
    accounts[0] = { ...row, role: 'operator' }
    const again = await signIn(basic('anna', PASSWORD))
    assert.equal(again.ok && again.official.role, 'operator')
    accounts[0] = { ...row, passwordHash: await hashPassword('another password', randomBytes) }
    assert.ok(!(await signIn(basic('anna', PASSWORD))).ok)
    accounts.pop()
    assert.ok(!(await signIn(basic('anna', PASSWORD))).ok)
  })

  test('the same credentials at once are one attempt', async () => {
    const { signIn } = officialsOver([row])
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(basic('anna', PASSWORD))))
    assert.ok(answers.every(({ ok }) => ok))
  })

  test('five failures of a login from one address make it wait there, even at once, and nowhere else', async () => {
    const { signIn } = officialsOver([row])
    const attempts = await Promise.all(Array.from({ length: 8 }, (_, index) => signIn(basic('anna', `guess ${index}`))))
    assert.deepEqual(
      attempts.map((attempt) => !attempt.ok && attempt.retryAfterSeconds),
      [0, 0, 0, 0, 0, 60, 60, 60],
    )
    assert.deepEqual(await signIn(basic('anna', PASSWORD)), { ok: false, retryAfterSeconds: 60 })
    assert.ok((await signIn(basic('anna', PASSWORD), '192.0.2.2')).ok)
    clock.value += 60_000
    assert.ok((await signIn(basic('anna', PASSWORD))).ok)
  })

  test('three hundred failures from one network stop the computing of passwords there, of its tokens only those that fail', async () => {
    const { signIn } = officialsOver([row])
    for (let call = 0; call < 300; call += 1)
      assert.deepEqual(await signIn(`Bearer ${TOKEN}x`, `2001:db8:0:1::${call}`), { ok: false, retryAfterSeconds: 0 })
    for (const failing of [`Bearer ${TOKEN}x`, basic('anna', PASSWORD)]) {
      assert.deepEqual(await signIn(failing, '2001:db8:0:1:ffff::'), { ok: false, retryAfterSeconds: 60 })
    }
    assert.ok((await signIn(`Bearer ${TOKEN}`, '2001:db8:0:1::1')).ok)
    assert.ok((await signIn(basic('anna', PASSWORD), '2001:db8:0:2::1')).ok)
    // A password that held there before is remembered, wherever it comes from.
    assert.ok((await signIn(basic('anna', PASSWORD), '2001:db8:0:1::1')).ok)
    assert.deepEqual(await signIn(undefined, '2001:db8:0:1::1'), { ok: false, retryAfterSeconds: 0 })
    clock.value += 60_000
    assert.ok((await signIn(basic('anna', PASSWORD), '2001:db8:0:1::1')).ok)
  })

  test('who failed too often before the clock was put back does not wait for what it was put back by', async () => {
    const { signIn } = officialsOver([row])
    clock.value = 86_400_000
    for (let attempt = 0; attempt < 6; attempt += 1) await signIn(basic('anna', 'wrong'), '192.0.2.7')
    assert.deepEqual(await signIn(basic('anna', PASSWORD), '192.0.2.7'), { ok: false, retryAfterSeconds: 60 })
    clock.value = 0
    assert.ok((await signIn(basic('anna', PASSWORD), '192.0.2.7')).ok)
  })

  test('a tool without terms, and one whose terms are over, is refused like a stranger', async () => {
    const tool = { ...TOOL_TERMS, reviewBy: 1_000_000, certificate: 'c'.repeat(64) }
    const accounts: AccountRow[] = [{ ...row, role: 'tool', tool: null }]
    const { signIn, byCertificate } = officialsOver(accounts)
    const ways = [() => signIn(`Bearer ${TOKEN}`), () => signIn(basic('anna', PASSWORD)), () => byCertificate('c'.repeat(64))]
    const answers = async (): Promise<readonly boolean[]> => (await Promise.all(ways.map((way) => way()))).map(({ ok }) => ok)
    clock.value = 0
    assert.deepEqual(await answers(), [false, false, false])
    accounts[0] = { ...row, role: 'tool', tool }
    assert.deepEqual(await answers(), [true, true, true])
    clock.value = 1_000_000
    assert.deepEqual(await answers(), [false, false, false])
    accounts[0] = { ...row, role: 'tool', tool: { ...tool, reviewBy: 2_000_000 } }
    assert.deepEqual(await answers(), [true, true, true])
    accounts[0] = { ...row, role: 'tool', tool: { ...tool, revokedAt: 0 } }
    assert.deepEqual(await answers(), [false, false, false])
  })

  test('a name in a certificate opens the tool that it stands for while that is open, never an official nor one beside another', async () => {
    clock.value = 0
    const tool = { ...TOOL_TERMS, reviewBy: 1_000_000, certificate: 'c'.repeat(64) }
    const accounts: AccountRow[] = [
      { ...row, login: 'pinned', role: 'tool', tool },
      { ...row, login: 'named', role: 'tool', tool: { ...tool, certificate: null } },
      { ...row, login: 'gone', role: 'tool', tool: { ...tool, certificate: 'd'.repeat(64), revokedAt: 0 } },
      { ...row, login: 'person' },
    ]
    const { byCertificate } = officialsOver(accounts)
    const opened = async (certificate: string, namedTool?: string): Promise<string | null> => {
      const signedIn = await byCertificate(certificate.repeat(64), namedTool)
      return signedIn.ok ? signedIn.official.login : null
    }
    assert.equal(await opened('e', 'named'), 'named')
    assert.equal(await opened('e', 'person'), null)
    assert.equal(await opened('e', 'nobody'), null)
    assert.equal(await opened('e', 'gone'), null)
    assert.equal(await opened('c'), 'pinned')
    assert.equal(await opened('c', 'pinned'), 'pinned')
    assert.equal(await opened('c', 'named'), null)
    assert.equal(await opened('d', 'named'), null)
    clock.value = 1_000_000
    assert.equal(await opened('e', 'named'), null)
  })

  test('a tool asks as often as its terms allow, evenly, and a person as often as it likes', () => {
    const budget = createRequestBudget()
    const tool = { login: 'misp', tool: { ...TOOL_TERMS, requestsPerMinute: 30 } }
    for (let call = 0; call < 30; call += 1) assert.equal(budget.spend(tool, 0), 0)
    assert.equal(budget.spend(tool, 0), 2)
    assert.equal(budget.spend(tool, 1_000), 1)
    assert.equal(budget.spend(tool, 2_000), 0)
    assert.equal(budget.spend(tool, 2_000), 2)
    assert.equal(budget.spend({ login: 'other', tool: tool.tool }, 2_000), 0)
    for (let call = 0; call < 100; call += 1) assert.equal(budget.spend({ login: 'anna', tool: null }, 0), 0)
    // A clock that goes back refills nothing.
    assert.equal(budget.spend(tool, 0), 2)
  })

  test('an official may do what the reading article lists for the role, and nothing else', () => {
    const agreement = exampleAgreement()
    assert.ok(mayDo({ role: 'tool' }, agreement, 'read'))
    assert.ok(!mayDo({ role: 'tool' }, agreement, 'release'))
    assert.ok(mayDo({ role: 'overseer' }, agreement, 'inspect'))
    for (const deed of ['read', 'release', 'approve', 'recall', 'erase', 'inspect'] as const)
      assert.ok(!mayDo({ role: 'operator' }, agreement, deed))
  })
})
