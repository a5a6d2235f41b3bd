/** The own ledger: epochs, leaves, tiles, and the lease of whoever signs it. */
import { concatBytes } from '../foundation/index.ts'
import type { Connection } from './driver.ts'
import { integerList, textList } from './driver.ts'
import { StorageError } from './errors.ts'
import { HASH_BYTES, joinHashes, splitHashes } from './hash-list.ts'
import type { LeafRow, LeafWriter, LedgerHead, LedgerReader, LedgerWriter } from './ports.ts'

const SELECT_EPOCHS = `SELECT epoch, origin, leaves, signed_size AS "signedSize", note, edge, cosigned_size AS "cosignedSize",
  cosigned_note AS "cosignedNote" FROM epochs`
const LEAF_COLUMNS = 'epoch, leaf_index AS "index", leaf, act_id AS "actId", agreement, opening'

/**
 * Leaves in which an act is looked up together: as the version of the store that made the index has it. Ids are random, so that an index over
 * all of them would be changed all over by every append; this one is changed at its end.
 */
const BLOCK_LEAVES = 16_384
const IN_BLOCKS = `epoch = ? AND leaf_index / ${BLOCK_LEAVES} IN (SELECT CAST(value AS BIGINT) FROM json_each(?))
  AND act_id IN (SELECT value FROM json_each(?))`

type EpochRow = Omit<LedgerHead, 'edge' | 'cosigned'> & {
  readonly edge: Uint8Array
  readonly cosignedSize: number | null
  readonly cosignedNote: string | null
}

/** Reads the own ledger. */
export function ledgerReader(connection: Connection): LedgerReader {
  return {
    head: () => findHead(connection),
    epochs: async () => (await connection.all<EpochRow>(`${SELECT_EPOCHS} ORDER BY epoch`)).map(headOf),
    leaves: ({ epoch, from, to }) =>
      connection.all<LeafRow>(
        `SELECT ${LEAF_COLUMNS} FROM leaves WHERE epoch = ? AND leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index`,
        [epoch, from, to],
      ),
    tile: async ({ epoch, level, index, width }) => {
      const hashes = await findTile(connection, { epoch, level, index })
      return hashes.length < width * HASH_BYTES ? undefined : hashes.slice(0, width * HASH_BYTES)
    },
    leafOfAct: (actId) => findLeaf(connection, actId),
  }
}

/** Appends leaves; the first needs an open epoch. @throws StorageError `ledger-missing` */
export function leafWriter(connection: Connection): LeafWriter {
  const appendAll: LeafWriter['appendAll'] = async (leaves) => {
    const [place] = await connection.all<{ epoch: number; index: number }>(
      `UPDATE epochs SET leaves = leaves + ? WHERE epoch = (SELECT MAX(epoch) FROM epochs)
       RETURNING epoch, leaves - ? AS "index"`,
      [leaves.length, leaves.length],
    )
    if (place === undefined) throw new StorageError('ledger-missing', 'no ledger was created')
    await connection.many(
      'INSERT INTO leaves (epoch, leaf_index, leaf, act_id, agreement, opening) VALUES (?, ?, ?, ?, ?, ?)',
      leaves.map(({ leaf, actId, agreement, opening }, more) => [place.epoch, place.index + more, leaf, actId, agreement, opening]),
    )
    return place
  }
  return { append: (leaf) => appendAll([leaf]), appendAll }
}

/** Advances the own ledger. */
export function ledgerWriter(connection: Connection): LedgerWriter {
  return {
    ...ledgerReader(connection),
    openEpoch: async (origin) => {
      const [opened] = await connection.all<{ epoch: number }>(
        `INSERT INTO epochs (epoch, origin, leaves, signed_size, edge)
         VALUES ((SELECT COALESCE(MAX(epoch), 0) + 1 FROM epochs), ?, 0, 0, ?) RETURNING epoch`,
        [origin, new Uint8Array()],
      )
      return (opened as { epoch: number }).epoch
    },
    claim: async () => {
      const [claimed] = await connection.all<{ fence: number }>('UPDATE sequencer SET fence = fence + 1 WHERE id = 1 RETURNING fence')
      return (claimed as { fence: number }).fence
    },
    advance: (step) => advance(connection, step),
    keepCosigned: async ({ epoch, size, note }) => {
      await connection.run(
        'UPDATE epochs SET cosigned_size = ?, cosigned_note = ? WHERE epoch = ? AND (cosigned_size IS NULL OR cosigned_size <= ?)',
        [size, note, epoch, size],
      )
    },
    destroyOpenings: async (actIds) => {
      for (const { epoch, leaves } of await connection.all<EpochRow>(SELECT_EPOCHS)) {
        await connection.erase(`UPDATE leaves SET opening = NULL WHERE ${IN_BLOCKS} AND opening IS NOT NULL`, [
          epoch,
          integerList(blocksOf(leaves)),
          textList(actIds),
        ])
      }
    },
  }
}

