/** The demonstration's feed as bytes that can be submitted: 13,752 indicators and the identity that made them. */
import { concatBytes, type JsonObject, utf8, utf8Text } from '../src/foundation/index.ts'
import { phishingBundle, phishingDomains } from '../src/node/demo/feed.ts'

/** A bundle and how many objects it holds. */
export type Feed = { readonly bytes: Uint8Array; readonly objects: number }

const PIECE_BYTES = 64 * 1024

/** A feed with new ids. */
export async function newFeed(): Promise<Feed> {
  const domains = phishingDomains()
  const chunks: Uint8Array[] = []
  for await (const chunk of phishingBundle(domains)) chunks.push(chunk)
  return { bytes: concatBytes(...chunks), objects: domains.length + 1 }
}

/** A bundle of any size, made while it is read: the domains again and again, with new ids each time. */
export function longFeed(indicators: number): AsyncIterable<Uint8Array> {
  const domains = phishingDomains()
  return phishingBundle({
    *[Symbol.iterator]() {
      for (let index = 0; index < indicators; index += 1) yield domains[index % domains.length] as string
    },
  })
}

/** A feed of so many indicators with the ids of its objects. */
export async function indicatorFeed(count: number): Promise<Feed & { readonly ids: readonly string[] }> {
  const chunks: Uint8Array[] = []
  for await (const chunk of phishingBundle(phishingDomains().slice(0, count))) chunks.push(chunk)
  const bytes = concatBytes(...chunks)
  const { objects } = JSON.parse(utf8Text(bytes)) as { readonly objects: readonly { readonly id: string }[] }
  const ids = objects.flatMap(({ id }) => (id.startsWith('indicator--') ? [id] : []))
  return { bytes, objects: objects.length, ids }
}

/** A feed of so many objects of which every fifth is about a person. */
export async function peopleFeed(count: number): Promise<Feed> {
  const { bytes } = await indicatorFeed(count - 1)
  const bundle = JSON.parse(utf8Text(bytes)) as { readonly objects: readonly JsonObject[] }
  const objects = bundle.objects.map((object, index) => {
    if (index % 5 !== 1) return object
    return { ...object, labels: ['phishing', 'data-subject:suspect', 'data-subject-age:adult', 'special-category:no', 'nature:fact'] }
  })
  return { bytes: utf8(JSON.stringify({ ...bundle, objects })), objects: objects.length }
}

/** The bytes in pieces, as a network brings them. */
export async function* piecesOf({ bytes }: Feed): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) yield bytes.subarray(offset, offset + PIECE_BYTES)
}
