/** The stages that an object of the feed goes through on its way to three partners, as pieces of work that can be measured one by one. */
import {
  type ActId,
  actKeyId,
  type Change,
  encodeContent,
  encodeHead,
  faceOf,
  holdingKey,
  type ItemContent,
  type ItemEntry,
  openVault,
  vaultRootKey,
} from '../src/acts/index.ts'
import { openEnvelope, SUITE_DEFAULT, sealEnvelope, sealingKeysFromSeeds } from '../src/envelope/index.ts'
import {
  base64url,
  DAY_MS,
  hex,
  isEd25519Signature,
  type JsonObject,
  randomUuid,
  SECOND_MS,
  utf8,
  utf8Lines,
} from '../src/foundation/index.ts'
import { parsePartyCode, type Signer, signerFromSeed } from '../src/identity/index.ts'
import {
  deriveObject,
  issueToken,
  type ObjectReading,
  readBundle,
  readObject,
  readObjectAgain,
  tokenDigest,
  verifyToken,
  withinRetention,
} from '../src/intelligence/index.ts'
import { systemClock, systemRandomness } from '../src/node/system.ts'
import { createSqliteStore, type Store } from '../src/storage/index.ts'
import { newFeed, piecesOf } from './feed.ts'
import type { World } from './world.ts'

/** Objects that a stage is measured on: a full batch. */
export const STAGE_OBJECTS = 1_000
/** Partners that an object goes to. */
export const PARTNERS = 3
// The sender keeps the object as its own and as what it sent; each partner what it got.
const KEPT = 2 + PARTNERS
// The sender names both in acts; each partner holds what it got against the name.
const NAMED = 2 + PARTNERS

const READING = { unmarked: 'GREEN' } as const
const RETAIN_DAYS = 180
const XA = parsePartyCode('XA')
const XB = parsePartyCode('XB')

/** A stage for all objects, and how often each goes through it; 0 for what is part of another stage. */
export type Stage = { readonly name: string; readonly times: number; readonly work: () => unknown }

type Read = Extract<ObjectReading, { readonly kind: 'item' }>

/** The stages, in the order of the way, over a store that is closed with them. */
export async function shareStages(world: World): Promise<{ readonly stages: readonly Stage[] } & AsyncDisposable> {
  const texts = await objectTexts()
  const items = texts.map((bytes) => readObject(bytes, READING)) as readonly Read[]
  const signer = signerFromSeed(systemRandomness(32))
  const tokens = items.map((item) => issue(item, signer))
  const keys = { keyOf: () => signer.publicKey }
  const derive = (token: string): JsonObject => withinRetention(deriveObject(verifyToken(token, keys)), systemClock.now() + DAY_MS)
  const contents = items.map((item, index) => contentOf(derive(tokens[index] as string), tokens[index] as string, item))
  const salt = systemRandomness(16)
  const signed = utf8((tokens[0] as string).slice(0, tokens[0]?.lastIndexOf('.')))
  const signature = signer.sign(signed)
  const store = await createSqliteStore({ folder: world.folder() })
  const each = <Value>(values: readonly Value[], work: (value: Value) => unknown) => {
    return () => {
      for (const value of values) work(value)
    }
  }
  const stages: readonly Stage[] = [
    { name: 'object read and checked', times: 1, work: each(texts, (bytes) => readObject(bytes, READING)) },
    { name: 'object read again, to be released', times: 1, work: each(texts, (bytes) => readObjectAgain(bytes, READING)) },
    { name: 'token issued', times: 1, work: each(items, (item) => issue(item, signer)) },
    { name: 'token named by its salted digest', times: NAMED, work: each(tokens, (token) => tokenDigest(token, salt)) },
    { name: 'token proven, object derived', times: PARTNERS, work: each(tokens, derive) },
    ...(await keepingStages(store, contents)),
    { name: 'share in an envelope, sealed and opened', times: PARTNERS, work: await envelopeWork(tokens, signer) },
    { name: 'Ed25519 signature', times: 0, work: each(tokens, () => signer.sign(signed)) },
    { name: 'Ed25519 verification', times: 0, work: each(tokens, () => isEd25519Signature(signer.publicKey, signed, signature)) },
  ]
  return { stages, [Symbol.asyncDispose]: () => store.close() }
}

