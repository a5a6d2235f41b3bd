import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { exampleEntries, exampleSigner, MemoryTiles } from '../../src/ledger/example-ledger.fixture.ts'
import {
  addSignatures,
  cosign,
  formatEntryBundle,
  formatNote,
  formatTilePath,
  formatVkey,
  growTiles,
  LOG_KEY,
  leafHash,
  noteKey,
  parseNote,
  signCheckpoint,
  TILE_WIDTH,
  tileWidth,
  treeRoot,
} from '../../src/ledger/index.ts'

const CHECKER = fileURLToPath(new URL('run-go.sh', import.meta.url))
const CANNOT_RUN = 77

const log = exampleSigner('xa.example/ledger/1', 1)
const vkey = formatVkey(noteKey(log.name, LOG_KEY, log.publicKey))
const root = mkdtempSync(join(tmpdir(), 'comity-ledger-'))
after(() => rmSync(root, { recursive: true }))

type Verdict = { readonly exitCode: number; readonly report: Record<string, unknown>; readonly complaint: string }

function checkLedger(...args: string[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    execFile(CHECKER, ['ledger-go', ...args, '-vkey', vkey], (error, output, complaint) => {
      const exitCode = error === null ? 0 : error.code
      if (typeof exitCode !== 'number') reject(error)
      else resolve({ exitCode, report: output === '' ? {} : JSON.parse(output), complaint: complaint.trim() })
    })
  })
}

async function writeLedger(name: string, size: number): Promise<string> {
  const folder = join(root, name)
  const entries = exampleEntries(size)
  const tiles = new MemoryTiles()
  tiles.write(await growTiles({ size: 0, newLeafHashes: entries.map(leafHash), reader: tiles }))
  for (const [key, bytes] of tiles.tiles) {
    const [level, index] = key.split('/').map(Number) as [number, number]
    write(folder, formatTilePath({ kind: 'hashes', level, index, width: tileWidth({ level, index, size }) }), bytes)
  }
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const bundle = entries.slice(first, first + TILE_WIDTH)
    write(folder, formatTilePath({ kind: 'entries', index: first / TILE_WIDTH, width: bundle.length }), formatEntryBundle(bundle))
  }
  const checkpoint = { origin: log.name, size, root: await treeRoot(tiles, size) }
  const note = parseNote(signCheckpoint(checkpoint, log))
  write(folder, 'checkpoint', formatNote(addSignatures(note, [cosign(checkpoint, exampleSigner('xb.example/w', 2), 1_700_000_000)])))
  return folder
}

function write(folder: string, path: string, bytes: Uint8Array): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

const probe = await checkLedger('-dir', root)
const skip = probe.exitCode === CANNOT_RUN ? probe.complaint : false

test("Go's own log packages accept ledgers at the sizes where tiles and levels fill", { skip }, async () => {
  for (const size of [0, 1, 255, 256, 257, 65_537]) {
    const { exitCode, report } = await checkLedger('-dir', await writeLedger(`size-${size}`, size))
    assert.deepEqual([exitCode, report.ok, report.size, report.entries, report.error], [0, true, size, size, undefined])
    assert.equal(report.inclusionProofs, Math.min(size, 64))
    assert.equal(report.consistencyProofs, Math.min(size, 64))
  }
})

test('the checker reads a served ledger', { skip }, async () => {
  const folder = await writeLedger('served', 600)
  const server = createServer((request, response) => response.end(readFileSync(join(folder, request.url ?? ''))))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { report } = await checkLedger('-url', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  server.close()
  assert.deepEqual([report.ok, report.size, report.tiles], [true, 600, 4])
})

test('the checker refuses a ledger with one bit changed anywhere', { skip }, async () => {
  for (const path of ['checkpoint', 'tile/0/000', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/001']) {
    const folder = await writeLedger('changed', 600)
    const bytes = readFileSync(join(folder, path))
    bytes[40] = (bytes[40] as number) ^ 1
    writeFileSync(join(folder, path), bytes)
    const { exitCode, report } = await checkLedger('-dir', folder)
    assert.deepEqual([exitCode, report.ok], [1, false], path)
  }
})
