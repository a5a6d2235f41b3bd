/** Envelopes and signed requests made by a test with a member's own keys, honest or not. */
import {
  type ActId,
  decodeContent,
  formatMessage,
  holdingKeys,
  itemIdOf,
  type Message,
  openVault,
  reopenAct,
  vaultRootKey,
} from '../../src/acts/index.ts'
import { sealEnvelope } from '../../src/envelope/index.ts'
import { SIGNATURE_LIFETIME_SECONDS_MAX, signRequest } from '../../src/exchange/index.ts'
import { type Clock, randomUuid, SECOND_MS, unbase64url } from '../../src/foundation/index.ts'
import { type PartyCode, parsePartyCode, type Signer, signerFromSeed } from '../../src/identity/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import type { Store } from '../../src/storage/index.ts'
import { createReceipts } from '../../src/workflows/witnessing/index.ts'
import { type Answer, call } from './calls.fixture.ts'
import { type Member, secretsOf } from './member.fixture.ts'

const LIFETIME_MS = 3_600 * SECOND_MS

/** Who signs, as whom. */
export type Sender = { readonly party: PartyCode; readonly signer: Signer }

/** A member as a sender, with its act key. */
export function senderOf(member: Member): Sender {
  return { party: parsePartyCode(member.party), signer: signerFromSeed(secretsOf(member).act) }
}

/** The message that carries an own act of a node, with all the proof there is by now; bare of the contents of its items. */
export async function bareMessageOf(
  actId: string,
  { member, store }: { readonly member: Member; readonly store: Store },
): Promise<Message> {
  const { acts, ledger, directory } = store.read
  const row = await acts.find(actId as ActId)
  if (row === undefined) throw new Error('the act is not there')
  const { receiptOf } = createReceipts({ self: parsePartyCode(member.party), ledger, directory })
  const receipt = (await receiptOf(actId, { quorum: false })) ?? null
  const items = itemsNamedBy(row.text).map((itemId) => ({ itemId, salt: null, token: null }))
  return {
    means: { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] },
    act: { text: row.text, receipt, items },
    proofs: [],
    openings: null,
  }
}

/** The same with the contents of its items. */
export async function messageOf(actId: string, sender: { readonly member: Member; readonly store: Store }): Promise<Message> {
  const bare = await bareMessageOf(actId, sender)
  if (bare.act === null) throw new Error('the message carries an act')
  const { read, itemKeys } = sender.store
  const rootKey = vaultRootKey(secretsOf(sender.member).root)
  const vault = await openVault({ itemKeys, rootKey, randomness: systemRandomness })
  const contents = await vault.read(read.contents, holdingKeys(sender.member.party, itemsNamedBy(bare.act.text)))
  const items = [...contents].map(([holding, plaintext]) => {
    const { salt, token } = decodeContent(plaintext)
    if (salt === null || token === null) throw new Error('the item was not made to be sent')
    return { itemId: itemIdOf(holding), salt, token }
  })
  return { ...bare, act: { ...bare.act, items } }
}

function itemsNamedBy(text: string): readonly string[] {
  const { kind, body } = reopenAct(text)
  return kind === 'release' ? (body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId) : []
}

/** Seals a message as that sender, for a member. */
export function sealed(message: Message, from: Sender, parts: { readonly to: Member; readonly clock: Clock }): Promise<Uint8Array> {
  const sentAt = parts.clock.now()
  const { card } = parts.to
  return sealEnvelope({
    payload: formatMessage(message),
    from: from.party,
    to: parsePartyCode(card.party),
    recipientKey: unbase64url(card.sealing['MLKEM768-X25519']),
    suite: 'MLKEM768-X25519',
    signer: from.signer,
    id: randomUuid(systemRandomness),
    sentAt,
    expiresAt: sentAt + LIFETIME_MS,
  })
}

/** A signed request that may be sent more than once. */
export type SignedRequest = { readonly path: string; readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> }

/** Signs a POST to a member as that sender. */
export async function signed(
  request: { readonly path: string; readonly body: Uint8Array },
  from: Sender,
  parts: { readonly to: Member; readonly clock: Clock },
): Promise<SignedRequest> {
  const created = Math.floor(parts.clock.now() / SECOND_MS)
  const headers = await signRequest({
    method: 'POST',
    url: parts.to.card.address + request.path,
    body: request.body,
    party: from.party,
    signer: from.signer,
    created,
    expires: created + SIGNATURE_LIFETIME_SECONDS_MAX,
    nonce: systemRandomness(16),
  })
  return { ...request, headers }
}

/** Sends a message to a member as that sender, past any gate. */
export async function post(message: Message, from: Sender, parts: { readonly to: Member; readonly clock: Clock }): Promise<Answer> {
  const body = await sealed(message, from, parts)
  return call(parts.to, await signed({ path: '/exchange/v1/envelopes', body }, from, parts))
}
