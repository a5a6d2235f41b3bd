/**
 * verify: the act's signature, its receipt and the tokens of its items. What
 * passes here is what the origin signed; whether it may be taken is decided next.
 */
import { type Agreement, countsWhenProven, isStatementKind, seenUntil, type Triage } from '../../agreement/index.ts'
import { base64url, type JsonObject, parseTimestamp, unbase64url } from '../../foundation/index.ts'
import { type PartyCard, verifyCard } from '../../identity/index.ts'
import {
  deriveObject,
  gradingOfClaims,
  honoursMarkings,
  isOnwardText,
  type OpenClaims,
  tokenDigest,
  verifyOnward,
  verifyToken,
  withinRetention,
} from '../../intelligence/index.ts'
import { LedgerError } from '../../ledger/index.ts'
import { type Act, actKeyId, parseAct, verifyAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import { ActError } from '../errors.ts'
import { encodeContent, faceOf } from '../item-content.ts'
import { carriesItems, kindOf } from '../kinds/index.ts'
import type { ActItem, GivenOn, Kind } from '../kinds/kind.ts'
import { trustOf } from '../ledger-trust.ts'
import type { CarriedItem } from '../message.ts'
import type { Standing } from '../ports.ts'
import { isSeenBy, type LedgerReceipt, verifyLedgerReceipt } from '../receipt.ts'
import { receiptNeedOf } from '../receipt-need.ts'
import { assertStates } from '../request-text.ts'
import { passes } from './steps.ts'

/** Proves the act of a message. @throws ActError, IdentityError */
export function verifySignature(text: string, known: { readonly from: string; readonly directory: Directory }): Act {
  const act = verifyAct(
    text,
    (party, key) => known.directory.actKey(party, key) ?? broughtActKey(text, { party, key, directory: known.directory }),
  )
  if (act.party !== known.from) throw new ActError('act-signer-unknown', 'act is of another party than its envelope')
  return act
}

/** A rotate act may be signed with the act key that its own card brings, under the root key that is pinned. */
function broughtActKey(text: string, known: { party: string; key: string; directory: Directory }): Uint8Array | undefined {
  const { statement } = parseAct(text)
  if (statement.kind !== 'rotate') return undefined
  const card = verifyCard(statement.body.card as Parameters<typeof verifyCard>[0])
  if (card.party !== known.party || card.root !== known.directory.card(known.party)?.root) return undefined
  const publicKey = unbase64url(card.act)
  return actKeyId(publicKey) === known.key ? publicKey : undefined
}

/** The kind of a received act, once its body is one of that kind. @throws ActError `act-kind-unknown`, `act-invalid` */
export function verifyBody(act: Act): Kind {
  const kind = kindOf(act.kind)
  if (!passes(kind, 'partner', 'receive')) throw new ActError('act-kind-unknown', 'act is of a kind that is never sent')
  if (!kind.isBody(act.body)) throw new ActError('act-invalid', `body is not that of a ${kind.name} act`)
  return kind
}

/** How far a received act is proven, and the receipt that proves it so far. */
export type ActProof = { readonly standing: Exclude<Standing, 'own' | 'refused'>; readonly receipt: LedgerReceipt | null }

/**
 * Proves the receipt of an act as far as its kind needs one.
 * @returns `provisional` for an act that only reduces and whose receipt is not complete yet, without it; and for one that may be shown so,
 * with what its ledger signed for: if the act is not found in that ledger later, it contradicted itself
 * @throws ActError `ledger-forked` when the receipt is of a ledger that showed two histories, `receipt-missing` when an outward act has no sufficient receipt, `receipt-late` when it has one that came too late for its time
 */
export function verifyReceiptOf(act: Act, receipt: LedgerReceipt | null, directory: Directory): ActProof {
  const kind = kindOf(act.kind)
  const isForked = receipt !== null && directory.isForked(receipt.opening.origin)
  const worth = receipt === null ? 'none' : receiptWorth(act, receipt, directory)
  if (worth === 'proof') return { standing: 'proven', receipt }
  if (kind.receipt === 'none') return { standing: 'proven', receipt: null }
  if (worth === 'own-log') return { standing: 'provisional', receipt }
  if (kind.onlyReduces) return { standing: 'provisional', receipt: null }
  if (isForked) throw new ActError('ledger-forked', 'ledger of the act was proven to have shown two histories')
  if (worth === 'late') throw new ActError('receipt-late', 'act was seen by too few witnesses soon after the time that it states')
  throw new ActError('receipt-missing', 'act comes without a receipt under the quorum that its agreement sets')
}

/** Whether a partner takes the act with a receipt: it proves it, or shows one that may be provisional to be in its ledger. */
export function isReceiptTaken(act: Act, receipt: LedgerReceipt, directory: Directory): boolean {
  const worth = receiptWorth(act, receipt, directory)
  return worth === 'proof' || worth === 'own-log'
}

/** Whether a receipt proves the act under what it needs. Nothing in the receipt is trusted. */
export function isReceiptProven(act: Act, receipt: LedgerReceipt, directory: Directory): boolean {
  return receiptWorth(act, receipt, directory) === 'proof'
}

/**
 * `late`: the quorum is there, and too few of it saw the act soon enough after the time that it states; `own-log`: the ledger alone
 * signed for one that may be provisional.
 */
type Worth = 'proof' | 'late' | 'own-log' | 'none'

function receiptWorth(act: Act, receipt: LedgerReceipt, directory: Directory): Worth {
  if (directory.isForked(receipt.opening.origin)) return 'none'
  const kind = kindOf(act.kind)
  const document = directory.agreement(act.agreement ?? '')?.row.document ?? null
  const need = receiptNeedOf(act, document)
  const agreement = need === 'own-log' ? null : document
  if (need !== 'own-log' && agreement === null) return 'none'
  const worth = worthUnder(agreement, { act, kind, receipt, directory })
  if (worth !== 'none' || need !== 'provisional') return worth
  return worthUnder(null, { act, kind, receipt, directory }) === 'proof' ? 'own-log' : 'none'
}

type Receipted = { readonly act: Act; readonly kind: Kind; readonly receipt: LedgerReceipt; readonly directory: Directory }

function worthUnder(agreement: Agreement | null, { act, kind, receipt, directory }: Receipted): Worth {
  const isTimed = agreement !== null && isStatementKind(act.kind) && countsWhenProven(act.kind, agreement)
  const question = { party: act.party, origin: receipt.opening.origin, agreement, ...(isTimed && { since: act.at }) }
  try {
    const trust = directory.ledgerTrust(question) ?? trustOfBroughtCard(act, kind, directory)
    if (trust === undefined) return 'none'
    const { witnesses } = verifyLedgerReceipt(act, receipt, trust)
    return !isTimed || isSeenBy(witnesses, trust, seenUntil(agreement, act.at)) ? 'proof' : 'late'
  } catch (error) {
    if (error instanceof LedgerError || error instanceof ActError) return 'none'
    throw error
  }
}

/** A rotate act may stand in the ledger that its own card opens, under the root key that is pinned. */
function trustOfBroughtCard(act: Act, kind: Kind, directory: Directory) {
  if (kind.name !== 'rotate') return undefined
  const card: PartyCard = verifyCard(act.body.card as Parameters<typeof verifyCard>[0])
  return card.root === directory.card(act.party)?.root ? trustOf(card, null, () => []) : undefined
}

/** An item that was proven. Its content is encoded for the vault at once: a thousand objects and tokens in the clear would outlive their use. */
export type ProvenItem = ActItem & { readonly plaintext: Uint8Array | null }

/** Proves the items of an act: named by it, digest and token hold, handling as the act says. @throws ActError `content-invalid`, ProvenanceError */
export function verifyItems(act: Act, carried: readonly CarriedItem[], directory: Directory): readonly ProvenItem[] {
  const named = act.body.items
  if (!carriesItems(act.kind)) {
    if (carried.length > 0) throw new ActError('content-invalid', 'act of this kind carries no items')
    return []
  }
  const digests = named as readonly (readonly [string, string])[]
  if (carried.length !== digests.length) throw new ActError('content-invalid', 'message carries other items than the act names')
  return digests.map(([itemId, digest], index) => verifyItem(act, { itemId, digest, carried: carried[index] as CarriedItem }, directory))
}

function verifyItem(act: Act, item: { itemId: string; digest: string; carried: CarriedItem }, directory: Directory): ProvenItem {
  const { itemId, digest, carried } = item
  if (carried.itemId !== itemId) throw new ActError('content-invalid', 'message carries other items than the act names')
  if (carried.token === null) return { itemId, content: null, plaintext: null }
  if (base64url(tokenDigest(carried.token, unbase64url(carried.salt))) !== digest) {
    throw new ActError('content-invalid', 'item is not the one whose digest the act names')
  }
  const { object, open, givenOn } = proven(carried.token, directory)
  assertHandling(act, { itemId, open }, directory)
  if (act.kind === 'request') assertStates(object, act.body.parts as readonly string[])
  const { marking, subject, ...claims } = open
  const face = faceOf(object, { marking, dataSubject: subject, grading: gradingOfClaims(claims) })
  const seen = withinRetention(object, parseTimestamp(act.body.retainUntil as string))
  const content = { face, object: JSON.stringify(seen), token: carried.token, salt: carried.salt, source: null }
  const { triage } = open
  return { itemId, content: { face, source: null, ...givenOn, ...(triage && { triage }) }, plaintext: encodeContent(content) }
}

type Proven = {
  readonly object: ReturnType<typeof deriveObject>
  readonly open: OpenClaims
  readonly givenOn: { readonly givenOn?: GivenOn }
}

/** What the token of an item proves, or the two tokens of one that was given on. */
function proven(text: string, directory: Directory): Proven {
  const keys = { keyOf: (iss: string, kid: string) => directory.actKey(iss, kid) }
  if (isOnwardText(text)) {
    const onward = verifyOnward(text, keys)
    return { object: deriveObject(onward), open: onward.open, givenOn: { givenOn: { origin: onward.origin.iss } } }
  }
  const token = verifyToken(text, keys)
  return {
    object: deriveObject(token),
    open: token.open,
    givenOn: token.open.commitment === undefined ? {} : { givenOn: { origin: null } },
  }
}

/** The object that the token of a received item proves, as its sender released it. @throws ProvenanceError */
export function releasedObject(text: string, directory: Directory): JsonObject {
  return proven(text, directory).object
}

/** How a received item came from another party than its sender; null where it is its sender's own. @throws ProvenanceError */
export function givenOnOf(text: string, directory: Directory): GivenOn | null {
  return proven(text, directory).givenOn.givenOn ?? null
}

// The token is signed apart from the act, so it must say the same.
function assertHandling(act: Act, { itemId, open }: { itemId: string; open: OpenClaims }, directory: Directory): void {
  const isSame =
    open.item === itemId &&
    open.iss === act.party &&
    open.agreement === act.agreement &&
    open.purpose === act.body.purpose &&
    parseTimestamp(open.retain_until) >= parseTimestamp(act.body.retainUntil as string)
  if (!isSame) throw new ActError('content-invalid', 'token of the item states another handling than its release')
  const { object_marking_refs: markings = [], marking: level, pap } = open
  if (!honoursMarkings(markings, { level, pap: pap === 'none' ? undefined : pap })) {
    throw new ActError('content-invalid', 'token of the item states a looser handling than its markings')
  }
  assertTriage(open, directory.agreement(open.agreement)?.row.document.triage)
}

/** A score is one of the formula that the parties signed, for an item that they let be scored; how high it is matters to nothing here. */
function assertTriage({ triage: claim, type, subject }: OpenClaims, triage: Triage | undefined): void {
  if (claim === undefined) return
  const isAgreed =
    triage !== undefined &&
    triage.formula.id === claim.formula &&
    triage.formula.version === claim.version &&
    triage.levels.some(({ code }) => code === claim.level) &&
    triage.types.includes(type) &&
    (subject === 'none' || triage.people === 'advice')
  if (!isAgreed) throw new ActError('content-invalid', 'token of the item claims a score that the agreement does not know')
}
