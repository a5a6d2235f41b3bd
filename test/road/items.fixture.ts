/** Items, and the releases that carry them. */
import { type Act, type ActDraft, actKeyId, faceOf, type HoldingKey, holdingKey, type ItemContent } from '../../src/acts/index.ts'
import type { Party } from '../../src/acts/parties.fixture.ts'
import {
  base64url,
  DAY_MS,
  formatTimestamp,
  type Instant,
  type JsonObject,
  type Randomness,
  randomUuid,
} from '../../src/foundation/index.ts'
import { issueToken, type OpenClaims, tokenDigest, UNGRADED } from '../../src/intelligence/index.ts'
import { type Founded, onPaper, type Pair } from './founding.fixture.ts'
import { type Parcel, type Parties, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'

/** An item with the digest that names it. */
export type TestItem = { readonly itemId: string; readonly holding: HoldingKey; readonly digest: string; readonly content: ItemContent }

/** What an item may be made with. */
export type ItemParts = {
  readonly from: Party
  readonly agreement: string
  readonly now: Instant
  readonly randomness: Randomness
  readonly claims?: Partial<OpenClaims>
  readonly object?: JsonObject
  readonly itemId?: string
  readonly source?: HoldingKey
}

const RETENTION_DAYS = 180

/** When an item released now is erased. */
export function retainUntil(now: Instant, days = RETENTION_DAYS): string {
  return formatTimestamp(now + days * DAY_MS)
}

/** A domain name, unless told otherwise, with a token that proves it. */
export function testItem(parts: ItemParts): TestItem {
  const { from, randomness } = parts
  const itemId = parts.itemId ?? randomUuid(randomness)
  const object = parts.object ?? {
    type: 'domain-name',
    spec_version: '2.1',
    id: `domain-name--${randomUuid(randomness)}`,
    value: `${itemId.slice(0, 8)}.example`,
  }
  const open: OpenClaims = {
    iss: from.code,
    item: itemId,
    agreement: parts.agreement,
    purpose: 'cyber-defence',
    type: object.type as string,
    spec_version: '2.1',
    marking: 'GREEN',
    subject: 'none',
    retain_until: retainUntil(parts.now),
    ...parts.claims,
  }
  const token = issueToken({ object, open, signer: from.act, keyId: actKeyId(from.act.publicKey), randomness })
  const salt = randomness(16)
  const face = faceOf(object, { marking: open.marking, dataSubject: open.subject, grading: UNGRADED })
  return {
    itemId,
    holding: holdingKey(from.code, itemId),
    digest: base64url(tokenDigest(token, salt)),
    content: { face, object: JSON.stringify(object), token, salt: base64url(salt), source: parts.source ?? null },
  }
}

/** The release of items to a party. */
export function releaseDraft(
  agreement: string,
  items: readonly TestItem[],
  body: { readonly now: Instant; readonly to?: string } & Readonly<Record<string, unknown>>,
): ActDraft {
  const { now, ...changes } = body
  return {
    kind: 'release',
    agreement,
    body: {
      to: 'XB',
      purpose: 'cyber-defence',
      articles: ['4.1'],
      approvedBy: null,
      necessity: null,
      notice: null,
      retainUntil: retainUntil(now),
      items: items.map(({ itemId, digest }) => [itemId, digest]),
      ...changes,
    },
  }
}

/** Items of a node's own party. */
export function testItems(node: RoadNode, count: number, changes: Partial<ItemParts> & Pick<ItemParts, 'agreement'>): readonly TestItem[] {
  const parts = { from: node.party, now: node.clock.time, randomness: node.road.randomness, ...changes }
  return Array.from({ length: count }, () => testItem(parts))
}

/** An act with what travels with it. */
export type Sent = { readonly act: Act; readonly parcel: Parcel }

/** States a release of XA, and gives what travels. */
export async function statedRelease(
  { XA }: Pick<Pair, 'XA'>,
  { hash, parties }: Pick<Founded, 'hash' | 'parties'>,
  { items, ...changes }: { readonly items: readonly TestItem[] } & Readonly<Record<string, unknown>>,
): Promise<Sent> {
  const act = await stated(XA, releaseDraft(hash, items, { now: XA.clock.time, ...changes }), items)
  return { act, parcel: await parcelOf(XA, act.id, parties) }
}

/** An act that XA's own node would not have stated, with a receipt all the same. */
export async function forgedRelease(draft: ActDraft, items: readonly TestItem[], parties: Parties): Promise<Sent> {
  const { act, receipt } = onPaper('XA', parties).state(draft)
  const carried = items.map(({ itemId, content }) => ({ itemId, salt: content.salt as string, token: content.token as string }))
  return { act, parcel: { from: 'XA', text: act.text, receipt: await receipt(), items: carried } }
}
