/**
 * One append and its checkpoint, for a process that is to be hindered: leaves become durable, are signed, and are cosigned by a witness with a
 * store of its own. What others may rely on from then on is a line of the file `told`, written the moment that it leaves.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { base64, utf8 } from '../../src/foundation/index.ts'
import { createPartySecrets, parsePartyCode } from '../../src/identity/index.ts'
import { formatNote, parseAddCheckpoint } from '../../src/ledger/index.ts'
import { openSqliteStore } from '../../src/storage/index.ts'
import { createSequencer, type WitnessCalls } from '../../src/workflows/witnessing/index.ts'
import { appendLeaves, type Party, START, seededRandomness, sequencerParts, surround } from '../witnessing/federation.ts'

const LEAVES = 3
const WITNESS_MS = 60_000
const clock = { now: () => START }

async function openParty(code: string, seed: number, folder: string): Promise<Party> {
  const store = await openSqliteStore({ folder })
  const row = (await store.read.directory.parties()).find(({ cards }) => cards[0]?.party === code)
  const card = row?.cards[0]
  if (card === undefined) throw new Error(`there is no card of ${code}`)
  return surround({ secrets: createPartySecrets(parsePartyCode(code), seededRandomness(seed)), card, store, folder }, clock)
}

const root = process.argv[2] as string
const told = openSync(join(root, 'told'), 'a')

function tell(...words: readonly string[]): void {
  writeSync(told, `${words.join(' ')}\n`)
}

const own = await openParty('XA', 1, join(root, 'XA'))
const witness = await openParty('XB', 2, join(root, 'XB'))
const calls: WitnessCalls = {
  async addCheckpoint(_contact, body) {
    const note = base64(formatNote(parseAddCheckpoint(body).note))
    tell('signed', note)
    const answer = await witness.witness.addCheckpoint(body)
    if (answer.status === 200) tell('cosigned', note)
    return { status: answer.status, body: utf8(answer.body) }
  },
  latestCosigned: async (_contact, originHash) => witness.witness.latest(originHash),
}
const ids = await appendLeaves(own, LEAVES)
tell('durable', ...ids)
// However slowly a hindered process runs, its witness is heard: each run makes the same calls.
const deadline = () => AbortSignal.timeout(WITNESS_MS)
const sequencer = createSequencer({ ...sequencerParts(own, { clock, calls }), deadline })
const outcome = await sequencer.checkpoint()
await sequencer.settled()
tell('outcome', outcome.status)
const { cosigned } = (await own.store.read.ledger.head()) ?? {}
if (cosigned !== null && cosigned !== undefined) tell('kept', base64(utf8(cosigned.note)))
await own.store.close()
await witness.store.close()
tell('end')
