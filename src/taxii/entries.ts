/** The entries of a page as JSON texts: objects, manifest records or versions. */
import { formatMicroseconds, utf8 } from '../foundation/index.ts'
import { STIX_MEDIA_TYPE } from './collections.ts'
import type { Page } from './page.ts'
import type { ServedRow, Source } from './source.ts'
import { versionText } from './standing.ts'
import type { ReadTarget } from './target.ts'

/** The entries of one answer. */
export type Entries = {
  /** The rows that the texts are of. */
  readonly rows: readonly ServedRow[]
  /** In UTF-8. */
  readonly texts: readonly Uint8Array[]
  /** `addedAt` after which the next page begins; undefined when this is the last. */
  readonly continuesAfter: number | undefined
}

/** Bytes of objects after which a page ends before it holds as many as were asked for. */
const PAGE_BYTES_MAX = 16 * 1024 * 1024
/** Contents that are open at one time. */
export const OPENED_AT_ONCE = 100

/** The entries of a page for one kind of resource. */
export async function entriesOf(kind: ReadTarget['kind'], page: Page, source: Source): Promise<Entries> {
  if (kind === 'objects' || kind === 'object') return objectEntries(page, source)
  const textOf = kind === 'manifest' ? manifestRecord : (row: ServedRow) => JSON.stringify(versionText(row))
  return {
    rows: page.rows,
    texts: page.rows.map((row) => utf8(textOf(row))),
    continuesAfter: page.more ? page.rows.at(-1)?.addedAt : undefined,
  }
}

function manifestRecord(row: ServedRow): string {
  const { stixId: id, addedAt } = row
  return JSON.stringify({ id, date_added: formatMicroseconds(addedAt), version: versionText(row), media_type: STIX_MEDIA_TYPE })
}

async function objectEntries(page: Page, source: Source): Promise<Entries> {
  const rows: ServedRow[] = []
  const texts: Uint8Array[] = []
  let bytes = 0
  let looked = 0
  while (looked < page.rows.length && bytes < PAGE_BYTES_MAX) {
    const slice = page.rows.slice(looked, looked + OPENED_AT_ONCE)
    const objects = await source.objects(slice)
    for (const row of slice) {
      const text = objects.get(row.holding)
      if (text === undefined) continue
      rows.push(row)
      texts.push(text)
      bytes += text.length
    }
    looked += slice.length
  }
  const isLast = looked === page.rows.length && !page.more
  return { rows, texts, continuesAfter: isLast ? undefined : page.rows[looked - 1]?.addedAt }
}
