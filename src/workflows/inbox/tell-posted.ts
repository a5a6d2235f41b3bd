/** Telling what tools said came of what partners sent, each object once. */
import { type ContentStore, decodeContent, type HoldingKey, objectOf, type Transactions, type Vault } from '../../acts/index.ts'
import { type ToldOutcome, toldOutcome } from '../../intelligence/index.ts'
import type { InboxOwner, InboxReader, InboxStore } from './ports.ts'

/** What telling writes beside what it tells. */
export type InboxSettler = { readonly inbox: Pick<InboxStore, 'settleUntold'> }

/** One outcome that is to be told. */
export type PostedOutcome<Writer> = {
  readonly owner: InboxOwner
  readonly told: ToldOutcome
  /** To run in the transaction that records it. @throws Error where another process told it meanwhile, so that nothing is told twice */
  readonly within: (writer: Writer) => Promise<void>
}

/** What telling works on. */
export type TellPostedParts<Writer extends InboxSettler> = {
  readonly inbox: Pick<InboxReader, 'untold'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Pick<Vault, 'read'>
  readonly transactions: Transactions<Writer>
  readonly tell: (posted: PostedOutcome<Writer>) => Promise<void>
  /** One that could not be told; it is tried again the next time. */
  readonly failed: (error: unknown) => void
}

const PAGE = 100

/** Tells all that is to be told yet. */
export async function tellPosted<Writer extends InboxSettler>(parts: TellPostedParts<Writer>): Promise<void> {
  for (let addedAfter = 0; ; ) {
    const rows = await parts.inbox.untold({ addedAfter, limit: PAGE })
    for (const row of rows) {
      try {
        await tellOne(row, parts)
      } catch (error) {
        parts.failed(error)
      }
    }
    if (rows.length < PAGE) return
    addedAfter = rows.at(-1)?.addedAt ?? addedAfter
  }
}

async function tellOne<Writer extends InboxSettler>(
  { holding, account, agreement }: InboxOwner & { readonly holding: HoldingKey },
  parts: TellPostedParts<Writer>,
): Promise<void> {
  const within = async ({ inbox }: Writer): Promise<void> => {
    if (!(await inbox.settleUntold(holding))) throw new Error('the outcome was told or removed meanwhile')
  }
  const content = (await parts.vault.read(parts.contents, [holding])).get(holding)
  const told = content === undefined ? undefined : toldOutcome(objectOf(decodeContent(content)))
  if (told === undefined) await parts.transactions.write(within)
  else await parts.tell({ owner: { account, agreement }, told, within })
}
