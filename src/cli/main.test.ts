import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommandLine } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'))
after(() => rmSync(folder, { recursive: true }))

type Run = { readonly exitCode: number; readonly out: string; readonly told: string }

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const out: string[] = []
  const told: string[] = []
  const exitCode = await runCommandLine(args, { out: (text) => out.push(text), tell: (text) => told.push(text), environment })
  return { exitCode, out: out.join(''), told: told.join('') }
}

/** One line on standard error in the one form, nothing on standard output. */
function assertFails({ exitCode, out, told }: Run, code: string, expectedExit = 2): void {
  assert.match(told, /^comity: [a-z-]+: [^\n]+\n$/)
  assert.deepEqual([told.split(': ')[1], exitCode, out], [code, expectedExit, ''])
}

test('help names every command, and each command its arguments', async () => {
  const { exitCode, out, told } = await run(['--help'])
  assert.deepEqual([exitCode, told], [0, ''])
  const names = [...out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(([, name]) => name as string)
  for (const name of ['init', 'party introduce', 'serve', 'share', 'recall', 'hold', 'hold lift', 'verify', 'rebuild', 'ledger recover']) {
    assert.ok(names.includes(name), name)
  }
  for (const name of names) {
    const help = await run([...name.split(' '), '--help'])
    assert.deepEqual([help.exitCode, help.told], [0, ''])
    assert.ok(help.out.startsWith(`comity ${name} `), name)
  }
  assert.equal((await run(['help'])).out, out)
})

test('without a command the help is shown, and the usage is wrong', async () => {
  const { exitCode, out } = await run([])
  assert.equal(exitCode, 2)
  assert.match(out, /^comity COMMAND/)
})

test('the first word of a group shows its commands, and a command those that begin with its name', async () => {
  const group = await run(['agreement', '--help'])
  assert.deepEqual([group.exitCode, group.told], [0, ''])
  assert.match(group.out, /^comity agreement COMMAND/)
  assert.match(group.out, /^ {2}agreement propose {2}/m)
  assert.doesNotMatch(group.out, /^ {2}party card/m)
  assert.deepEqual(await run(['agreement']), { ...group, exitCode: 2 })
  const hold = await run(['hold', '--help'])
  assert.match(hold.out, /^comity hold .+See also:.+ {2}hold lift {2}/s)
})

test('a slip in the name of a command is told what was meant, and nothing that was typed', async () => {
  assert.match((await run(['agreement', 'propsoe'])).told, /did you mean comity agreement propose\?/)
  assert.match((await run(['agrement', 'propose'])).told, /did you mean comity agreement propose\?/)
  assert.match((await run(['shrae', 'feed.json'])).told, /did you mean comity share\?/)
  assert.match((await run(['party', 'wholly-else'])).told, /see comity party --help/)
  assert.match((await run(['wholly-else'])).told, /see comity --help/)
})

test('what is no command, or lacks or has too many arguments, is one line and exit code 2', async () => {
  assertFails(await run(['fly']), 'command-unknown')
  assertFails(await run(['party', 'fly']), 'command-unknown')
  assertFails(await run(['party', 'card']), 'usage')
  assertFails(await run(['party', 'card', '--data', folder, '--unknown']), 'usage')
  assertFails(await run(['verify', 'receipt.json']), 'usage')
  assertFails(await run(['verify', '--policy', 'a', 'b', 'c']), 'usage')
  assertFails(await run(['recall', '--cause', 'wrong']), 'usage')
  assertFails(await run(['hold', '--reason', 'order']), 'usage')
  assertFails(await run(['hold', 'lift', 'not-an-act', '--node', 'http://127.0.0.1:1', '--login', 'anna']), 'usage')
  assertFails(await run(['party', 'rotate', '--data', folder, '--key', 'root']), 'usage')
  assertFails(await run(['account', 'add', '--data', folder, '--login', 'anna', '--role', 'king'], { COMITY_PASSWORD: 'x' }), 'usage')
  assertFails(await run(['receipt', 'not-an-act', '--node', 'http://127.0.0.1:1', '--login', 'anna']), 'usage')
  assertFails(await run(['init', '--data', folder, '--party', 'XA', '--name', 'Aldoria', '--address', 'nowhere']), 'usage')
})

test('a password is taken from the environment alone, and goes nowhere in the clear', async () => {
  const status = ['status', '--node', 'http://127.0.0.1:1', '--login', 'anna']
  assertFails(await run(status), 'input-missing')
  assertFails(await run([...status, '--password', 'secret'], { COMITY_PASSWORD: 'secret' }), 'usage')
  assertFails(await run(['status', '--node', 'http://comity.example', '--login', 'anna'], { COMITY_PASSWORD: 'secret' }), 'usage')
  assertFails(await run(['status', '--node', 'no address', '--login', 'anna'], { COMITY_PASSWORD: 'secret' }), 'usage')
})

test('a file that cannot be read, a folder without a node and a node that is not there have their codes', async () => {
  assertFails(await run(['verify', '--policy', join(folder, 'absent'), join(folder, 'absent')]), 'file-unreadable')
  assertFails(await run(['party', 'card', '--data', join(folder, 'absent')]), 'config-missing', 1)
  const agreement = join(folder, 'draft.json')
  writeFileSync(agreement, '{"format":"comity/agreement/v1","format":1}')
  const node = ['--node', 'http://127.0.0.1:1', '--login', 'anna']
  assertFails(await run(['agreement', 'propose', agreement, ...node], { COMITY_PASSWORD: 'x' }), 'yaml-key-duplicate', 1)
  assertFails(await run(['status', ...node], { COMITY_PASSWORD: 'x' }), 'node-unreachable', 1)
})

test('an answer is shown as the node gives it, a refusal with its code and article', async () => {
  const server = createServer((request, response) => {
    assert.equal(request.headers.authorization, `Basic ${Buffer.from('anna:correct horse').toString('base64')}`)
    assert.equal(request.headers.prefer, 'processing')
    if (request.url === '/api/v1/agreements') return void response.end('{"items":[]}')
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end('{"code":"reserved","message":"not this one","article":"7.2"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const node = ['--node', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--login', 'anna']
    const environment = { COMITY_PASSWORD: 'correct horse' }
    assert.deepEqual(await run(['agreement', 'status', ...node, '--json'], environment), { exitCode: 0, out: '[]\n', told: '' })
    assert.equal((await run(['agreement', 'status', ...node], environment)).out, 'No agreement is known.\n')
    const refused = await run(['status', ...node, '--json'], environment)
    assertFails(refused, 'reserved', 1)
    assert.match(refused.told, /article 7\.2/)
  } finally {
    server.close()
  }
})

test('a fault of the program is one line as well', async () => {
  const out = (): void => {
    throw new Error('broken\npipe')
  }
  const told: string[] = []
  const exitCode = await runCommandLine(['verify', '--help'], { out, tell: (text) => told.push(text), environment: {} })
  assert.deepEqual([exitCode, told], [1, ['comity: fault: broken pipe\n']])
})

test('init makes a node once, tells its fingerprint, and keeps the key file and the folder to their owner', async () => {
  const data = join(folder, 'node')
  const init = ['init', '--data', data, '--party', 'XA', '--name', 'Aldoria', '--address', 'http://127.0.0.1:4999', '--json']
  const made = await run(init)
  assert.deepEqual([made.exitCode, made.told], [0, ''])
  const told = JSON.parse(made.out) as { party: string; fingerprint: string; keyFile: string }
  assert.equal(told.party, 'XA')
  const card = await run(['party', 'card', '--data', data, '--json'])
  assert.equal((JSON.parse(card.out) as { address: string }).address, 'http://127.0.0.1:4999')
  assertFails(await run(init), 'folder-exists', 1)
  const cardFile = join(folder, 'card.json')
  writeFileSync(cardFile, card.out)
  const introduce = ['party', 'introduce', cardFile, '--data', data, '--compared-by', 'anna', '--compared-by', 'olga', '--fingerprint']
  assertFails(await run([...introduce, told.fingerprint]), 'party-known', 1)
  assertFails(await run([...introduce, told.fingerprint.replaceAll(/[A-Z]/g, 'A')]), 'usage')
  const rebuilt = await run(['rebuild', '--data', data, '--json'])
  assert.deepEqual([rebuilt.exitCode, JSON.parse(rebuilt.out)], [0, { acts: 1 }])
})
