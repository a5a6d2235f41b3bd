/** The few articles of one version that can meet an article of the other: found once, used by every search about it. */
import type { ReaderRole } from '../document/index.ts'
import type { ArticleBoxes } from './article-boxes.ts'
import { type Box, intersects } from './box.ts'
import type { Versions } from './difference.ts'
import type { Findings } from './findings.ts'
import type { QuestionFinder } from './uncovered.ts'

/** Whether it is about disclosing, or about reading by a role that both versions let read. */
export type Kind = { readonly box: 'disclose'; readonly role?: undefined } | { readonly box: 'read'; readonly role: ReaderRole }

/** What every search needs beside what it compares. */
export type SearchOptions = {
  readonly kind: Kind
  readonly findings: Findings
  /** Finds neighbours among the articles of each version. */
  readonly neighbours: Versions<Neighbours>
}

/** Finds the neighbours of articles among the articles of the other version. */
export class Neighbours {
  readonly #finder: QuestionFinder
  readonly #kind: Kind['box']
  readonly #others: readonly ArticleBoxes[]
  readonly #known = new Map<ArticleBoxes, readonly ArticleBoxes[]>()

  constructor(finder: QuestionFinder, kind: Kind['box'], others: readonly ArticleBoxes[]) {
    this.#finder = finder
    this.#kind = kind
    this.#others = others
  }

  /** The articles that share questions with an article, whatever the type. @throws StepsExhausted */
  of(article: ArticleBoxes): readonly ArticleBoxes[] {
    const known = this.#known.get(article)
    if (known !== undefined) return known
    this.#finder.take(this.#others.length)
    const own: Box = article[this.#kind]
    const near = this.#others.filter((other) => intersects(this.#finder.layout, other[this.#kind], own))
    this.#known.set(article, near)
    return near
  }
}
