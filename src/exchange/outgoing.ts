/** The message of one delivery, built anew at each attempt from what is still there (DESIGN rule 8). */
import {
  type Act,
  type ActReader,
  type CarriedItem,
  type ContentStore,
  type Directory,
  decodeContent,
  formatMessage,
  holdingKey,
  type ItemReader,
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
  readonly items: Pick<ItemReader, 'find'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Vault
  readonly receiptOf: ReceiptSource
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
  const given = kind.receipt === 'none' ? undefined : await parts.receiptOf(row.id, { quorum: kind.receipt === 'quorum' })
  const goesWithout = kind.receipt === 'none' || kind.onlyReduces
  // Seen before the act is read, which costs more: a thousand acts may wait for one quorum, and each pass asks for all of them.
  if (given === undefined && !goesWithout) return { ready: false, because: 'receipt' }
  const act = reopenAct(row.text)
  const receipt = given !== undefined && isReceiptProven(act, given, directory) ? given : null
  if (receipt === null && !goesWithout) return { ready: false, because: 'receipt' }
  const items = act.kind === 'release' ? await carriedItems(act, parts) : []
  const proofs = await owed()
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

/** The items of a release; one that was taken back goes without content, even where a legal hold keeps it here. */
async function carriedItems(act: Act, parts: OutgoingParts): Promise<readonly CarriedItem[]> {
  const named = act.body.items as readonly (readonly [string, string])[]
  const keyed = named.map(([itemId]) => ({ itemId, holding: holdingKey(act.party, itemId) }))
  const rows = await parts.items.find(keyed.map(({ holding }) => holding))
  const held = rows.flatMap(({ holding, state }) => (state === 'held' ? [holding] : []))
  const contents = await parts.vault.read(parts.contents, held)
  return keyed.map(({ itemId, holding }) => {
    const plaintext = contents.get(holding)
    const content = plaintext === undefined ? undefined : decodeContent(plaintext)
    if (content === undefined || content.token === null || content.salt === null) return { itemId, salt: null, token: null }
    return { itemId, salt: content.salt, token: content.token }
  })
}
