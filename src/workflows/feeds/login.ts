/** Credentials of feeds at rest: AES-256-GCM under a secret of the node, bound to the feed. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { base64url, concatBytes, type Randomness, unbase64url, utf8, utf8Text } from '../../foundation/index.ts'
import type { FeedLogin } from './server.ts'

const LABEL = 'comity/feed-login/v1\0'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals credentials for one feed; null for none. */
export function sealLogin(
  login: FeedLogin,
  { feed, key, randomness }: { feed: string; key: Uint8Array; randomness: Randomness },
): string | null {
  if (login.kind === 'none') return null
  const nonce = randomness(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(utf8(LABEL + feed))
  return base64url(concatBytes(nonce, cipher.update(JSON.stringify(login), 'utf8'), cipher.final(), cipher.getAuthTag()))
}

/** Opens what {@link sealLogin} made. @throws Error when it was changed, moved to another feed, or sealed under another secret */
export function openLogin(sealed: string | null, { feed, key }: { feed: string; key: Uint8Array }): FeedLogin {
  if (sealed === null) return { kind: 'none' }
  const bytes = unbase64url(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(utf8(LABEL + feed))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const opened = concatBytes(decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final())
  return JSON.parse(utf8Text(opened)) as FeedLogin
}
