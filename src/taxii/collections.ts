/** The collections of an API root (TAXII 2.1 section 5). */
import { sha256, utf8, uuidText } from '../foundation/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { ApiRoot } from './api-roots.ts'

/** What partners sent, what the own party submitted, what this account posted. */
export type CollectionKind = 'received' | 'own' | 'inbox'

/** One collection as one account sees it. */
export type Collection = {
  readonly kind: CollectionKind
  readonly id: string
  readonly title: string
  readonly description: string
  /** Whether this account may post to it and delete from it; it may read every collection it sees. */
  readonly isWritable: boolean
}

/** The media type of every object in every collection. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1'

const DOMAIN = 'comity/taxii-collection/v1\n'

/**
 * The id of a collection: a UUID in the form of version 4, the same for ever.
 * @param name `received`, `own` or `inbox-` and the login
 */
export function collectionId(agreementHash: string, name: string): string {
  const bytes = sha256(utf8(`${DOMAIN}${agreementHash}\n${name}`)).slice(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

/** The id of the collection that this account may read, write and delete in. */
export function inboxCollectionId(agreementHash: string, login: string): string {
  return collectionId(agreementHash, `inbox-${login}`)
}

/** The collections of a root for an account, in order of their ids. */
export function collectionsOf({ name, entry }: ApiRoot, official: Official): readonly Collection[] {
  const { hash } = entry.row
  const { title } = entry.record.agreement
  const collections: Collection[] = [
    {
      kind: 'received',
      id: collectionId(hash, 'received'),
      title: `Received under ${name}`,
      description: `What partners shared with this party under: ${title}`,
      isWritable: false,
    },
    {
      kind: 'own',
      id: collectionId(hash, 'own'),
      title: `Own under ${name}`,
      description: `What this party itself submitted under: ${title}`,
      isWritable: false,
    },
    {
      kind: 'inbox',
      id: inboxCollectionId(hash, official.login),
      title: `Inbox of ${official.login} under ${name}`,
      description: 'What this account posted; nobody else sees it and nothing of it is shared',
      isWritable: true,
    },
  ]
  return collections.sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** A collection as its resource. */
export function collectionResource({ kind, id, title, description, isWritable }: Collection): Readonly<Record<string, unknown>> {
  return { id, title, description, alias: kind, can_read: true, can_write: isWritable, media_types: [STIX_MEDIA_TYPE] }
}
