/** What a party's own tools see over TAXII. */
import { type Answer, call, jsonOf } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const ALIAS = 'received'

/** A STIX object as a tool gets it. */
export type SeenObject = { readonly id: string; readonly type: string; readonly [name: string]: unknown }

/** One TAXII call of the party's tool. */
export function taxii(member: Member, path: string): Promise<Answer> {
  return call(member, { path, as: 'tool', headers: { accept: MEDIA_TYPE } })
}

/** The path of a collection, by the address of the first API root and its alias. */
export async function collection(member: Member, alias = ALIAS): Promise<string | undefined> {
  const [root] = jsonOf<{ api_roots?: string[] }>(await taxii(member, '/taxii2/')).api_roots ?? []
  if (root === undefined) return undefined
  const path = new URL(root, 'http://node').pathname
  const { collections = [] } = jsonOf<{ collections?: { id: string; alias: string }[] }>(await taxii(member, `${path}collections/`))
  const found = collections.find((candidate) => candidate.alias === alias)
  return found === undefined ? undefined : `${path}collections/${found.id}/`
}

/** Every object of a collection, page after page, in order. */
export async function objectsOf(member: Member, alias = ALIAS): Promise<readonly SeenObject[]> {
  const path = await collection(member, alias)
  const objects: SeenObject[] = []
  if (path === undefined) return objects
  for (let next = ''; ; ) {
    const page = jsonOf<{ objects?: SeenObject[]; more?: boolean; next?: string }>(await taxii(member, `${path}objects/?limit=1000${next}`))
    objects.push(...(page.objects ?? []))
    if (page.more !== true || page.next === undefined) return objects
    next = `&next=${encodeURIComponent(page.next)}`
  }
}

/** Ids of all that the party received, sorted. */
export async function receivedIds(member: Member): Promise<readonly string[]> {
  return (await objectsOf(member)).map(({ id }) => id).sort()
}
