import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, suite, test } from 'node:test'
import { base64, utf8 } from '../../foundation/index.ts'
import { exampleAgreement } from './example.fixture.ts'
import { type AccountRow, createOfficials, hashPassword, mayDo, newToken, tokenHash, verifyPassword } from './index.ts'

const PASSWORD = 'pässwörd: with colon'
const TOKEN = newToken(randomBytes)

const basic = (login: string, password: string): string => `Basic ${base64(utf8(`${login}:${password}`))}`

suite('officials', () => {
  let row: AccountRow
  let clock: { value: number }

  before(async () => {
    const passwordHash = await hashPassword(PASSWORD, randomBytes)
    const reasons = { purpose: 'cyber-defence', justification: 'duty' }
    row = { login: 'anna', role: 'analyst', passwordHash, tokenHash: tokenHash(TOKEN), ...reasons, offices: [], createdAt: 0 }
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
      },
      clock: { now: () => clock.value },
      randomness: randomBytes,
    })
    const signIn = (authorization: string | undefined, address = '192.0.2.1') => officials.signIn({ authorization, address })
    return { signIn, looks: () => looks }
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
    const official = { login: 'anna', role: 'analyst', purpose: 'cyber-defence', justification: 'duty', offices: [] }
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
    accounts[0] = { ...row, role: 'tool' }
    const again = await signIn(basic('anna', PASSWORD))
    assert.equal(again.ok && again.official.role, 'tool')
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

  test('an official may do what the reading article lists for the role, and nothing else', () => {
    const agreement = exampleAgreement()
    assert.ok(mayDo({ role: 'tool' }, agreement, 'read'))
    assert.ok(!mayDo({ role: 'tool' }, agreement, 'release'))
    assert.ok(mayDo({ role: 'overseer' }, agreement, 'inspect'))
    for (const deed of ['read', 'release', 'approve', 'recall', 'erase', 'inspect'] as const)
      assert.ok(!mayDo({ role: 'operator' }, agreement, deed))
  })
})
