/** The own ledger as static files (c2sp.org/tlog-tiles): what a stranger needs to verify it. */
import { shownNote } from '../../acts/index.ts'
import { utf8 } from '../../foundation/index.ts'
import { formatEntryBundle, LedgerError, parseTilePath, TILE_WIDTH, type TilePath, tileWidth } from '../../ledger/index.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'

/** One file as the HTTP door serves it. */
export type StaticFile = { readonly bytes: Uint8Array; readonly contentType: string; readonly isImmutable: boolean }

/** Files below a ledger's prefix; undefined is a 404. */
export type StaticLedger = {
  /** The newest checkpoint that is cosigned, or signed before the first that is, under the ledger's own signature. */
  checkpoint(): Promise<StaticFile | undefined>
  /** `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`: only what the published checkpoint implies, at any width up to it. */
  tile(path: string): Promise<StaticFile | undefined>
  /** Any of them by its path below `/ledger/`, such as `xa/1/checkpoint`; also of a ledger that was closed, which ends where it did. */
  file(path: string): Promise<StaticFile | undefined>
}

const LEDGER_SEGMENT = '/ledger/'

type Served = Pick<LedgerReader, 'head' | 'epochs' | 'leaves' | 'tile'>

/** Serves every epoch of the ledger; without a prefix the newest. */
export function createStaticLedger(ledger: Served): StaticLedger {
  return {
    checkpoint: async () => checkpointFile(await ledger.head()),
    tile: async (path) => tileFile(path, await ledger.head(), ledger),
    async file(path) {
      const newest = await ledger.head()
      if (newest === undefined) return undefined
      // What is read is nearly always of the ledger in use.
      const head = path.startsWith(prefixOf(newest)) ? newest : (await ledger.epochs()).find((epoch) => path.startsWith(prefixOf(epoch)))
      if (head === undefined) return undefined
      const rest = path.slice(prefixOf(head).length)
      return rest === 'checkpoint' ? checkpointFile(head) : tileFile(rest, head, ledger)
    },
  }
}

function prefixOf({ origin }: LedgerHead): string {
  return `${origin.slice(origin.indexOf(LEDGER_SEGMENT) + LEDGER_SEGMENT.length)}/`
}

function checkpointFile(head: LedgerHead | undefined): StaticFile | undefined {
  const note = head?.cosigned?.note ?? head?.note
  if (head === undefined || note === undefined || note === null) return undefined
  // Whoever asks shares no agreement that is known of, so who cosigned is not told: receipts carry that.
  const shown = shownNote(note, head.origin, { agreements: [], parties: [] })
  return { bytes: utf8(shown), contentType: 'text/plain; charset=utf-8', isImmutable: false }
}

async function tileFile(text: string, head: LedgerHead | undefined, ledger: Served): Promise<StaticFile | undefined> {
  const path = readPath(text)
  if (path === undefined || head === undefined) return undefined
  const size = head.cosigned?.size ?? head.signedSize
  const level = path.kind === 'entries' ? 0 : path.level
  if (path.width > tileWidth({ level, index: path.index, size })) return undefined
  const bytes = path.kind === 'entries' ? await entriesOf(path, head, ledger) : await ledger.tile({ epoch: head.epoch, ...path })
  return bytes === undefined ? undefined : { bytes, contentType: 'application/octet-stream', isImmutable: true }
}

async function entriesOf({ index, width }: TilePath, { epoch }: LedgerHead, ledger: Pick<LedgerReader, 'leaves'>): Promise<Uint8Array> {
  const from = index * TILE_WIDTH
  const rows = await ledger.leaves({ epoch, from, to: from + width })
  return formatEntryBundle(rows.map((row) => row.leaf))
}

function readPath(text: string): TilePath | undefined {
  try {
    return parseTilePath(text)
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
