/** What chains of subjects need kept. */
import type { Access, ChainEnd, HoldingKey } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** An access that no link commits to yet. */
export type AccessRow = Access & { readonly seq: number; readonly stixId: string }

/** A link as kept; `contents` is the canonical JSON of its contents and accounts, and null once they were destroyed. */
export type LinkRow = {
  readonly id: string
  readonly subject: string
  readonly number: number
  readonly at: Instant
  readonly visibleFrom: Instant | null
  readonly contents: string | null
}

/** Reads chains. */
export type SubjectReader = {
  /** Links with their contents from a number on, in order. */
  links(question: { readonly subject: string; readonly from: number; readonly limit: number }): Promise<readonly LinkRow[]>
  find(id: string): Promise<LinkRow | undefined>
  hasPending(): Promise<boolean>
  /** Links with contents that are older, the oldest first. */
  expired(question: { readonly before: Instant; readonly limit: number }): Promise<readonly LinkRow[]>
}

/** Notes accesses and keeps chains. The read models note what acts do; reads are noted with their row. */
export type SubjectStore = SubjectReader & {
  note(access: Omit<AccessRow, 'seq'>): Promise<void>
  /** Those of the items that are about people, each with its STIX id. */
  aboutPeople(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, string>>
  /** Oldest first. */
  pending(limit: number): Promise<readonly AccessRow[]>
  pendingOf(stixId: string, limit: number): Promise<readonly AccessRow[]>
  /** Where the chains of these subjects stand. */
  ends(subjects: readonly string[]): Promise<ReadonlyMap<string, Exclude<ChainEnd, undefined>>>
  /** Adds links and removes the accesses that they commit to as they stood here. */
  link(links: readonly LinkRow[], seqs: readonly number[]): Promise<void>
  /** Destroys what a database keeps of removed accesses in its log. Once for all that were linked: it costs as much as many links. */
  forgetLinked(): Promise<void>
  /** Destroys what links say; of the last of a chain its number and id stay. */
  destroyContents(ids: readonly string[]): Promise<void>
}
