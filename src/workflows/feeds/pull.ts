/**
 * One run of a feed: page after page until the server says that there is no
 * more. Objects, cursor and report of a page are one transaction, so a run that
 * is cut short anywhere goes on where it was, and nothing is lost or kept twice.
 */
import { FeedError } from './errors.ts'
import { preparePage, roomOf } from './intake.ts'
import { openLogin } from './login.ts'
import { PageGuard } from './page-guard.ts'
import type { FeedParts, FeedReport } from './parts.ts'
import type { FeedCursor, FeedRow } from './ports.ts'
import { newReport, withPage, withWarnings } from './report.ts'
import type { FeedAccess, ObjectPage, PageQuestion } from './server.ts'
import { stepAfter, stepBack, walkOf } from './walk.ts'

/** What a run is told. */
export type Pull = {
  readonly feed: FeedRow
  readonly signal: AbortSignal
  /** Called after each page. */
  readonly onProgress: () => void
}

/** How far a run came. */
export type Pulled = { readonly report: FeedReport; readonly error: FeedError | undefined }

/** Reads what is new. A server that fails or lies is told in the result; what was kept before that stays. */
export async function pullFeed({ feed, signal, onProgress }: Pull, parts: FeedParts): Promise<Pulled> {
  const access = { login: openLogin(feed.login, { feed: feed.id, key: parts.loginKey }), signal }
  const run = new Run(feed, access, parts)
  try {
    while (await run.takePage()) onProgress()
    return { report: run.report, error: undefined }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { report: run.report, error }
  }
}

class Run {
  readonly #feed: FeedRow
  readonly #access: FeedAccess
  readonly #parts: FeedParts
  readonly #guard = new PageGuard()
  #cursor: FeedCursor
  #isSteppedBack = false
  /** How many objects more the feed may hold; undefined before the first page. */
  #room: number | undefined
  report: FeedReport

  constructor(feed: FeedRow, access: FeedAccess, parts: FeedParts) {
    this.#feed = feed
    this.#access = access
    this.#parts = parts
    this.#cursor = feed.cursor
    this.report = newReport(parts.clock.now())
  }

  /** @returns whether others follow */
  async takePage(): Promise<boolean> {
    if (this.#access.signal.aborted) throw new FeedError('stopped', 'the run was stopped')
    const asked = walkOf(this.#cursor)
    const page = await this.#ask({ after: asked.after, next: asked.next, limit: this.#feed.pageObjects })
    if (page === undefined) return true
    this.#room ??= await roomOf(this.#feed.id, this.#parts)
    const prepared = await preparePage(page.objects, { feed: this.#feed, room: this.#room }, this.#parts)
    this.#guard.assertNew(prepared.names, asked.next !== null)
    const step = stepAfter({ ...page, isEmpty: page.objects.length === 0 }, this.#cursor, this.#parts.clock.now())
    const report = withPage(this.report, prepared.intake, step.warnings)
    const keep = await prepared.seal()
    await this.#parts.transactions.write(async (writer) => {
      const isThere = await writer.feeds.change(this.#feed.id, { cursor: step.cursor, report: JSON.stringify(report) })
      if (!isThere) throw new FeedError('stopped', 'the feed was removed')
      await keep(writer)
    })
    this.#cursor = step.cursor
    this.#room -= prepared.intake.kept
    this.report = report
    return step.cursor.walk !== null
  }

  /** The page; undefined where the server does not take its `next`, and the walk has to go on without it. */
  async #ask(question: PageQuestion): Promise<ObjectPage | undefined> {
    try {
      return await this.#parts.server.objects(this.#feed, question, this.#access)
    } catch (error) {
      const isLost = error instanceof FeedError && (error.code === 'request-refused' || error.code === 'not-found')
      if (!isLost || question.next === null || this.#isSteppedBack) throw error
      this.#isSteppedBack = true
      this.#guard.forget()
      this.#cursor = stepBack(this.#cursor)
      this.report = withWarnings(this.report, ['next-refused'])
      return undefined
    }
  }
}
