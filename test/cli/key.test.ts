/** A passphrase in shares, over real data folders and the command line. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { initialiseNode, startNode, systemClock, systemRandomness, writeKeyFile } from '../../src/node/index.ts'
import { unusedPort } from '../network/member.fixture.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-key-'))
after(() => rmSync(home, { recursive: true, force: true }))
const OLD = 'the passphrase that the operator knew'

async function makeNode(name: string, lock: 'passphrase' | 'key-file'): Promise<string> {
  const folder = join(home, name)
  const port = await unusedPort()
  const keyFile = join(home, `${name}.key`)
  if (lock === 'key-file') writeKeyFile(keyFile, systemRandomness)
  await initialiseNode({
    folder,
    config: {
      ...{ party: 'XA', name: 'Aldoria', address: `http://127.0.0.1:${port}`, listen: { host: '127.0.0.1', port } },
      lock: lock === 'passphrase' ? { kind: 'passphrase', variable: 'OLD_WORDS' } : { kind: 'key-file', path: keyFile },
      log: 'silent',
    },
    ...{ clock: systemClock, randomness: systemRandomness, environment: { OLD_WORDS: OLD } },
  })
  return folder
}

async function comity(...args: readonly string[]) {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: { OLD_WORDS: OLD } }
  const exitCode = await runCommandLine([...args], terminal)
  return { exitCode, lines: out.join('').split('\n').filter(Boolean), told: told.join('\n') }
}

let files = 0
async function joined(folder: string, shares: readonly (string | undefined)[]) {
  files += 1
  const file = join(home, `shares-${files}`)
  writeFileSync(file, shares.join('\n'))
  return comity('key', 'join', '--data', folder, file)
}

test('three of five officers unlock a node whose passphrase nobody knows, and two do not', async () => {
  const folder = await makeNode('shared', 'passphrase')
  const { exitCode, lines, told } = await comity('key', 'split', '--data', folder, '--officers', '5', '--threshold', '3')
  assert.deepEqual([exitCode, lines.length], [0, 5], told)
  await assert.rejects(startNode(folder, { OLD_WORDS: OLD }), { code: 'secrets-locked' }, 'who knew the passphrase before is out')
  const [a, b, c, d, e] = lines
  const made = await joined(folder, [e, a, c])
  assert.equal(made.exitCode, 0, made.told)
  const [passphrase = ''] = made.lines
  assert.match(passphrase, /^[\w-]{43}$/)
  assert.deepEqual((await joined(folder, [b, d, c, a])).lines, [passphrase], 'any of them, and more than needed')
  await using node = await startNode(folder, { OLD_WORDS: passphrase })
  assert.equal((await fetch(`${node.address}/health`)).status, 200)
  for (const [why, shares, code] of [
    ['two', [a, b], 'shares-missing'],
    ['one of them twice', [a, b, b], 'shares-missing'],
    [
      'a letter wrong',
      [a, b, c?.replace(/(.)\.([0-9a-f]{8})$/, (_, letter, sum) => `${letter === 'A' ? 'B' : 'A'}.${sum}`)],
      'share-invalid',
    ],
    ['no share', ['something else'], 'share-invalid'],
    ['none', [], 'shares-missing'],
  ] as const) {
    const refused = await joined(folder, shares)
    assert.notEqual(refused.exitCode, 0, why)
    assert.ok(refused.told.includes(code), `${why}: ${refused.told}`)
    assert.deepEqual(refused.lines, [])
    for (const share of lines) assert.ok(!refused.told.includes(share), 'no share is repeated in a message')
  }
})

test('shares drawn anew put the ones before out, and shares of two are not mixed', async () => {
  const folder = await makeNode('again', 'passphrase')
  const first = await comity('key', 'split', '--data', folder, '--officers', '2', '--threshold', '2')
  const { lines } = await joined(folder, first.lines)
  const terminal = {
    out: (text: string) => second.push(...text.split('\n').filter(Boolean)),
    tell: () => undefined,
    environment: { OLD_WORDS: lines[0] },
  }
  const second: string[] = []
  assert.equal(await runCommandLine(['key', 'split', '--data', folder, '--officers', '3', '--threshold', '2'], terminal), 0)
  assert.equal((await joined(folder, second.slice(1))).exitCode, 0)
  const over = await joined(folder, first.lines)
  assert.ok(over.told.includes('share-invalid'), over.told)
  const mixed = await joined(folder, [first.lines[0], second[0]])
  assert.ok(mixed.told.includes('share-invalid'), mixed.told)
})

test('a node that a key file locks expects the passphrase from then on; without a name for it nothing changes', async () => {
  const folder = await makeNode('by-file', 'key-file')
  const before = readFileSync(join(folder, 'secrets.json'), 'utf8')
  const refused = await comity('key', 'split', '--data', folder, '--officers', '3', '--threshold', '2')
  assert.ok(refused.told.includes('config-invalid'), refused.told)
  assert.deepEqual([refused.lines, readFileSync(join(folder, 'secrets.json'), 'utf8')], [[], before])
  for (const counts of [
    ['1', '1'],
    ['2', '3'],
    ['33', '2'],
    ['x', '2'],
  ]) {
    const wrong = await comity('key', 'split', '--data', folder, '--officers', String(counts[0]), '--threshold', String(counts[1]))
    assert.ok(wrong.told.includes('usage'), wrong.told)
  }
  const { lines } = await comity(
    'key',
    'split',
    '--data',
    folder,
    '--officers',
    '3',
    '--threshold',
    '2',
    '--passphrase-variable',
    'NEW_WORDS',
  )
  const made = await joined(folder, lines.slice(0, 2))
  await using node = await startNode(folder, { NEW_WORDS: made.lines[0] })
  assert.equal((await fetch(`${node.address}/health`)).status, 200)
})
