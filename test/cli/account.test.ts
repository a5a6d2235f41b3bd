/** Accounts with a password, and who compared a fingerprint, over the command line and a real folder. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'comity-account-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** `ok`, or the code of the refusal; and what was said on standard output. */
async function run(...words: readonly string[]): Promise<readonly [string, string]> {
  const [out, told]: [string[], string[]] = [[], []]
  const environment = { COMITY_PASSWORD: 'correct horse battery staple' }
  const code = await runCommandLine([...words], { out: (text) => out.push(text), tell: (text) => told.push(text), environment })
  const [, refused = ''] = /^comity: ([a-z-]+):/.exec(told.join('')) ?? []
  return [code === 0 ? 'ok' : refused, out.join('')]
}

/** A node of a party in a folder of its own. @returns the folder */
async function nodeOf(party: string): Promise<string> {
  const data = join(folder, party)
  const [made] = await run('init', '--data', data, '--party', party, '--name', party, '--address', 'http://127.0.0.1:4999')
  assert.equal(made, 'ok')
  return data
}

test('an account says whose it is when it is added or once later, and one identity has one account however it is written', async () => {
  const data = await nodeOf('XA')
  const add = (login: string, ...more: readonly string[]) =>
    run('account', 'add', '--data', data, '--login', login, '--role', 'analyst', ...more)
  const identify = (login: string, identity: string) => run('account', 'identify', '--data', data, '--login', login, '--identity', identity)
  const codes = async (...results: readonly Promise<readonly [string, string]>[]) => (await Promise.all(results)).map(([code]) => code)
  const [added, words] = await add('anna', '--identity', 'Staff 10-4711')
  assert.equal(added, 'ok')
  assert.doesNotMatch(words, /second person/)
  assert.match((await add('bert'))[1], /nobody’s second person/)
  assert.deepEqual(await codes(add('carl', '--identity', 'STAFF 104711')), ['identity-enrolled'])
  assert.deepEqual(await codes(add('carl', '--identity', '. .')), ['official-invalid'])
  assert.deepEqual(await codes(identify('bert', 'staff-10 4711')), ['identity-enrolled'])
  assert.deepEqual(await codes(identify('nobody', 'Staff 3')), ['official-unknown'])
  assert.deepEqual(await codes(identify('bert', 'Staff 2')), ['ok'])
  assert.deepEqual(await codes(identify('bert', 'Staff 3')), ['identity-known'], 'it is said once')
  assert.deepEqual(await codes(identify('anna', 'Staff 3')), ['identity-known'])
  assert.deepEqual(await codes(add('carl', '--identity', 'Staff 3')), ['ok'], 'what was refused left nothing behind')
})

test('whoever compared a fingerprint is two persons of the node, once it knows two', async () => {
  const [data, partner] = [await nodeOf('XB'), await nodeOf('XC')]
  const file = join(folder, 'card.json')
  writeFileSync(file, (await run('party', 'card', '--data', partner, '--json'))[1])
  const [, told] = await run('party', 'introduce', file, '--data', data, '--fingerprint', 'x', '--compared-by', 'a', '--compared-by', 'b')
  assert.equal(told, '')
  const made = join(folder, 'XD')
  const [, words] = await run('init', '--data', made, '--party', 'XD', '--name', 'XD', '--address', 'http://127.0.0.1:4998', '--json')
  const { fingerprint } = JSON.parse(words) as { fingerprint: string }
  writeFileSync(file, (await run('party', 'card', '--data', made, '--json'))[1])
  for (const [login, identity] of [
    ['anna', 'Staff 1'],
    ['bert', 'Staff 2'],
    ['carl', undefined],
  ] as const) {
    const who = identity === undefined ? [] : ['--identity', identity]
    assert.equal((await run('account', 'add', '--data', data, '--login', login, '--role', 'operator', ...who))[0], 'ok')
  }
  const introduce = async (first: string, second: string) =>
    (
      await run('party', 'introduce', file, '--data', data, '--fingerprint', fingerprint, '--compared-by', first, '--compared-by', second)
    )[0]
  assert.equal(await introduce('anna', 'anna'), 'one-person')
  assert.equal(await introduce('anna', 'carl'), 'identity-missing')
  assert.equal(await introduce('anna', 'nobody'), 'identity-missing')
  assert.equal(await introduce('anna', 'bert'), 'ok')
  assert.equal(await introduce('anna', 'bert'), 'party-known')
})

test('before a node knows two persons, whoever compared is named as it is', async () => {
  const [data, partner] = [await nodeOf('XE'), join(folder, 'XF')]
  const [, words] = await run('init', '--data', partner, '--party', 'XF', '--name', 'XF', '--address', 'http://127.0.0.1:4997', '--json')
  const { fingerprint } = JSON.parse(words) as { fingerprint: string }
  const file = join(folder, 'other.json')
  writeFileSync(file, (await run('party', 'card', '--data', partner, '--json'))[1])
  const words2 = ['--data', data, '--fingerprint', fingerprint, '--compared-by', 'A. Ahlgren', '--compared-by', 'B. Berg'] as const
  assert.equal((await run('party', 'introduce', file, ...words2))[0], 'ok')
})
