/** Cuts off a server that leads on without end. */
import { hex, sha256, utf8 } from '../../foundation/index.ts'
import { FeedError } from './errors.ts'

/** Pages in a row that hold nothing although others are said to follow. */
const EMPTY_PAGES_MAX = 50

/** Pages of one walk: a server may lead on by times alone, or to what is never kept, and others wait for their turn. */
const PAGES_MAX = 100_000

/** Remembers the pages of one walk. */
export class PageGuard {
  readonly #seen = new Set<string>()
  #emptyPages = 0
  #pages = 0

  /** The walk begins anew, so pages may come again. */
  forget(): void {
    this.#seen.clear()
  }

  /**
   * A walk by times cannot stand still, for each step asks for a later one; one by `next` goes wherever the server leads.
   * @param names what the page holds, as one text that is empty for an empty page
   * @throws FeedError `pages-endless`
   */
  assertNew(names: string, isByNext: boolean): void {
    this.#pages += 1
    if (this.#pages > PAGES_MAX) throw new FeedError('pages-endless', 'server gives more pages than are read at one time')
    const isEmpty = names === ''
    this.#emptyPages = isEmpty ? this.#emptyPages + 1 : 0
    if (this.#emptyPages > EMPTY_PAGES_MAX) throw new FeedError('pages-endless', 'server gives empty pages without end')
    if (isEmpty) return
    const digest = hex(sha256(utf8(names)))
    if (isByNext && this.#seen.has(digest)) throw new FeedError('pages-endless', 'server gives a page again that it gave before')
    this.#seen.add(digest)
  }
}
