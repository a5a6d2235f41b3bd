/** Keyed hashes under which disclosures remember objects: without the node's secret they tell nothing, not even to who can guess an id. */

import { hex, hmacSha256, sha256, utf8 } from '../../foundation/index.ts'
import { UUID_LENGTH } from '../../intelligence/index.ts'
import { SeenTexts } from './seen-texts.ts'

const DOMAIN = 'comity/object-key/v1'
const VERSION_TAG = utf8('version\0')
const BYTES_TAG = utf8('bytes\0')
const KEY_BYTES = 16
/** No id begins with one of these. */
const [UUID_TAG, VALUE_TAG] = ['uuid\0', 'value\0']
/** Ids that many objects name, such as that of their creator, are hashed once. */
const CACHED_MAX = 4_096
/** No id is longer than the standard's longest type name and a UUID; values may be. */
const CACHED_LENGTH_MAX = 300

/** One object in one version. */
export type VersionKeys = { readonly objectKey: string; readonly uuidKey: string; readonly versionKey: string; readonly digest: string }

/** Names objects of one agreement. Under another agreement the same object has another name. */
export type ObjectKeys = {
  /** The object key of an id. */
  ofId(id: string): string
  /** The key of the UUID of an id, whatever the type. */
  ofUuid(uuid: string): string
  /** The key of a value, see `valueKey` of the intelligence folder. */
  ofValue(value: string): string
  /** The same; undefined where that was surely not asked of these keys before, which costs no hash. */
  ofKnownValue(value: string): string | undefined
  /** The keys of an object with that id and version, and those bytes. */
  ofVersion(id: string, version: string | null, bytes: Uint8Array): VersionKeys
}

/** Object keys under a secret of the node and the hash of an agreement, of 32 hexadecimal digits each. */
export function objectKeys(secret: Uint8Array, agreement: string): ObjectKeys {
  const domain = `${DOMAIN}\0${agreement}\0`
  const named = new Map<string, string>()
  const uuids = new Map<string, string>()
  const valued = new Map<string, string>()
  const asked = new SeenTexts()
  const keyedHash = (id: string): Uint8Array => hmacSha256(secret, utf8(domain + id))
  const remembered = (keys: Map<string, string>, text: string, tag: string): string => {
    const known = keys.get(text)
    if (known !== undefined) return known
    const key = shortened(keyedHash(tag + text))
    if (text.length > CACHED_LENGTH_MAX) return key
    if (keys.size >= CACHED_MAX) keys.clear()
    keys.set(text, key)
    return key
  }
  return {
    ofId: (id) => remembered(named, id, ''),
    ofUuid: (uuid) => remembered(uuids, uuid, UUID_TAG),
    ofValue(value) {
      asked.add(value)
      return remembered(valued, value, VALUE_TAG)
    },
    ofKnownValue: (value) => (asked.mayHave(value) ? remembered(valued, value, VALUE_TAG) : undefined),
    ofVersion(id, version, bytes) {
      // Half of the keyed hash is the object's key; the other half, which nobody sees, keys what belongs to the object.
      const keyed = keyedHash(id)
      return {
        objectKey: shortened(keyed),
        uuidKey: shortened(keyedHash(UUID_TAG + uuidOf(id))),
        versionKey: shortened(sha256(keyed, VERSION_TAG, utf8(version ?? ''))),
        digest: shortened(sha256(keyed, BYTES_TAG, bytes)),
      }
    },
  }
}

/** Names as they are, for an index that nobody but its maker sees and that is never written anywhere. */
export function bareKeys(): ObjectKeys {
  return {
    ofId: (id) => id,
    ofUuid: (uuid) => uuid,
    ofValue: (value) => value,
    ofKnownValue: (value) => value,
    ofVersion: (id, version, bytes) => ({
      objectKey: id,
      uuidKey: uuidOf(id),
      versionKey: version === null ? id : `${id} ${version}`,
      digest: hex(sha256(bytes)),
    }),
  }
}

function uuidOf(id: string): string {
  return id.slice(-UUID_LENGTH)
}

function shortened(hash: Uint8Array): string {
  return hex(hash.subarray(0, KEY_BYTES))
}
