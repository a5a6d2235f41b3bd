/** What this node witnessed for its partners. */
import { hex, sha256, utf8 } from '../foundation/index.ts'
import { growDirectoryVersion } from './directory.ts'
import type { Connection } from './driver.ts'
import type { WitnessedLedger, WitnessStore } from './ports.ts'

/** Reads witnessed ledgers and evidence, oldest first. */
export function witnessReader(connection: Connection): Pick<WitnessStore, 'find' | 'evidence'> {
  return {
    find: async (originHash) =>
      (await connection.all<WitnessedLedger>('SELECT origin, size, root, note FROM witnessed WHERE origin_hash = ?', [originHash]))[0],
    evidence: () => connection.all('SELECT origin, at, text FROM evidence ORDER BY seq'),
  }
}

/** Keeps witnessed ledgers and evidence. */
export function witnessStore(connection: Connection): WitnessStore {
  return {
    ...witnessReader(connection),
    replace: async ({ originHash, expectedSize, origin, size, root, note }) => {
      const changed = await connection.run(
        'UPDATE witnessed SET origin = ?, size = ?, root = ?, note = ? WHERE origin_hash = ? AND size = ?',
        [origin, size, root, note, originHash, expectedSize],
      )
      if (changed === 1) return true
      if (expectedSize !== 0) return false
      const added = await connection.run(
        'INSERT INTO witnessed (origin_hash, origin, size, root, note) VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin_hash) DO NOTHING',
        [originHash, origin, size, root, note],
      )
      return added === 1
    },
    keepEvidence: async ({ origin, at, text }) => {
      const added = await connection.run(
        'INSERT INTO evidence (origin, at, digest, text) VALUES (?, ?, ?, ?) ON CONFLICT (origin, digest) DO NOTHING',
        [origin, at, hex(sha256(utf8(text))), text],
      )
      // What is proven by a ledger that forked counts for nothing more, which everybody reads in the directory.
      if (added === 1) await growDirectoryVersion(connection)
    },
  }
}
