/** One batch: the acts by which some objects become own items and go to their recipients, recorded all or not at all. */
import type { Proposal } from '../../acts/index.ts'
import { BATCH_BYTES_MAX, BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { DraftedItem, ShownItem } from './shown-item.ts'

/** One item for one recipient. */
export type Share = {
  readonly party: string
  readonly item: ShownItem
  readonly retainUntil: string
  /** Numbers of the articles that permit it. */
  readonly articles: readonly string[]
  /** Items that one release may hold under them. */
  readonly itemsMax: number
}

/** What becomes of one object. */
export type Piece = { readonly own: DraftedItem; readonly shares: readonly Share[] }

/** What every act of a submission states. */
export type Statement = {
  readonly submission: string
  readonly agreement: string
  readonly purpose: string
  /** Lower-case hexadecimal SHA-256 of the justification. */
  readonly justification: string
  readonly account: string
  readonly approvedBy: string | null
  /** SHA-256 of the written test of necessity, lower-case hexadecimal. */
  readonly necessity: string | null
  /** The act by which the overseers were told. */
  readonly notice: string | null
  readonly provenance: string
  /** Until when the own items are kept. */
  readonly retainUntil: string
}

const ARTICLES_MAX = 64

/** Items of one release act: one recipient, one date of erasure. */
type Group = {
  readonly party: string
  readonly retainUntil: string
  readonly articles: Set<string>
  readonly items: ShownItem[]
  itemsMax: number
}

/** Gathers pieces until it is full. */
export class Batch {
  readonly #own: DraftedItem[] = []
  readonly #groups: Group[] = []
  readonly #bytes = new Map<string, number>()
  readonly #objectsMax: number
  #ownBytes = 0

  constructor(objectsMax: number = BATCH_ITEMS_MAX) {
    this.#objectsMax = Math.min(objectsMax, BATCH_ITEMS_MAX)
  }

  get isEmpty(): boolean {
    return this.#own.length === 0
  }

  /** Whether a piece fits; one alone always does. */
  hasRoomFor(piece: Piece): boolean {
    if (this.isEmpty) return true
    if (this.#own.length >= this.#objectsMax || this.#ownBytes + piece.own.content.object.length > BATCH_BYTES_MAX) return false
    return piece.shares.every(({ party, item }) => (this.#bytes.get(party) ?? 0) + item.size <= BATCH_BYTES_MAX)
  }

  add(piece: Piece): void {
    this.#own.push(piece.own)
    this.#ownBytes += piece.own.content.object.length
    for (const share of piece.shares) {
      const group = this.#groupFor(share)
      group.items.push(share.item)
      group.itemsMax = Math.min(group.itemsMax, share.itemsMax)
      for (const article of share.articles) group.articles.add(article)
      this.#bytes.set(share.party, (this.#bytes.get(share.party) ?? 0) + share.item.size)
    }
  }

  /** Items per recipient. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { party, items } of this.#groups) counts.set(party, (counts.get(party) ?? 0) + items.length)
    return counts
  }

  /** One submit act and a release act for each recipient and date of erasure. */
  proposals(statement: Statement): readonly Proposal[] {
    const { agreement, purpose, submission, account, justification, provenance, retainUntil, approvedBy, necessity, notice } = statement
    const submit: Proposal = {
      draft: {
        kind: 'submit',
        agreement,
        body: { submission, account, purpose, justification, retainUntil, provenance, items: this.#own.map(digestOf) },
      },
      items: this.#own,
    }
    const releases = this.#groups.map(
      (group): Proposal => ({
        draft: {
          kind: 'release',
          agreement,
          body: {
            to: group.party,
            purpose,
            articles: [...group.articles],
            approvedBy,
            retainUntil: group.retainUntil,
            necessity,
            notice,
            items: group.items.map(digestOf),
          },
        },
        items: group.items,
      }),
    )
    return [submit, ...releases]
  }

  #groupFor({ party, retainUntil, articles, itemsMax }: Share): Group {
    const fits = (group: Group): boolean =>
      group.party === party &&
      group.retainUntil === retainUntil &&
      group.items.length < Math.min(group.itemsMax, itemsMax) &&
      (group.articles.size + articles.length <= ARTICLES_MAX || articles.every((article) => group.articles.has(article)))
    const found = this.#groups.find(fits)
    if (found !== undefined) return found
    const group: Group = { party, retainUntil, articles: new Set(), items: [], itemsMax: Number.POSITIVE_INFINITY }
    this.#groups.push(group)
    return group
  }
}

function digestOf({ itemId, digest }: DraftedItem): readonly [string, string] {
  return [itemId, digest]
}