async function objectTexts(): Promise<readonly Uint8Array[]> {
  const texts: Uint8Array[] = []
  for await (const entry of readBundle(piecesOf(await newFeed()))) {
    if (entry.kind === 'object' && texts.length < STAGE_OBJECTS) texts.push(entry.bytes.slice())
  }
  return texts
}

function issue({ object, facts }: Read, signer: Signer): string {
  const open = {
    iss: XA,
    item: randomUuid(systemRandomness),
    agreement: 'ab'.repeat(32),
    purpose: 'cyber-defence',
    type: facts.type,
    spec_version: '2.1',
    object_marking_refs: object.object_marking_refs as readonly string[],
    marking: facts.marking,
    subject: facts.dataSubject,
    retain_until: '2030-01-01T00:00:00.000Z',
  } as const
  return issueToken({ object, open, signer, keyId: actKeyId(signer.publicKey), randomness: systemRandomness })
}

function contentOf(object: JsonObject, token: string, { facts }: Read): ItemContent {
  return { face: faceOf(object, facts), object: JSON.stringify(object), token, salt: base64url(systemRandomness(16)), source: null }
}

/** Each run keeps the contents under ids of its own. */
async function keepingStages(store: Store, contents: readonly ItemContent[]): Promise<readonly Stage[]> {
  const vault = await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(systemRandomness(32)), randomness: systemRandomness })
  const named = () => contents.map((content) => ({ holding: holdingKey(XA, randomUuid(systemRandomness)), content }))
  const [sample] = await vault.seal([
    { holding: holdingKey(XA, randomUuid(systemRandomness)), plaintext: encodeContent(contents[0] as ItemContent) },
  ])
  let seq = 0
  return [
    {
      name: 'content sealed under a key of its own, the key on disk',
      times: KEPT,
      work: () => vault.seal(named().map(({ holding, content }) => ({ holding, plaintext: encodeContent(content) }))),
    },
    {
      name: 'sealed content and row of the read model on disk',
      times: KEPT,
      work: () => {
        seq += 1
        const rows = named().map(({ holding, content }) => ({
          holding,
          sealed: sample?.sealed as Uint8Array,
          head: encodeHead(content),
          content,
        }))
        const change: Change = { change: 'items-held', items: rows.map(({ holding, content }) => entryOf(holding, { content, seq })) }
        return store.write(async (writer) => {
          await writer.contents.put(rows)
          await writer.readModel.apply([change], seq)
        })
      },
    },
  ]
}

function entryOf(holding: ItemEntry['holding'], { content, seq }: { readonly content: ItemContent; readonly seq: number }): ItemEntry {
  const heldSince = systemClock.now()
  const stixId = `indicator--${randomUuid(systemRandomness)}`
  return {
    holding,
    role: 'received',
    origin: XA,
    agreement: 'ab'.repeat(32),
    purpose: 'cyber-defence',
    releaseAct: hex(new Uint8Array(32).fill(seq)) as ActId,
    retainUntil: heldSince + RETAIN_DAYS * DAY_MS,
    heldSince,
    source: null,
    face: { ...content.face, stixId },
  }
}

async function envelopeWork(tokens: readonly string[], signer: Signer): Promise<() => Promise<unknown>> {
  const keys = await sealingKeysFromSeeds({ hybrid: systemRandomness(32), classic: systemRandomness(32) })
  return async () => {
    const sentAt = systemClock.now()
    const envelope = await sealEnvelope({
      payload: utf8Lines(tokens),
      from: XA,
      to: XB,
      recipientKey: keys[SUITE_DEFAULT].publicKey,
      suite: SUITE_DEFAULT,
      signer,
      id: randomUuid(systemRandomness),
      sentAt,
      expiresAt: sentAt + 60 * SECOND_MS,
    })
    return openEnvelope(envelope, { party: XB, keys: [keys], senderKey: () => signer.publicKey, now: sentAt })
  }
}
