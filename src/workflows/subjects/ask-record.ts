/** The record of a subject: asked for by an official, proven once a checkpoint under quorum covers it. */
import {
  formatSubjectRecord,
  type LedgerReceipt,
  type LinkAccounts,
  type LinkContents,
  RECORD_LINKS_MAX,
  type RecordedLink,
} from '../../acts/index.ts'
import { accepted, type Clock, parseJson, type Result, refused } from '../../foundation/index.ts'
import { linkAccesses, originOf, type SubjectParts } from './fold-accesses.ts'
import type { LinkRow, SubjectReader } from './ports.ts'

const ACCESSES_TOGETHER = 20_000

/** Whose record is asked for, and by whom. */
export type RecordRequest = { readonly stixId: string; readonly account: string; readonly purpose: string }

/** The link that ends the record. */
export type AskedRecord = { readonly id: string; readonly subject: string; readonly number: number }

/**
 * Notes that the record was asked for and commits to that and to everything before it, in one transaction: an account of a person
 * of whom nothing is held says so, and that it was asked for.
 */
export async function askRecord({ stixId, account, purpose }: RecordRequest, parts: SubjectParts): Promise<AskedRecord> {
  const origin = originOf(await parts.directory.current())
  const last = await parts.transactions.write(async (writer) => {
    const at = parts.clock.now()
    await writer.subjects.note({ stixId, deed: 'record-asked', at, agreement: null, purpose, party: null, account, cause: null })
    let made: readonly LinkRow[] = []
    for (;;) {
      const rows = await writer.subjects.pendingOf(stixId, ACCESSES_TOGETHER)
      if (rows.length === 0) return made.at(-1) as LinkRow
      made = await linkAccesses(rows, writer, { origin, parts })
    }
  })
  return { id: last.id, subject: last.subject, number: last.number }
}

/** What a record is made from. */
export type RecordParts = {
  readonly clock: Clock
  readonly subjects: Pick<SubjectReader, 'find' | 'links'>
  /** Proof of a leaf under the quorum of an agreement; undefined until there is one. */
  readonly proofUnder: (leaf: string, agreement: string) => Promise<LedgerReceipt | undefined>
}

/** Which record. */
export type RecordQuestion = {
  /** The link that ends it. */
  readonly id: string
  /** Under the quorum of this agreement, whose witnesses are shown. */
  readonly agreement: string
  /** Whether it is told who the accounts are. */
  readonly withAccounts: boolean
  /** The number of its first link, where it is too long for one file. */
  readonly from: number
}

/**
 * The record up to a link. What is to be told later is left out until its date, and is told from then on without anybody's doing. Refused
 * `record-unknown`, `record-too-long`, or `receipt-pending` until the quorum saw it.
 */
export async function recordUpTo(
  { id, agreement, withAccounts, from }: RecordQuestion,
  party: string,
  parts: RecordParts,
): Promise<Result<string>> {
  const last = await parts.subjects.find(id)
  if (last === undefined || last.contents === null) return refused('record-unknown', 'no record ends with this link')
  const rows = await parts.subjects.links({ subject: last.subject, from, limit: RECORD_LINKS_MAX + 1 })
  const own = rows.filter(({ number }) => number <= last.number)
  if (own.at(-1)?.id !== id || own.length > RECORD_LINKS_MAX)
    return refused('record-too-long', `record has more than ${RECORD_LINKS_MAX} links from there: ask from a later one`)
  const links: RecordedLink[] = []
  for (const row of own) {
    const proof = await parts.proofUnder(row.id, agreement)
    if (proof === undefined) return refused('receipt-pending', 'no checkpoint under the quorum of the agreement covers the record yet')
    const isTold = row.visibleFrom === null || row.visibleFrom <= parts.clock.now()
    links.push({ ...proof, ...(isTold ? told(row, withAccounts) : {}) })
  }
  return accepted(formatSubjectRecord(party, links))
}

function told({ contents: text }: LinkRow, withAccounts: boolean): Pick<RecordedLink, 'contents' | 'accounts'> {
  const { contents, accounts } = parseJson(text as string) as unknown as { contents: LinkContents; accounts: LinkAccounts }
  return withAccounts && accounts.names.length > 0 ? { contents, accounts } : { contents }
}
