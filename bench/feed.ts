/** The demonstration's feed as bytes that can be submitted: 13,752 indicators and the identity that made them. */
import { concatBytes } from '../src/foundation/index.ts'
import { phishingBundle, phishingDomains } from '../src/node/demo/feed.ts'

/** A bundle, how many objects it holds, and the id of its last one. */
export type Feed = { readonly bytes: Uint8Array; readonly objects: number; readonly lastId: string }

const IDS = /"id":"(?<id>indicator--[0-9a-f-]{36})"/g

/** A feed with new ids, of so many indicators; by default of all the domains there are. */
export async function newFeed(indicators: number = phishingDomains().length): Promise<Feed> {
  const domains = phishingDomains()
  const wanted = Array.from({ length: indicators }, (_, index) => domains[index % domains.length] as string)
  const chunks: Uint8Array[] = []
  for await (const chunk of phishingBundle(wanted)) chunks.push(chunk)
  const bytes = concatBytes(...chunks)
  const tail = new TextDecoder().decode(bytes.subarray(-4_096))
  const lastId = [...tail.matchAll(IDS)].at(-1)?.groups?.id
  if (lastId === undefined) throw new Error('the feed ends without an indicator')
  return { bytes, objects: indicators + 1, lastId }
}

/** The bytes in pieces, as a network brings them. */
export async function* piecesOf({ bytes }: Feed): AsyncGenerator<Uint8Array> {
  const PIECE = 64 * 1024
  for (let offset = 0; offset < bytes.length; offset += PIECE) yield bytes.subarray(offset, offset + PIECE)
}
