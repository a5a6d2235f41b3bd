/** The message of one delivery, built anew at each attempt from what is still there (DESIGN rule 8). */
import {
  type Act,
  type ActReader,
  type CarriedItem,
  type ContentStore,
  carriesItems,
  type Directory,
  decodeContent,
  formatMessage,
  type HoldingKey,
  holdingKey,
  type ItemReader,
  isReceiptProven,
  isReceiptTaken,
  kindOf,
  type LedgerReceipt,
  type Message,
  type ReceiptNeed,
  receiptNeedOf,
  reopenAct,
  type Vault,
} from '../acts/index.ts'
import type { OpenedItem, OpenedItems } from './opened-items.ts'

/** Where receipts of own acts come from; undefined until a checkpoint covers the act. */
export type ReceiptSource = (actId: string, options: { readonly quorum: boolean }) => Promise<LedgerReceipt | undefined>

/** What building a message needs. */
export type OutgoingParts = {
  readonly acts: ActReader
  readonly items: Pick<ItemReader, 'states'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Vault
  readonly receiptOf: ReceiptSource
  readonly opened: OpenedItems
  /** What this node tells of itself. */
  readonly means: Message['means']
}

/** A message ready to be sealed, or why it must wait. */
export type Outgoing =
  | { readonly ready: true; readonly act: Act; readonly payload: Uint8Array; readonly proofs: readonly string[] }
  | { readonly ready: false; readonly because: 'receipt' | 'gone' }

/** Builds the message that carries an own act, with proofs owed to the same recipient, asked for once the act is ready. */
export async function outgoingAct(
  actId: string,
  owed: () => Promise<Message['proofs']>,
  known: { readonly parts: OutgoingParts; readonly directory: Directory },
): Promise<Outgoing> {
  const { parts, directory } = known
  const row = await parts.acts.find(actId as Act['id'])
  if (row === undefined) return { ready: false, because: 'gone' }
  const kind = kindOf(row.kind)
  const need = receiptNeedOf(row, directory.agreement(row.agreement ?? '')?.row.document ?? null)
  const given = need === 'none' ? undefined : await firstReceipt(row.id, need, parts)
  const goesWithout = need === 'none' || kind.onlyReduces
  // Seen before the act is read, which costs more: a thousand acts may wait for one quorum, and each pass asks for all of them.
  if (given === undefined && !goesWithout) return { ready: false, because: 'receipt' }
  const act = reopenAct(row.text)
  const receipt = given !== undefined && isReceiptTaken(act, given, directory) ? given : null
  if (receipt === null && !goesWithout) return { ready: false, because: 'receipt' }
  const items = carriesItems(act.kind) ? await carriedItems(act, parts) : []
  const proofs = await owed()
  const payload = formatMessage({ means: parts.means, act: { text: act.text, receipt, items }, proofs, openings: null })
  return { ready: true, act, payload, proofs: proofs.map((proof) => proof.actId) }
}

/** The receipt with which an act can go: what may be provisional does not wait for the quorum. */
async function firstReceipt(actId: string, need: ReceiptNeed, { receiptOf }: OutgoingParts): Promise<LedgerReceipt | undefined> {
  if (need !== 'provisional') return receiptOf(actId, { quorum: need === 'quorum' })
  return (await receiptOf(actId, { quorum: true })) ?? receiptOf(actId, { quorum: false })
}

/** The proofs that can be given by now. */
export async function proofsOf(actIds: readonly string[], parts: OutgoingParts, directory: Directory): Promise<Message['proofs']> {
  const proofs: Message['proofs'][number][] = []
  for (const actId of actIds) {
    const row = await parts.acts.find(actId as Act['id'])
    if (row === undefined) continue
    const receipt = await parts.receiptOf(actId, { quorum: true })
    if (receipt === undefined) continue
    const need = receiptNeedOf(row, directory.agreement(row.agreement ?? '')?.row.document ?? null)
    if ((need === 'quorum' || need === 'provisional') && !isReceiptProven(reopenAct(row.text), receipt, directory)) continue
    proofs.push({ actId, ...receipt })
  }
  return proofs
}

/** The items of a release; one that was taken back goes without content, even where a legal hold keeps it here. */
async function carriedItems(act: Act, parts: OutgoingParts): Promise<readonly CarriedItem[]> {
  const named = act.body.items as readonly (readonly [string, string])[]
  const keyed = named.map(([itemId]) => ({ itemId, holding: holdingKey(act.party, itemId) }))
  const states = await parts.items.states(keyed.map(({ holding }) => holding))
  const held = keyed.flatMap(({ holding }) => (states.get(holding) === 'held' ? [holding] : []))
  const opened = await openItems(held, parts)
  return keyed.map(({ itemId, holding }) => ({ itemId, ...(opened.get(holding) ?? { salt: null, token: null }) }))
}

/** Tokens and salts of items; what was erased meanwhile, and what has no token, is left out. */
async function openItems(
  holdings: readonly HoldingKey[],
  { contents, vault, opened }: OutgoingParts,
): Promise<Map<HoldingKey, OpenedItem>> {
  const found = new Map<HoldingKey, OpenedItem>()
  const missing: HoldingKey[] = []
  for (const holding of holdings) {
    const item = opened.find(holding)
    if (item === undefined) missing.push(holding)
    else found.set(holding, item)
  }
  if (missing.length === 0) return found
  for (const [holding, plaintext] of await vault.read(contents, missing)) {
    const { token, salt } = decodeContent(plaintext)
    if (token === null || salt === null) continue
    const item = { token, salt }
    opened.keep(holding, item)
    found.set(holding, item)
  }
  return found
}
