/** What the door is given, and what it makes of one request. */
import type { DirectorySource, GradeReader, ItemReader } from '../acts/index.ts'
import type { Result } from '../foundation/index.ts'
import type { ReadRecorder, RecalledReader, RefusalRecorder } from '../workflows/consultation/index.ts'
import type { FeedReader } from '../workflows/feeds/index.ts'
import type { InboxParts, KeepPosted, Proposal, ProposalTurns, ProposeParts } from '../workflows/inbox/index.ts'
import type { Official, Officials } from '../workflows/officials/index.ts'
import type { CertificateAccounts } from './certificate-names.ts'
import type { Cursors } from './cursor.ts'
import type { Faces } from './kept-faces.ts'
import type { ContentsParts, OpenedObjects } from './opened-objects.ts'
import type { Shown } from './shown.ts'

/** The surroundings of the door. */
export type TaxiiParts = InboxParts &
  ContentsParts &
  Omit<ProposeParts, 'propose' | 'turns'> & {
    /** Hands in what an account proposes; with `review` it waits for an official. */
    readonly propose: (proposal: Proposal & { readonly official: Official; readonly review: boolean }) => Promise<Result<unknown>>
    /** Title of the server, for people. */
    readonly title: string
    /** Code of the node's own party. */
    readonly self: string
    readonly directory: DirectorySource
    readonly items: Pick<ItemReader, 'classes' | 'page' | 'faces' | 'states' | 'version'>
    readonly feeds: Pick<FeedReader, 'list' | 'page'>
    readonly grades: Pick<GradeReader, 'latest'>
    readonly recalled: RecalledReader
    /** Ids of the agreements of which an account that may not read under them is told so, not that they are absent. */
    readonly tellsForbidden: ReadonlySet<string>
    readonly officials: Officials
    /** What names in the certificates of clients stand for, where the server verified who issued them. */
    readonly certificateAccounts: CertificateAccounts
    /** Something was posted that tells what came of what partners sent: they are told soon. */
    readonly tellPosted: () => void
    readonly reads: ReadRecorder
    readonly refusals: RefusalRecorder
    /** Counts a request that nobody was found behind. */
    readonly countUnauthenticated: () => void
    /** 32 secret bytes, the same in every process of the node and after every start: `next` is sealed under them. */
    readonly cursorKey: Uint8Array
  }

/** The same with what is made of it once. */
export type ServerParts = TaxiiParts & {
  readonly cursors: Cursors
  readonly faces: Faces
  readonly opened: OpenedObjects
  readonly shown: Shown
  readonly keepPosted: KeepPosted
  readonly turns: ProposalTurns
}

/** One request, whoever carried it here. */
export type TaxiiRequest = {
  readonly official: Official
  readonly method: string
  /** As sent, without the query. */
  readonly path: string
  /** As sent, without the question mark. */
  readonly query: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** The value of a header; several lines of it are one list. */
export function headerOf({ headers }: Pick<TaxiiRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}
