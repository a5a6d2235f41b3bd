/** What a partner's own tools see: every figure of the demonstration is read back over TAXII, not taken from the sender. */
import { accountOf, type DemoNode } from './federation.ts'

/** A STIX object as a tool gets it. */
export type SeenObject = { readonly id: string; readonly type: string; readonly [member: string]: unknown }

type Envelope = { readonly objects?: readonly SeenObject[]; readonly more?: boolean; readonly next?: string }

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const PAGE = 1_000
const PAGES_MAX = 10_000

/** Calls a node's TAXII server as its tool account. @returns undefined for 404 */
export async function taxii<T>(node: DemoNode, path: string): Promise<T | undefined> {
  const response = await fetch(new URL(path, node.url), {
    headers: { accept: MEDIA_TYPE, authorization: `Bearer ${accountOf(node, 'tool').password}` },
  })
  const text = await response.text()
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`TAXII server of ${node.party} answered ${response.status} for ${path}`)
  return JSON.parse(text) as T
}

/** The path of the collection with that word in its title, below the first API root that has one. */
export async function collectionPath(node: DemoNode, word: string): Promise<string | undefined> {
  const discovery = await taxii<{ api_roots?: readonly string[] }>(node, '/taxii2/')
  for (const root of discovery?.api_roots ?? []) {
    const listing = await taxii<{ collections?: readonly { id: string; title: string }[] }>(node, `${root}collections/`)
    const found = listing?.collections?.find((collection) => collection.title.toLowerCase().includes(word))
    if (found !== undefined) return `${root}collections/${found.id}/`
  }
  return undefined
}

/** Every object of what a node received, page by page. */
export async function* receivedObjects(node: DemoNode): AsyncGenerator<SeenObject> {
  const path = await collectionPath(node, 'received')
  if (path === undefined) return
  let next: string | undefined
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = next === undefined ? '' : `&next=${encodeURIComponent(next)}`
    const envelope = await taxii<Envelope>(node, `${path}objects/?limit=${PAGE}${query}`)
    yield* envelope?.objects ?? []
    if (envelope?.more !== true || envelope.next === undefined) return
    next = envelope.next
  }
}

/** Whether a node's tools can still get an object by its id. */
export async function isServed(node: DemoNode, stixId: string): Promise<boolean> {
  const path = await collectionPath(node, 'received')
  if (path === undefined) return false
  const envelope = await taxii<Envelope>(node, `${path}objects/${stixId}/`)
  return (envelope?.objects?.length ?? 0) > 0
}

/** How many objects of each type a node's tools get. */
export async function countReceived(node: DemoNode): Promise<{ readonly total: number; readonly types: Readonly<Record<string, number>> }> {
  const types: Record<string, number> = {}
  let total = 0
  for await (const object of receivedObjects(node)) {
    total += 1
    types[object.type] = (types[object.type] ?? 0) + 1
  }
  return { total, types }
}
