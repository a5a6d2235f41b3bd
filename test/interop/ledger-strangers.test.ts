/**
 * The ledger and the witness of running nodes before the programs of strangers: Tessera checks the ledger, omniwitness cosigns it as a
 * witness outside the parties, and feedwitness drives our witness. COMITY_TRANSCRIPTS names a folder for what they said.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { base64, concatBytes, hex, unbase64url } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import { formatVkey, LOG_KEY, noteKey, WITNESS_KEY } from '../../src/ledger/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from '../network/calls.fixture.ts'
import { type Federation, type Founded, found } from '../network/federation.fixture.ts'
import { type Member, unusedPort } from '../network/member.fixture.ts'
import { receivedIds } from '../network/taxii.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { type Built, FEEDWITNESS, FSCK, goProgram, goProgramWith, OMNIWITNESS } from './go.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-strangers-'))
const OUTSIDE_STATE = 'XK'
const NAME = 'omniwitness.example/w1'
const MINUTE = 60_000

let omniwitness: Built
let stranger: ChildProcess | undefined
let founded: Founded | undefined
let federation: Federation | undefined

before(
  async () => {
    omniwitness = await goProgram(folder, OMNIWITNESS)
    if ('missing' in omniwitness) return
    const { path } = omniwitness
    const port = await unusedPort()
    const seed = systemRandomness(32)
    const { publicKey } = signerFromSeed(seed)
    // Go's encoding of a signing key names the plain key, whatever it will be used for.
    const { keyId } = noteKey(NAME, LOG_KEY, publicKey)
    const secret = `PRIVATE+KEY+${NAME}+${hex(keyId)}+${base64(concatBytes(Uint8Array.of(LOG_KEY), seed))}`
    const named = {
      name: 'omniwitness',
      state: OUTSIDE_STATE,
      vkey: formatVkey(noteKey(NAME, WITNESS_KEY, publicKey)),
      url: `http://127.0.0.1:${port}`,
    }
    founded = await found({
      members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
      async articles(members) {
        stranger = await startOmniwitness(path, { port, secret, logs: logList(members) })
        return { witnesses: { article: '9', quorum: 3, checkpointSeconds: 1, graceSeconds: 3_600, outsiders: [named] } }
      },
    })
    federation = founded.copy()
    await federation.startAll()
  },
  { timeout: 30 * MINUTE },
)

after(async () => {
  await federation?.[Symbol.asyncDispose]()
  founded?.remove()
  stranger?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Our ledgers as their programs list logs. */
function logList(members: readonly Member[]): string {
  const logs = members.map((member) => {
    return `  - Origin: ${member.card.ledger.origin}\n    URL: ${ledgerUrl(member)}\n    PublicKey: ${vkeyOf(member)}\n    Feeder: tiles\n`
  })
  return `Logs:\n${logs.join('')}`
}

function ledgerUrl({ card }: Member): string {
  return `http://${card.ledger.origin}/`
}

function vkeyOf({ card }: Member): string {
  return formatVkey(noteKey(card.ledger.origin, LOG_KEY, unbase64url(card.ledger.key)))
}

async function startOmniwitness(path: string, given: { readonly port: number; readonly secret: string; readonly logs: string }) {
  writeFileSync(join(folder, 'omniwitness.key'), given.secret, { mode: 0o600 })
  writeFileSync(join(folder, 'logs.yaml'), given.logs)
  const child = spawn(path, [
    `--listen=127.0.0.1:${given.port}`,
    '--metrics_listen=',
    `--private_key_path=${join(folder, 'omniwitness.key')}`,
    `--additional_logs=${join(folder, 'logs.yaml')}`,
    `--db_file=${join(folder, 'omniwitness.db')}`,
    '--v=1',
  ])
  transcribe('omniwitness', child)
  // Until it listens the connection is refused.
  await until('omniwitness to listen', () =>
    fetch(`http://127.0.0.1:${given.port}/`).then(
      () => true,
      () => false,
    ),
  )
  return child
}

/** Keeps what a program says. */
function transcribe(name: string, child: ChildProcess): { readonly text: () => string } {
  let text = ''
  const place = process.env.COMITY_TRANSCRIPTS
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (place !== undefined) writeFileSync(join(place, `${name}.txt`), text)
    })
  }
  return { text: () => text }
}

function running(): Federation {
  if (federation === undefined) throw new Error('no federation runs')
  return federation
}

test('what omniwitness cosigned makes the quorum: without it nothing would have come into force', async (context) => {
  if ('missing' in omniwitness) return context.skip(omniwitness.missing)
  const [XA, XB] = [running().member('XA'), running().member('XB')]
  await share(XA, running().agreement, [indicator(1), indicator(2)])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  const head = await running().store('XA').read.ledger.head()
  assert.ok(head?.cosigned?.note.includes(`— ${NAME} `))
})

test('Tessera checks every tile and entry of the ledger', async (context) => {
  if ('missing' in omniwitness) return context.skip(omniwitness.missing)
  const fsck = await goProgram(folder, FSCK)
  if ('missing' in fsck) return context.skip(fsck.missing)
  const XA = running().member('XA')
  writeFileSync(join(folder, 'log.vkey'), vkeyOf(XA))
  const whole = await ended('tessera-fsck', spawn(fsck.path, fsckArguments(XA)))
  assert.ok(/Successfully fsck'd log with size [1-9]/.test(whole.text), whole.text)
  writeFileSync(join(folder, 'log.vkey'), vkeyOf(running().member('XB')))
  const strange = await ended('tessera-fsck-other-key', spawn(fsck.path, fsckArguments(XA)))
  // Its exit code is 0 either way.
  assert.ok(/fsck failed: .*no verifiable signatures/.test(strange.text), strange.text)
})

function fsckArguments(member: Member): string[] {
  return [
    `--storage_url=${ledgerUrl(member)}`,
    `--public_key=${join(folder, 'log.vkey')}`,
    `--origin=${member.card.ledger.origin}`,
    '--ui=false',
  ]
}

async function ended(name: string, child: ChildProcess): Promise<{ readonly text: string }> {
  const said = transcribe(name, child)
  await once(child, 'close')
  return { text: said.text() }
}

test('feedwitness feeds the ledger to the witness of a partner', async (context) => {
  if ('missing' in omniwitness) return context.skip(omniwitness.missing)
  const [XA, XB] = [running().member('XA'), running().member('XB')]
  const feedwitness = await goProgramWith(folder, FEEDWITNESS, { 'omniwitness/logs.yaml': logList([XA]) })
  if ('missing' in feedwitness) return context.skip(feedwitness.missing)
  const child = spawn(feedwitness.path, [`--witness_url=${XB.card.address}/witness/`, '--metrics_listen=', '--v=1'])
  const said = transcribe('feedwitness', child)
  try {
    await until('feedwitness to be answered', async () => said.text().includes('updated with signature'))
  } catch (error) {
    throw new Error(said.text(), { cause: error })
  } finally {
    child.kill('SIGKILL')
  }
  assert.ok(said.text().includes(`— ${XB.card.witness.name} `), said.text())
})
