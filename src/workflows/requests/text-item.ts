/** The text of a request as the one item of its act: an object of its own type under a token of this party. */
import {
  type AgreementEntry,
  actKeyId,
  creatorOf,
  faceOf,
  type ItemContent,
  REQUEST_TYPE,
  type RequestText,
  textMembers,
} from '../../acts/index.ts'
import type { Tlp } from '../../agreement/index.ts'
import { base64url, formatTimestamp, type Instant, randomUuid } from '../../foundation/index.ts'
import { issueToken, tlpMarkingId, tokenDigest, UNGRADED } from '../../intelligence/index.ts'
import type { RequestParts } from './ports.ts'

const SALT_BYTES = 16
/** Nobody said of whom the text is: it may be of anybody. */
const SUBJECT = 'unspecified'

/** An item for a request act. */
export type TextItem = { readonly itemId: string; readonly digest: string; readonly content: ItemContent }

/** What the token states beside the text. */
export type TextTerms = {
  readonly entry: AgreementEntry
  readonly purpose: string
  readonly marking: Tlp
  readonly now: Instant
  readonly retainUntil: Instant
}

/** The item that holds a text. */
export function textItem(text: RequestText, terms: TextTerms, { road }: Pick<RequestParts, 'road'>): TextItem {
  const { entry, purpose, marking, now, retainUntil } = terms
  const at = formatTimestamp(now)
  const markings = [tlpMarkingId(marking)]
  const object = {
    type: REQUEST_TYPE,
    spec_version: '2.1',
    id: `${REQUEST_TYPE}--${randomUuid(road.randomness)}`,
    created_by_ref: creatorOf(entry.record, road.self),
    created: at,
    modified: at,
    object_marking_refs: markings,
    ...textMembers(text),
  }
  const itemId = randomUuid(road.randomness)
  const token = issueToken({
    object,
    open: {
      iss: road.self,
      item: itemId,
      agreement: entry.row.hash,
      purpose,
      type: REQUEST_TYPE,
      spec_version: '2.1',
      object_marking_refs: markings,
      marking,
      subject: SUBJECT,
      retain_until: formatTimestamp(retainUntil),
    },
    signer: road.signer,
    keyId: actKeyId(road.signer.publicKey),
    randomness: road.randomness,
  })
  const salt = road.randomness(SALT_BYTES)
  const face = faceOf(object, { marking, dataSubject: SUBJECT, grading: UNGRADED })
  const content = { face, object: JSON.stringify(object), token, salt: base64url(salt), source: null }
  return { itemId, digest: base64url(tokenDigest(token, salt)), content }
}