async function advance(connection: Connection, step: Parameters<LedgerWriter['advance']>[0]): Promise<boolean> {
  const changed = await connection.run(
    `UPDATE epochs SET signed_size = ?, note = ?, edge = ?
     WHERE epoch = ? AND epoch = (SELECT MAX(epoch) FROM epochs) AND signed_size = ?
       AND EXISTS (SELECT 1 FROM sequencer WHERE fence = ?)`,
    [step.size, step.note, joinHashes(step.edge), step.epoch, step.expectedSize, step.fence],
  )
  if (changed === 0) return false
  const head = await findHead(connection)
  if (head === undefined || step.size < step.expectedSize || step.size > head.leaves) {
    throw new StorageError('conflict', 'checkpoint does not lie between the last one and the leaves')
  }
  for (const { level, index, offset, hashes } of step.tiles) {
    const place = { epoch: step.epoch, level, index }
    const kept = await findTile(connection, place)
    const start = offset * HASH_BYTES
    if (kept.length < start) throw new StorageError('conflict', 'tile would have a gap')
    await putTile(connection, { ...place, hashes: concatBytes(kept.subarray(0, start), hashes, kept.subarray(start + hashes.length)) })
  }
  return true
}

type TilePlace = { readonly epoch: number; readonly level: number; readonly index: number }

async function findTile(connection: Connection, { epoch, level, index }: TilePlace): Promise<Uint8Array> {
  const rows = await connection.all<{ hashes: Uint8Array }>('SELECT hashes FROM tiles WHERE epoch = ? AND level = ? AND tile_index = ?', [
    epoch,
    level,
    index,
  ])
  return rows[0]?.hashes ?? new Uint8Array()
}

async function putTile(
  connection: Connection,
  { epoch, level, index, hashes }: TilePlace & { readonly hashes: Uint8Array },
): Promise<void> {
  await connection.run(
    `INSERT INTO tiles (epoch, level, tile_index, hashes) VALUES (?, ?, ?, ?)
     ON CONFLICT (epoch, level, tile_index) DO UPDATE SET hashes = excluded.hashes`,
    [epoch, level, index, hashes],
  )
}

/** The last leaf of an act; the newest block is looked at first, since most questions are about what is new. */
async function findLeaf(connection: Connection, actId: string): Promise<LeafRow | undefined> {
  for (const { epoch, leaves } of await connection.all<EpochRow>(`${SELECT_EPOCHS} ORDER BY epoch DESC`)) {
    const blocks = blocksOf(leaves)
    for (const asked of [blocks.slice(-1), blocks.slice(0, -1)]) {
      const [found] = await connection.all<LeafRow>(
        `SELECT ${LEAF_COLUMNS} FROM leaves WHERE ${IN_BLOCKS} ORDER BY leaf_index DESC LIMIT 1`,
        [epoch, integerList(asked), textList([actId])],
      )
      if (found !== undefined) return found
    }
  }
  return undefined
}

function blocksOf(leaves: number): readonly number[] {
  return Array.from({ length: Math.ceil(leaves / BLOCK_LEAVES) }, (_, block) => block)
}

async function findHead(connection: Connection): Promise<LedgerHead | undefined> {
  const [row] = await connection.all<EpochRow>(`${SELECT_EPOCHS} ORDER BY epoch DESC LIMIT 1`)
  return row === undefined ? undefined : headOf(row)
}

function headOf(row: EpochRow): LedgerHead {
  const { edge, cosignedSize, cosignedNote, ...head } = row
  const cosigned = cosignedSize === null || cosignedNote === null ? null : { size: cosignedSize, note: cosignedNote }
  return { ...head, edge: splitHashes(edge), cosigned }
}
