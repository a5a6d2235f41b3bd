/**
 * How a federation's ledgers grow. `measure` prints, as JSON, what witnesses over loopback HTTP cost for 2 to 20 parties, each with a store and
 * keys of its own; `draw` reads that (`growth.json`), goes on to 200 parties and ten years by simulation, and writes the pictures and tables
 * of `docs/ledger-growth.md`.
 */
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { WitnessCalls } from '../src/workflows/witnessing/index.ts'
import { appendLeaves, type Federation, foundFederation } from '../test/witnessing/federation.ts'
import { drawGrowth } from './growth-pictures.ts'
import { type Constants, type Round, simulate } from './growth-simulation.ts'

const PARTIES = [2, 5, 10, 20]
const ROUNDS = 20
const LEAVES_A_ROUND = 50
const STORED_LEAVES = 20_000
const CONSTANTS = fileURLToPath(new URL('./growth.json', import.meta.url))
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))

const codeOf = (index: number): string => `X${String.fromCharCode(65 + index)}`

/** Each witness behind a server of its own, and what went over the wires. */
async function served(federation: Federation) {
  const traffic = { sent: 0, received: 0, requests: 0 }
  const ports = new Map<string, number>()
  const servers = [...federation.parties.values()].map((party) => {
    const server = createServer((request, response) => {
      void buffer(request).then(async (body) => {
        const { status, body: answer } = await party.witness.addCheckpoint(body)
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer)
      })
    })
    return { party, server }
  })
  for (const { party, server } of servers) {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    ports.set(party.code, (server.address() as AddressInfo).port)
  }
  const calls: WitnessCalls = {
    ...federation.calls,
    async addCheckpoint(contact, body, signal) {
      const url = `http://127.0.0.1:${ports.get(contact.party)}/add-checkpoint`
      const response = await fetch(url, { method: 'POST', body: body as Uint8Array<ArrayBuffer>, signal })
      const answer = new Uint8Array(await response.arrayBuffer())
      traffic.sent += body.length
      traffic.received += answer.length
      traffic.requests += 1
      return { status: response.status, body: answer }
    },
  }
  return { traffic, calls, close: () => Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve)))) }
}

async function measureRound(parties: number): Promise<Round> {
  await using federation = await foundFederation(Array.from({ length: parties }, (_, index) => codeOf(index)))
  const { traffic, calls, close } = await served(federation)
  const party = federation.party('XA')
  const sequencer = federation.sequencer('XA', { calls, deadline: () => AbortSignal.timeout(30_000) })
  await sequencer.checkpoint()
  await sequencer.settled()
  Object.assign(traffic, { sent: 0, received: 0, requests: 0 })
  const latencies: number[] = []
  const processor = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round += 1) {
    await appendLeaves(party, LEAVES_A_ROUND)
    const start = performance.now()
    await sequencer.checkpoint()
    await sequencer.settled()
    latencies.push(performance.now() - start)
  }
  const { user, system } = process.cpuUsage(processor)
  const note = (await party.store.read.ledger.head())?.cosigned?.note ?? ''
  await close()
  if (traffic.requests !== ROUNDS * (parties - 1)) throw new Error(`${traffic.requests} requests`)
  return {
    parties,
    sentBytes: traffic.sent / traffic.requests,
    receivedBytes: traffic.received / traffic.requests,
    noteBytes: Buffer.byteLength(note),
    latencyMs: latencies.toSorted((left, right) => left - right)[ROUNDS / 2] as number,
    processorMs: (user + system) / 1_000 / ROUNDS,
  }
}

/** Bytes of a store for each leaf with its opening and tiles, and for each ledger that it witnesses. */
async function measureStorage(): Promise<Constants['storage']> {
  await using federation = await foundFederation(['XA', 'XB'])
  const party = federation.party('XA')
  const size = (): number => statSync(join(party.folder, 'comity.db')).size
  const sequencer = federation.sequencer('XA')
  await sequencer.checkpoint()
  await party.store.compact()
  const before = size()
  for (let made = 0; made < STORED_LEAVES; made += 1_000) {
    await appendLeaves(party, 1_000)
    await sequencer.checkpoint()
  }
  await sequencer.settled()
  await party.store.compact()
  return { leafBytes: (size() - before) / STORED_LEAVES }
}

async function measure(): Promise<void> {
  const rounds: Round[] = []
  for (const parties of PARTIES) rounds.push(await measureRound(parties))
  const constants: Constants = { rounds, storage: await measureStorage() }
  process.stdout.write(`${JSON.stringify(constants, null, 2)}\n`)
}

function draw(): void {
  const constants = JSON.parse(readFileSync(CONSTANTS, 'utf8')) as Constants
  const { pictures, tables } = drawGrowth(constants, simulate(constants))
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(DOCS, `ledger-growth-${name}.svg`), svg)
  const page = join(DOCS, 'ledger-growth.md')
  const [before, after] = readFileSync(page, 'utf8').split(/<!-- tables -->[\s\S]*<!-- end of tables -->/)
  writeFileSync(page, `${before}<!-- tables -->\n\n${tables}\n\n<!-- end of tables -->${after}`)
}

const [what] = process.argv.slice(2)
if (what === 'measure') await measure()
else if (what === 'draw') draw()
else throw new Error('say measure or draw')
