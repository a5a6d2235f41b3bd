/** The own items of a party as a bundle, so that they are looked at as a submission is. */
import { decodeContent, type HoldingKey, type ItemReader, type RoadParts } from '../../acts/index.ts'
import { type Instant, utf8 } from '../../foundation/index.ts'

const PAGE = 1_000
const MICROSECONDS = 1_000
const HEAD = '{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":['

/** What reading the own holdings works with. */
export type HoldingsParts = Pick<RoadParts, 'vault' | 'contents'> & {
  readonly items: Pick<ItemReader, 'page'>
  /** Asked between pages: a promise to wait for when others wait. */
  readonly pause: () => Promise<void> | undefined
}

/** The own items that were taken in under these agreements since an instant, opened page by page. */
export async function* ownHoldings(
  parts: HoldingsParts,
  { agreements, since }: { readonly agreements: readonly string[]; readonly since: Instant },
): AsyncGenerator<Uint8Array> {
  let isFirst = true
  yield utf8(HEAD)
  for (const agreement of agreements) {
    for await (const objects of pagesOf(parts, { agreement, since })) {
      yield utf8(`${isFirst ? '' : ','}${objects.join(',')}`)
      isFirst = false
    }
  }
  yield utf8(']}')
}

async function* pagesOf(
  parts: HoldingsParts,
  { agreement, since }: { readonly agreement: string; readonly since: Instant },
): AsyncGenerator<readonly string[]> {
  for (let addedAfter = since * MICROSECONDS - 1; ; ) {
    const rows = await parts.items.page({ agreement, roles: ['own'], addedAfter, isLatestOnly: false, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    const holdings = rows.map(({ holding }): HoldingKey => holding)
    const contents = await parts.vault.read(parts.contents, holdings)
    const objects = [...contents.values()].map((plaintext) => decodeContent(plaintext).object)
    // Of what is erased meanwhile nothing is left to look at.
    if (objects.length > 0) yield objects
    addedAfter = last.addedAt
    await parts.pause()
  }
}
