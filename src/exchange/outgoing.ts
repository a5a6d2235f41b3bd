/** The message of one delivery, built anew at each attempt from what is still there (DESIGN rule 8). */
import {
  type Act,
  type ActReader,
  type CarriedItem,
  type ContentStore,
  type Directory,
  decodeContent,
  formatMessage,
  isReceiptProven,
  kindOf,
  type LedgerReceipt,
  type Message,
  reopenAct,
  type Vault,
} from '../acts/index.ts'

/** Where receipts of own acts come from; undefined until a checkpoint covers the act. */
export type ReceiptSource = (actId: string, options: { readonly quorum: boolean }) => Promise<LedgerReceipt | undefined>

/** What building a message needs. */
export type OutgoingParts = {
  readonly acts: ActReader
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Vault
  readonly receiptOf: ReceiptSource
}

/** A message ready to be sealed, or why it must wait. */
export type Outgoing =
  | { readonly ready: true; readonly act: Act; readonly payload: Uint8Array; readonly proofs: readonly string[] }
  | { readonly ready: false; readonly because: 'receipt' | 'gone' }

/** Builds the message that carries an own act, with proofs owed to the same recipient. */
export async function outgoingAct(
  actId: string,
  owed: readonly string[],
  known: { readonly parts: OutgoingParts; readonly directory: Directory },
): Promise<Outgoing> {
  const { parts, directory } = known
  const row = await parts.acts.find(actId as Act['id'])
  if (row === undefined) return { ready: false, because: 'gone' }
  const act = reopenAct(row.text)
  const receipt = await sufficientReceipt(act, parts, directory)
  if (receipt === undefined) return { ready: false, because: 'receipt' }
  const proofs = await proofsOf(owed, parts, directory)
  const items = act.kind === 'release' ? await carriedItems(act, parts) : []
  const payload = formatMessage({ act: { text: act.text, receipt, items }, proofs, openings: null })
  return { ready: true, act, payload, proofs: proofs.map((proof) => proof.actId) }
}

/** The proofs that can be given by now. */
export async function proofsOf(actIds: readonly string[], parts: OutgoingParts, directory: Directory): Promise<Message['proofs']> {
  const proofs: Message['proofs'][number][] = []
  for (const actId of actIds) {
    const row = await parts.acts.find(actId as Act['id'])
    if (row === undefined) continue
    const receipt = await parts.receiptOf(actId, { quorum: true })
    if (receipt === undefined) continue
    const needsQuorum = kindOf(row.kind).receipt === 'quorum'
    if (needsQuorum && !isReceiptProven(reopenAct(row.text), receipt, directory)) continue
    proofs.push({ actId, ...receipt })
  }
  return proofs
}

/** The receipt with which the partner accepts the act; null where it needs none, undefined when it must wait. */
async function sufficientReceipt(act: Act, parts: OutgoingParts, directory: Directory): Promise<LedgerReceipt | null | undefined> {
  const kind = kindOf(act.kind)
  if (kind.receipt === 'none') return null
  const receipt = await parts.receiptOf(act.id, { quorum: kind.receipt === 'quorum' })
  if (receipt !== undefined && isReceiptProven(act, receipt, directory)) return receipt
  return kind.onlyReduces ? null : undefined
}

async function carriedItems(act: Act, parts: OutgoingParts): Promise<readonly CarriedItem[]> {
  const named = act.body.items as readonly (readonly [string, string])[]
  const contents = await parts.vault.read(
    parts.contents,
    named.map(([itemId]) => itemId),
  )
  return named.map(([itemId]) => {
    const plaintext = contents.get(itemId)
    const content = plaintext === undefined ? undefined : decodeContent(plaintext)
    if (content === undefined || content.token === null || content.salt === null) return { itemId, salt: null, token: null }
    return { itemId, salt: content.salt, token: content.token }
  })
}
