/** The record of reads: who, when, what, why, durable before the answer leaves (DESIGN rule 10). */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { AsideTransactions, HoldingKey, ServedItem } from '../../acts/index.ts'
import { gathering, hex, sha256, utf8 } from '../../foundation/index.ts'
import { ConsultationError } from './errors.ts'
import type { NotedRead, OpenedReads, ReadRow, ReadStore, ReadSubjects, Serving } from './ports.ts'
import { servedLately } from './served-lately.ts'

/** One read as its door tells it. */
export type NewRead = Omit<ReadRow, 'seq' | 'items' | 'digest'> & {
  /** What the answer holds: whoever it is about is told of the read in their record. */
  readonly holdings: readonly HoldingKey[]
  /** STIX ids of those of them that are about people at a version of the items, where the door knows. It is looked up again for another version. */
  readonly people?: { readonly version: number; readonly stixIds: readonly string[] }
  /** What the answer gives to a tool that is to be told when it is taken back. */
  readonly served?: readonly ServedItem[]
}

/** Records reads. */
export type ReadRecorder = {
  /**
   * Returns when the row is durable; whoever answers before that breaks the rule.
   * @returns false where an item of `served` is held no more: it was taken back after the answer was made
   * @throws ConsultationError `read-invalid` for a row that no consult act could commit to
   */
  record(read: NewRead): Promise<boolean>
}

/** Longest account name, in characters, as a consult act can name it. */
const ACCOUNT_MAX = 100
/** Longest justification, in characters. */
export const JUSTIFICATION_MAX = 2_000
/** Characters that the case which a read names adds to its justification, at most. */
const CASE_WORDS_MAX = 80
/** Longest description of what was asked, in characters. */
const WHAT_MAX = 32_768
const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Reads that share one transaction at most. */
const READS_TOGETHER_MAX = 1_000
/** As many reads are entered at once: each page of the record is written once for many of them, and nobody waits long for it. */
const ENTERED_TOGETHER = 256

/** Records reads; those that arrive while a transaction is awaited or under way share the next one. */
export function createReadRecorder(
  transactions: AsideTransactions<{ readonly reads: ReadStore; readonly subjects: ReadSubjects; readonly openedItems: OpenedReads }>,
): ReadRecorder {
  const lately = servedLately()
  let waiting = 0
  const recordAll = async (take: () => readonly NewRead[]): Promise<readonly boolean[]> => {
    const { taken, version, current } = await transactions.writeAside(async ({ reads, subjects, openedItems }) => {
      const taken = take()
      const version = await reads.itemsVersion()
      const people = await peopleIn(taken, { version, subjects })
      await reads.add(taken.map((read, index) => notedRead(read, people[index] ?? [])))
      await openedItems.noteReads(taken)
      waiting += taken.length
      if (waiting >= ENTERED_TOGETHER) {
        await reads.enter()
        waiting = 0
      }
      const current = new Set(taken.filter((read) => !givesItems(read) || lately.has(servingOf(read), version)))
      const asked = taken.filter((read) => !current.has(read))
      const held = asked.length === 0 ? [] : await reads.serve(asked.map(servingOf))
      for (const [index, read] of asked.entries()) if (held[index] === true) current.add(read)
      return { taken, version, current }
    })
    for (const read of current) if (givesItems(read)) lately.keep(servingOf(read), version)
    return taken.map((read) => current.has(read))
  }
  // An embedded database writes without giving way, so whoever has arrived by now is let in first.
  const recordTogether = gathering<NewRead, boolean>(recordAll, { weightMax: READS_TOGETHER_MAX, turn: turnOfLoop })
  return {
    async record(read) {
      assertRecordable(read)
      return recordTogether(read)
    },
  }
}

/** STIX ids of what each of the reads held about people. What doors know of other items than those of now is looked up, once for all. */
async function peopleIn(
  taken: readonly NewRead[],
  { version, subjects }: { readonly version: number; readonly subjects: ReadSubjects },
): Promise<readonly (readonly string[])[]> {
  const isKnown = ({ people }: NewRead): boolean => people?.version === version
  const unknown = taken.filter((read) => !isKnown(read)).flatMap(({ holdings }) => holdings)
  const found = unknown.length === 0 ? new Map<HoldingKey, string>() : await subjects.aboutPeople([...new Set(unknown)])
  return taken.map((read) => {
    const ids = isKnown(read) ? (read.people?.stixIds ?? []) : read.holdings.flatMap((holding) => found.get(holding) ?? [])
    return [...new Set(ids)]
  })
}

function notedRead({ account, at, agreement, purpose, justification, what, holdings }: NewRead, people: readonly string[]): NotedRead {
  return { account, at, agreement, purpose, justification, what, ...digestOfItems(holdings), people }
}

function givesItems({ served = [] }: NewRead): boolean {
  return served.length > 0
}

function servingOf({ account, served = [] }: NewRead): Serving {
  return { account, items: served }
}

/** How many items an answer held, and the SHA-256 of their holding keys, one per line. */
function digestOfItems(holdings: readonly HoldingKey[]): Pick<ReadRow, 'items' | 'digest'> {
  return { items: holdings.length, digest: hex(sha256(utf8(holdings.join('\n')))) }
}

// One row that a database refuses would fail the whole batch, so each is checked before it joins one.
function assertRecordable({ account, purpose, justification, what }: NewRead): void {
  const isRecordable =
    isText(account, ACCOUNT_MAX) &&
    isText(justification, JUSTIFICATION_MAX + CASE_WORDS_MAX) &&
    isText(what, WHAT_MAX) &&
    PURPOSE.test(purpose)
  if (!isRecordable) throw new ConsultationError('read-invalid', 'account, purpose or justification of the read cannot be recorded')
}

function isText(text: string, charactersMax: number): boolean {
  return text.length > 0 && text.length <= charactersMax && text.isWellFormed() && !text.includes('\0')
}
